/* SPDX-License-Identifier: MIT */
/*
 * Reads the words of one language over the structure of an instrument. Structure cannot be changed
 * here: no item, option, order or score.
 */
#include "base/utf8.h"
#include "instruments/parse_parts.h"
#include "instruments/wording_length.h"
#include "instruments/wording_file.h"

static const char *const root_keys[] = { "wording", "version", "language", "review", "by",
	"licence", "title", "recall", "items", NULL };
static const char *const licence_keys[] = { "proof", "modes", NULL };
static const char *const item_keys[] = { "text", "options", "low", "high", "yes", "no", NULL };
static const char *const label_keys[] = { "label", "also", NULL };
static const char *const reviews[] = { "original", "publisher", "native", "machine", NULL };

/* One file while it is read. */
struct wording_reading {
	struct parse parse; /* its instrument is the copy */
	const struct node *root;
	struct wording *wording;
};

static const char *
words_at(struct wording_reading *reading, const struct node *map, const char *key, size_t limit)
{
	const struct node *node = node_get(map, key);
	if (node == NULL) {
		(void) document_complain(
		    reading->parse.document, map, "\"%s\" is missing, expected words", key);
		return "";
	}
	return parse_words(&reading->parse, node, limit) ? node->text : "";
}

/* "a little", or { label: a little, also: [a bit] }. */
static void
read_label(struct wording_reading *reading, const struct node *node, const char **out_label,
    const char *const **out_also)
{
	if (node->kind == NODE_SCALAR) {
		if (parse_words(&reading->parse, node, PARSE_LABEL))
			*out_label = node->text;
		*out_also = parse_word_list(&reading->parse, NULL);
		return;
	}
	if (!document_keys(reading->parse.document, node, label_keys) || node->kind != NODE_MAP)
		return;
	*out_label = words_at(reading, node, "label", PARSE_LABEL);
	*out_also = parse_word_list(&reading->parse, node_get(node, "also"));
}

static const struct node *
option_node(const struct node *options, decimal value)
{
	const struct node *node = options == NULL ? NULL : options->first;
	decimal key;
	while (node != NULL &&
	    (!decimal_parse(str_from(node->key), &key) || decimal_compare(key, value) != 0))
		node = node->next;
	return node;
}

static void
read_options(struct wording_reading *reading, const struct node *node, const struct item *item,
    struct item_wording *out)
{
	const struct document *document = reading->parse.document;
	const struct node *options = node_get(node, "options");
	char value[DECIMAL_TEXT];
	out->labels = ARENA_ARRAY(reading->parse.arena, const char *, item->option_count);
	out->synonyms = ARENA_ARRAY(reading->parse.arena, const char *const *, item->option_count);
	if (options != NULL && options->kind != NODE_MAP) {
		(void) document_complain(document, options,
		    "\"options\" is no map, expected words for each value: { 0: none }");
		return;
	}
	for (size_t i = 0; i < item->option_count; i++) {
		const struct node *option = option_node(options, item->options[i].value);
		if (option != NULL)
			read_label(reading, option, &out->labels[i], &out->synonyms[i]);
		else
			(void) document_complain(document, options == NULL ? node : options,
			    "the answer %s of \"%s\" has no words, expected its label",
			    decimal_format(item->options[i].value, value), item->link_id);
	}
	if (options != NULL && options->count > item->option_count)
		(void) document_complain(document, options,
		    "%zu labels for \"%s\", expected one for each of its %zu answers",
		    options->count, item->link_id, item->option_count);
}

static const char *const *
also_at(struct wording_reading *reading, const struct node *node, const char *key)
{
	return parse_word_list(&reading->parse, node_get(node_get(node, key), "also"));
}

static void
read_answers(struct wording_reading *reading, const struct node *node, const struct item *item,
    struct item_wording *out)
{
	const struct node *low = node_get(node, "low"), *high = node_get(node, "high");
	switch (item->type) {
	case ITEM_CHOICE:
	case ITEM_CHOICES: read_options(reading, node, item, out); return;
	case ITEM_YES_NO:
		out->low_synonyms = also_at(reading, node, "no");
		out->high_synonyms = also_at(reading, node, "yes");
		return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL:
		if (low != NULL)
			read_label(reading, low, &out->low_label, &out->low_synonyms);
		if (high != NULL)
			read_label(reading, high, &out->high_label, &out->high_synonyms);
		return;
	case ITEM_DATE:
	case ITEM_TEXT:
	case ITEM_POSTCODE:
	case ITEM_TELEPHONE: return;
	}
}

/* One way to say an answer. */
struct way {
	struct str folded;
	size_t answer;
};

struct ways {
	struct arena *arena;
	struct way *all;
	size_t count;
};

enum { WAYS = PARSE_OPTIONS * (PARSE_SYNONYMS + 1) };

/* The way that means another answer already, or NULL. */
static const char *
add_way(struct ways *ways, const char *text, size_t answer)
{
	if (text == NULL || text[0] == '\0' || ways->count == WAYS)
		return NULL;
	struct str folded =
	    utf8_fold(ways->arena, utf8_nfkc(ways->arena, str_trim(str_from(text))));
	for (size_t i = 0; i < ways->count; i++)
		if (str_eq(ways->all[i].folded, folded) && ways->all[i].answer != answer)
			return text;
	ways->all[ways->count++] = (struct way){ folded, answer };
	return NULL;
}

static const char *
add_ways(struct ways *ways, const char *label, const char *const *also, size_t answer)
{
	const char *twice = add_way(ways, label, answer);
	for (size_t i = 0; twice == NULL && also != NULL && also[i] != NULL; i++)
		twice = add_way(ways, also[i], answer);
	return twice;
}

/* The same word for two answers would have to be guessed at. */
static void
check_ways(struct wording_reading *reading, const struct node *node, const struct item *item,
    const struct item_wording *words)
{
	struct arena arena;
	arena_init(&arena);
	struct ways ways = { .arena = &arena, .all = ARENA_ARRAY(&arena, struct way, WAYS) };
	const char *twice = add_ways(&ways, words->low_label, words->low_synonyms, 0);
	if (twice == NULL)
		twice = add_ways(&ways, words->high_label, words->high_synonyms, 1);
	for (size_t i = 0; twice == NULL && i < item->option_count; i++)
		twice = add_ways(&ways, words->labels[i], words->synonyms[i], i);
	if (twice != NULL)
		(void) document_complain(reading->parse.document, node,
		    "\"%s\" means two answers of \"%s\", expected one meaning", twice,
		    item->link_id);
	arena_done(&arena);
}

static void
check_length(struct wording_reading *reading, const struct node *node, const struct item *item,
    const struct item_wording *words)
{
	struct wording_length length = wording_length(item, words, reading->wording->language);
	if ((reading->parse.instrument->modes & MODE_SMS) == 0 || length.units <= length.limit)
		return;
	(void) document_complain(reading->parse.document, node_get(node, "text"),
	    "%zu characters with its answers, expected at most %zu to fit one text message, or "
	    "modes without sms",
	    length.units, length.limit);
}

static void
read_item(struct wording_reading *reading, const struct node *items, const struct item *item)
{
	const struct document *document = reading->parse.document;
	const struct node *node = node_get(items, item->link_id);
	struct item_wording *out = &reading->wording->items[item->index];
	if (node == NULL) {
		(void) document_complain(document, items,
		    "\"%s\" has no words, expected text and the labels of its answers",
		    item->link_id);
		return;
	}
	size_t before = document->complaints->count;
	if (!document_keys(document, node, item_keys) || node->kind != NODE_MAP)
		return;
	out->text = words_at(reading, node, "text", PARSE_TEXT);
	read_answers(reading, node, item, out);
	if (document->complaints->count != before)
		return;
	check_ways(reading, node, item, out);
	check_length(reading, node, item, out);
}

static void
read_items(struct wording_reading *reading)
{
	const struct document *document = reading->parse.document;
	const struct instrument *instrument = reading->parse.instrument;
	const struct node *items = node_get(reading->root, "items");
	if (items == NULL || items->kind != NODE_MAP) {
		(void) document_complain(document, items == NULL ? reading->root : items,
		    "\"items\" is missing or no map, expected words for each linkId of %s",
		    instrument->id);
		return;
	}
	reading->wording->items =
	    ARENA_ARRAY(reading->parse.arena, struct item_wording, instrument->item_count);
	for (size_t i = 0; i < instrument->item_count; i++)
		read_item(reading, items, &instrument->items[i]);
	for (const struct node *node = items->first; node != NULL; node = node->next)
		if (instrument_item(instrument, str_from(node->key)) == NULL)
			(void) document_complain(document, node,
			    "\"%s\" is no item of %s, expected the linkId of one", node->key,
			    instrument->id);
}

/* The agreement, and what it permits: nothing is sent without one where one is needed. */
static void
read_licence(struct wording_reading *reading)
{
	struct instrument *instrument = reading->parse.instrument;
	const struct document *document = reading->parse.document;
	const struct node *licence = node_get(reading->root, "licence");
	if (licence == NULL) {
		if (instrument->licence_status == LICENCE_REQUIRED ||
		    instrument->licence_status == LICENCE_UNKNOWN)
			(void) document_complain(document, reading->root,
			    "\"licence\" is missing, expected the proof of the agreement with %s",
			    instrument->licence);
		return;
	}
	if (!document_keys(document, licence, licence_keys) || licence->kind != NODE_MAP)
		return;
	instrument->licence_proof = document_required(document, licence, "proof");
	if (instrument->licence_status == LICENCE_UNKNOWN)
		instrument->licence_status = LICENCE_REQUIRED;
	if (node_get(licence, "modes") != NULL)
		instrument->modes = parse_modes(&reading->parse, licence);
}

static void
read_head(struct wording_reading *reading)
{
	const struct document *document = reading->parse.document;
	const struct node *root = reading->root;
	struct wording *wording = reading->wording;
	wording->language = document_required(document, root, "language");
	wording->review = "";
	if (document_required(document, root, "review") != NULL) {
		int review = document_word(document, root, "review", reviews, 0);
		wording->review = reviews[review];
		wording->machine_made = strcmp(wording->review, "machine") == 0;
	}
	wording->reviewed_by = document_text(document, root, "by", NULL);
	if (strcmp(wording->review, "native") == 0 && wording->reviewed_by == NULL)
		(void) document_complain(document, root,
		    "\"by\" is missing, expected the native reader who signed the wording");
	wording->title = words_at(reading, root, "title", PARSE_LABEL);
	wording->intro =
	    node_get(root, "recall") == NULL ? "" : words_at(reading, root, "recall", PARSE_LABEL);
	for (size_t i = 0;
	     wording->language != NULL && i + 1 < reading->parse.instrument->wording_count; i++)
		if (strcmp(reading->parse.instrument->wordings[i].language, wording->language) == 0)
			(void) document_complain(document, node_get(root, "language"),
			    "%s has words in \"%s\" already, expected another language",
			    reading->parse.instrument->id, wording->language);
}

/* The instrument as it will be: its own copy, with room for one more wording. */
static struct instrument *
copy_of(struct arena *arena, const struct instrument *instrument)
{
	struct instrument *copy = ARENA_NEW(arena, struct instrument);
	*copy = *instrument;
	copy->wordings = ARENA_ARRAY(arena, struct wording, instrument->wording_count + 1);
	for (size_t i = 0; i < instrument->wording_count; i++)
		copy->wordings[i] = instrument->wordings[i];
	copy->wording_count++;
	return copy;
}

/* The instrument that the file is for; NULL after a complaint. */
static const struct instrument *
find_worded(const struct document *document, wording_file_find_fn *find, void *context)
{
	const char *id = document_required(document, document->root, "wording");
	const char *version = document_required(document, document->root, "version");
	if (id == NULL || version == NULL)
		return NULL;
	const struct instrument *instrument = find(context, id);
	if (instrument == NULL)
		(void) document_complain(document, node_get(document->root, "wording"),
		    "no instrument \"%s\", expected the id of one", id);
	else if (strcmp(version, instrument->version) != 0)
		(void) document_complain(document, node_get(document->root, "version"),
		    "words for version %s of %s, expected them for version %s, which is in use",
		    version, id, instrument->version);
	else
		return instrument;
	return NULL;
}

const struct instrument *
wording_file_read(struct arena *arena, const char *file, struct str text,
    wording_file_find_fn *find, void *context, struct complaints *complaints)
{
	struct document document;
	size_t before = complaints->count;
	if (!document_read(arena, file, text, complaints, &document) ||
	    !document_keys(&document, document.root, root_keys) || document.root->kind != NODE_MAP)
		return NULL;
	const struct instrument *instrument = find_worded(&document, find, context);
	if (instrument == NULL)
		return NULL;
	struct instrument *copy = copy_of(arena, instrument);
	struct wording_reading reading = {
		.parse = { .arena = arena, .document = &document, .instrument = copy },
		.root = document.root,
		.wording = &copy->wordings[copy->wording_count - 1],
	};
	read_head(&reading);
	read_licence(&reading);
	read_items(&reading);
	return complaints->count == before ? copy : NULL;
}
