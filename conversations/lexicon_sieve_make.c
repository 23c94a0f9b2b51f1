/* SPDX-License-Identifier: MIT */
/*
 * Each word is filed under the gram that fewest other words have, once for all the clauses that hold it, so
 * that the grams of a text lead to the clauses that it fulfils; each need of a pattern is filed under its clause that fewest
 * texts fulfil. Equal clauses, of which files have many, are one. Short words have no gram to be filed under:
 * those of a clause are looked at one by one, when it is asked for.
 */
#include "conversations/lexicon_sieve_parts.h"

struct making {
	struct arena scratch;
	struct sieve *sieve;
	uint32_t *clause_from;   /* by clause, its words */
	struct need_word *words; /* of all clauses */
	size_t filed_count, short_count;
	uint32_t *slots; /* of clauses by their words; open addressing, 0 is unused */
	size_t slot_count;
	uint32_t *common; /* by gram: how many words of all needs have it */
	uint32_t *keys;   /* of each need: the clause that it is filed under, or 0 */
	bool **taken;     /* of each need: its clauses that are filed */
	struct filed_need *needs;
};

static bool
clause_is(const struct making *making, size_t clause, const struct need_clause *need)
{
	const struct need_word *words = making->words + making->clause_from[clause];
	if (making->clause_from[clause + 1] - making->clause_from[clause] != need->count)
		return false;
	for (size_t i = 0; i < need->count; i++)
		if (words[i].is_short != need->words[i].is_short ||
		    memcmp(words[i].grams, need->words[i].grams, sizeof(words[i].grams)) != 0)
			return false;
	return true;
}

static uint64_t
clause_hash(const struct need_clause *need)
{
	uint64_t hash = STR_HASH_START;
	for (size_t i = 0; i < need->count; i++)
		hash = str_hash(hash,
		    str_of((const char *) need->words[i].grams, sizeof(need->words[i].grams)));
	return hash ^ hash >> 29;
}

/* The number of the clause, which is new or stood there. */
static uint16_t
clause_put(struct making *making, const struct need_clause *need)
{
	struct sieve *sieve = making->sieve;
	size_t at = (size_t) clause_hash(need) & (making->slot_count - 1);
	for (; making->slots[at] != 0; at = (at + 1) & (making->slot_count - 1))
		if (clause_is(making, making->slots[at], need))
			return (uint16_t) making->slots[at];
	uint32_t *from = &making->clause_from[sieve->clause_count];
	memcpy(making->words + from[0], need->words, need->count * sizeof(*need->words));
	from[1] = from[0] + (uint32_t) need->count;
	for (size_t i = 0; i < need->count; i++) {
		making->filed_count += need->words[i].is_short ? 0 : 1;
		making->short_count += need->words[i].is_short ? 1 : 0;
	}
	making->slots[at] = (uint32_t) sieve->clause_count;
	return (uint16_t) sieve->clause_count++;
}

static void
grams_count(struct making *making, const struct need *need)
{
	for (size_t i = 0; i < need->count; i++)
		for (size_t j = 0; j < need->clauses[i].count; j++)
			for (size_t k = 0; k < NEED_GRAMS; k++)
				making->common[need->clauses[i].words[j].grams[k]]++;
}

/* How many texts will fulfil it, roughly. A word that many patterns know is one that many people write:
 * "want", "could". */
static uint64_t
clause_cost(const struct making *making, const struct need_clause *clause)
{
	uint64_t cost = clause->cost;
	for (size_t i = 0; i < clause->count; i++) {
		const gram *grams = clause->words[i].grams;
		uint32_t least = making->common[grams[0]];
		for (size_t j = 1; j < NEED_GRAMS; j++)
			if (making->common[grams[j]] < least)
				least = making->common[grams[j]];
		cost += least;
	}
	return cost;
}

/* The clause of the least cost, which is not to be looked at again; where `first`, one of long words. */
static const struct need_clause *
clause_take(const struct making *making, const struct need *need, bool first, bool *taken)
{
	uint64_t least = UINT64_MAX;
	const struct need_clause *best = NULL;
	for (size_t i = 0; i < need->count; i++) {
		const struct need_clause *clause = &need->clauses[i];
		bool may_be = !first || !clause->has_short;
		uint64_t cost = may_be && !taken[i] ? clause_cost(making, clause) : UINT64_MAX;
		if (cost < least) {
			best = clause;
			least = cost;
		}
	}
	if (best != NULL)
		taken[best - need->clauses] = true;
	return best;
}

static const struct need *
needs_of(const struct needs *needs, size_t *count)
{
	static const struct need nothing = { 0 };
	*count = needs->count == 0 ? 1 : needs->count;
	return needs->count == 0 ? &nothing : needs->list;
}

/* What the need is filed under. */
static void
need_key(struct making *making, const struct need *need, size_t at)
{
	bool *taken = ARENA_ARRAY(&making->scratch, bool, need->count + 1);
	const struct need_clause *clause = clause_take(making, need, true, taken);
	if (clause == NULL)
		clause = clause_take(making, need, false, taken);
	making->taken[at] = taken;
	making->keys[at] = clause == NULL ? 0 : clause_put(making, clause);
}

/* What is looked at besides. */
static void
need_put(struct making *making, const struct need *need, size_t at, size_t pattern)
{
	struct filed_need *filed = &making->needs[at];
	filed->pattern = (uint16_t) pattern;
	for (size_t i = 0; i < SIEVE_CLAUSES; i++) {
		const struct need_clause *clause =
		    clause_take(making, need, false, making->taken[at]);
		filed->also[i] = clause == NULL ? 0 : clause_put(making, clause);
	}
}

/* Clauses that something is filed under come first, so that a text looks through no others. */
static void
needs_put(struct making *making, const struct needs *patterns, size_t count)
{
	struct sieve *sieve = making->sieve;
	size_t needs;
	for (size_t i = 0; i < count; i++) {
		const struct need *list = needs_of(&patterns[i], &needs);
		for (size_t j = 0; j < needs; j++)
			need_key(making, &list[j], sieve->need_count++);
	}
	sieve->key_count = sieve->clause_count;
	for (size_t i = 0, at = 0; i < count; i++) {
		const struct need *list = needs_of(&patterns[i], &needs);
		for (size_t j = 0; j < needs; j++)
			need_put(making, &list[j], at++, i);
	}
}

/* Needs by their clause. */
static void
needs_file(struct making *making, struct arena *arena)
{
	struct sieve *sieve = making->sieve;
	sieve->need_from = ARENA_ARRAY(arena, uint32_t, sieve->key_count + 1);
	sieve->needs = ARENA_ARRAY(arena, struct filed_need, sieve->need_count + 1);
	for (size_t i = 0; i < sieve->need_count; i++)
		sieve->need_from[making->keys[i] + 1U]++;
	for (size_t i = 0; i < sieve->key_count; i++)
		sieve->need_from[i + 1] += sieve->need_from[i];
	uint32_t *next = ARENA_ARRAY(&making->scratch, uint32_t, sieve->key_count + 1);
	memcpy(next, sieve->need_from, (sieve->key_count + 1) * sizeof(*next));
	for (size_t i = 0; i < sieve->need_count; i++)
		sieve->needs[next[making->keys[i]]++] = making->needs[i];
}

/* The word with its rarest grams first: what many words have stands in most texts, and whatever were filed
 * under it would be looked at for each of them. */
static struct need_word
word_sorted(const struct making *making, struct need_word word)
{
	for (size_t i = 1; i < NEED_GRAMS; i++) {
		gram mine = word.grams[i];
		size_t at = i;
		for (; at > 0 && making->common[mine] < making->common[word.grams[at - 1]]; at--)
			word.grams[at] = word.grams[at - 1];
		word.grams[at] = mine;
	}
	return word;
}

/* A long word of one clause, until equal ones stand together. */
struct filing {
	uint64_t grams; /* the rarest highest */
	uint16_t clause;
};

static gram
filing_gram(const struct filing *filing, size_t at)
{
	return (gram) (filing->grams >> (NEED_GRAMS - 1 - at) * 16);
}

static int
filing_order(const void *a, const void *b)
{
	const struct filing *x = a, *y = b;
	return (x->grams > y->grams) - (x->grams < y->grams);
}

static struct filing
filing_of(const struct making *making, const struct need_word *word, size_t clause)
{
	struct need_word sorted = word_sorted(making, *word);
	struct filing filing = { .clause = (uint16_t) clause };
	for (size_t i = 0; i < NEED_GRAMS; i++)
		filing.grams = filing.grams << 16 | sorted.grams[i];
	return filing;
}

/* The long words of all clauses, equal ones together. */
static struct filing *
filings_make(struct making *making)
{
	struct filing *filings = ARENA_ARRAY(&making->scratch, struct filing, making->filed_count);
	size_t count = 0;
	for (size_t c = 1; c < making->sieve->clause_count; c++)
		for (size_t w = making->clause_from[c]; w < making->clause_from[c + 1]; w++)
			if (!making->words[w].is_short)
				filings[count++] = filing_of(making, &making->words[w], c);
	qsort(filings, count, sizeof(*filings), filing_order);
	return filings;
}

/* Eight buckets for each word, if there may be so many: which gram it is filed under is told by its bucket
 * alone. */
static unsigned
bucket_shift_for(size_t words)
{
	enum { BUCKETS_LEAST = 1024 };
	unsigned shift = 0;
	while (GRAMS_NUMBERS >> (shift + 1) >= BUCKETS_LEAST &&
	    (size_t) (GRAMS_NUMBERS >> (shift + 1)) >= words * 8)
		shift++;
	return shift;
}

static void
word_file(struct sieve *sieve, const struct filing *filing, size_t word, size_t clauses)
{
	struct filed_word *filed = &sieve->filed[word];
	for (size_t i = 1; i < NEED_GRAMS; i++)
		filed->others[i - 1] = filing_gram(filing, i);
	sieve->clause_from[word] = (uint32_t) clauses;
	bit_set(sieve->firsts, filing_gram(filing, 0));
	sieve->word_from[sieve_bucket(sieve, filing_gram(filing, 0)) + 1]++;
}

static void
words_file(struct making *making, struct arena *arena)
{
	struct sieve *sieve = making->sieve;
	size_t count = making->filed_count, words = 0;
	const struct filing *filings = filings_make(making);
	for (size_t i = 0; i < count; i++)
		words += i == 0 || filings[i].grams != filings[i - 1].grams;
	sieve->bucket_shift = bucket_shift_for(words);
	size_t buckets = sieve_bucket(sieve, GRAMS_NUMBERS - 1) + 1;
	sieve->word_from = ARENA_ARRAY(arena, uint32_t, buckets + 1);
	sieve->filed = ARENA_ARRAY(arena, struct filed_word, words);
	sieve->clause_from = ARENA_ARRAY(arena, uint32_t, words + 1);
	sieve->clauses = ARENA_ARRAY(arena, uint16_t, count);
	words = 0;
	for (size_t i = 0; i < count; i++) {
		sieve->clauses[i] = filings[i].clause;
		if (i == 0 || filings[i].grams != filings[i - 1].grams)
			word_file(sieve, &filings[i], words++, i);
	}
	sieve->clause_from[words] = (uint32_t) count;
	for (size_t i = 0; i < buckets; i++)
		sieve->word_from[i + 1] += sieve->word_from[i];
}

/* Each word once: many clauses have the same few. */
static void
short_keys_file(struct sieve *sieve, struct arena *arena, struct filing *keys, size_t count)
{
	qsort(keys, count, sizeof(*keys), filing_order);
	sieve->short_keys = ARENA_ARRAY(arena, struct short_key, count + 1);
	sieve->short_clauses = ARENA_ARRAY(arena, uint16_t, count);
	for (size_t i = 0; i < count; i++) {
		sieve->short_clauses[i] = keys[i].clause;
		if (i == 0 || keys[i].grams != keys[i - 1].grams)
			sieve->short_keys[sieve->short_key_count++] =
			    (struct short_key){ (gram) keys[i].grams, (uint32_t) i };
	}
	sieve->short_keys[sieve->short_key_count].clauses = (uint32_t) count;
}

/* By clause. */
static void
shorts_file(struct making *making, struct arena *arena)
{
	struct sieve *sieve = making->sieve;
	uint32_t count = 0, key_count = 0;
	struct filing *keys = ARENA_ARRAY(&making->scratch, struct filing, making->short_count);
	sieve->shorts = ARENA_ARRAY(arena, gram, making->short_count);
	sieve->short_from = ARENA_ARRAY(arena, uint32_t, sieve->clause_count + 1);
	for (size_t c = 1; c < sieve->clause_count; c++) {
		for (size_t w = making->clause_from[c]; w < making->clause_from[c + 1]; w++) {
			gram word = making->words[w].grams[0];
			if (!making->words[w].is_short)
				continue;
			sieve->shorts[count++] = word;
			if (c < sieve->key_count)
				keys[key_count++] = (struct filing){ word, (uint16_t) c };
		}
		sieve->short_from[c + 1] = count;
	}
	short_keys_file(sieve, arena, keys, key_count);
}

/* As much as there would be if no two clauses were equal. */
static void
making_init(struct making *making, const struct needs *patterns, size_t count)
{
	size_t words = 0, clauses = 0, needs = 0;
	making->common = ARENA_ARRAY(&making->scratch, uint32_t, GRAMS_NUMBERS);
	for (size_t i = 0; i < count; i++) {
		needs += patterns[i].count > 0 ? patterns[i].count : 1;
		for (size_t j = 0; j < patterns[i].count; j++) {
			const struct need *need = &patterns[i].list[j];
			clauses += need->count;
			for (size_t k = 0; k < need->count; k++)
				words += need->clauses[k].count;
			grams_count(making, need);
		}
	}
	BUG_ON(needs > SIEVE_NEEDS, "%zu needs", needs);
	making->slot_count = 16;
	while (making->slot_count < clauses * 2)
		making->slot_count *= 2;
	making->slots = ARENA_ARRAY(&making->scratch, uint32_t, making->slot_count);
	making->keys = ARENA_ARRAY(&making->scratch, uint32_t, needs + 1);
	making->taken = ARENA_ARRAY(&making->scratch, bool *, needs + 1);
	making->needs = ARENA_ARRAY(&making->scratch, struct filed_need, needs + 1);
	making->words = ARENA_ARRAY(&making->scratch, struct need_word, words + 1);
	making->clause_from = ARENA_ARRAY(&making->scratch, uint32_t, clauses + 2);
	making->sieve->clause_count = 1;
}

struct sieve *
sieve_make(struct arena *arena, const struct needs *needs, size_t count)
{
	struct sieve *sieve = ARENA_NEW(arena, struct sieve);
	struct making making = { .sieve = sieve };
	sieve->pattern_count = count;
	making_init(&making, needs, count);
	needs_put(&making, needs, count);
	needs_file(&making, arena);
	words_file(&making, arena);
	shorts_file(&making, arena);
	arena_done(&making.scratch);
	return sieve;
}
