/* SPDX-License-Identifier: MIT */
/*
 * Entries of all lists stand in one array sorted by their words: one look finds the run of those that begin
 * with a word, and another those in it that go on with the next word, since hundreds begin with "i".
 * Patterns are lexicon_patterns.c's business.
 */
#include "conversations/lexicon_patterns.h"
#include "conversations/word_index.h"

#include "conversations/lexicon.h"

enum { LEXICON_ENTRY_WORDS = 8 };

struct entry {
	struct str first, rest; /* its words; one blank between those of the rest */
	int64_t value;
	uint32_t run_end; /* one past the last that begins with the same word */
	uint16_t list;    /* enum word_list */
	uint8_t word_count;
};

/* How a word is also written. */
struct spelling {
	struct str typed, meant;
};

_Static_assert(offsetof(struct entry, first) == 0 && offsetof(struct spelling, typed) == 0,
    "what is looked up stands first");

struct lexicon {
	struct entry *entries; /* sorted by their words */
	size_t count;
	struct word_index firsts;
	/* Where the entries of one word stand, by list: those of l are singles[list_from[l]] to
	 * singles[list_from[l + 1] - 1]. */
	uint32_t *singles;
	size_t list_from[WORD_LIST_COUNT + 1];
	struct spelling *spellings;
	size_t spelling_count;
	struct word_index typed;
	struct lexicon_patterns *patterns;
};

enum list_kind {
	LIST_WORDS,
	LIST_VALUES,
};

static const struct {
	const char *word;
	enum list_kind kind;
} lists[] = {
#define WORDS(name, word) { word, LIST_WORDS },
#define VALUES(name, word) { word, LIST_VALUES },
#include "conversations/lexicon.def"
};

/* reading lists of words */

struct entries {
	struct entry *items;
	size_t count, size;
};

static void
entry_add(struct arena *arena, const struct document *document, const struct node *node,
    enum word_list list, int64_t value, struct entries *entries)
{
	if (node->kind != NODE_SCALAR || node->text[0] == '\0') {
		document_complain(document, node, "expected a word or a short phrase");
		return;
	}
	struct entry entry = { .list = (uint16_t) list, .value = value };
	struct arena scratch = { 0 };
	struct str rest = lexicon_fold(&scratch, str_from(node->text)), word;
	char *words = arena_alloc(&scratch, rest.len + 1);
	size_t len = 0, first = 0;
	while (str_split(&rest, ' ', &word)) {
		if (word.len == 0)
			continue;
		if (entry.word_count++ > 0)
			words[len++] = ' ';
		memcpy(words + len, word.data, word.len);
		len += word.len;
		first = first == 0 ? len : first;
	}
	struct str phrase = len == 0 ? STR("") : arena_str(arena, str_of(words, len));
	arena_done(&scratch);
	entry.first = str_sub(phrase, 0, first);
	entry.rest = str_sub(phrase, first < len ? first + 1 : len, len);
	if (entry.word_count > LEXICON_ENTRY_WORDS)
		document_complain(document, node, "expected at most %d words", LEXICON_ENTRY_WORDS);
	if (entry.word_count == 0 || entry.word_count > LEXICON_ENTRY_WORDS)
		return;
	if (entries->count == entries->size) {
		entries->size = entries->size == 0 ? 256 : entries->size * 2;
		entries->items =
		    alloc_grow(entries->items, entries->size * sizeof(*entries->items));
	}
	entries->items[entries->count++] = entry;
}

static void
words_read(struct arena *arena, const struct document *document, const struct node *node,
    enum word_list list, int64_t value, struct entries *entries)
{
	if (node->kind != NODE_LIST) {
		document_complain(document, node, "expected a list of words");
		return;
	}
	for (const struct node *child = node->first; child != NULL; child = child->next)
		entry_add(arena, document, child, list, value, entries);
}

static void
values_read(struct arena *arena, const struct document *document, const struct node *node,
    enum word_list list, struct entries *entries)
{
	if (node->kind != NODE_MAP) {
		document_complain(document, node, "expected numbers, each with a list of words");
		return;
	}
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		int64_t value;
		if (str_to_int(str_from(child->key), &value))
			words_read(arena, document, child, list, value, entries);
		else
			document_complain(document, child, "expected a whole number as key");
	}
}

static int
entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_compare(x->first, y->first);
	return order != 0 ? order : str_compare(x->rest, y->rest);
}

/* Every list must be there, even when empty: one that was forgotten would be a silent hole. */
static const struct node *
list_node(const struct document *document, const struct node *map, bool optional,
    const char *section, const char *word)
{
	const struct node *node = node_get(map, word);
	if (node == NULL && !optional)
		document_complain(
		    document, map, "%s: %s is missing, expected a list", section, word);
	return node;
}

static void
entries_read(
    struct arena *arena, const struct document *document, bool optional, struct entries *entries)
{
	const struct node *words = node_get(document->root, "words");
	const struct node *values = node_get(document->root, "values");
	const char *known_words[WORD_LIST_COUNT + 1] = { 0 };
	const char *known_values[WORD_LIST_COUNT + 1] = { 0 };
	size_t word_count = 0, value_count = 0;
	for (size_t i = 0; i < WORD_LIST_COUNT; i++) {
		const struct node *node;
		enum word_list list = (enum word_list) i;
		const char *word = lists[i].word;
		switch (lists[i].kind) {
		case LIST_WORDS:
			known_words[word_count++] = word;
			node = list_node(document, words, optional, "words", word);
			if (node != NULL)
				words_read(arena, document, node, list, 0, entries);
			break;
		case LIST_VALUES:
			known_values[value_count++] = word;
			node = list_node(document, values, optional, "values", word);
			if (node != NULL)
				values_read(arena, document, node, list, entries);
			break;
		}
	}
	(void) document_keys(document, words, known_words);
	(void) document_keys(document, values, known_values);
}

static void
singles_make(struct arena *arena, struct lexicon *lexicon)
{
	size_t count = 0;
	lexicon->singles = ARENA_ARRAY(arena, uint32_t, lexicon->count + 1);
	for (size_t list = 0; list < WORD_LIST_COUNT; list++) {
		lexicon->list_from[list] = count;
		for (size_t i = 0; i < lexicon->count; i++)
			if (lexicon->entries[i].list == list && lexicon->entries[i].word_count == 1)
				lexicon->singles[count++] = (uint32_t) i;
	}
	lexicon->list_from[WORD_LIST_COUNT] = count;
}

static bool
is_same_phrase(const struct entry *a, const struct entry *b)
{
	return str_eq(a->first, b->first) && str_eq(a->rest, b->rest);
}

/* A control word that also answers would take an answer for an order, or an order for an answer. */
static void
collisions_check(const struct document *document, const struct lexicon *lexicon)
{
	const word_set controls = WORD_SET(WORDS_STOP) | WORD_SET(WORDS_STOP_CONFIRM) |
	    WORD_SET(WORDS_START) | WORD_SET(WORDS_HELP) | WORD_SET(WORDS_BACK) |
	    WORD_SET(WORDS_REPEAT) | WORD_SET(WORDS_LINK) | WORD_SET(WORDS_CALL) |
	    WORD_SET(WORDS_LATER);
	const word_set answers = WORD_SET(WORDS_YES) | WORD_SET(WORDS_YES_WHOLE) |
	    WORD_SET(WORDS_NO) | WORD_SET(WORDS_NO_WHOLE) | WORD_SET(WORDS_NUMBER) |
	    WORD_SET(WORDS_NUMBER_WHOLE) | WORD_SET(WORDS_ORDINAL);
	for (size_t i = 0; i < lexicon->count; i++) {
		const struct entry *control = &lexicon->entries[i];
		if ((controls & WORD_SET(control->list)) == 0)
			continue;
		size_t from = word_index_find(&lexicon->firsts, control->first);
		for (size_t j = from; j < lexicon->entries[from].run_end; j++) {
			const struct entry *answer = &lexicon->entries[j];
			if ((answers & WORD_SET(answer->list)) != 0 &&
			    is_same_phrase(control, answer))
				document_complain(document, document->root,
				    "\"%.*s\" stands under %s and under %s, expected a control "
				    "word to be no answer",
				    STR_ARG(control->first), lists[control->list].word,
				    lists[answer->list].word);
		}
	}
}

static size_t
spellings_count(const struct document *document)
{
	size_t count = 0;
	const struct node *map = document == NULL ? NULL : node_get(document->root, "spellings");
	for (const struct node *child = map == NULL ? NULL : map->first; child != NULL;
	     child = child->next)
		for (const struct node *typed = child->first; typed != NULL; typed = typed->next)
			count++;
	return count;
}

static void
spellings_add(struct arena *arena, const struct document *document, struct lexicon *lexicon)
{
	const struct node *map = document == NULL ? NULL : node_get(document->root, "spellings");
	for (const struct node *child = map == NULL ? NULL : map->first; child != NULL;
	     child = child->next) {
		if (child->kind != NODE_LIST)
			document_complain(document, child, "expected a list of words");
		for (const struct node *typed = child->first; typed != NULL; typed = typed->next) {
			if (typed->kind != NODE_SCALAR || strchr(typed->text, ' ') != NULL) {
				document_complain(document, typed, "expected one word");
				continue;
			}
			lexicon->spellings[lexicon->spelling_count++] = (struct spelling){
				.typed = lexicon_fold(arena, str_from(typed->text)),
				.meant = lexicon_fold(arena, str_from(child->key)),
			};
		}
	}
}

static void
spellings_read(struct arena *arena, const struct document *document, const struct document *also,
    struct lexicon *lexicon)
{
	size_t count = spellings_count(document) + spellings_count(also);
	lexicon->spellings = ARENA_ARRAY(arena, struct spelling, count + 1);
	spellings_add(arena, document, lexicon);
	spellings_add(arena, also, lexicon);
	word_index_make(arena, &lexicon->typed, lexicon->spellings, sizeof(*lexicon->spellings),
	    lexicon->spelling_count);
}

/* life */

struct lexicon *
lexicon_read(struct arena *arena, struct pattern_codes *codes, const struct document *document,
    const struct document *also)
{
	size_t complaints = document->complaints->count;
	struct lexicon *lexicon = ARENA_NEW(arena, struct lexicon);
	struct entries entries = { 0 };
	entries_read(arena, document, also != NULL, &entries);
	if (also != NULL)
		entries_read(arena, also, true, &entries);
	if (entries.count > 0) {
		qsort(entries.items, entries.count, sizeof(*entries.items), entry_order);
		lexicon->entries = ARENA_ARRAY(arena, struct entry, entries.count);
		memcpy(lexicon->entries, entries.items, entries.count * sizeof(*entries.items));
	}
	lexicon->count = entries.count;
	free(entries.items);
	for (size_t i = lexicon->count; i-- > 0;) {
		struct entry *entry = &lexicon->entries[i];
		bool ends = i + 1 == lexicon->count || !str_eq(entry[0].first, entry[1].first);
		entry->run_end = ends ? (uint32_t) i + 1 : entry[1].run_end;
	}
	word_index_make(
	    arena, &lexicon->firsts, lexicon->entries, sizeof(*lexicon->entries), lexicon->count);
	singles_make(arena, lexicon);
	collisions_check(document, lexicon);
	spellings_read(arena, document, also, lexicon);
	lexicon->patterns = lexicon_patterns_read(arena, codes, document, also);
	if (document->complaints->count == complaints)
		return lexicon;
	lexicon_free(lexicon);
	return NULL;
}

void
lexicon_free(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	lexicon_patterns_free(lexicon->patterns);
}

/* looking */

/* The first in a part of the array whose second word is this one, or would stand behind it. */
static size_t
second_find(const struct entry *entries, size_t from, size_t to, struct str second)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (str_compare(entries[middle].rest, second) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool
entry_stands(const struct entry *entry, const struct str *words, size_t count)
{
	struct str rest = entry->rest, word;
	if (entry->word_count > count)
		return false;
	for (size_t i = 1; str_split(&rest, ' ', &word); i++)
		if (!str_eq(word, words[i]))
			return false;
	return true;
}

static struct word_match
match_of(const struct entry *entry)
{
	return (struct word_match){ .list = (enum word_list) entry->list,
		.words = entry->word_count,
		.value = entry->value };
}

static bool
goes_on_with(const struct entry *entry, struct str second)
{
	return entry->rest.len >= second.len &&
	    memcmp(entry->rest.data, second.data, second.len) == 0;
}

size_t
lexicon_match(const struct lexicon *lexicon, const struct str *words, size_t count,
    struct word_match *out_matches, size_t limit)
{
	size_t found = 0;
	size_t at = count == 0 ? WORD_INDEX_NONE : word_index_find(&lexicon->firsts, words[0]);
	if (at == WORD_INDEX_NONE)
		return 0;
	const struct entry *entries = lexicon->entries;
	size_t end = entries[at].run_end;
	for (; at < end && entries[at].word_count == 1 && found < limit; at++)
		out_matches[found++] = match_of(&entries[at]);
	if (count == 1)
		return found;
	at = second_find(entries, at, end, words[1]);
	for (; at < end && goes_on_with(&entries[at], words[1]) && found < limit; at++)
		if (entry_stands(&entries[at], words, count))
			out_matches[found++] = match_of(&entries[at]);
	return found;
}

word_set
lexicon_lists(const struct lexicon *lexicon, struct str word)
{
	word_set found = 0;
	size_t at = word_index_find(&lexicon->firsts, word);
	if (at == WORD_INDEX_NONE)
		return 0;
	const struct entry *entries = lexicon->entries;
	for (size_t end = entries[at].run_end; at < end && entries[at].word_count == 1; at++)
		found |= WORD_SET(entries[at].list);
	return found;
}

bool
lexicon_entry(const struct lexicon *lexicon, size_t i, enum word_list list, struct str *out_word,
    int64_t *out_value)
{
	size_t at = lexicon->list_from[list] + i;
	if (at >= lexicon->list_from[list + 1])
		return false;
	const struct entry *entry = &lexicon->entries[lexicon->singles[at]];
	*out_word = entry->first;
	if (out_value != NULL)
		*out_value = entry->value;
	return true;
}

struct str
lexicon_spelt(const struct lexicon *lexicon, struct str word)
{
	size_t at = word_index_find(&lexicon->typed, word);
	return at == WORD_INDEX_NONE ? word : lexicon->spellings[at].meant;
}

void
lexicon_look(const struct lexicon *lexicon, struct arena *arena, const struct grams *grams,
    struct str text, struct prospect *out_prospect)
{
	*out_prospect = (struct prospect){ .lexicon = lexicon, .text = text };
	lexicon_patterns_look(lexicon->patterns, arena, grams, out_prospect);
}

void
lexicon_look_at_lines(const struct lexicon *lexicon, struct arena *arena, const struct grams *grams,
    struct str text, struct prospect *out_prospect)
{
	*out_prospect = (struct prospect){ .lexicon = lexicon, .text = text };
	lexicon_patterns_look_at_lines(lexicon->patterns, arena, grams, out_prospect);
}

bool
lexicon_find_listed(const struct prospect *prospect, enum pattern_list list, size_t from,
    size_t *out_from, size_t *out_to)
{
	return lexicon_patterns_find(
	    prospect->lexicon->patterns, prospect, list, from, out_from, out_to);
}
