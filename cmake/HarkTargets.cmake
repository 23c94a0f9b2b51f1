# SPDX-License-Identifier: MIT
# The three kinds of target there are: a room, a set of files embedded in it, and a test.

# hark_library(ROOM SOURCES a.c b.c LINKS hark_base PkgConfig::X): the static library hark_ROOM.
function(hark_library room)
	cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
	add_library(hark_${room} STATIC ${ARG_SOURCES})
	target_link_libraries(hark_${room} PUBLIC hark_flags ${ARG_LINKS})
endfunction()

add_executable(hark_embed_tool "${CMAKE_SOURCE_DIR}/cmake/embed.c")

# hark_embed(ROOM SYMBOL FILES...): compiles FILES into hark_ROOM as `const struct asset SYMBOL[]`,
# ended by an entry without a name (base/asset.h). Byte arrays, because ISO C promises only 4,095
# characters to a string literal.
function(hark_embed room symbol)
	set(out "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c")
	add_custom_command(OUTPUT "${out}"
		COMMAND hark_embed_tool ${symbol} "${out}" ${ARGN}
		DEPENDS hark_embed_tool ${ARGN}
		WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
		VERBATIM)
	target_sources(hark_${room} PRIVATE "${out}")
endfunction()

# hark_test(ROOM NAME LINKS hark_ROOM ...): tests/ROOM/test_NAME.c as the ctest ROOM.NAME.
function(hark_test room name)
	cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
	add_executable(test_${room}_${name} test_${name}.c ${ARG_SOURCES})
	target_link_libraries(test_${room}_${name} PRIVATE hark_flags ${ARG_LINKS} cmocka)
	target_compile_definitions(test_${room}_${name} PRIVATE
		HARK_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
		HARK_SHARED_DIR="${CMAKE_SOURCE_DIR}/../shared")
	add_test(NAME ${room}.${name} COMMAND test_${room}_${name})
	set_tests_properties(${room}.${name} PROPERTIES TIMEOUT 300)
endfunction()
