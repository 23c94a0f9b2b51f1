/* SPDX-License-Identifier: MIT */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

/*
 * A file embedded in the binary at build time (cmake/HarkTargets.cmake, hark_embed): shipped
 * instruments, pathways, phrases, holidays and migrations. Tables end with an entry without a name.
 */
#include <stddef.h>

struct asset {
	const char
	    *name; /* path as named in the room's CMakeLists.txt, e.g. "library/foot-check.yaml" */
	const char *data; /* NUL after the last byte */
	size_t size;      /* bytes, without that NUL */
};

#endif
