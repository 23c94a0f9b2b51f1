# SPDX-License-Identifier: MIT
# Other people's libraries (ARCHITECTURE.md says why each). Debian's names are in script/setup.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(EVENT REQUIRED IMPORTED_TARGET libevent_core libevent_extra libevent_openssl
	libevent_pthreads)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.40)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(OPENSSL REQUIRED IMPORTED_TARGET openssl)

# libesmtp and libcsv ship no pkg-config file that names their headers, so they are found by hand.
find_library(HARK_ESMTP_LIBRARY esmtp REQUIRED)
find_path(HARK_ESMTP_INCLUDE libesmtp.h REQUIRED)
add_library(hark_esmtp INTERFACE)
target_link_libraries(hark_esmtp INTERFACE ${HARK_ESMTP_LIBRARY})
target_include_directories(hark_esmtp SYSTEM INTERFACE ${HARK_ESMTP_INCLUDE})

find_library(HARK_CSV_LIBRARY csv REQUIRED)
find_path(HARK_CSV_INCLUDE csv.h REQUIRED)
add_library(hark_csv INTERFACE)
target_link_libraries(hark_csv INTERFACE ${HARK_CSV_LIBRARY})
target_include_directories(hark_csv SYSTEM INTERFACE ${HARK_CSV_INCLUDE})
