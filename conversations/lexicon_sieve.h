/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_SIEVE_H
#define CONVERSATIONS_LEXICON_SIEVE_H

/*
 * A sieve holds hundreds of patterns by what a text must hold for each of them (lexicon_need.h), and lets
 * through the few that may match a given text, by one look at each of the text's grams. It lets through
 * too many rather than too few. Made once, then immutable; lives in its arena.
 */
#include "conversations/lexicon_need.h"

enum {
	SIEVE_CLAUSES = 3, /* looked at for a need, besides the one that it is filed under */
	SIEVE_NEEDS =
	    15000, /* the most there can be; a pattern of which nothing is known has one */
};

struct sieve;

/* `needs` are of patterns 0 to count - 1, and may go away. */
struct sieve *sieve_make(struct arena *arena, const struct needs *needs, size_t count);

/* The patterns that may match a text of these grams, ascending; memory of the arena. */
size_t sieve_pass(const struct sieve *sieve, struct arena *arena, const struct grams *grams,
    const uint32_t **out_patterns);

#endif
