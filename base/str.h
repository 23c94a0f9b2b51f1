/* SPDX-License-Identifier: MIT */
#ifndef BASE_STR_H
#define BASE_STR_H

/*
 * A str is a borrowed slice of bytes: somebody else owns them and they may hold anything, NUL
 * included. Everything that came from outside the process is a str (or an arena copy of one);
 * `const char *` is for our own NUL-terminated words. Bytes are checked as UTF-8 once, at the
 * border where they enter.
 */
#include "base/base.h"

struct str {
	const char *data; /* may be NULL when len is 0 */
	size_t len;       /* bytes */
};

#define STR(literal) ((struct str){ .data = "" literal, .len = sizeof(literal) - 1 })

/* For printf's %.*s: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) ((int) (s).len), ((s).data == NULL ? "" : (s).data)

/* making: those that a caller does in a step or two stand here, since calling them costs more than they do,
 * and the length of a word of ours is known when it is compiled */

/* Exactly these bytes. */
static inline struct str
str_of(const char *data, size_t len)
{
	return (struct str){ .data = data, .len = len };
}

/* NULL gives the empty str. */
static inline struct str
str_from(const char *text)
{
	return text == NULL ? (struct str){ 0 } : str_of(text, strlen(text));
}

/* Clipped to s; from > to is empty. */
static inline struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	return from >= to ? (struct str){ 0 } : str_of(s.data + from, to - from);
}

struct str str_trim(struct str s); /* without ASCII white space at both ends */

/* questions */
static inline bool
str_eq(struct str a, struct str b)
{
	/* Most words that are as long begin with another letter. */
	return a.len == b.len &&
	    (a.len == 0 || (a.data[0] == b.data[0] && memcmp(a.data, b.data, a.len) == 0));
}

static inline bool
str_is(struct str s, const char *word)
{
	return str_eq(s, str_from(word));
}

bool str_is_empty(struct str s);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only; see base/utf8 for the rest */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
int str_compare(struct str a, struct str b); /* like memcmp, the shorter first */

/* The byte offset of the first needle at or after `from`, or -1. */
ptrdiff_t str_find(struct str s, struct str needle, size_t from);

/* Takes the part before the next separator off the front of *rest. False when nothing is left;
 * "a,,b" gives three parts, "" gives none. */
bool str_split(struct str *rest, char separator, struct str *out_part);

/* FNV-1a in 64 bits, for tables of our own: not against somebody who chooses the bytes. Begins with
 * STR_HASH_START; what comes of one part goes into the next. */
#define STR_HASH_START UINT64_C(14695981039346656037)
uint64_t str_hash(uint64_t hash, struct str part);

/* The whole of s as a decimal integer with optional minus, without spaces; every int64_t, for ids
 * have nineteen digits from 2027 on. False leaves out alone. */
HARK_MUST_USE bool str_to_int(struct str s, int64_t *out_value);

#endif
