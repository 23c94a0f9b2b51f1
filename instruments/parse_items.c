/* SPDX-License-Identifier: MIT */
/* The items of an instrument's file: questions, options, ranges, and their words per language. */
#include "base/utf8.h"
#include "instruments/chosen.h"
#include "instruments/parse_parts.h"

_Static_assert((int) PARSE_OPTIONS <= (int) CHOSEN_OPTIONS, "a set holds all options");

enum {
	OFFERED = 99,        /* the largest number offered for an option */
	FACE_CHARACTERS = 3, /* with what chooses its colour */
};

static const char *const item_keys[] = { "from", "linkId", "type", "required", "risk", "text",
	"options", "letters", "values", "low", "high", "yes", "no", "under", "fhir", "code",
	"system", "enableWhen", "enableBehavior", NULL };
static const char *const option_keys[] = { "value", "number", "label", "also", "face", "code",
	"system", "exclusive", NULL };
static const char *const end_keys[] = { "value", "label", "also", NULL };
static const char *const word_keys[] = { "also", NULL };
static const char *const types[] = { "choice", "boolean", "integer", "decimal", "date", "text",
	"postcode", "telephone", "choices", NULL };

/* False when the type is not known: what else the item may hold then isn't either. */
static bool
parse_identity(struct parse *parse, const struct node *node, struct item *item)
{
	item->link_id = document_required(parse->document, node, "linkId");
	if (item->link_id != NULL && !parse_is_id(item->link_id, true))
		(void) document_complain(parse->document, node_get(node, "linkId"),
		    "\"%s\" is no linkId, expected up to %d letters, digits and - . _",
		    item->link_id, PARSE_ID);
	item->required = document_bool(parse->document, node, "required", true);
	if (document_required(parse->document, node, "type") == NULL)
		return false;
	int type = document_word(parse->document, node, "type", types, -1);
	item->type = type < 0 ? ITEM_TEXT : (enum item_type) type;
	return type >= 0;
}

/* The number a patient texts: its own, or the value itself. */
static void
parse_number(struct parse *parse, const struct node *node, struct option *option)
{
	if (node_get(node, "number") != NULL) {
		option->number = (int) document_int(parse->document, node, "number", 0, OFFERED, 0);
		return;
	}
	int64_t whole = option->value.billionths / DECIMAL_ONE;
	if (option->value.billionths % DECIMAL_ONE == 0 && whole >= 0 && whole <= OFFERED)
		option->number = (int) whole;
	else
		(void) document_complain(parse->document, node,
		    "\"number\" is missing, expected what is texted for this value, 0 to %d",
		    OFFERED);
}

/* One picture: neither a letter nor a digit, so that no word is taken for it. */
static bool
is_face(const char *text)
{
	struct str s = str_from(text);
	size_t count = 0;
	for (size_t at = 0; at < s.len; count++)
		if (utf8_next(s, &at) < 0x2000)
			return false;
	return count > 0 && count <= FACE_CHARACTERS;
}

/* Every option has a face of its own, or none has. */
static void
parse_face(struct parse *parse, const struct node *node, struct item *item, size_t index)
{
	const char *face = document_text(parse->document, node, "face", NULL);
	if (index > 0 && (face != NULL) != (item->faces != NULL))
		(void) document_complain(parse->document, node,
		    "one option has a \"face\" and another has none, expected one for each");
	if (face == NULL)
		return;
	if (!is_face(face))
		(void) document_complain(parse->document, node_get(node, "face"),
		    "\"%s\" is no face, expected one picture", face);
	if (item->faces == NULL)
		item->faces = ARENA_ARRAY(parse->arena, const char *, item->option_count);
	for (size_t i = 0; i < index; i++)
		if (item->faces[i] != NULL && strcmp(item->faces[i], face) == 0)
			(void) document_complain(parse->document, node_get(node, "face"),
			    "\"%s\" is the face of another option, expected its own", face);
	item->faces[index] = face;
}

/* "None of these" beside another option would say both that it is so and that it is not. */
static void
parse_exclusive(struct parse *parse, const struct node *node, struct item *item, size_t index)
{
	if (node_get(node, "exclusive") == NULL)
		return;
	if (item->type != ITEM_CHOICES)
		(void) document_complain(parse->document, node_get(node, "exclusive"),
		    "\"exclusive\" stands in an item of type %s, expected it in choices",
		    item_type_word(item->type));
	if (!document_bool(parse->document, node, "exclusive", false))
		return;
	if (item->exclusive == NULL)
		item->exclusive = ARENA_ARRAY(parse->arena, bool, item->option_count);
	item->exclusive[index] = true;
}

static void
parse_option(struct parse *parse, const struct node *node, struct item *item, size_t index)
{
	struct instrument *instrument = parse->instrument;
	if (!document_keys(parse->document, node, option_keys) || node->kind != NODE_MAP)
		return;
	struct option *option = &item->options[index];
	if (parse_required_decimal(parse, node, "value", &option->value))
		parse_number(parse, node, option);
	item->codes[index].code = document_text(parse->document, node, "code", NULL);
	item->codes[index].system = document_text(parse->document, node, "system", NULL);
	parse_face(parse, node, item, index);
	parse_exclusive(parse, node, item, index);
	const char *labels[PARSE_LANGUAGES] = { NULL };
	const char *const *synonyms[PARSE_LANGUAGES] = { NULL };
	(void) parse_texts(parse, node, "label", true, PARSE_LABEL, labels);
	parse_synonyms(parse, node, "also", synonyms);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		struct item_wording *wording = &instrument->wordings[i].items[item->index];
		wording->labels[index] = labels[i];
		wording->synonyms[index] = synonyms[i];
	}
}

static void
parse_options(struct parse *parse, const struct node *node, struct item *item)
{
	struct instrument *instrument = parse->instrument;
	const struct node *options = parse_list(parse, node, "options", PARSE_OPTIONS);
	if (options == NULL)
		return;
	item->option_count = options->count;
	item->options = ARENA_ARRAY(parse->arena, struct option, options->count);
	item->codes = ARENA_ARRAY(parse->arena, struct option_code, options->count);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		struct item_wording *wording = &instrument->wordings[i].items[item->index];
		wording->labels = ARENA_ARRAY(parse->arena, const char *, options->count);
		wording->synonyms = ARENA_ARRAY(parse->arena, const char *const *, options->count);
	}
	size_t index = 0;
	for (const struct node *child = options->first; child != NULL; child = child->next)
		parse_option(parse, child, item, index++);
}

/* values: [0, 1, 2]: options of a file without words, for which a value is all there is. */
static void
parse_values(struct parse *parse, const struct node *node, struct item *item)
{
	if (parse->instrument->wording_count > 0) {
		(void) document_complain(parse->document, node_get(node, "values"),
		    "\"values\" stand in a file with words, expected \"options\" with labels");
		return;
	}
	const struct node *values = parse_list(parse, node, "values", PARSE_OPTIONS);
	if (values == NULL)
		return;
	item->option_count = values->count;
	item->options = ARENA_ARRAY(parse->arena, struct option, values->count);
	struct option *option = item->options;
	for (const struct node *child = values->first; child != NULL; child = child->next, option++)
		if (parse_decimal(parse, child, &option->value))
			parse_number(parse, child, option);
}

/* One end of a range: its value, what it means, and other ways to say that. */
static void
parse_end(struct parse *parse, const struct node *node, const char *key, struct item *item,
    decimal *out_value)
{
	struct instrument *instrument = parse->instrument;
	const struct node *end = node_get(node, key);
	if (end == NULL) {
		(void) document_complain(parse->document, node,
		    "\"%s\" is missing, expected the %s end of the range", key, key);
		return;
	}
	if (!document_keys(parse->document, end, end_keys) || end->kind != NODE_MAP)
		return;
	if (parse_required_decimal(parse, end, "value", out_value) && item->type == ITEM_NUMBER &&
	    out_value->billionths % DECIMAL_ONE != 0)
		(void) document_complain(parse->document, node_get(end, "value"),
		    "\"value\" has places, expected a whole number in an item of type integer");
	const char *labels[PARSE_LANGUAGES] = { NULL };
	const char *const *synonyms[PARSE_LANGUAGES] = { NULL };
	(void) parse_texts(parse, end, "label", false, PARSE_LABEL, labels);
	parse_synonyms(parse, end, "also", synonyms);
	bool is_low = out_value == &item->low;
	for (size_t i = 0; i < instrument->wording_count; i++) {
		struct item_wording *wording = &instrument->wordings[i].items[item->index];
		*(is_low ? &wording->low_label : &wording->high_label) = labels[i];
		*(is_low ? &wording->low_synonyms : &wording->high_synonyms) = synonyms[i];
	}
}

static void
parse_range(struct parse *parse, const struct node *node, struct item *item)
{
	size_t before = parse->document->complaints->count;
	parse_end(parse, node, "low", item, &item->low);
	parse_end(parse, node, "high", item, &item->high);
	if (parse->document->complaints->count == before &&
	    decimal_compare(item->low, item->high) >= 0)
		(void) document_complain(parse->document, node_get(node, "high"),
		    "\"high\" is not above \"low\", expected a range");
}

/* Other ways to say yes or no to this very question: "oes", "oeddwn". Absent for most. */
static void
parse_yes_no(struct parse *parse, const struct node *node, const char *key, struct item *item)
{
	struct instrument *instrument = parse->instrument;
	const struct node *answer = node_get(node, key);
	if (answer != NULL)
		(void) document_keys(parse->document, answer, word_keys);
	const char *const *synonyms[PARSE_LANGUAGES] = { NULL };
	parse_synonyms(parse, answer, "also", synonyms);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		struct item_wording *wording = &instrument->wordings[i].items[item->index];
		*(strcmp(key, "no") == 0 ? &wording->low_synonyms : &wording->high_synonyms) =
		    synonyms[i];
	}
}

static void
parse_risk_values(struct parse *parse, const struct node *list, struct item *item)
{
	item->risk = true;
	item->risk_values = ARENA_ARRAY(parse->arena, decimal, list->count);
	for (const struct node *child = list->first; child != NULL; child = child->next) {
		decimal value;
		if (!parse_decimal(parse, child, &value))
			continue;
		if (!item_accepts(item, value) && !item_offers(item, value))
			(void) document_complain(parse->document, child,
			    "%s is no answer to \"%s\", expected one of its values", child->text,
			    item->link_id == NULL ? "" : item->link_id);
		item->risk_values[item->risk_value_count++] = value;
	}
}

/* risk: yes (every answer), or the list of the answers that raise an alert. */
static void
parse_risk(struct parse *parse, const struct node *node, struct item *item)
{
	const struct node *risk = node_get(node, "risk");
	if (risk == NULL)
		return;
	if (risk->kind == NODE_LIST && risk->count == 0)
		(void) document_complain(parse->document, risk,
		    "no answers stand here, expected yes, no or some of the item's values");
	else if (risk->kind == NODE_LIST)
		parse_risk_values(parse, risk, item);
	else
		item->risk = document_bool(parse->document, node, "risk", false);
}

/* What stands beside a type that has no use for it would look as if it counted. */
static void
refuse_key(struct parse *parse, const struct node *node, const char *key, const struct item *item)
{
	const struct node *child = node_get(node, key);
	if (child != NULL)
		(void) complain(parse->document->complaints, parse->document->file, child->key_line,
		    child->key_column, "\"%s\" stands in an item of type %s, expected none", key,
		    item_type_word(item->type));
}

static void
note_consecutive(struct item *item)
{
	item->consecutive =
	    item->option_count > 0 && item->options[0].value.billionths % DECIMAL_ONE == 0;
	for (size_t i = 1; i < item->option_count; i++)
		if (item->options[i].value.billionths - item->options[i - 1].value.billionths !=
		    DECIMAL_ONE)
			item->consecutive = false;
}

/* A patient who is offered A, B, C may send 1 for the first all the same. */
static void
parse_letters(struct parse *parse, const struct node *node, struct item *item)
{
	item->letters = document_bool(parse->document, node, "letters", false);
	if (!item->letters)
		return;
	if (item->option_count > ITEM_LETTERS)
		(void) document_complain(parse->document, node_get(node, "letters"),
		    "%zu options, expected at most %d where they have letters", item->option_count,
		    (int) ITEM_LETTERS);
	for (size_t i = 0; i < item->option_count; i++)
		if (item->options[i].number != (int) i + 1) {
			(void) document_complain(parse->document, node_get(node, "letters"),
			    "option %c has the number %d, expected its place, %zu, for either may be sent",
			    option_letter(i), item->options[i].number, i + 1);
			return;
		}
}

static void
parse_answers(struct parse *parse, const struct node *node, struct item *item)
{
	bool is_range = item->type == ITEM_NUMBER || item->type == ITEM_DECIMAL;
	if (item_has_options(item) && node_get(node, "values") != NULL &&
	    node_get(node, "options") == NULL) {
		parse_values(parse, node, item);
	} else if (item_has_options(item)) {
		parse_options(parse, node, item);
		refuse_key(parse, node, "values", item);
	} else {
		refuse_key(parse, node, "options", item);
		refuse_key(parse, node, "values", item);
	}
	note_consecutive(item);
	if (item_has_options(item))
		parse_letters(parse, node, item);
	else
		refuse_key(parse, node, "letters", item);
	if (is_range) {
		parse_range(parse, node, item);
	} else {
		refuse_key(parse, node, "low", item);
		refuse_key(parse, node, "high", item);
	}
	if (item->type == ITEM_YES_NO) {
		parse_yes_no(parse, node, "no", item);
		parse_yes_no(parse, node, "yes", item);
	} else {
		refuse_key(parse, node, "no", item);
		refuse_key(parse, node, "yes", item);
	}
}

static void
parse_item(struct parse *parse, const struct node *node, size_t index)
{
	struct instrument *instrument = parse->instrument;
	struct item *item = &instrument->items[index];
	item->index = index;
	if (!document_keys(parse->document, node, item_keys) || node->kind != NODE_MAP)
		return;
	bool is_known = parse_identity(parse, node, item);
	const char *texts[PARSE_LANGUAGES] = { NULL };
	(void) parse_texts(parse, node, "text", true, PARSE_TEXT, texts);
	for (size_t i = 0; i < instrument->wording_count; i++)
		instrument->wordings[i].items[index].text = texts[i];
	if (!is_known)
		return;
	parse_answers(parse, node, item);
	if (item_is_written(item) && !item_has_options(item))
		refuse_key(parse, node, "risk", item);
	else
		parse_risk(parse, node, item);
}

void
parse_items(struct parse *parse, const struct node *root)
{
	struct instrument *instrument = parse->instrument;
	const struct node *items = parse_list(parse, root, "items", PARSE_ITEMS);
	if (items == NULL)
		return;
	instrument->item_count = items->count;
	instrument->items = ARENA_ARRAY(parse->arena, struct item, items->count);
	for (size_t i = 0; i < instrument->wording_count; i++)
		instrument->wordings[i].items =
		    ARENA_ARRAY(parse->arena, struct item_wording, items->count);
	size_t index = 0;
	for (const struct node *child = items->first; child != NULL; child = child->next) {
		instrument->items[index].provenance = parse_from_bank(parse, items, index);
		parse_item(parse, child, index++);
	}
}
