/* SPDX-License-Identifier: MIT */
/*
 * Scores in exact decimals: sums of values with at most four places, times a factor with at most
 * four, hold in nine; only the one division of a mean or a prorated sum rounds. 0 is a value
 * everywhere; what is missing is said by the answer's state alone.
 */
#include "instruments/scoring.h"

/* What the answered items of a scale add up to, reversed ones reversed. */
struct tally {
	decimal sum;
	size_t answered;
};

static decimal
value_of(const struct scale *scale, const struct item *item, size_t position, decimal value)
{
	BUG_ON(
	    !item_accepts(item, value), "item %s was given a value it cannot have", item->link_id);
	if (!scale->reversed[position])
		return value;
	decimal low, high;
	item_ends(item, &low, &high);
	return decimal_minus(decimal_plus(low, high), value);
}

static struct tally
tally_of(const struct instrument *instrument, const struct scale *scale,
    const struct scored_answer *answers)
{
	struct tally tally = { .answered = 0 };
	for (size_t i = 0; i < scale->item_count; i++) {
		const struct item *item = &instrument->items[scale->items[i]];
		const struct scored_answer *answer = &answers[item->index];
		if (answer->state != ANSWER_VALUE)
			continue;
		tally.sum = decimal_plus(tally.sum, value_of(scale, item, i, answer->value));
		tally.answered++;
	}
	return tally;
}

/* Why there are too few answers, or NULL. */
static const char *
why_not(struct arena *arena, const struct scale *scale, const struct tally *tally)
{
	size_t missing = scale->item_count - tally->answered;
	char share[DECIMAL_TEXT];
	if (missing == 0)
		return NULL;
	switch (scale->missing) {
	case MISSING_NONE:
		return arena_printf(
		    arena, "%zu of %zu items missing, none allowed", missing, scale->item_count);
	case MISSING_AT_MOST:
		if (missing <= (size_t) scale->missing_limit)
			return NULL;
		return arena_printf(arena, "%zu of %zu items missing, at most %d allowed", missing,
		    scale->item_count, scale->missing_limit);
	case MISSING_SHARE:
		/* answered / count >= share, without a division that could round */
		if (tally->answered > 0 &&
		    decimal_compare(decimal_from_int((int64_t) tally->answered),
			decimal_times(scale->missing_share,
			    decimal_from_int((int64_t) scale->item_count))) >= 0)
			return NULL;
		return arena_printf(arena, "%zu of %zu items missing, a share of %s needed",
		    missing, scale->item_count, decimal_format(scale->missing_share, share));
	}
	BUG("missing rule %d", (int) scale->missing);
}

static decimal
result_of(const struct scale *scale, const struct tally *tally)
{
	decimal answered = decimal_from_int((int64_t) tally->answered);
	switch (scale->kind) {
	case SCALE_SUM:
		if (tally->answered == scale->item_count)
			return tally->sum;
		return decimal_over(
		    decimal_times(tally->sum, decimal_from_int((int64_t) scale->item_count)),
		    answered);
	case SCALE_MEAN: return decimal_over(decimal_times(tally->sum, scale->factor), answered);
	case SCALE_ITEM: return tally->sum;
	}
	BUG("scale kind %d", (int) scale->kind);
}

/* The last band that begins at or below the value: 4.5 between 0-4 and 5-9 is in the lower. */
static const char *
band_of(const struct scale *scale, decimal value)
{
	const char *label = NULL;
	for (size_t i = 0; i < scale->band_count; i++)
		if (decimal_compare(scale->bands[i].from, value) <= 0)
			label = scale->bands[i].label;
	return label;
}

void
scoring_run(struct arena *arena, const struct instrument *instrument,
    const struct scored_answer *answers, struct score *out_scores)
{
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const struct scale *scale = &instrument->scales[i];
		struct tally tally = tally_of(instrument, scale, answers);
		struct score score = { .scale = scale };
		score.missing = (int) (scale->item_count - tally.answered);
		score.why_not = why_not(arena, scale, &tally);
		score.has_value = score.why_not == NULL;
		if (score.has_value) {
			score.value = result_of(scale, &tally);
			score.band = band_of(scale, score.value);
		}
		out_scores[i] = score;
	}
}
