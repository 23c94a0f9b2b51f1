/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_SIEVE_PARTS_H
#define CONVERSATIONS_LEXICON_SIEVE_PARTS_H

/* What lexicon_sieve_make.c (filing what is needed) and lexicon_sieve.c (looking at a text) share, and
 * nobody else. */
#include "conversations/lexicon_sieve.h"

_Static_assert(SIEVE_NEEDS *(SIEVE_CLAUSES + 1) < UINT16_MAX, "a clause's number is 16 bits");

/* A word under its rarest gram, with the others. */
struct filed_word {
	gram others[NEED_GRAMS - 1];
};

/* A short word of clauses that needs are filed under for want of a better one. */
struct short_key {
	gram word;
	uint32_t clauses; /* where those that have it begin; they end where the next word's do */
};

struct filed_need {
	uint16_t pattern;
	uint16_t also[SIEVE_CLAUSES]; /* clauses; 0 is none */
};

struct sieve {
	/* By gram, of which a small sieve puts several together: filed[word_from[bucket]] to
	 * filed[word_from[bucket + 1] - 1]. */
	uint32_t *word_from;
	unsigned bucket_shift;
	/* A bit for each gram that words are filed under: most of a text's are none. */
	uint64_t firsts[GRAMS_NUMBERS / 64];
	struct filed_word *filed;
	/* Of each filed word, where the clauses that have it begin; they end where the next word's do. Apart
	 * from the words, most of which are looked at no further. */
	uint32_t *clause_from;
	uint16_t *clauses;
	/* By clause, the first of which is none, its short words. */
	uint32_t *short_from;
	gram *shorts;
	struct short_key *short_keys; /* and one more, which is no word */
	size_t short_key_count;
	uint16_t *short_clauses;
	size_t clause_count;
	/* By clause, of the first key_count, those filed under it; under the very first, those that have
	 * none. */
	uint32_t *need_from;
	struct filed_need *needs;
	size_t key_count;
	size_t need_count, pattern_count;
};

static inline size_t
sieve_bucket(const struct sieve *sieve, gram number)
{
	return (size_t) number >> sieve->bucket_shift;
}

static inline bool
bit_is_set(const uint64_t *bits, size_t at)
{
	return (bits[at / 64] >> at % 64 & 1) != 0;
}

static inline void
bit_set(uint64_t *bits, size_t at)
{
	bits[at / 64] |= UINT64_C(1) << at % 64;
}

#endif
