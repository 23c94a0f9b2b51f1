/* SPDX-License-Identifier: MIT */
/* The scales of an instrument's file: what is added up, what may be missing, what it means. */
#include "instruments/parse_parts.h"

enum { FACTOR = 1000 };

static const char *const scale_keys[] = { "kind", "items", "reverse", "factor", "missing",
	"direction", "mid", "bands", NULL };
static const char *const band_keys[] = { "from", "to", "label", NULL };
static const char *const mid_keys[] = { "value", "source", NULL };
static const char *const kinds[] = { "sum", "mean", "item", NULL };
static const char *const directions[] = { "higher is better", "lower is better", NULL };

/* The item that a scalar names; NULL after a complaint. */
static const struct item *
item_named(struct parse *parse, const struct node *node)
{
	const struct item *item = NULL;
	if (node->kind == NODE_SCALAR)
		item = instrument_item(parse->instrument, str_from(node->text));
	if (item == NULL)
		(void) document_complain(parse->document, node,
		    "\"%s\" is no item, expected the linkId of one",
		    node->kind == NODE_SCALAR ? node->text : "a list");
	return item;
}

static size_t
position_in(const struct scale *scale, size_t index)
{
	size_t i = 0;
	while (i < scale->item_count && scale->items[i] != index)
		i++;
	return i;
}

static void
add_item(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct item *item = item_named(parse, node);
	if (item == NULL)
		return;
	if (!item_is_scored(item))
		(void) document_complain(parse->document, node,
		    "\"%s\" is of type %s, expected an item whose answers are numbers",
		    item->link_id, item_type_word(item->type));
	else if (position_in(scale, item->index) < scale->item_count)
		(void) document_complain(parse->document, node,
		    "\"%s\" stands here twice, expected once", item->link_id);
	else
		scale->items[scale->item_count++] = item->index;
}

static void
parse_scale_items(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *items = parse_list(parse, node, "items", PARSE_ITEMS);
	size_t count = items == NULL ? 0 : items->count;
	scale->items = ARENA_ARRAY(parse->arena, size_t, count);
	scale->reversed = ARENA_ARRAY(parse->arena, bool, count);
	const struct node *child = items == NULL ? NULL : items->first;
	for (; child != NULL; child = child->next)
		add_item(parse, child, scale);
	if (items != NULL && scale->kind == SCALE_ITEM && count != 1)
		(void) document_complain(
		    parse->document, items, "%zu items, expected one for kind item", count);
}

static void
parse_reverse(struct parse *parse, const struct node *node, struct scale *scale)
{
	if (node_get(node, "reverse") == NULL)
		return;
	const struct node *list = parse_list(parse, node, "reverse", PARSE_ITEMS);
	const struct node *child = list == NULL ? NULL : list->first;
	for (; child != NULL; child = child->next) {
		const struct item *item = item_named(parse, child);
		if (item == NULL)
			continue;
		size_t position = position_in(scale, item->index);
		if (position == scale->item_count)
			(void) document_complain(parse->document, child,
			    "\"%s\" is no item of this scale, expected one of its items",
			    item->link_id);
		else
			scale->reversed[position] = true;
	}
}

static void
parse_factor(struct parse *parse, const struct node *node, struct scale *scale)
{
	scale->factor = decimal_from_int(1);
	const struct node *factor = node_get(node, "factor");
	if (factor == NULL)
		return;
	if (scale->kind != SCALE_MEAN) {
		(void) document_complain(parse->document, factor,
		    "\"factor\" stands beside kind %s, expected it with kind mean alone",
		    kinds[scale->kind]);
		return;
	}
	if (parse_decimal(parse, factor, &scale->factor) &&
	    (scale->factor.billionths <= 0 ||
		decimal_compare(scale->factor, decimal_from_int(FACTOR)) > 0))
		(void) document_complain(parse->document, factor,
		    "\"factor\" is %s, expected more than 0 and at most %d", factor->text, FACTOR);
}

/* "none", "at most 2" or "share 0.5". */
static void
parse_missing(struct parse *parse, const struct node *node, struct scale *scale)
{
	const char *text = document_required(parse->document, node, "missing");
	if (text == NULL)
		return;
	struct str rule = str_from(text);
	int64_t limit = 0;
	decimal share = decimal_from_int(0);
	if (str_is(rule, "none")) {
		scale->missing = MISSING_NONE;
		return;
	}
	if (str_starts(rule, "at most ") && str_to_int(str_sub(rule, 8, rule.len), &limit) &&
	    limit >= 1 && limit <= PARSE_ITEMS) {
		scale->missing = MISSING_AT_MOST;
		scale->missing_limit = (int) limit;
		return;
	}
	if (str_starts(rule, "share ") && decimal_parse(str_sub(rule, 6, rule.len), &share) &&
	    share.billionths > 0 && share.billionths <= DECIMAL_ONE) {
		scale->missing = MISSING_SHARE;
		scale->missing_share = share;
		return;
	}
	(void) document_complain(parse->document, node_get(node, "missing"),
	    "\"%s\" is no rule, expected none, \"at most 2\" or \"share 0.5\"", text);
}

static void
parse_mid(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *mid = node_get(node, "mid");
	if (mid == NULL || !document_keys(parse->document, mid, mid_keys) || mid->kind != NODE_MAP)
		return;
	scale->mid_source = document_required(parse->document, mid, "source");
	scale->has_mid = parse_required_decimal(parse, mid, "value", &scale->mid);
	if (scale->has_mid && scale->mid.billionths <= 0)
		(void) document_complain(parse->document, node_get(mid, "value"),
		    "\"value\" is not above 0, expected the smallest change that matters");
}

static void
parse_bands(struct parse *parse, const struct node *node, struct scale *scale)
{
	if (node_get(node, "bands") == NULL)
		return;
	const struct node *list = parse_list(parse, node, "bands", PARSE_BANDS);
	if (list == NULL)
		return;
	scale->bands = ARENA_ARRAY(parse->arena, struct band, list->count);
	scale->band_count = list->count;
	struct band *band = scale->bands;
	for (const struct node *child = list->first; child != NULL; child = child->next, band++) {
		if (!document_keys(parse->document, child, band_keys) || child->kind != NODE_MAP)
			continue;
		(void) parse_required_decimal(parse, child, "from", &band->from);
		(void) parse_required_decimal(parse, child, "to", &band->to);
		band->label = document_required(parse->document, child, "label");
	}
}

static void
work_out_range(struct parse *parse, struct scale *scale)
{
	decimal low = decimal_from_int(0), high = low;
	for (size_t i = 0; i < scale->item_count; i++) {
		decimal item_low, item_high;
		item_ends(&parse->instrument->items[scale->items[i]], &item_low, &item_high);
		low = decimal_plus(low, item_low);
		high = decimal_plus(high, item_high);
	}
	if (scale->kind == SCALE_MEAN && scale->item_count > 0) {
		decimal count = decimal_from_int((int64_t) scale->item_count);
		low = decimal_over(decimal_times(low, scale->factor), count);
		high = decimal_over(decimal_times(high, scale->factor), count);
	}
	scale->low = low;
	scale->high = high;
}

static void
parse_scale(struct parse *parse, const struct node *node, struct scale *scale)
{
	scale->id = node->key;
	if (!parse_is_id(node->key, false))
		(void) complain(parse->document->complaints, parse->document->file, node->key_line,
		    node->key_column, "\"%s\" is no id, expected small letters, digits and -",
		    node->key);
	if (!document_keys(parse->document, node, scale_keys) || node->kind != NODE_MAP)
		return;
	if (document_required(parse->document, node, "kind") != NULL)
		scale->kind = (enum scale_kind) document_word(
		    parse->document, node, "kind", kinds, SCALE_SUM);
	if (document_required(parse->document, node, "direction") != NULL)
		scale->direction = (enum direction) document_word(
		    parse->document, node, "direction", directions, DIRECTION_HIGHER_IS_BETTER);
	parse_scale_items(parse, node, scale);
	parse_reverse(parse, node, scale);
	parse_factor(parse, node, scale);
	parse_missing(parse, node, scale);
	parse_mid(parse, node, scale);
	parse_bands(parse, node, scale);
	work_out_range(parse, scale);
}

void
parse_scores(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const struct node *scores = node_get(root, "scores");
	if (scores == NULL)
		return;
	if (scores->kind != NODE_MAP || scores->count == 0 || scores->count > PARSE_SCALES) {
		(void) document_complain(parse->document, scores,
		    "\"scores\" is no map, expected 1 to %d scales by id", PARSE_SCALES);
		return;
	}
	instrument->scales = ARENA_ARRAY(parse->arena, struct scale, scores->count);
	instrument->scale_count = scores->count;
	size_t index = 0;
	for (const struct node *child = scores->first; child != NULL; child = child->next)
		parse_scale(parse, child, &instrument->scales[index++]);
}
