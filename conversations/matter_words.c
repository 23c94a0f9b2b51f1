/* SPDX-License-Identifier: MIT */
#include "conversations/lexicon.h"
#include "conversations/word_index.h"

#include "conversations/matter_words.h"

struct matter_word {
	struct str phrase;
	matter_set about;
};

_Static_assert(offsetof(struct matter_word, phrase) == 0, "what is looked up stands first");

struct matter_words {
	struct matter_word *items; /* each phrase once */
	size_t count;
	struct word_index index;
};

static const char *const names[MATTER_COUNT + 1] = {
	[MATTER_SMALL] = "small",
	[MATTER_BODY] = "body",
	[MATTER_FEELING] = "feeling",
	[MATTER_WELL] = "well",
	[MATTER_TIME] = "time",
	[MATTER_DEGREE] = "degree",
	[MATTER_PLACE] = "place",
	[MATTER_LIVING] = "living",
	[MATTER_TITLE] = "title",
	[MATTER_PEOPLE] = "people",
	[MATTER_ADDRESS] = "address",
	[MATTER_CONDITION] = "condition",
};

static const struct node *
map_of(const struct document *document)
{
	return document == NULL || document->root == NULL ? NULL
							  : node_get(document->root, "matter");
}

static size_t
words_count(const struct document *document)
{
	size_t count = 0;
	for (size_t i = 0; i < MATTER_COUNT; i++) {
		const struct node *list = node_get(map_of(document), names[i]);
		count += list == NULL ? 0 : list->count;
	}
	return count;
}

static void
concept_add(struct arena *arena, const struct document *document, enum matter matter,
    struct matter_words *words)
{
	const struct node *list = node_get(map_of(document), names[matter]);
	if (list != NULL && list->kind != NODE_LIST)
		document_complain(document, list, "expected a list of words");
	for (const struct node *each = list == NULL ? NULL : list->first; each != NULL;
	     each = each->next) {
		if (each->kind != NODE_SCALAR || each->text[0] == '\0') {
			document_complain(document, each, "expected a word or a short phrase");
			continue;
		}
		words->items[words->count++] =
		    (struct matter_word){ .phrase = lexicon_fold(arena, str_from(each->text)),
			    .about = MATTER_SET(matter) };
	}
}

static void
document_add(struct arena *arena, const struct document *document, struct matter_words *words)
{
	const struct node *map = map_of(document);
	if (map == NULL)
		return;
	(void) document_keys(document, map, names);
	for (size_t i = 0; i < MATTER_COUNT; i++)
		concept_add(arena, document, (enum matter) i, words);
}

static int
word_order(const void *a, const void *b)
{
	const struct matter_word *x = a, *y = b;
	return str_compare(x->phrase, y->phrase);
}

/* A word of several concepts becomes one that is about all of them. */
static void
words_merge(struct matter_words *words)
{
	size_t kept = 0;
	for (size_t i = 0; i < words->count; i++) {
		struct matter_word *last = kept == 0 ? NULL : &words->items[kept - 1];
		if (last != NULL && str_eq(last->phrase, words->items[i].phrase))
			last->about |= words->items[i].about;
		else
			words->items[kept++] = words->items[i];
	}
	words->count = kept;
}

const struct matter_words *
matter_words_read(struct arena *arena, const struct document *document, const struct document *also)
{
	struct matter_words *words = ARENA_NEW(arena, struct matter_words);
	size_t count = words_count(document) + words_count(also);
	words->items = ARENA_ARRAY(arena, struct matter_word, count + 1);
	document_add(arena, document, words);
	document_add(arena, also, words);
	qsort(words->items, words->count, sizeof(*words->items), word_order);
	words_merge(words);
	word_index_make(arena, &words->index, words->items, sizeof(*words->items), words->count);
	return words;
}

bool
matter_words_are_known(const struct matter_words *words)
{
	return words->count > 0;
}

matter_set
matter_of(const struct matter_words *words, struct str phrase)
{
	size_t at = word_index_find(&words->index, phrase);
	return at == WORD_INDEX_NONE ? 0 : words->items[at].about;
}
