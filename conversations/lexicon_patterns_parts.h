/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_PATTERNS_PARTS_H
#define CONVERSATIONS_LEXICON_PATTERNS_PARTS_H

/* What lexicon_patterns.c (reading the files) and lexicon_search.c (looking at a text) share, and nobody
 * else. */
#include <stdatomic.h>

#include "conversations/lexicon_sieve.h"
#include "conversations/pattern_codes.h"

#include "conversations/lexicon_patterns.h"

struct pattern {
	const pcre2_code *code; /* NULL: it is part of its list's alternation */
	enum pattern_list list;
	const uint8_t *starts; /* a bit for each byte it may begin with, in the code; or NULL */
	char start;            /* the one byte it begins with, in either case; or 0 */
	bool reaches;          /* a step of it may run over the whole text (pattern_reach.h) */
	bool is_marked;        /* and tells how far it did */
	uint16_t burden;       /* what its groups add to the price of a step, in steps */
};

/* What PCRE2 writes on while it matches, and how far it may go. One search takes the spare and gives it
 * back, another that comes meanwhile makes its own: 20 kB that need not be asked of malloc for every text. */
struct workplace {
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

struct spare {
	_Atomic(struct workplace *) place;
};

/* An alternation of a list over lines. */
struct line_code {
	const pcre2_code *code; /* NULL for other lists, and for an empty one */
	bool reaches;           /* as a pattern's, */
	bool is_marked;         /* so this, */
	uint16_t burden;        /* and this too */
	bool begins_lines;      /* it is tried at the beginnings of lines only */
};

struct lexicon_patterns {
	struct line_code lines[PATTERN_LIST_COUNT];
	struct pattern
	    *patterns;       /* in the order in which they are tried; those over lines behind */
	size_t count, words; /* of them, and of those over words */
	struct sieve *over_words, *over_lines;
	struct spare *spare;
};

struct workplace *lexicon_workplace_new(void);
void lexicon_workplace_free(struct workplace *place);

/* Matched over lines as written: any case, ^ and $ at line ends. */
bool lexicon_pattern_is_of_lines(enum pattern_list list);
bool lexicon_pattern_may_begin(const struct pattern *pattern, char letter);

#endif
