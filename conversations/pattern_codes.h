/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PATTERN_CODES_H
#define CONVERSATIONS_PATTERN_CODES_H

/*
 * Compiled patterns, each once, however many lexicons have it: a language that understands English too has
 * all of English's. Belongs to a phrase book, and outlives its lexicons. Private to what reads them.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"

enum { PATTERN_ERROR = 192 };

struct pattern_codes;

struct pattern_codes *pattern_codes_new(void);
void pattern_codes_free(struct pattern_codes *codes);

/* The code of this text, compiled now or before; it stays the codes'. `out_marked`: its scans tell how far they
 * run (pattern_reach.h). NULL: it does not compile, and `error` says why. */
const pcre2_code *pattern_codes_get(struct pattern_codes *codes, const char *text, uint32_t options,
    bool *out_marked, char error[static PATTERN_ERROR]);

/* All are read: the texts, by which they are found again, are let go. */
void pattern_codes_settle(struct pattern_codes *codes);

#endif
