/* SPDX-License-Identifier: MIT */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * An arena holds what dies together: one step, one page, one delivery. It is passed as the first
 * argument; what a function returns belongs to the arena it was given. Born by arena_init (or
 * zeroed), emptied by arena_reset, ended by arena_done. Nothing in it has a destructor and nothing
 * in it grows: for that there is strbuf.
 *
 * Unused bytes are poisoned under AddressSanitizer, so that use after a reset is found.
 */
#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *first; /* newest block; NULL when nothing was ever asked for */
	size_t total;              /* bytes handed out since the last reset */
};

#define ARENA_NEW(arena, type) ((type *) arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *) arena_alloc_array(arena, count, sizeof(type)))

/* life */
void arena_init(struct arena *arena);
void arena_reset(struct arena *arena); /* keeps one block for the next step */
void arena_done(struct arena *arena);

/* memory: zeroed, aligned for anything; never NULL */
HARK_MUST_USE void *arena_alloc(struct arena *arena, size_t size);
HARK_MUST_USE void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* words: NUL-terminated copies */
HARK_MUST_USE char *arena_strdup(struct arena *arena, const char *text); /* NULL stays NULL */
HARK_MUST_USE char *arena_cstr(struct arena *arena, struct str s);
HARK_MUST_USE struct str arena_str(struct arena *arena, struct str s);
HARK_MUST_USE char *arena_int(struct arena *arena, int64_t number); /* in digits */
HARK_MUST_USE char *arena_printf(struct arena *arena, const char *format, ...) HARK_PRINTF(2, 3);

#endif
