/* SPDX-License-Identifier: MIT */
/* What a scale is made of: items and other scales, each recoded, reversed or weighted. */
#include "instruments/parse_parts.h"

enum { WEIGHT = 1000 };

static void
complain_of_key(struct parse *parse, const struct node *node, const char *expected)
{
	(void) complain(parse->document->complaints, parse->document->file, node->key_line,
	    node->key_column, "\"%s\" is no %s", node->key, expected);
}

static size_t
scale_index(const struct instrument *instrument, const char *id)
{
	size_t i = 0;
	while (i < instrument->scale_count && strcmp(instrument->scales[i].id, id) != 0)
		i++;
	return i;
}

static void
add_part(struct parse *parse, const struct node *node, struct scale *scale, struct scale_part part)
{
	for (size_t i = 0; i < scale->part_count; i++)
		if (strcmp(part_name(parse->instrument, &scale->parts[i]), node->text) == 0) {
			(void) document_complain(parse->document, node,
			    "\"%s\" stands here twice, expected once", node->text);
			return;
		}
	part.weight = decimal_from_int(1);
	scale->parts[scale->part_count++] = part;
}

static void
add_item(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct item *item = NULL;
	if (node->kind == NODE_SCALAR)
		item = instrument_item(parse->instrument, str_from(node->text));
	if (item == NULL)
		(void) document_complain(parse->document, node,
		    "\"%s\" is no item, expected the linkId of one",
		    node->kind == NODE_SCALAR ? node->text : "a list");
	else if (item->type == ITEM_CHOICES)
		(void) document_complain(parse->document, node,
		    "\"%s\" takes several answers, which are no one number; expected a yes-no item "
		    "for each of them to count",
		    item->link_id);
	else if (!item_is_scored(item))
		(void) document_complain(parse->document, node,
		    "\"%s\" is of type %s, expected an item whose answers are numbers",
		    item->link_id, item_type_word(item->type));
	else
		add_part(parse, node, scale, (struct scale_part){ .index = item->index });
}

static void
add_scale(struct parse *parse, const struct node *node, struct scale *scale)
{
	size_t index = parse->instrument->scale_count;
	if (node->kind == NODE_SCALAR)
		index = scale_index(parse->instrument, node->text);
	if (index == parse->instrument->scale_count)
		(void) document_complain(parse->document, node,
		    "\"%s\" is no scale, expected the id of another one",
		    node->kind == NODE_SCALAR ? node->text : "a list");
	else
		add_part(
		    parse, node, scale, (struct scale_part){ .is_scale = true, .index = index });
}

/* The part that a name stands for; NULL after a complaint. */
static struct scale_part *
part_named(struct parse *parse, const struct node *node, const char *name, struct scale *scale)
{
	for (size_t i = 0; name != NULL && i < scale->part_count; i++)
		if (strcmp(part_name(parse->instrument, &scale->parts[i]), name) == 0)
			return &scale->parts[i];
	(void) document_complain(parse->document, node,
	    "\"%s\" is not part of this scale, expected one of its items or scales",
	    name == NULL ? "a list" : name);
	return NULL;
}

static void
parse_reverse(struct parse *parse, const struct node *node, struct scale *scale)
{
	if (node_get(node, "reverse") == NULL)
		return;
	const struct node *list = parse_list(parse, node, "reverse", PARSE_ITEMS);
	const struct node *child = list == NULL ? NULL : list->first;
	for (; child != NULL; child = child->next) {
		struct scale_part *part = part_named(
		    parse, child, child->kind == NODE_SCALAR ? child->text : NULL, scale);
		if (part != NULL)
			part->reversed = true;
	}
}

/* The map at the key, or NULL. */
static const struct node *
map_at(struct parse *parse, const struct node *node, const char *key, const char *expected)
{
	const struct node *map = node_get(node, key);
	if (map == NULL || map->kind == NODE_MAP)
		return map;
	(void) document_complain(
	    parse->document, map, "\"%s\" is no map, expected %s", key, expected);
	return NULL;
}

static void
parse_weights(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *map =
	    map_at(parse, node, "weights", "a number for each item: { q1: 0.25 }");
	const struct node *child = map == NULL ? NULL : map->first;
	for (; child != NULL; child = child->next) {
		struct scale_part *part = part_named(parse, child, child->key, scale);
		decimal weight, most = decimal_from_int(WEIGHT);
		if (part == NULL || !parse_decimal(parse, child, &weight))
			continue;
		if (weight.billionths == 0 || decimal_compare(weight, most) > 0 ||
		    decimal_compare(weight, decimal_from_int(-WEIGHT)) < 0)
			(void) document_complain(parse->document, child,
			    "the weight %s, expected another than 0, up to %d", child->text,
			    WEIGHT);
		else
			part->weight = weight;
	}
}

/* "3" or "1 to 3". */
static bool
read_span(struct str text, decimal *out_from, decimal *out_to)
{
	ptrdiff_t at = str_find(text, STR(" to "), 0);
	if (at < 0) {
		if (!decimal_parse(text, out_from))
			return false;
		*out_to = *out_from;
		return true;
	}
	size_t from_end = (size_t) at;
	return decimal_parse(str_sub(text, 0, from_end), out_from) &&
	    decimal_parse(str_sub(text, from_end + 4, text.len), out_to) &&
	    decimal_compare(*out_from, *out_to) < 0;
}

static void
parse_recoding(struct parse *parse, const struct node *map, struct scale_part *part)
{
	if (map->kind != NODE_MAP || map->count == 0 || map->count > PARSE_RECODINGS) {
		(void) document_complain(parse->document, map,
		    "no map of 1 to %d values stands here, expected one: { 0: 5, 1 to 3: 4 }",
		    PARSE_RECODINGS);
		return;
	}
	part->recodings = ARENA_ARRAY(parse->arena, struct recoding, map->count);
	for (const struct node *child = map->first; child != NULL; child = child->next) {
		struct recoding recoding;
		if (!read_span(str_from(child->key), &recoding.from, &recoding.to))
			complain_of_key(parse, child, "value, expected one such as 0 or 1 to 3");
		else if (parse_decimal(parse, child, &recoding.value))
			part->recodings[part->recoding_count++] = recoding;
	}
}

static void
parse_recode(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *map = map_at(
	    parse, node, "recode", "a map of values for some items: { q1: { 0: 1.5, 1: 2 } }");
	const struct node *child = map == NULL ? NULL : map->first;
	for (; child != NULL; child = child->next) {
		struct scale_part *part = part_named(parse, child, child->key, scale);
		if (part != NULL && part->is_scale)
			(void) document_complain(parse->document, child,
			    "\"%s\" is a scale, expected an item: only answers are recoded",
			    child->key);
		else if (part != NULL)
			parse_recoding(parse, child, part);
	}
}

void
parse_parts(struct parse *parse, const struct node *node, struct scale *scale)
{
	const struct node *items = NULL, *scales = NULL;
	if (node_get(node, "items") != NULL || node_get(node, "scales") == NULL)
		items = parse_list(parse, node, "items", PARSE_ITEMS);
	if (node_get(node, "scales") != NULL)
		scales = parse_list(parse, node, "scales", PARSE_SCALES);
	size_t count = (items == NULL ? 0 : items->count) + (scales == NULL ? 0 : scales->count);
	scale->parts = ARENA_ARRAY(parse->arena, struct scale_part, count);
	const struct node *child = items == NULL ? NULL : items->first;
	for (; child != NULL; child = child->next)
		add_item(parse, child, scale);
	child = scales == NULL ? NULL : scales->first;
	for (; child != NULL; child = child->next)
		add_scale(parse, child, scale);
	if (count != 1 && scale->kind == SCALE_ITEM && items != NULL)
		(void) document_complain(
		    parse->document, items, "%zu items, expected one for kind item", count);
	parse_reverse(parse, node, scale);
	parse_weights(parse, node, scale);
	parse_recode(parse, node, scale);
}
