/* SPDX-License-Identifier: MIT */
/*
 * Reads one pathway file. Every complaint is made, not only the first. What needs a second pathway
 * to be wrong is pathway.c's.
 */
#include "scheduler/pathway_read.h"

enum { AGE_LIMIT = 130, CODES = 2000 };

static const char *const file_keys[] = { "id", "version", "title", "for", "steps", NULL };
static const char *const for_keys[] = { "codes", "sub-specialty", "sides", "age", "admission",
	NULL };
static const char *const age_keys[] = { "from", "to", NULL };
static const char *const side_words[] = { "none", "left", "right", "bilateral", NULL };
static const char *const admission_words[] = { "elective", "trauma", NULL };

/* small things */

bool
pathway_is_word(const char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(i > 0 && strchr("-._", c))))
			return false;
	}
	return len > 0 && len <= PATHWAY_WORD;
}

const char *
pathway_word(const struct pathway_reading *reading, const struct node *map, const char *key)
{
	const char *text = document_required(reading->document, map, key);
	if (text != NULL && !pathway_is_word(text)) {
		document_complain(reading->document, node_get(map, key),
		    "`%s: %s` is no id, expected small letters, digits and hyphens", key, text);
		return "";
	}
	return text == NULL ? "" : arena_strdup(reading->arena, text);
}

unsigned
pathway_bits(const struct pathway_reading *reading, const struct node *map, const char *key,
    const char *const *words, unsigned fallback)
{
	const struct node *list = node_get(map, key);
	if (list == NULL)
		return fallback;
	unsigned all = 0;
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		int i = 0;
		while (words[i] != NULL &&
		    (node->kind != NODE_SCALAR || strcmp(words[i], node->text) != 0))
			i++;
		if (words[i] == NULL)
			document_complain(reading->document, node,
			    "\"%s\" is none of the %s, expected words such as [%s, %s]",
			    node->kind == NODE_SCALAR ? node->text : "a list", key, words[0],
			    words[1]);
		else
			all |= 1U << i;
	}
	if (list->kind != NODE_LIST || list->count == 0)
		document_complain(reading->document, list, "no %s, expected a list of them", key);
	return all == 0 ? fallback : all;
}

/* for whom */

static void
read_codes(const struct pathway_reading *reading, const struct node *map, struct pathway *pathway)
{
	const struct node *list = node_get(map, "codes");
	if (list == NULL || list->kind != NODE_LIST || list->count == 0 || list->count > CODES) {
		document_complain(reading->document, list == NULL ? map : list,
		    "no codes, expected a list of procedure codes such as [\"256\", \"303\"]");
		return;
	}
	pathway->codes_line = list->line;
	pathway->codes_column = list->column;
	const char **codes = ARENA_ARRAY(reading->arena, const char *, list->count);
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		bool good = node->kind == NODE_SCALAR && node->text[0] != '\0';
		for (size_t i = 0; good && i < pathway->code_count; i++)
			good = strcmp(codes[i], node->text) != 0;
		if (good)
			codes[pathway->code_count++] = arena_strdup(reading->arena, node->text);
		else
			document_complain(
			    reading->document, node, "no code, expected each code once, as text");
	}
	pathway->codes = codes;
}

static void
read_for(const struct pathway_reading *reading, struct pathway *pathway)
{
	const struct document *document = reading->document;
	const struct node *map = node_get(document->root, "for");
	if (map == NULL) {
		document_complain(
		    document, document->root, "no `for`, expected the operations it is for");
		return;
	}
	document_keys(document, map, for_keys);
	read_codes(reading, map, pathway);
	pathway->sub_specialty =
	    arena_strdup(reading->arena, document_text(document, map, "sub-specialty", ""));
	pathway->sides = pathway_bits(
	    reading, map, "sides", side_words, SIDE_NONE | SIDE_LEFT | SIDE_RIGHT | SIDE_BILATERAL);
	int admission = document_word(document, map, "admission", admission_words, -1);
	pathway->admission = admission < 0 ? "" : admission_words[admission];
	const struct node *age = node_get(map, "age");
	if (age != NULL)
		document_keys(document, age, age_keys);
	pathway->age_from = (int) document_int(document, age, "from", 0, AGE_LIMIT, 0);
	pathway->age_to = (int) document_int(document, age, "to", 0, AGE_LIMIT, AGE_LIMIT);
	if (pathway->age_from > pathway->age_to)
		document_complain(document, age, "nobody has such an age, expected from <= to");
}

const struct pathway *
pathway_parse(struct arena *arena, const char *file, struct str text, known_fn *is_known,
    void *context, struct complaints *complaints)
{
	struct arena scratch; /* the tree; what is kept is copied */
	arena_init(&scratch);
	size_t before = complaints->count;
	struct document document;
	struct pathway *pathway = NULL;
	if (document_read(&scratch, file, text, complaints, &document)) {
		struct pathway_reading reading = { arena, &document, is_known, context };
		pathway = ARENA_NEW(arena, struct pathway);
		document_keys(&document, document.root, file_keys);
		pathway->id = pathway_word(&reading, document.root, "id");
		pathway->version = pathway_word(&reading, document.root, "version");
		const char *title = document_required(&document, document.root, "title");
		pathway->title = arena_strdup(arena, title);
		pathway->file = arena_strdup(arena, file);
		pathway->text = arena_str(arena, text);
		read_for(&reading, pathway);
		pathway_read_steps(&reading, pathway);
	}
	arena_done(&scratch);
	return complaints->count == before ? pathway : NULL;
}
