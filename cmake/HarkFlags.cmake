# SPDX-License-Identifier: MIT
# The language level, the warnings and the hardening that every target is built with.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(HARK_WERROR "treat warnings as errors (CI)" OFF)
set(HARK_SANITIZE "" CACHE STRING "sanitizers, e.g. address,undefined")
option(HARK_COVERAGE "instrument for gcov" OFF)
option(HARK_ANALYZE "gcc -fanalyzer" OFF)

find_program(HARK_CCACHE ccache)
if(HARK_CCACHE)
	set(CMAKE_C_COMPILER_LAUNCHER ${HARK_CCACHE})
endif()

add_library(hark_flags INTERFACE)
target_include_directories(hark_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(hark_flags INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
target_compile_options(hark_flags INTERFACE
	-include "${CMAKE_SOURCE_DIR}/base/banned.h"
	-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion -Wformat=2
	-Wundef -Wvla -Wcast-qual -Wcast-align -Wwrite-strings -Wstrict-prototypes
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wnull-dereference
	-Wimplicit-fallthrough -Wswitch-enum -Wredundant-decls)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
	target_compile_options(hark_flags INTERFACE
		-Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wformat-signedness
		-Wformat-truncation=2 -Warith-conversion -Walloc-zero -Wjump-misses-init)
else()
	target_compile_options(hark_flags INTERFACE
		-Wcomma -Wconditional-uninitialized -Wassign-enum -Wextra-semi-stmt
		-Wunreachable-code-aggressive)
endif()
if(HARK_WERROR)
	target_compile_options(hark_flags INTERFACE -Werror)
endif()
if(HARK_SANITIZE)
	target_compile_options(hark_flags INTERFACE
		-fsanitize=${HARK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(hark_flags INTERFACE -fsanitize=${HARK_SANITIZE})
endif()
if(HARK_FUZZ)
	target_compile_options(hark_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HARK_COVERAGE)
	target_compile_options(hark_flags INTERFACE --coverage)
	target_link_options(hark_flags INTERFACE --coverage)
endif()
if(HARK_ANALYZE)
	target_compile_options(hark_flags INTERFACE -fanalyzer)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
	target_compile_options(hark_flags INTERFACE
		$<IF:$<BOOL:$<TARGET_PROPERTY:HARK_HOT>>,-O3,-O2> -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong
		-fstack-clash-protection -fcf-protection -fPIE)
	target_link_options(hark_flags INTERFACE -pie -Wl,-z,relro,-z,now)
endif()

# hark_hot(TARGET...): rooms that every reply goes through. In hark and the benchmarks they are optimized as
# one program, across files; their objects hold ordinary code too, which tests are linked from
# (tests/CMakeLists.txt), for else each of two hundred would optimize them anew. Clang 14 has no such objects.
function(hark_hot)
	if(NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
		return()
	endif()
	foreach(target IN LISTS ARGN)
		set_target_properties(${target} PROPERTIES HARK_HOT ON)
		target_compile_options(${target} PRIVATE -flto=auto -ffat-lto-objects)
	endforeach()
endfunction()
