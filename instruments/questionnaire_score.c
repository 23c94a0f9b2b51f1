/* SPDX-License-Identifier: MIT */
/*
 * A scale as FHIRPath, equal to what scoring.c computes, the missing rule above all: the usual
 * "sum of what is there" gives 18 where 21 is due, and nobody sees it. What FHIRPath cannot say
 * (value sets, tables by age and sex) is not said at all.
 */
#include "base/strbuf.h"
#include "instruments/questionnaire_write.h"

enum { EXPRESSION = 60000, TABLE_ROWS = 120 };

static void
put_decimal(struct strbuf *out, decimal value)
{
	char text[DECIMAL_TEXT];
	(void) decimal_format(value, text);
	/* A sign before a number is an operator there. */
	strbuf_printf(out, text[0] == '-' ? "(%s)" : "%s", text);
}

static void
put_name(struct strbuf *out, const char *link_id)
{
	for (; *link_id != '\0'; link_id++) {
		if (*link_id == '\'' || *link_id == '\\')
			strbuf_char(out, '\\');
		strbuf_char(out, *link_id);
	}
}

static void
put_answer(struct strbuf *out, const char *link_id)
{
	strbuf_puts(out, "%resource.repeat(item).where(linkId='");
	put_name(out, link_id);
	strbuf_puts(out, "').answer.value");
}

/* Parts */

static decimal
recoded(const struct scale_part *part, decimal value)
{
	for (size_t i = 0; i < part->recoding_count; i++)
		if (decimal_compare(part->recodings[i].from, value) <= 0 &&
		    decimal_compare(value, part->recodings[i].to) <= 0)
			return part->recodings[i].value;
	return value;
}

static decimal
counted(const struct scale_part *part, decimal value)
{
	value = decimal_times(recoded(part, value), part->weight);
	if (!part->reversed)
		return value;
	return decimal_minus(decimal_plus(part->low, part->high), value);
}

/* Where nothing is recoded, reversed or weighted, and all are choices: their ordinals say it. */
static bool
is_plain(const struct instrument *instrument, const struct scale *scale)
{
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		if (part->is_scale || part->recoding_count > 0 || part->reversed ||
		    decimal_compare(part->weight, decimal_from_int(1)) != 0 ||
		    instrument->items[part->index].type != ITEM_CHOICE)
			return false;
	}
	return true;
}

static void
put_plain(struct strbuf *out, const struct instrument *instrument, const struct scale *scale)
{
	strbuf_puts(out, "%resource.repeat(item).where(linkId in (");
	for (size_t i = 0; i < scale->part_count; i++) {
		strbuf_puts(out, i == 0 ? "'" : "|'");
		put_name(out,
		    questionnaire_link_id(instrument, &instrument->items[scale->parts[i].index]));
		strbuf_char(out, '\'');
	}
	strbuf_puts(out, ")).answer.value.ordinal()");
}

/* Each option's own figure, so that nothing is left to be worked out there. */
static void
put_choice(struct strbuf *out, const struct item *item, const struct scale_part *part)
{
	strbuf_puts(out, ".ordinal().select(");
	for (size_t i = 0; i < item->option_count; i++) {
		strbuf_puts(out, "iif($this = ");
		put_decimal(out, item->options[i].value);
		strbuf_puts(out, ", ");
		put_decimal(out, counted(part, item->options[i].value));
		strbuf_puts(out, ", ");
	}
	strbuf_puts(out, "{}");
	for (size_t i = 0; i < item->option_count; i++)
		strbuf_char(out, ')');
	strbuf_char(out, ')');
}

/* A number within the first range that holds it becomes that range's value. */
static void
put_recoded(struct strbuf *out, const struct scale_part *part)
{
	if (part->recoding_count == 0)
		return;
	strbuf_puts(out, ".select(");
	for (size_t i = 0; i < part->recoding_count; i++) {
		strbuf_puts(out, "iif($this >= ");
		put_decimal(out, part->recodings[i].from);
		strbuf_puts(out, " and $this <= ");
		put_decimal(out, part->recodings[i].to);
		strbuf_puts(out, ", ");
		put_decimal(out, part->recodings[i].value);
		strbuf_puts(out, ", ");
	}
	strbuf_puts(out, "$this");
	for (size_t i = 0; i <= part->recoding_count; i++)
		strbuf_char(out, ')');
}

/* False when the part cannot be said. */
static bool
put_part(struct strbuf *out, struct arena *arena, const struct instrument *instrument,
    const struct scale_part *part)
{
	if (part->is_scale) {
		put_answer(out,
		    questionnaire_score_link_id(
			arena, instrument, &instrument->scales[part->index]));
		return part->recoding_count == 0 && !part->reversed &&
		    decimal_compare(part->weight, decimal_from_int(1)) == 0;
	}
	const struct item *item = &instrument->items[part->index];
	put_answer(out, questionnaire_link_id(instrument, item));
	if (item->type == ITEM_CHOICE) {
		put_choice(out, item, part);
		return true;
	}
	if (item->type == ITEM_YES_NO) {
		strbuf_puts(out, ".select(iif($this, ");
		put_decimal(out, counted(part, decimal_from_int(1)));
		strbuf_puts(out, ", ");
		put_decimal(out, counted(part, decimal_from_int(0)));
		strbuf_puts(out, "))");
		return true;
	}
	put_recoded(out, part);
	strbuf_puts(out, ".select($this * ");
	put_decimal(out, part->weight);
	strbuf_char(out, ')');
	if (part->reversed) {
		strbuf_puts(out, ".select(");
		put_decimal(out, decimal_plus(part->low, part->high));
		strbuf_puts(out, " - $this)");
	}
	return true;
}

/* The values that are there, duplicates kept: combine, since a union would drop equal ones. */
static const char *
values_of(struct arena *arena, const struct instrument *instrument, const struct scale *scale)
{
	struct strbuf out;
	bool good = true;
	strbuf_init(&out, EXPRESSION);
	if (is_plain(instrument, scale)) {
		put_plain(&out, instrument, scale);
	} else {
		for (size_t i = 0; i < scale->part_count && good; i++) {
			strbuf_puts(&out, i == 0 ? "" : ".combine(");
			good = put_part(&out, arena, instrument, &scale->parts[i]);
			strbuf_puts(&out, i == 0 ? "" : ")");
		}
	}
	good = good && !strbuf_is_over(&out);
	const char *values = good ? arena_cstr(arena, strbuf_str(&out)) : NULL;
	strbuf_done(&out);
	return values;
}

/* The figure */

/* How many parts must be there. */
static int64_t
least_of(const struct scale *scale)
{
	int64_t count = (int64_t) scale->part_count, least = 1;
	switch (scale->missing) {
	case MISSING_NONE: return count;
	case MISSING_AT_MOST:
		return count - scale->missing_limit < 1 ? 1 : count - scale->missing_limit;
	case MISSING_SHARE:
		while (decimal_compare(decimal_from_int(least),
			   decimal_times(scale->missing_share, decimal_from_int(count))) < 0)
			least++;
		return least;
	}
	BUG("missing rule %d", (int) scale->missing);
}

/* The same ends for all, as the missing rule asks for; false when they differ. */
static bool
has_one_range(const struct scale *scale)
{
	for (size_t i = 1; i < scale->part_count; i++)
		if (decimal_compare(scale->parts[0].low, scale->parts[i].low) != 0 ||
		    decimal_compare(scale->parts[0].high, scale->parts[i].high) != 0)
			return false;
	return true;
}

static void
put_percent(struct strbuf *out, const struct scale *scale, const char *values)
{
	decimal low = scale->parts[0].low, width = decimal_minus(scale->parts[0].high, low);
	strbuf_printf(out, "(%s.sum() - %s.count() * ", values, values);
	put_decimal(out, low);
	strbuf_printf(out, ") * 100 / (%s.count() * ", values);
	put_decimal(out, width);
	strbuf_char(out, ')');
}

static void
put_figure(struct strbuf *out, const struct scale *scale, const char *values)
{
	switch (scale->kind) {
	case SCALE_SUM:
		strbuf_printf(out, "%s.sum()", values);
		if (scale->missing != MISSING_NONE)
			strbuf_printf(out, " / %s.count() * %zu", values, scale->part_count);
		return;
	case SCALE_MEAN:
		strbuf_printf(out, "%s.sum() * ", values);
		put_decimal(out, scale->factor);
		strbuf_printf(out, " / %s.count()", values);
		return;
	case SCALE_PERCENT: put_percent(out, scale, values); return;
	case SCALE_ITEM: strbuf_puts(out, values); return;
	case SCALE_COUNT: strbuf_printf(out, "%s.count()", values); return;
	case SCALE_PROFILE:
	case SCALE_VALUE_SET: break;
	}
	BUG("scale kind %d", (int) scale->kind);
}

static void
put_table(struct strbuf *out, const struct scale_step *step)
{
	strbuf_puts(out, ".select(");
	for (size_t i = 0; i < step->row_count; i++) {
		strbuf_puts(out, "iif($this = ");
		put_decimal(out, step->rows[i].raw);
		strbuf_puts(out, ", ");
		put_decimal(out, step->rows[i].value);
		strbuf_puts(out, ", ");
	}
	strbuf_puts(out, "{}");
	for (size_t i = 0; i < step->row_count; i++)
		strbuf_char(out, ')');
	strbuf_char(out, ')');
}

static void
put_steps(struct strbuf *out, const struct scale *scale)
{
	for (size_t i = 0; i < scale->step_count; i++) {
		const struct scale_step *step = &scale->steps[i];
		switch (step->kind) {
		case STEP_LINEAR:
			strbuf_puts(out, ".select(($this * ");
			put_decimal(out, step->times);
			strbuf_puts(out, " + ");
			put_decimal(out, step->plus);
			strbuf_puts(out, ") / ");
			put_decimal(out, step->over);
			strbuf_char(out, ')');
			break;
		case STEP_TABLE: put_table(out, step); break;
		case STEP_ROUND: strbuf_printf(out, ".round(%d)", step->places); break;
		}
	}
}

static const char *
why_not(const struct instrument *instrument, const struct scale *scale, const bool *said)
{
	if (scale->kind == SCALE_PROFILE)
		return "a profile is no number";
	if (scale->kind == SCALE_VALUE_SET)
		return "value sets are applied to raw levels, not in a form";
	if (scale->kind == SCALE_PERCENT && !has_one_range(scale))
		return "its items have several ranges";
	for (size_t i = 0; i < scale->part_count; i++)
		if (scale->parts[i].is_scale && !said[scale->parts[i].index])
			return "a scale that it is made of is not in it";
	for (size_t i = 0; i < scale->part_count; i++)
		if (scale->not_enabled != NOT_ENABLED_MISSING && !scale->parts[i].is_scale &&
		    instrument->items[scale->parts[i].index].gates != NULL)
			return "items that their conditions leave out do not count as missing";
	for (size_t i = 0; i < scale->step_count; i++) {
		const struct scale_step *step = &scale->steps[i];
		if (step->kind == STEP_TABLE && (step->needs_age || step->needs_sex))
			return "its table asks for age or sex";
		if (step->kind == STEP_TABLE && step->row_count > TABLE_ROWS)
			return "its table is too long for an expression";
	}
	return NULL;
}

const char *
questionnaire_score_expression(struct arena *arena, const struct instrument *instrument,
    const struct scale *scale, const bool *said, const char **out_why_not)
{
	struct strbuf out;
	*out_why_not = why_not(instrument, scale, said);
	if (*out_why_not != NULL)
		return NULL;
	const char *values = values_of(arena, instrument, scale);
	*out_why_not = "a scale that it is made of is recoded, reversed or weighted";
	if (values == NULL)
		return NULL;
	strbuf_init(&out, EXPRESSION);
	bool always = scale->kind == SCALE_COUNT;
	if (!always)
		strbuf_printf(
		    &out, "iif(%s.count() >= %lld, (", values, (long long) least_of(scale));
	else
		strbuf_char(&out, '(');
	put_figure(&out, scale, values);
	strbuf_char(&out, ')');
	put_steps(&out, scale);
	strbuf_puts(&out, always ? "" : ", {})");
	*out_why_not = "the expression would be too long";
	const char *expression = strbuf_is_over(&out) ? NULL : arena_cstr(arena, strbuf_str(&out));
	strbuf_done(&out);
	return expression;
}

const char *
questionnaire_score_link_id(
    struct arena *arena, const struct instrument *instrument, const struct scale *scale)
{
	const char *id = arena_printf(arena, "score-%s", scale->id);
	while (instrument_item(instrument, str_from(id)) != NULL)
		id = arena_printf(arena, "%s-", id);
	return id;
}
