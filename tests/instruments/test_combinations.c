/* SPDX-License-Identifier: MIT */
/*
 * Every combination of answers of every shipped instrument, missing ones included, where there are
 * at most 200,000 of them, and some where there are more. Nothing is computed twice by the same
 * code: it asks for what must hold of any score.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "instruments/scoring.h"
#include "instruments/value_set.h"

static const char trial_text[] = "instrument: trial\nversion: \"1\"\n"
				 "licence: { status: unknown, holder: nobody, modes: [] }\n"
				 "items:\n"
				 "  - { linkId: a, type: choice, values: [0, 1, 2, 3, 4] }\n"
				 "  - { linkId: b, type: choice, values: [0, 1, 2, 3, 4] }\n"
				 "  - { linkId: c, type: choice, values: [0, 1, 2, 3, 4] }\n"
				 "scores:\n  total:\n    direction: higher is better\n"
				 "    kind: mean\n    factor: 12.5\n    missing: at most 1\n"
				 "    items: [a, b, c]\n    reverse: [b]\n";

enum { COMBINATIONS = 200000, CHOICES = 128, SCALES = 40, SAMPLES = 5000 };

/* Every item's possible values, and at the end "missing". */
struct walk {
	const struct instrument *instrument;
	decimal values[CHOICES][CHOICES];
	size_t counts[CHOICES]; /* of values; the position behind them is "missing" */
	size_t at[CHOICES];
	struct scored_answer answers[CHOICES];
	struct scoring_about about;
	int ways[SCALES][CHOICES]; /* how one step up in an item moves a score; 0: not seen yet */
	int ends[SCALES];          /* 1: the lowest score was reached, 2: the highest */
	long combinations;
};

static void
walk_begin(struct walk *walk, const struct instrument *instrument)
{
	*walk = (struct walk){ .instrument = instrument, .combinations = 1 };
	walk->about = (struct scoring_about){ .age = 40, .accept_unverified = true };
	assert_true(instrument->item_count < CHOICES);
	assert_true(instrument->scale_count <= SCALES);
	for (size_t i = 0; i < instrument->item_count; i++) {
		const struct item *item = &instrument->items[i];
		for (int64_t n = -5; item_is_scored(item) && n <= 100; n++)
			if (item_accepts(item, decimal_from_int(n)))
				walk->values[i][walk->counts[i]++] = decimal_from_int(n);
		if (walk->combinations <= COMBINATIONS)
			walk->combinations *= (long) walk->counts[i] + 1;
	}
}

static void
walk_set(struct walk *walk, size_t item, size_t position)
{
	bool present = position < walk->counts[item];
	walk->at[item] = position;
	walk->answers[item].state = present ? ANSWER_VALUE : ANSWER_NONE;
	if (present)
		walk->answers[item].value = walk->values[item][position];
}

static void
walk_to(struct walk *walk, long number)
{
	for (size_t i = 0; i < walk->instrument->item_count; i++) {
		size_t choices = walk->counts[i] + 1;
		walk_set(walk, i, (size_t) number % choices);
		number /= (long) choices;
	}
}

static bool
is_allowed(const struct scale *scale, size_t missing)
{
	switch (scale->missing) {
	case MISSING_NONE: return missing == 0;
	case MISSING_AT_MOST: return missing <= (size_t) scale->missing_limit;
	case MISSING_SHARE:
		return missing < scale->part_count &&
		    (int64_t) (scale->part_count - missing) * DECIMAL_ONE >=
		    scale->missing_share.billionths * (int64_t) scale->part_count;
	}
	return false;
}

static size_t
missing_of(const struct walk *walk, const struct scale *scale, const struct score *scores)
{
	size_t missing = 0;
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		missing += part->is_scale ? !scores[part->index].has_value
					  : walk->answers[part->index].state != ANSWER_VALUE;
	}
	return missing;
}

/* What must hold of any one score. */
static void
check_one(const struct walk *walk, const struct score *score, const struct score *scores)
{
	const struct scale *scale = score->scale;
	size_t missing = missing_of(walk, scale, scores);
	bool allowed = scale->kind == SCALE_COUNT || is_allowed(scale, missing);
	assert_int_equal(score->missing, missing);
	assert_int_equal(score->has_value || score->text != NULL, allowed);
	assert_int_equal(score->text != NULL, allowed && scale->kind == SCALE_PROFILE);
	assert_int_equal(score->why_not == NULL, allowed);
	if (!score->has_value)
		return;
	assert_true(decimal_compare(score->value, scale->low) >= 0);
	assert_true(decimal_compare(score->value, scale->high) <= 0);
	assert_int_equal(score->band != NULL, scale->band_count > 0);
}

/* Whether the file says that the item counts backwards; unknown where more is done to it. */
static int
said_order(const struct scale *scale, size_t item)
{
	if (scale->step_count > 0 || scale->kind == SCALE_VALUE_SET)
		return 0;
	for (size_t k = 0; k < scale->part_count; k++)
		if (!scale->parts[k].is_scale && scale->parts[k].index == item)
			return scale->parts[k].recoding_count > 0 ? 0
			    : scale->parts[k].reversed            ? -1
								  : 1;
	return 0;
}

/* One step up in one item moves a score one way, always the same, and the way that the file says. */
static void
check_monotone(struct walk *walk, struct arena *arena, const struct score *scores)
{
	struct score moved[SCALES];
	for (size_t i = 0; i < walk->instrument->item_count; i++) {
		size_t position = walk->at[i];
		if (position + 1 >= walk->counts[i])
			continue;
		walk_set(walk, i, position + 1);
		scoring_run(arena, walk->instrument, walk->answers, &walk->about, moved);
		walk_set(walk, i, position);
		for (size_t s = 0; s < walk->instrument->scale_count; s++) {
			assert_int_equal(moved[s].has_value, scores[s].has_value);
			if (!scores[s].has_value)
				continue;
			int order = decimal_compare(moved[s].value, scores[s].value);
			int *way = &walk->ways[s][i];
			if (*way == 0)
				*way = said_order(scores[s].scale, i);
			if (*way == 0)
				*way = order;
			if (order != 0 && order != *way)
				fail_msg("%s: score %s: item %s moves it both ways",
				    walk->instrument->id, scores[s].scale->id,
				    walk->instrument->items[i].link_id);
		}
	}
}

static void
note_ends(struct walk *walk, const struct score *scores)
{
	for (size_t s = 0; s < walk->instrument->scale_count; s++) {
		if (!scores[s].has_value)
			continue;
		walk->ends[s] |= decimal_compare(scores[s].value, scores[s].scale->low) == 0;
		walk->ends[s] |=
		    decimal_compare(scores[s].value, scores[s].scale->high) == 0 ? 2 : 0;
	}
}

/* Too many combinations to try all: some, the same ones every time, with few missing. */
static void
walk_at_random(struct walk *walk, uint64_t *seed)
{
	for (size_t i = 0; i < walk->instrument->item_count; i++) {
		*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		size_t draw = (size_t) (*seed >> 33);
		bool missing = walk->counts[i] == 0 || draw % 23 == 0;
		walk_set(walk, i, missing ? walk->counts[i] : draw / 23 % walk->counts[i]);
	}
}

static void
walk_all(const struct instrument *instrument, const struct value_set *set)
{
	static struct walk walk;
	struct arena arena;
	struct score scores[SCALES];
	uint64_t seed = 1;
	arena_init(&arena);
	walk_begin(&walk, instrument);
	walk.about.value_set = set;
	bool all = walk.combinations <= COMBINATIONS;
	long count = all ? walk.combinations : SAMPLES;
	for (long number = 0; number < count; number++) {
		arena_reset(&arena);
		if (all)
			walk_to(&walk, number);
		else
			walk_at_random(&walk, &seed);
		scoring_run(&arena, instrument, walk.answers, &walk.about, scores);
		for (size_t s = 0; s < instrument->scale_count; s++)
			check_one(&walk, &scores[s], scores);
		check_monotone(&walk, &arena, scores);
		note_ends(&walk, scores);
	}
	/* The range that the file was given is the one that is reached: no more, no less. */
	for (size_t s = 0; all && s < instrument->scale_count; s++)
		if (instrument->scales[s].has_range &&
		    instrument->scales[s].kind != SCALE_VALUE_SET)
			assert_int_equal(walk.ends[s], 3);
	arena_done(&arena);
	print_message(
	    "%s: %ld %s\n", instrument->id, count, all ? "combinations" : "of its combinations");
}

static const struct value_set *
set_for(const struct catalog *catalog, const struct instrument *instrument)
{
	for (size_t i = 0; i < catalog_value_set_count(catalog); i++) {
		const struct value_set *set = catalog_value_set_at(catalog, i);
		if (strcmp(value_set_instrument(set), instrument->id) == 0)
			return set;
	}
	return NULL;
}

static void
test_every_combination_of_the_shipped_instruments(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	assert_true(catalog_count(catalog) >= 4);
	for (size_t i = 0; i < catalog_count(catalog); i++)
		walk_all(catalog_at(catalog, i), set_for(catalog, catalog_at(catalog, i)));
	catalog_free(catalog);
	arena_done(&arena);
}

static void
test_every_combination_with_reversed_items(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	const struct instrument *trial =
	    instrument_parse(&arena, "trial", str_from(trial_text), &complaints);
	assert_non_null(trial);
	walk_all(trial, NULL);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_combination_of_the_shipped_instruments),
		cmocka_unit_test(test_every_combination_with_reversed_items),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
