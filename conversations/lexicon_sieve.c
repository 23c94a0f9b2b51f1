/* SPDX-License-Identifier: MIT */
/* A text on its way through: lexicon_sieve_make.c says how what is needed is filed. */
#include "conversations/lexicon_sieve_parts.h"

#include "conversations/lexicon_sieve.h"

/* One text on its way through. */
struct passing {
	const struct sieve *sieve;
	const struct grams *grams;
	uint64_t *fulfilled; /* a bit for each clause that is filed */
	uint64_t *through;   /* a bit for each pattern */
	size_t count;        /* of those */
};

static bool
all_stand(const struct grams *grams, const gram *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!grams_have(grams, wanted[i]))
			return false;
	return true;
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

static void
clauses_fulfil(struct passing *passing)
{
	const struct sieve *sieve = passing->sieve;
	const struct grams *grams = passing->grams;
	for (size_t i = 0; i < grams->longest_count; i++) {
		size_t bucket = sieve_bucket(sieve, grams->longest[i]);
		for (uint32_t j = sieve->word_from[bucket]; j < sieve->word_from[bucket + 1]; j++) {
			const struct filed_word *filed = &sieve->filed[j];
			if (!grams_have(grams, sieve->seconds[j]) ||
			    !all_stand(grams, filed->others, NEED_GRAMS - 2))
				continue;
			for (uint32_t k = filed[0].clauses; k < filed[1].clauses; k++)
				bit_set(passing->fulfilled, sieve->clauses[k]);
		}
	}
	for (size_t i = 0; i < sieve->short_key_count; i++)
		if (grams_have(grams, sieve->short_keys[i].word))
			bit_set(passing->fulfilled, sieve->short_keys[i].clause);
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
	return (size_t) ffsll((long long) bits) - 1;
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
	struct passing passing = {
		.sieve = sieve, .grams = grams, .fulfilled = bits, .through = bits + clause_bits
	};
	clauses_fulfil(&passing);
	patterns_let_through(&passing, 0);
	for (size_t i = 0; i * 64 < sieve->key_count; i++)
		for (uint64_t rest = bits[i]; rest != 0; rest &= rest - 1)
			if (i * 64 + lowest_bit(rest) < sieve->key_count)
				patterns_let_through(&passing, i * 64 + lowest_bit(rest));
	*out_patterns = through_list(arena, &passing);
	return passing.count;
}
