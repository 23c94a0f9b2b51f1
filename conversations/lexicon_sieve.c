/* SPDX-License-Identifier: MIT */
/* A text on its way through: lexicon_sieve_make.c says how what is needed is filed. */
#include "conversations/lexicon_sieve_parts.h"

#include "conversations/lexicon_sieve.h"

enum { KEYS_KNOWN = 256 };

/* One text on its way through. */
struct passing {
	const struct sieve *sieve;
	const struct grams *grams;
	uint64_t *fulfilled; /* a bit for each clause that is filed */
	/* Those of them that needs are filed under, as long as they are no more than KEYS_KNOWN: a text fulfils a
	 * few of thousands, and to look for their bits is what costs. */
	uint16_t *keys;
	size_t key_count;
	uint64_t *through; /* a bit for each pattern */
	size_t count;      /* of those */
};

/* All are looked at before anything is decided: which of them is missing nobody can foresee, and a processor
 * that guesses wrong at each loses more than it saves. */
static bool
all_stand(const struct grams *grams, const gram *wanted, size_t count)
{
	bool all = true;
	for (size_t i = 0; i < count; i++)
		all &= grams_have(grams, wanted[i]);
	return all;
}

static bool
clause_is_fulfilled(const struct passing *passing, size_t clause)
{
	const struct sieve *sieve = passing->sieve;
	if (bit_is_set(passing->fulfilled, clause))
		return true;
	for (uint32_t i = sieve->short_from[clause]; i < sieve->short_from[clause + 1]; i++)
		if (grams_have(passing->grams, sieve->shorts[i]))
			return true;
	return false;
}

/* Without a choice that the processor would have to guess. */
static void
clause_fulfil(struct passing *passing, size_t clause)
{
	size_t is_new = clause < passing->sieve->key_count ? 1 : 0;
	is_new &= ~(passing->fulfilled[clause / 64] >> clause % 64);
	passing->keys[passing->key_count % KEYS_KNOWN] = (uint16_t) clause;
	passing->key_count += is_new;
	bit_set(passing->fulfilled, clause);
}

/* Words that are filed under one of the text's grams, and of which it has the others too. */
static void
words_look(struct passing *passing, gram first)
{
	const struct sieve *sieve = passing->sieve;
	size_t bucket = sieve_bucket(sieve, first);
	for (uint32_t i = sieve->word_from[bucket]; i < sieve->word_from[bucket + 1]; i++) {
		if (!all_stand(passing->grams, sieve->filed[i].others, NEED_GRAMS - 1))
			continue;
		for (uint32_t j = sieve->clause_from[i]; j < sieve->clause_from[i + 1]; j++)
			clause_fulfil(passing, sieve->clauses[j]);
	}
}

static void
clauses_fulfil(struct passing *passing)
{
	enum { AT_ONCE = 64 };
	const struct sieve *sieve = passing->sieve;
	const struct grams *grams = passing->grams;
	gram firsts[AT_ONCE];
	for (size_t from = 0; from < grams->longest_count; from += AT_ONCE) {
		size_t left = grams->longest_count - from, count = 0;
		for (size_t i = 0; i < (left < AT_ONCE ? left : AT_ONCE); i++) {
			firsts[count] = grams->longest[from + i];
			count += bit_is_set(sieve->firsts, firsts[count]) ? 1 : 0;
		}
		for (size_t i = 0; i < count; i++)
			words_look(passing, firsts[i]);
	}
	for (size_t i = 0; i < sieve->short_key_count; i++) {
		const struct short_key *key = &sieve->short_keys[i];
		if (!grams_have(grams, key[0].word))
			continue;
		for (uint32_t j = key[0].clauses; j < key[1].clauses; j++)
			clause_fulfil(passing, sieve->short_clauses[j]);
	}
}

/* The patterns whose needs are filed under a clause that is fulfilled, as far as their others are too. */
static void
patterns_let_through(struct passing *passing, size_t clause)
{
	const struct sieve *sieve = passing->sieve;
	for (uint32_t i = sieve->need_from[clause]; i < sieve->need_from[clause + 1]; i++) {
		const struct filed_need *filed = &sieve->needs[i];
		bool all = true;
		for (size_t j = 0; j < SIEVE_CLAUSES && all && filed->also[j] != 0; j++)
			all = clause_is_fulfilled(passing, filed->also[j]);
		if (!all || bit_is_set(passing->through, filed->pattern))
			continue;
		bit_set(passing->through, filed->pattern);
		passing->count++;
	}
}

static size_t
lowest_bit(uint64_t bits)
{
	return (size_t) __builtin_ctzll(bits);
}

static void
keys_let_through(struct passing *passing)
{
	if (passing->key_count <= KEYS_KNOWN) {
		for (size_t i = 0; i < passing->key_count; i++)
			patterns_let_through(passing, passing->keys[i]);
		return;
	}
	for (size_t i = 0; i < passing->sieve->key_count; i++)
		if (bit_is_set(passing->fulfilled, i))
			patterns_let_through(passing, i);
}

static const uint32_t *
through_list(struct arena *arena, const struct passing *passing)
{
	uint32_t *list = ARENA_ARRAY(arena, uint32_t, passing->count + 1);
	for (size_t i = 0, at = 0; at < passing->count; i++)
		for (uint64_t rest = passing->through[i]; rest != 0; rest &= rest - 1)
			list[at++] = (uint32_t) (i * 64 + lowest_bit(rest));
	return list;
}

size_t
sieve_pass(const struct sieve *sieve, struct arena *arena, const struct grams *grams,
    const uint32_t **out_patterns)
{
	size_t clause_bits = sieve->clause_count / 64 + 1;
	size_t pattern_bits = sieve->pattern_count / 64 + 1;
	uint64_t *bits = ARENA_ARRAY(arena, uint64_t, clause_bits + pattern_bits);
	uint16_t keys[KEYS_KNOWN];
	struct passing passing = { .sieve = sieve,
		.grams = grams,
		.fulfilled = bits,
		.keys = keys,
		.through = bits + clause_bits };
	clauses_fulfil(&passing);
	patterns_let_through(&passing, 0);
	keys_let_through(&passing);
	*out_patterns = through_list(arena, &passing);
	return passing.count;
}
