/* SPDX-License-Identifier: MIT */
/* Checks the scales: every score they can give must be one that was meant. */
#include "instruments/check.h"

enum { RECODED = 200, LEVELS = 9 };

struct scale_check {
	const struct document *document;
	const struct node *node; /* the scale's map */
	const struct instrument *instrument;
	const struct scale *scale;
};

/* Reversing v gives low + high - v: an answer again only where the options lie evenly. */
static bool
is_mirrored(const struct item *item)
{
	decimal low, high;
	item_ends(item, &low, &high);
	decimal ends = decimal_plus(low, high);
	for (size_t i = 0; i < item->option_count; i++)
		if (!item_accepts(item, decimal_minus(ends, item->options[i].value)))
			return false;
	return true;
}

static void
check_reversed(const struct scale_check *check)
{
	for (size_t i = 0; i < check->scale->part_count; i++) {
		const struct scale_part *part = &check->scale->parts[i];
		if (!part->reversed || part->is_scale || part->recoding_count > 0)
			continue;
		if (!is_mirrored(&check->instrument->items[part->index]))
			(void) document_complain(check->document, node_get(check->node, "reverse"),
			    "\"%s\" cannot be reversed, expected options whose values lie evenly",
			    part_name(check->instrument, part));
	}
}

static size_t
recodings_of(const struct scale_part *part, decimal value)
{
	size_t found = 0;
	for (size_t i = 0; i < part->recoding_count; i++)
		found += decimal_compare(part->recodings[i].from, value) <= 0 &&
		    decimal_compare(value, part->recodings[i].to) <= 0;
	return found;
}

static void
check_recoded_value(const struct scale_check *check, const struct scale_part *part, decimal value)
{
	const char *name = part_name(check->instrument, part);
	char text[DECIMAL_TEXT];
	size_t found = recodings_of(part, value);
	if (found != 1)
		(void) document_complain(check->document,
		    node_get(node_get(check->node, "recode"), name),
		    "%s is recoded %zu times, expected each value of \"%s\" once",
		    decimal_format(value, text), found, name);
}

/* Every answer must count for something, and for one thing. */
static void
check_recoded(const struct scale_check *check)
{
	for (size_t i = 0; i < check->scale->part_count; i++) {
		const struct scale_part *part = &check->scale->parts[i];
		if (part->recoding_count == 0)
			continue;
		const struct item *item = &check->instrument->items[part->index];
		decimal low, high, one = decimal_from_int(1);
		item_ends(item, &low, &high);
		for (size_t k = 0; k < item->option_count; k++)
			check_recoded_value(check, part, item->options[k].value);
		if (item->option_count > 0)
			continue;
		if (decimal_compare(decimal_minus(high, low), decimal_from_int(RECODED)) > 0)
			(void) document_complain(check->document, node_get(check->node, "recode"),
			    "\"%s\" has too many values to recode, expected up to %d",
			    item->link_id, RECODED);
		else
			for (; decimal_compare(low, high) <= 0; low = decimal_plus(low, one))
				check_recoded_value(check, part, low);
	}
}

/* A missing item counts as the mean of the others: that has a meaning on one range only, and only
 * there can the score neither leave its range nor fall when an answer rises. A percentage of what
 * the answered ones can give needs no such thing. */
static void
check_missing(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	const struct node *node = node_get(check->node, "missing");
	bool excludes = scale->kind == SCALE_MEAN && scale->not_enabled == NOT_ENABLED_EXCLUDED;
	if (scale->missing == MISSING_NONE && !excludes)
		return;
	if (scale->missing == MISSING_AT_MOST && (size_t) scale->missing_limit >= scale->part_count)
		(void) document_complain(check->document, node,
		    "at most %d of %zu may be missing, expected fewer than there are items",
		    scale->missing_limit, scale->part_count);
	if (scale->kind == SCALE_PROFILE || scale->kind == SCALE_VALUE_SET)
		(void) document_complain(check->document, node,
		    "levels may be missing, expected \"none\" beside kind %s",
		    scale_kind_word(scale->kind));
	if (scale->kind == SCALE_PERCENT)
		return;
	const struct scale_part *first = &scale->parts[0];
	for (size_t i = 1; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		if (decimal_compare(first->low, part->low) == 0 &&
		    decimal_compare(first->high, part->high) == 0)
			continue;
		(void) document_complain(check->document, node,
		    "\"%s\" has another range than \"%s\", expected one range, \"none\", or kind "
		    "percent",
		    part_name(check->instrument, part), part_name(check->instrument, first));
		return;
	}
}

/* What some kinds cannot do. */
static void
check_kind(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	bool is_levels = scale->kind == SCALE_PROFILE || scale->kind == SCALE_VALUE_SET;
	if (scale->kind == SCALE_ITEM && scale->part_count != 1)
		(void) document_complain(check->document, check->node,
		    "%zu items and scales, expected one for kind item", scale->part_count);
	if (is_levels && scale->part_count > LEVELS)
		(void) document_complain(check->document, check->node,
		    "%zu levels, expected at most %d", scale->part_count, LEVELS);
	if (scale->kind == SCALE_PROFILE && (scale->mid_count > 0 || scale->band_count > 0))
		(void) document_complain(check->document, check->node,
		    "a profile is text, expected neither \"mid\" nor \"bands\"");
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		if (scale->kind == SCALE_PERCENT && decimal_compare(part->low, part->high) >= 0)
			(void) document_complain(check->document, check->node,
			    "\"%s\" always counts the same, expected parts that differ",
			    part_name(check->instrument, part));
		if (scale->kind == SCALE_PROFILE && !part->is_scale &&
		    (part->low.billionths < 0 ||
			decimal_compare(part->high, decimal_from_int(LEVELS)) > 0))
			(void) document_complain(check->document, check->node,
			    "\"%s\" has a value that is no digit, expected 0 to %d in a profile",
			    part_name(check->instrument, part), LEVELS);
		if (is_levels && part->is_scale)
			(void) document_complain(check->document, node_get(check->node, "scales"),
			    "a scale stands among levels, expected items");
	}
}

static bool
is_for_same(const struct table_row *a, const struct table_row *b)
{
	return a->age_from == b->age_from && a->age_to == b->age_to && a->sex == b->sex;
}

static bool
has_row(const struct table_row *rows, size_t count, decimal raw)
{
	for (size_t i = 0; i < count; i++)
		if (decimal_compare(rows[i].raw, raw) == 0)
			return true;
	return false;
}

/* Of one block, or of the table of everybody, the first figure without a row: a range may be of
 * millions, and whoever forgot one row has often forgotten what follows. */
static void
check_rows(const struct scale_check *check, const struct table_row *rows, size_t count, decimal low,
    decimal high)
{
	static const char *const whose[] = { "", ", female", ", male" };
	char text[DECIMAL_TEXT], age[40] = "";
	while (decimal_compare(low, high) <= 0 && has_row(rows, count, low))
		low = decimal_plus(low, decimal_from_int(1));
	if (decimal_compare(low, high) > 0)
		return;
	if (rows[0].age_from >= 0)
		(void) snprintf(
		    age, sizeof(age), " for age %d-%d", rows[0].age_from, rows[0].age_to);
	(void) document_complain(check->document, node_get(check->node, "then"),
	    "the table has no row for %s%s%s, expected one for each figure",
	    decimal_format(low, text), age, whose[rows[0].sex]);
}

/* Whether every whole figure between the ends has a row, for everybody whom the table is for: where
 * answers are whole, each is reached. Rows stand in the file's order, so blocks are in one piece. */
static void
check_table(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	if (scale->step_count == 0 || scale->steps[0].kind != STEP_TABLE ||
	    (scale->kind != SCALE_SUM && scale->kind != SCALE_ITEM))
		return;
	decimal low = decimal_from_int(0), high = low, one = decimal_from_int(1);
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		if (part->recoding_count > 0 || part->is_scale ||
		    decimal_compare(part->weight, one) != 0)
			return;
		low = decimal_plus(low, part->low);
		high = decimal_plus(high, part->high);
	}
	const struct scale_step *step = &scale->steps[0];
	for (size_t from = 0, to; from < step->row_count; from = to) {
		for (to = from + 1; to < step->row_count; to++)
			if (!is_for_same(&step->rows[from], &step->rows[to]))
				break;
		check_rows(check, &step->rows[from], to - from, low, high);
	}
}

static void
check_band_join(const struct scale_check *check, const struct node *node, const struct band *below,
    const struct band *band)
{
	decimal gap = decimal_minus(band->from, below->to);
	char to[DECIMAL_TEXT];
	if (gap.billionths <= 0)
		(void) document_complain(check->document, node,
		    "the band begins within the one before, expected it above %s",
		    decimal_format(below->to, to));
	else if (gap.billionths > DECIMAL_ONE)
		(void) document_complain(check->document, node,
		    "the bands leave a gap, expected this one to begin at most 1 above %s",
		    decimal_format(below->to, to));
}

static void
check_bands(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	const struct node *list = node_get(check->node, "bands");
	if (list == NULL)
		return;
	const struct node *node = list->first;
	for (size_t i = 0; i < scale->band_count; i++, node = node->next) {
		const struct band *band = &scale->bands[i];
		if (decimal_compare(band->from, band->to) > 0)
			(void) document_complain(check->document, node,
			    "the band ends before it begins, expected from "
			    "below to");
		if (i > 0)
			check_band_join(check, node, &scale->bands[i - 1], band);
	}
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	if (decimal_compare(scale->bands[0].from, scale->low) != 0 ||
	    decimal_compare(scale->bands[scale->band_count - 1].to, scale->high) != 0)
		(void) document_complain(check->document, list,
		    "the bands do not cover the scores, expected them from %s to %s",
		    decimal_format(scale->low, low), decimal_format(scale->high, high));
}

static void
check_mids(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	const struct node *node = node_get(check->node, "mid");
	if (node != NULL && node->kind == NODE_LIST)
		node = node->first;
	for (size_t i = 0; i < scale->mid_count; i++, node = node->next)
		if (decimal_compare(scale->mids[i].value, decimal_minus(scale->high, scale->low)) >
		    0)
			(void) document_complain(check->document, node_get(node, "value"),
			    "no change of the score is so large, expected less than its range");
}

void
instrument_check_scales(const struct document *document, const struct instrument *instrument)
{
	struct scale_check check = { .document = document, .instrument = instrument };
	const struct node *scores = node_get(document->root, "scores");
	check.node = scores == NULL ? NULL : scores->first;
	for (size_t i = 0; i < instrument->scale_count; i++, check.node = check.node->next) {
		check.scale = &instrument->scales[i];
		check_kind(&check);
		check_reversed(&check);
		check_recoded(&check);
		check_missing(&check);
		check_table(&check);
		check_bands(&check);
		check_mids(&check);
	}
}
