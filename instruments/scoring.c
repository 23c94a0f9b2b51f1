/* SPDX-License-Identifier: MIT */
/*
 * Scores in exact decimals: what is divided stays a fraction until the end, and is rounded once.
 * 0 is a value everywhere; what is missing is said by the answer's state alone. Nothing here knows
 * an instrument: what is added, looked up or left out stands in its file.
 */
#include "instruments/enable.h"
#include "instruments/figure.h"
#include "instruments/value_set.h"
#include "instruments/scoring.h"

enum { LEVELS = 9 }; /* of a profile */

struct scoring {
	struct arena *arena;
	const struct instrument *instrument;
	const struct scored_answer *answers;
	const struct scoring_about *about;
	struct score *scores;
	const bool *enabled; /* per item; NULL: all are */
};

/* What the parts that have a value add up to. */
struct tally {
	decimal sum;
	decimal low, high; /* the least and the most that these same parts can add up to */
	size_t present;
	size_t count; /* of the parts, without those that are excluded */
};

/* By its conditions; never a scale. */
static bool
is_left_out(const struct scoring *scoring, const struct scale_part *part)
{
	return scoring->enabled != NULL && !part->is_scale && !scoring->enabled[part->index];
}

/* The plain value of a part; false where there is none. */
static bool
value_at(const struct scoring *scoring, const struct scale_part *part, decimal *out_value)
{
	if (part->is_scale) {
		*out_value = scoring->scores[part->index].value;
		return scoring->scores[part->index].has_value;
	}
	const struct scored_answer *answer = &scoring->answers[part->index];
	if (answer->state != ANSWER_VALUE || is_left_out(scoring, part))
		return false;
	*out_value = answer->value;
	return true;
}

static decimal
recoded(const struct scale_part *part, decimal value)
{
	for (size_t i = 0; i < part->recoding_count; i++)
		if (decimal_compare(part->recodings[i].from, value) <= 0 &&
		    decimal_compare(value, part->recodings[i].to) <= 0)
			return part->recodings[i].value;
	return value;
}

/* What the part counts for: recoded, weighted, and mirrored between its ends. */
static decimal
counted(const struct scale_part *part, decimal value)
{
	value = recoded(part, value);
	/* Most weights are 1, and a product of decimals is the dearest thing here. */
	if (part->weight.billionths != DECIMAL_ONE)
		value = decimal_times(value, part->weight);
	if (!part->reversed)
		return value;
	return decimal_minus(decimal_plus(part->low, part->high), value);
}

static struct tally
tally_of(const struct scoring *scoring, const struct scale *scale)
{
	struct tally tally = { .count = scale->part_count };
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		decimal value;
		if (is_left_out(scoring, part) && scale->not_enabled != NOT_ENABLED_MISSING) {
			tally.present += scale->not_enabled == NOT_ENABLED_ZERO;
			tally.count -= scale->not_enabled == NOT_ENABLED_EXCLUDED;
			continue;
		}
		if (!value_at(scoring, part, &value))
			continue;
		tally.sum = decimal_plus(tally.sum, counted(part, value));
		tally.low = decimal_plus(tally.low, part->low);
		tally.high = decimal_plus(tally.high, part->high);
		tally.present++;
	}
	return tally;
}

/* Why there are too few answers, or NULL. */
static const char *
too_few(struct arena *arena, const struct scale *scale, const struct tally *tally)
{
	size_t missing = tally->count - tally->present;
	const char *what = scale->parts[0].is_scale ? "scales" : "items";
	char share[DECIMAL_TEXT];
	if (tally->count == 0)
		return "its conditions leave out every item";
	if (missing == 0 || scale->kind == SCALE_COUNT)
		return NULL;
	switch (scale->missing) {
	case MISSING_NONE:
		return arena_printf(
		    arena, "%zu of %zu %s missing, none allowed", missing, tally->count, what);
	case MISSING_AT_MOST:
		if (missing <= (size_t) scale->missing_limit)
			return NULL;
		return arena_printf(arena, "%zu of %zu %s missing, at most %d allowed", missing,
		    tally->count, what, scale->missing_limit);
	case MISSING_SHARE:
		/* present / count >= share, without a division that could round */
		if (tally->present > 0 &&
		    decimal_compare(decimal_from_int((int64_t) tally->present),
			decimal_times(
			    scale->missing_share, decimal_from_int((int64_t) tally->count))) >= 0)
			return NULL;
		return arena_printf(arena, "%zu of %zu %s missing, a share of %s needed", missing,
		    tally->count, what, decimal_format(scale->missing_share, share));
	}
	BUG("missing rule %d", (int) scale->missing);
}

static struct figure
figure_begun(const struct scale *scale, const struct tally *tally)
{
	decimal present = decimal_from_int((int64_t) tally->present);
	decimal count = decimal_from_int((int64_t) tally->count);
	switch (scale->kind) {
	case SCALE_SUM:
		if (tally->present == tally->count)
			return figure_of(tally->sum);
		return (struct figure){ decimal_times(tally->sum, count), present };
	case SCALE_MEAN:
		return (struct figure){ decimal_times(tally->sum, scale->factor), present };
	case SCALE_PERCENT:
		return (struct figure){
			decimal_times(decimal_minus(tally->sum, tally->low), decimal_from_int(100)),
			decimal_minus(tally->high, tally->low),
		};
	case SCALE_ITEM: return figure_of(tally->sum);
	case SCALE_COUNT: return figure_of(present);
	case SCALE_PROFILE:
	case SCALE_VALUE_SET: break;
	}
	BUG("scale kind %d", (int) scale->kind);
}

/* Why a table has no row, in words. */
static const char *
no_row(const struct scoring *scoring, const struct scale_step *step, decimal raw)
{
	char text[DECIMAL_TEXT];
	if (step->needs_age && scoring->about->age < 0)
		return "the age is not known, and the table needs it";
	if (step->needs_sex && scoring->about->sex == SEX_UNKNOWN)
		return "the sex is not known, and the table needs it";
	return arena_printf(scoring->arena, "%s is not in the table", decimal_format(raw, text));
}

static void
take_steps(const struct scoring *scoring, const struct scale *scale, struct figure figure,
    struct score *score)
{
	for (size_t i = 0; i < scale->step_count; i++) {
		const struct scale_step *step = &scale->steps[i];
		decimal value = figure_value(figure);
		const struct table_row *row;
		switch (step->kind) {
		case STEP_LINEAR: figure = figure_linear(figure, step); break;
		case STEP_ROUND: figure = figure_of(decimal_round(value, step->places)); break;
		case STEP_TABLE:
			row = figure_row(step, value, scoring->about->age, scoring->about->sex);
			if (row == NULL) {
				score->why_not = no_row(scoring, step, value);
				return;
			}
			figure = figure_of(row->value);
			break;
		}
	}
	score->has_value = true;
	score->value = figure_value(figure);
}

/* The levels of a scale whose parts all have one; false when one is no digit. */
static bool
read_levels(const struct scoring *scoring, const struct scale *scale, int *out_levels)
{
	for (size_t i = 0; i < scale->part_count; i++) {
		decimal value = decimal_from_int(-1);
		bool is_there = value_at(scoring, &scale->parts[i], &value);
		BUG_ON(!is_there, "a profile with a level missing");
		value = counted(&scale->parts[i], value);
		int64_t level = value.billionths / DECIMAL_ONE;
		if (value.billionths % DECIMAL_ONE != 0 || level < 0 || level > 9)
			return false;
		out_levels[i] = (int) level;
	}
	return true;
}

static void
take_levels(const struct scoring *scoring, const struct scale *scale, struct score *score)
{
	int levels[LEVELS];
	BUG_ON(scale->part_count > LEVELS, "%zu levels", scale->part_count);
	if (!read_levels(scoring, scale, levels)) {
		score->why_not = "a level is no digit";
	} else if (scale->kind == SCALE_PROFILE) {
		char *text = arena_alloc(scoring->arena, scale->part_count + 1);
		for (size_t i = 0; i < scale->part_count; i++)
			text[i] = (char) ('0' + levels[i]);
		score->text = text;
	} else if (scoring->about->value_set == NULL) {
		score->why_not = "no value set is chosen";
	} else {
		score->has_value =
		    value_set_look_up(scoring->about->value_set, levels, scale->part_count,
			scoring->about->age, scoring->about->sex, &score->value, &score->why_not);
	}
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

/* Why the rule that gave this score is not to be relied upon: its own, or that of a scale it is
 * made of; NULL where it is. */
static const char *
doubt_of(const struct scoring *scoring, const struct scale *scale, int missing)
{
	if (scale->unverified.score != NULL)
		return scale->unverified.score;
	if (missing > 0 && scale->kind != SCALE_COUNT && scale->unverified.missing != NULL)
		return scale->unverified.missing;
	for (size_t i = 0; i < scale->part_count; i++)
		if (scale->parts[i].is_scale &&
		    scoring->scores[scale->parts[i].index].unverified != NULL)
			return scoring->scores[scale->parts[i].index].unverified;
	return NULL;
}

/* What is made of one other scale alone has no score for that one's reason: "1 of 1 scales missing"
 * helps nobody. */
static const struct score *
score_behind(const struct scoring *scoring, const struct scale *scale)
{
	return scale->part_count == 1 && scale->parts[0].is_scale
	    ? &scoring->scores[scale->parts[0].index]
	    : NULL;
}

static struct score
score_of(const struct scoring *scoring, const struct scale *scale)
{
	const struct score *behind = score_behind(scoring, scale);
	struct tally tally = tally_of(scoring, scale);
	struct score score = { .scale = scale };
	score.missing = (int) (tally.count - tally.present);
	if (scale->kind == SCALE_VALUE_SET && scoring->about->value_set != NULL)
		score.value_set = value_set_id(scoring->about->value_set);
	score.why_not = too_few(scoring->arena, scale, &tally);
	if (score.why_not != NULL && behind != NULL && behind->why_not != NULL)
		score.why_not = behind->why_not;
	if (score.why_not != NULL)
		return score;
	score.unverified = doubt_of(scoring, scale, score.missing);
	if (score.unverified != NULL && !scoring->about->accept_unverified) {
		score.why_not = arena_printf(scoring->arena, "unverified: %s", score.unverified);
		return score;
	}
	if (scale->kind == SCALE_PROFILE || scale->kind == SCALE_VALUE_SET)
		take_levels(scoring, scale, &score);
	else
		take_steps(scoring, scale, figure_begun(scale, &tally), &score);
	if (score.has_value)
		score.band = band_of(scale, score.value);
	return score;
}

/* Once for each answer, however many scales are made of it. */
static void
check_answers(const struct instrument *instrument, const struct scored_answer *answers)
{
	for (size_t i = 0; i < instrument->item_count; i++)
		BUG_ON(answers[i].state == ANSWER_VALUE &&
			!item_accepts(&instrument->items[i], answers[i].value) &&
			item_is_scored(&instrument->items[i]),
		    "item %s was given a value it cannot have", instrument->items[i].link_id);
}

void
scoring_run(struct arena *arena, const struct instrument *instrument,
    const struct scored_answer *answers, const struct scoring_about *about,
    struct score *out_scores)
{
	struct scoring scoring = { arena, instrument, answers, about, out_scores, NULL };
	check_answers(instrument, answers);
	if (enable_has_conditions(instrument)) {
		bool *enabled = ARENA_ARRAY(arena, bool, instrument->item_count);
		enable_run(instrument, answers, enabled);
		scoring.enabled = enabled;
	}
	for (size_t i = 0; i < instrument->scale_count; i++) {
		size_t next = instrument->scale_order[i];
		out_scores[next] = score_of(&scoring, &instrument->scales[next]);
	}
}
