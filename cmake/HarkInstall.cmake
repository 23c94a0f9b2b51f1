# SPDX-License-Identifier: MIT
# What `cmake --install` and `cpack -G DEB` put where. Instruments, pathways, phrases, migrations and
# pages are inside the binary, so there is nothing else to lose.

include(GNUInstallDirs)

install(TARGETS hark RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
# hark.conf(5) with the section of each gateway, which stands beside its code.
set(conf_page "${CMAKE_BINARY_DIR}/docs/hark.conf.5")
file(GLOB gateways CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/channels/sms_*.c")
set(conf_parts "${CMAKE_SOURCE_DIR}/channels/registry.h" ${gateways} "${CMAKE_SOURCE_DIR}/docs/hark.conf.5")
add_custom_command(OUTPUT "${conf_page}"
	COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/docs"
	COMMAND awk -f "${CMAKE_SOURCE_DIR}/cmake/gateway_pages.awk" ${conf_parts} > "${conf_page}"
	DEPENDS "${CMAKE_SOURCE_DIR}/cmake/gateway_pages.awk" ${conf_parts}
	VERBATIM)
add_custom_target(hark_pages ALL DEPENDS "${conf_page}")

file(GLOB pages CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/docs/*.[158]")
list(TRANSFORM pages REPLACE ".*/hark\\.conf\\.5$" "${conf_page}")
foreach(page IN LISTS pages)
	string(REGEX REPLACE ".*\\.([158])$" "\\1" section "${page}")
	install(FILES "${page}" DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
# Absolute, because systemd and Debian look there whatever the prefix is.
install(FILES packaging/hark.service DESTINATION /lib/systemd/system)
install(FILES packaging/hark.sysusers DESTINATION /usr/lib/sysusers.d RENAME hark.conf)
install(FILES packaging/hark.conf.example DESTINATION /etc/hark RENAME hark.conf
	PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES README.md CHANGES.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/proxy/nginx.conf packaging/proxy/Caddyfile DESTINATION ${CMAKE_INSTALL_DOCDIR}/proxy)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hark)
set(CPACK_PACKAGE_VENDOR "the hark authors")
set(CPACK_PACKAGE_CONTACT "the hark authors <hark@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "asks patients how they are, by text message and e-mail")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The first libevent with Debian's security fixes; shlibdeps alone would accept an older one.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
	"libevent-core-2.1-7 (>= 2.1.12-stable-8+deb12u1) | libevent-core-2.1-7t64, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
	"${CMAKE_SOURCE_DIR}/packaging/debian/conffiles;${CMAKE_SOURCE_DIR}/packaging/debian/postinst;${CMAKE_SOURCE_DIR}/packaging/debian/prerm;${CMAKE_SOURCE_DIR}/packaging/debian/postrm")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
