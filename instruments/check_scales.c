/* SPDX-License-Identifier: MIT */
/* Checks the scales: every score they can give must be one that was meant. */
#include "instruments/check.h"

struct scale_check {
	const struct document *document;
	const struct node *node; /* the scale's map */
	const struct instrument *instrument;
	const struct scale *scale;
};

static const struct item *
item_of(const struct scale_check *check, size_t position)
{
	return &check->instrument->items[check->scale->items[position]];
}

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
	for (size_t i = 0; i < check->scale->item_count; i++)
		if (check->scale->reversed[i] && !is_mirrored(item_of(check, i)))
			(void) document_complain(check->document, node_get(check->node, "reverse"),
			    "\"%s\" cannot be reversed, expected options whose values lie evenly",
			    item_of(check, i)->link_id);
}

/* A missing item counts as the mean of the others: that has a meaning on one range only, and only
 * there can the score neither leave its range nor fall when an answer rises. */
static void
check_missing(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	const struct node *node = node_get(check->node, "missing");
	if (scale->missing == MISSING_NONE)
		return;
	if (scale->missing == MISSING_AT_MOST && (size_t) scale->missing_limit >= scale->item_count)
		(void) document_complain(check->document, node,
		    "at most %d of %zu may be missing, expected fewer than there are items",
		    scale->missing_limit, scale->item_count);
	decimal low, high;
	item_ends(item_of(check, 0), &low, &high);
	for (size_t i = 1; i < scale->item_count; i++) {
		decimal other_low, other_high;
		item_ends(item_of(check, i), &other_low, &other_high);
		if (decimal_compare(low, other_low) == 0 && decimal_compare(high, other_high) == 0)
			continue;
		(void) document_complain(check->document, node,
		    "\"%s\" has another range than \"%s\", expected one range or \"none\"",
		    item_of(check, i)->link_id, item_of(check, 0)->link_id);
		return;
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
check_mid(const struct scale_check *check)
{
	const struct scale *scale = check->scale;
	if (scale->has_mid &&
	    decimal_compare(scale->mid, decimal_minus(scale->high, scale->low)) > 0)
		(void) document_complain(check->document,
		    node_get(node_get(check->node, "mid"), "value"),
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
		check_reversed(&check);
		check_missing(&check);
		check_bands(&check);
		check_mid(&check);
	}
}
