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
result_scale(const struct instrument *instrument)
{
	const struct scale *only = NULL;
	for (size_t i = 0; i < instrument->scale_count; i++) {
		if (!has_sides(&instrument->scales[i]))
			continue;
		if (only != NULL)
			return NULL;
		only = &instrument->scales[i];
	}
	return only;
}

const char *
result_refusal(struct arena *arena, const struct instrument *instrument)
{
	const struct scale *scale = result_scale(instrument);
	enum licence_status status = instrument->licence_status;
	if (instrument->trial)
		return arena_printf(arena, "%s is on trial", instrument->id);
	if (status == LICENCE_REQUIRED || status == LICENCE_UNKNOWN)
		return arena_printf(arena,
		    "nobody knows whether the licence of %s lets patients be told their score (%s)",
		    instrument->id, instrument->licence);
	if (scale == NULL)
		return arena_printf(arena,
		    "%s has no single score with a range and a direction that could be told",
		    instrument->id);
	if (scale->unverified.score != NULL)
		return arena_printf(arena, "the score of %s is by a rule that is not verified: %s",
		    instrument->id, scale->unverified.score);
	return NULL;
}

/* A scale made of scales is of all questions: which of them went into which part is not followed. */
void
result_items(const struct instrument *instrument, const struct scale *scale, size_t *out_first,
    size_t *out_count)
{
	size_t first = instrument->item_count, last = 0;
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		size_t from = part->is_scale ? 0 : part->index;
		size_t to = part->is_scale ? instrument->item_count - 1 : part->index;
		first = from < first ? from : first;
		last = to > last ? to : last;
	}
	BUG_ON(first > last, "scale %s is made of nothing", scale->id);
	*out_first = first;
	*out_count = last - first + 1;
}

bool
result_is_worse(const struct scale *scale, decimal from, decimal to)
{
	int order = decimal_compare(to, from);
	return scale->direction == DIRECTION_HIGHER_IS_BETTER ? order < 0 : order > 0;
}
