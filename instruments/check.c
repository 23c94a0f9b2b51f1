/* SPDX-License-Identifier: MIT */
/*
 * Checks the items: nothing offered twice, nothing that could be said of two options, nothing that
 * costs two texts. Whether the words are plain and kind no program can say.
 */
#include "base/utf8.h"
#include "instruments/chosen.h"
#include "instruments/wording_length.h"
#include "instruments/check.h"

/* One way to say an answer, and where it stands. */
struct saying {
	struct str folded;
	const struct node *node;
	size_t answer; /* the option's index; for a range 0 low, 1 high; for yes-no its value */
};

enum { SAYINGS = 20 * 61 };

struct sayings {
	struct arena arena;
	const struct document *document;
	struct saying *all;
	size_t count;
};

static struct str
fold(struct arena *arena, const char *text)
{
	return utf8_fold(arena, utf8_nfkc(arena, str_trim(str_from(text))));
}

/* The same word for two answers would have to be guessed at, or asked again for ever. */
static void
say(struct sayings *sayings, const struct node *node, size_t answer)
{
	struct saying *new = &sayings->all[sayings->count];
	*new = (struct saying){ fold(&sayings->arena, node->text), node, answer };
	for (size_t i = 0; i < sayings->count; i++) {
		const struct saying *old = &sayings->all[i];
		if (!str_eq(old->folded, new->folded))
			continue;
		if (old->answer != answer)
			(void) document_complain(sayings->document, node,
			    "\"%s\" means another answer in line %d, expected one meaning",
			    node->text, old->node->line);
		else
			(void) document_complain(sayings->document, node,
			    "\"%s\" stands in line %d already, expected once", node->text,
			    old->node->line);
		return;
	}
	sayings->count++;
}

/* label and also of one option, or one end of a range, in one language. */
static void
say_answer(struct sayings *sayings, const struct node *node, const char *language, size_t answer)
{
	const struct node *label = node_get(node_get(node, "label"), language);
	const struct node *also = node_get(node_get(node, "also"), language);
	if (label != NULL)
		say(sayings, label, answer);
	const struct node *child = also == NULL ? NULL : also->first;
	for (; child != NULL && sayings->count < SAYINGS; child = child->next)
		say(sayings, child, answer);
}

static void
check_sayings(const struct document *document, const struct node *node, const char *language)
{
	struct sayings sayings = { .document = document };
	arena_init(&sayings.arena);
	sayings.all = ARENA_ARRAY(&sayings.arena, struct saying, SAYINGS + 1);
	const struct node *options = node_get(node, "options");
	size_t answer = 0;
	if (options != NULL)
		for (const struct node *option = options->first; option != NULL;
		     option = option->next)
			say_answer(&sayings, option, language, answer++);
	say_answer(&sayings, node_get(node, "low"), language, 0);
	say_answer(&sayings, node_get(node, "high"), language, 1);
	say_answer(&sayings, node_get(node, "no"), language, 0);
	say_answer(&sayings, node_get(node, "yes"), language, 1);
	arena_done(&sayings.arena);
}

static void
check_length(const struct document *document, const struct node *node, const struct item *item,
    const struct wording *wording)
{
	struct wording_length length =
	    wording_length(item, &wording->items[item->index], wording->language);
	const struct node *text = node_get(node_get(node, "text"), wording->language);
	if (length.units <= length.limit)
		return;
	if (length.odd[0] == '\0')
		(void) document_complain(document, text,
		    "%zu characters with its answers in \"%s\", expected at most %zu to fit one "
		    "text message",
		    length.units, wording->language, length.limit);
	else
		(void) document_complain(document, text,
		    "%zu characters with its answers in \"%s\", expected at most %zu: \"%s\" makes "
		    "a text message hold less than half",
		    length.units, wording->language, length.limit, length.odd);
}

static void
check_faces(const struct document *document, const struct node *node, const struct item *item,
    const struct wording *wording)
{
	if (item->faces == NULL)
		return;
	struct wording_length length =
	    wording_length_with_faces(item, &wording->items[item->index]);
	if (length.units > length.limit)
		(void) document_complain(document,
		    node_get(node_get(node, "text"), wording->language),
		    "%zu characters with its answers and faces in \"%s\", expected at most %zu to "
		    "fit two parts of a text message",
		    length.units, wording->language, length.limit);
}

static void
check_options(const struct document *document, const struct node *node, const struct item *item)
{
	const struct node *options = node_get(node, "options");
	if (options == NULL)
		options = node_get(node, "values");
	const struct node *option = options->first;
	for (size_t i = 0; i < item->option_count; i++, option = option->next)
		for (size_t j = 0; j < i; j++) {
			if (item->options[i].number == item->options[j].number)
				(void) document_complain(document, option,
				    "the number %d is offered twice, expected each once",
				    item->options[i].number);
			if (decimal_compare(item->options[i].value, item->options[j].value) == 0)
				(void) document_complain(document, option,
				    "the value is that of another option, expected its own");
		}
	if (item->type == ITEM_CHOICES && chosen_count(chosen_all(item)) < 2)
		(void) document_complain(document, options,
		    "one option or none may stand beside others, expected two or more");
	else if (item->option_count < 2)
		(void) document_complain(
		    document, options, "one option, expected a choice of two or more");
}

static void
check_item(const struct document *document, const struct node *node,
    const struct instrument *instrument, const struct item *item)
{
	const struct item *first = instrument_item(instrument, str_from(item->link_id));
	if (first != item)
		(void) document_complain(document, node_get(node, "linkId"),
		    "\"%s\" is the linkId of item %zu already, expected another", item->link_id,
		    first->index + 1);
	if (item_has_options(item))
		check_options(document, node, item);
	for (size_t i = 0; i < instrument->wording_count; i++) {
		const struct wording *wording = &instrument->wordings[i];
		check_sayings(document, node, wording->language);
		if ((instrument->modes & MODE_SMS) != 0)
			check_length(document, node, item, wording);
		if ((instrument->modes & MODE_SMS) != 0)
			check_faces(document, node, item, wording);
	}
}

void
instrument_check(const struct document *document, const struct instrument *instrument)
{
	const struct node *node = node_get(document->root, "items")->first;
	for (size_t i = 0; i < instrument->item_count; i++, node = node->next)
		check_item(document, node, instrument, &instrument->items[i]);
	instrument_check_scales(document, instrument);
}
