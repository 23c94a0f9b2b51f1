/* SPDX-License-Identifier: MIT */
/* Reads the YAML of a value set: its head, and its coefficients where it has no table. */
#include "instruments/value_set_parts.h"
#include "instruments/value_set.h"

static const char *const root_keys[] = { "value_set", "instrument", "dated", "source", "levels",
	"start", "items", "terms", "table", NULL };
static const char *const term_keys[] = { "at_least", "beyond", "each", "value", NULL };

/* The head */

static const char *
required_id(struct value_reading *reading, const char *key)
{
	const struct document *document = reading->parse.document;
	const char *id = document_required(document, document->root, key);
	if (id != NULL && !parse_is_id(id, false))
		(void) document_complain(document, node_get(document->root, key),
		    "\"%s\" is no id, expected small letters, digits and -", id);
	return id;
}

static void
read_head(struct value_reading *reading)
{
	const struct document *document = reading->parse.document;
	struct value_set *set = reading->set;
	set->id = required_id(reading, "value_set");
	set->instrument = required_id(reading, "instrument");
	set->dated = document_required(document, document->root, "dated");
	set->source = document_required(document, document->root, "source");
	if (node_get(document->root, "levels") == NULL)
		(void) document_complain(document, document->root,
		    "\"levels\" is missing, expected how many an item has, 1 the best");
	set->levels = (int) document_int(
	    document, document->root, "levels", 2, VALUE_SET_LEVELS, VALUE_SET_LEVELS);
}

/* Coefficients */

/* { 2: -0.058, 3: -0.076, … }: every level but the best, which is 0. */
static void
read_coefficients(struct value_reading *reading, const struct node *node, decimal *out)
{
	const struct document *document = reading->parse.document;
	for (int level = 2; level <= reading->set->levels; level++) {
		char key[] = { (char) ('0' + level), '\0' };
		(void) parse_required_decimal(&reading->parse, node, key, &out[level]);
	}
	if (node->kind == NODE_MAP && node->count != (size_t) reading->set->levels - 1)
		(void) document_complain(document, node,
		    "%zu coefficients, expected one for each level from 2 to %d", node->count,
		    reading->set->levels);
}

static void
read_items(struct value_reading *reading, const struct node *items)
{
	struct value_set *set = reading->set;
	const struct document *document = reading->parse.document;
	bool is_table = node_get(document->root, "table") != NULL;
	if (items == NULL || items->kind != (is_table ? NODE_LIST : NODE_MAP) ||
	    items->count > VALUE_SET_ITEMS) {
		(void) document_complain(document, items == NULL ? document->root : items,
		    "\"items\" is missing or no %s, expected up to %d items%s",
		    is_table ? "list" : "map", VALUE_SET_ITEMS,
		    is_table ? "" : " with their coefficients");
		return;
	}
	for (const struct node *node = items->first; node != NULL; node = node->next) {
		set->items[set->item_count] = is_table ? node->text : node->key;
		if (!is_table)
			read_coefficients(reading, node, set->coefficients[set->item_count]);
		else if (node->kind != NODE_SCALAR)
			(void) document_complain(
			    document, node, "a list stands here, expected a linkId");
		set->item_count++;
	}
}

static void
read_term(struct value_reading *reading, const struct node *node)
{
	const struct document *document = reading->parse.document;
	if (!document_keys(document, node, term_keys) || node->kind != NODE_MAP)
		return;
	struct value_term *term = &reading->set->terms[reading->set->term_count++];
	if (node_get(node, "at_least") == NULL)
		(void) document_complain(
		    document, node, "\"at_least\" is missing, expected a level");
	term->at_least = (int) document_int(document, node, "at_least", 2, reading->set->levels, 2);
	term->beyond = (int) document_int(document, node, "beyond", 0, VALUE_SET_ITEMS - 1, 0);
	term->each = document_bool(document, node, "each", false);
	(void) parse_required_decimal(&reading->parse, node, "value", &term->value);
}

static void
read_terms(struct value_reading *reading, const struct node *root)
{
	if (node_get(root, "terms") == NULL)
		return;
	const struct node *list = parse_list(&reading->parse, root, "terms", VALUE_SET_TERMS);
	const struct node *node = list == NULL ? NULL : list->first;
	for (; node != NULL; node = node->next)
		read_term(reading, node);
}

static void
read_values(struct value_reading *reading)
{
	const struct node *root = reading->parse.document->root;
	const struct node *table = node_get(root, "table");
	read_items(reading, node_get(root, "items"));
	if (table == NULL) {
		(void) parse_required_decimal(&reading->parse, root, "start", &reading->set->start);
		read_terms(reading, root);
		return;
	}
	if (node_get(root, "start") != NULL || node_get(root, "terms") != NULL)
		(void) document_complain(reading->parse.document, table,
		    "a table stands beside coefficients, expected one or the other");
	if (reading->set->item_count > 0)
		value_set_read_table(reading, table);
}

const struct value_set *
value_set_parse(
    struct arena *arena, const struct value_set_text *text, struct complaints *complaints)
{
	struct document document;
	size_t before = complaints->count;
	if (!document_read(arena, text->file, text->text, complaints, &document))
		return NULL;
	if (!document_keys(&document, document.root, root_keys) || document.root->kind != NODE_MAP)
		return NULL;
	struct value_reading reading = {
		.parse = { .arena = arena, .document = &document },
		.text = text,
		.set = ARENA_NEW(arena, struct value_set),
	};
	reading.set->file = text->file;
	read_head(&reading);
	if (complaints->count == before)
		read_values(&reading);
	return complaints->count == before ? reading.set : NULL;
}

static void
check_value(const struct value_set *set, const struct scale *scale, int64_t state, decimal value,
    struct complaints *complaints, bool *is_said)
{
	char text[DECIMAL_TEXT], low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	if (*is_said ||
	    (decimal_compare(value, scale->low) >= 0 && decimal_compare(value, scale->high) <= 0))
		return;
	complain(complaints, set->file, 1, 1,
	    "%lld is worth %s, expected %s to %s, the range of %s", (long long) state,
	    decimal_format(value, text), decimal_format(scale->low, low),
	    decimal_format(scale->high, high), scale->id);
	*is_said = true; /* one slip of the pen spoils many states */
}

/* The next state in their order; false behind the last. */
static bool
next_state(const struct value_set *set, int *levels)
{
	for (size_t i = set->item_count; i-- > 0; levels[i] = 1)
		if (++levels[i] <= set->levels)
			return true;
	return false;
}

/* Every value there is lies within what the scale says any set may give. Sets with more states than a
 * table may have are not counted out. */
static void
check_values(const struct value_set *set, const struct scale *scale, struct complaints *complaints)
{
	int levels[VALUE_SET_ITEMS];
	bool is_said = false;
	int64_t states = 1;
	for (size_t i = 0; i < set->row_count; i++)
		check_value(
		    set, scale, set->rows[i].state, set->rows[i].value, complaints, &is_said);
	for (size_t i = 0; i < set->item_count; i++) {
		levels[i] = 1;
		states *= set->levels;
	}
	if (set->row_count > 0 || states > VALUE_SET_ROWS)
		return;
	do {
		decimal value = { 0 };
		const char *why_not;
		int64_t state = 0;
		for (size_t i = 0; i < set->item_count; i++)
			state = state * 10 + levels[i];
		if (value_set_look_up(
			set, levels, set->item_count, -1, SEX_UNKNOWN, &value, &why_not))
			check_value(set, scale, state, value, complaints, &is_said);
	} while (next_state(set, levels));
}

void
value_set_check(
    const struct value_set *set, const struct instrument *instrument, struct complaints *complaints)
{
	const struct scale *scale = NULL;
	for (size_t i = 0; instrument != NULL && i < instrument->scale_count; i++)
		if (instrument->scales[i].kind == SCALE_VALUE_SET)
			scale = &instrument->scales[i];
	if (scale == NULL) {
		complain(complaints, set->file, 1, 1,
		    "\"%s\" has no scale of kind value-set, expected an instrument that has",
		    set->instrument);
		return;
	}
	bool fits = scale->part_count == set->item_count;
	for (size_t i = 0; fits && i < set->item_count; i++)
		fits = strcmp(part_name(instrument, &scale->parts[i]), set->items[i]) == 0 &&
		    decimal_compare(scale->parts[i].high, decimal_from_int(set->levels)) == 0;
	if (fits)
		check_values(set, scale, complaints);
	else
		complain(complaints, set->file, 1, 1,
		    "the items or levels are not those of %s, in their order, expected them so",
		    set->instrument);
}
