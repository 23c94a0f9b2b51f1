/* SPDX-License-Identifier: MIT */
/* What a patient may be told of an instrument: one figure, with a range and a direction, or nothing. */
#include "instruments/result.h"

static bool
has_sides(const struct scale *scale)
{
	return scale->has_range && scale->direction != DIRECTION_NONE &&
	    scale->kind != SCALE_VALUE_SET;
}

const struct scale *
result_scale(const struct instrument *instrument, const char *named)
{
	const struct scale *only = NULL;
	if (named[0] != '\0') {
		const struct scale *scale = instrument_scale(instrument, named);
		return scale != NULL && has_sides(scale) ? scale : NULL;
	}
	for (size_t i = 0; i < instrument->scale_count; i++) {
		if (!has_sides(&instrument->scales[i]))
			continue;
		if (only != NULL)
			return NULL;
		only = &instrument->scales[i];
	}
	return only;
}

/* Marks what the scale is made of: its items, and the scales in it. */
static void
mark(const struct scale *scale, bool *items, bool *scales)
{
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		*(part->is_scale ? &scales[part->index] : &items[part->index]) = true;
	}
}

/* Of each item, whether the scale is made of it. A scale may stand before those in it as well as
 * behind them, so all are gone through as often as one could be in another. */
static bool *
items_of(struct arena *arena, const struct instrument *instrument, const struct scale *scale)
{
	bool *items = ARENA_ARRAY(arena, bool, instrument->item_count + 1);
	bool *scales = ARENA_ARRAY(arena, bool, instrument->scale_count);
	mark(scale, items, scales);
	for (size_t depth = 0; depth < instrument->scale_count; depth++)
		for (size_t i = 0; i < instrument->scale_count; i++)
			if (scales[i])
				mark(&instrument->scales[i], items, scales);
	return items;
}

void
result_items(struct arena *arena, const struct instrument *instrument, const struct scale *scale,
    size_t *out_first, size_t *out_count)
{
	const bool *items = items_of(arena, instrument, scale);
	size_t first = instrument->item_count, last = 0;
	for (size_t i = 0; i < instrument->item_count; i++) {
		if (!items[i])
			continue;
		first = i < first ? i : first;
		last = i;
	}
	BUG_ON(first > last, "scale %s is made of nothing", scale->id);
	*out_first = first;
	*out_count = last - first + 1;
}

/* "Questions 3 to 5" must be a sum of all three; what is no number, a word of the patient's own, is
 * no part of any. */
static bool
stands_together(struct arena *arena, const struct instrument *instrument, const struct scale *scale)
{
	const bool *items = items_of(arena, instrument, scale);
	size_t first, count;
	result_items(arena, instrument, scale, &first, &count);
	for (size_t i = first; i < first + count; i++)
		if (!items[i] && item_is_scored(&instrument->items[i]))
			return false;
	return true;
}

static const char *
scale_refusal(struct arena *arena, const struct instrument *instrument, const char *named)
{
	const struct scale *scale = result_scale(instrument, named);
	if (scale == NULL && named[0] != '\0')
		return arena_printf(arena,
		    "%s has no score \"%s\" with a range and a direction that could be told",
		    instrument->id, named);
	if (scale == NULL)
		return arena_printf(arena,
		    "%s has no single score with a range and a direction that could be told",
		    instrument->id);
	if (named[0] != '\0' && !stands_together(arena, instrument, scale))
		return arena_printf(arena,
		    "the questions of %s in %s do not stand together, and no text could say which they are",
		    named, instrument->id);
	if (scale->unverified.score != NULL)
		return arena_printf(arena, "the score of %s is by a rule that is not verified: %s",
		    instrument->id, scale->unverified.score);
	return NULL;
}

const char *
result_refusal(struct arena *arena, const struct instrument *instrument, const char *named)
{
	enum licence_status status = instrument->licence_status;
	if (instrument->trial)
		return arena_printf(arena, "%s is on trial", instrument->id);
	if (status == LICENCE_REQUIRED || status == LICENCE_UNKNOWN)
		return arena_printf(arena,
		    "nobody knows whether the licence of %s lets patients be told their score (%s)",
		    instrument->id, instrument->licence);
	return scale_refusal(arena, instrument, named);
}

bool
result_is_worse(const struct scale *scale, decimal from, decimal to)
{
	int order = decimal_compare(to, from);
	return scale->direction == DIRECTION_HIGHER_IS_BETTER ? order < 0 : order > 0;
}
