/* SPDX-License-Identifier: MIT */
/*
 * Entries of all lists stand in one array sorted by their first word: one binary search finds what
 * may begin at a word. The patterns of a list are compiled as one alternation. No JIT: the unit
 * denies memory that is both writable and executable.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/strbuf.h"
#include "base/utf8.h"

#include "conversations/lexicon.h"

enum {
	LEXICON_ENTRY_WORDS = 8,
	LEXICON_MATCH_LIMIT = 100000,
	LEXICON_DEPTH_LIMIT = 1000,
	LEXICON_HEAP_KIB = 1024,
	LEXICON_PATTERN_BYTES = 1 << 16,
	LEXICON_DEFINE_DEPTH = 4,
	LEXICON_ERROR = 192,
};

struct entry {
	struct str words[LEXICON_ENTRY_WORDS];
	size_t word_count;
	enum word_list list;
	int64_t value;
};

struct lexicon {
	struct entry *entries; /* sorted by the first word */
	size_t count;
	pcre2_code *patterns[PATTERN_LIST_COUNT]; /* NULL: an empty list */
	pcre2_match_context *limits;
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

static const struct {
	const char *word;
	bool of_lines; /* matched over lines as written: any case, ^ and $ at line ends */
} pattern_lists[] = {
#define PATTERN(name, word) { word, PATTERN_##name >= PATTERN_TAPBACK },
#include "conversations/lexicon.def"
};

struct str
lexicon_fold(struct arena *arena, struct str text)
{
	struct str folded = utf8_unmark(arena, utf8_fold(arena, text));
	char *out = arena_alloc(arena, folded.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] != '\'')
			out[len++] = folded.data[i];
	return str_of(out, len);
}

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
	struct entry entry = { .list = list, .value = value };
	struct str rest = lexicon_fold(arena, str_from(node->text)), word;
	while (str_split(&rest, ' ', &word)) {
		if (entry.word_count == LEXICON_ENTRY_WORDS) {
			document_complain(
			    document, node, "expected at most %d words", LEXICON_ENTRY_WORDS);
			return;
		}
		if (word.len > 0)
			entry.words[entry.word_count++] = word;
	}
	if (entry.word_count == 0)
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
	return str_compare(x->words[0], y->words[0]);
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

/* reading patterns */

/* One pass: <name> becomes its definition. True when one was replaced. */
static bool
pattern_expand_once(const struct document *document, const struct node *node,
    const struct node *define, struct str text, struct strbuf *out)
{
	bool replaced = false;
	while (text.len > 0) {
		const char *open = memchr(text.data, '<', text.len);
		size_t before = open == NULL ? text.len : (size_t) (open - text.data);
		strbuf_add(out, str_sub(text, 0, before));
		text = str_sub(text, before, text.len);
		if (text.len == 0)
			break;
		const char *close = memchr(text.data, '>', text.len);
		/* (?<= and (?<! are PCRE2's own. */
		bool look_behind = text.len > 1 && (text.data[1] == '!' || text.data[1] == '=');
		if (close == NULL || look_behind) {
			strbuf_char(out, '<');
			text = str_sub(text, 1, text.len);
			continue;
		}
		size_t end = (size_t) (close - text.data);
		char name[64];
		(void) snprintf(name, sizeof(name), "%.*s", STR_ARG(str_sub(text, 1, end)));
		const struct node *meaning = node_get(define, name);
		if (meaning == NULL || meaning->kind != NODE_SCALAR)
			document_complain(document, node, "<%s> is not under define", name);
		else
			strbuf_printf(out, "(?:%s)", meaning->text);
		replaced = true;
		text = str_sub(text, end + 1, text.len);
	}
	return replaced;
}

/* Definitions may use others, a few deep; a circle ends in a bad pattern. */
static void
pattern_expand(const struct document *document, const struct node *node, const struct node *define,
    struct strbuf *out)
{
	struct strbuf other;
	strbuf_init(&other, LEXICON_PATTERN_BYTES);
	strbuf_puts(out, node->text);
	for (int pass = 0; pass < LEXICON_DEFINE_DEPTH; pass++) {
		strbuf_reset(&other);
		bool replaced =
		    pattern_expand_once(document, node, define, strbuf_str(out), &other);
		strbuf_reset(out);
		strbuf_add(out, strbuf_str(&other));
		if (!replaced)
			break;
	}
	strbuf_done(&other);
}

static uint32_t
pattern_options(enum pattern_list list)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	if (pattern_lists[list].of_lines)
		options |= PCRE2_CASELESS | PCRE2_MULTILINE;
	return options;
}

static pcre2_code *
pattern_compile(const char *text, enum pattern_list list, char error[static LEXICON_ERROR])
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *compiled = pcre2_compile(
	    (PCRE2_SPTR) text, PCRE2_ZERO_TERMINATED, pattern_options(list), &code, &at, NULL);
	if (compiled == NULL) {
		PCRE2_UCHAR message[96];
		if (pcre2_get_error_message(code, message, sizeof(message)) < 0)
			message[0] = '\0';
		(void) snprintf(error, LEXICON_ERROR, "%s at character %zu", (char *) message, at);
	}
	return compiled;
}

/* Over words: whole words only. The spaces around a match are not part of it, so that two matches
 * may share one. */
static const char *
pattern_frame(enum pattern_list list, bool open)
{
	if (pattern_lists[list].of_lines)
		return open ? "(?:" : ")";
	return open ? "(?<= )(?:" : ")(?= )";
}

/* The patterns of one file, each after a |. */
static void
patterns_add(const struct document *document, const struct node *node, enum pattern_list list,
    struct strbuf *all)
{
	if (node->kind != NODE_LIST) {
		document_complain(document, node, "expected a list of patterns");
		return;
	}
	struct strbuf one;
	strbuf_init(&one, LEXICON_PATTERN_BYTES);
	const struct node *define = node_get(document->root, "define");
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (child->kind != NODE_SCALAR || child->text[0] == '\0') {
			document_complain(document, child, "expected a pattern");
			continue;
		}
		strbuf_reset(&one);
		pattern_expand(document, child, define, &one);
		/* Each alone first, so that a complaint names the one that is broken. */
		char error[LEXICON_ERROR];
		pcre2_code *alone = pattern_compile(strbuf_cstr(&one), list, error);
		if (alone == NULL)
			document_complain(document, child, "bad pattern: %s", error);
		pcre2_code_free(alone);
		strbuf_printf(all, "%s%s", all->len == 0 ? "" : "|", strbuf_cstr(&one));
	}
	strbuf_done(&one);
}

static const struct node *
patterns_node(const struct document *document, bool optional, enum pattern_list list)
{
	return list_node(document, node_get(document->root, "patterns"), optional, "patterns",
	    pattern_lists[list].word);
}

static pcre2_code *
pattern_list_read(
    const struct document *document, const struct document *also, enum pattern_list list)
{
	struct strbuf all, framed;
	strbuf_init(&all, LEXICON_PATTERN_BYTES);
	strbuf_init(&framed, LEXICON_PATTERN_BYTES);
	const struct node *node = patterns_node(document, also != NULL, list);
	const struct node *more = also == NULL ? NULL : patterns_node(also, true, list);
	if (node != NULL)
		patterns_add(document, node, list, &all);
	if (more != NULL)
		patterns_add(also, more, list, &all);
	strbuf_printf(&framed, "%s%s%s", pattern_frame(list, true), strbuf_cstr(&all),
	    pattern_frame(list, false));
	pcre2_code *code = NULL;
	char error[LEXICON_ERROR] = "too long";
	if (all.len > 0 && !strbuf_is_over(&framed) && !strbuf_is_over(&all))
		code = pattern_compile(strbuf_cstr(&framed), list, error);
	if (all.len > 0 && code == NULL)
		document_complain(document, node, "bad patterns: %s", error);
	strbuf_done(&framed);
	strbuf_done(&all);
	return code;
}

static void
patterns_read(const struct document *document, const struct document *also, struct lexicon *lexicon)
{
	const char *known[PATTERN_LIST_COUNT + 1] = { 0 };
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++) {
		known[i] = pattern_lists[i].word;
		lexicon->patterns[i] = pattern_list_read(document, also, (enum pattern_list) i);
	}
	(void) document_keys(document, node_get(document->root, "patterns"), known);
}

/* life */

struct lexicon *
lexicon_read(struct arena *arena, const struct document *document, const struct document *also)
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
	patterns_read(document, also, lexicon);
	lexicon->limits = pcre2_match_context_create(NULL);
	BUG_ON(lexicon->limits == NULL, "out of memory");
	(void) pcre2_set_match_limit(lexicon->limits, LEXICON_MATCH_LIMIT);
	(void) pcre2_set_depth_limit(lexicon->limits, LEXICON_DEPTH_LIMIT);
	(void) pcre2_set_heap_limit(lexicon->limits, LEXICON_HEAP_KIB);
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
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++)
		pcre2_code_free(lexicon->patterns[i]);
	pcre2_match_context_free(lexicon->limits);
}

/* looking */

static size_t
entry_first(const struct lexicon *lexicon, struct str word)
{
	size_t low = 0, high = lexicon->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_compare(lexicon->entries[middle].words[0], word) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
entry_stands(const struct entry *entry, const struct str *words, size_t count)
{
	if (entry->word_count > count)
		return false;
	for (size_t i = 1; i < entry->word_count; i++)
		if (!str_eq(entry->words[i], words[i]))
			return false;
	return true;
}

size_t
lexicon_match(const struct lexicon *lexicon, const struct str *words, size_t count,
    struct word_match *out_matches, size_t limit)
{
	size_t found = 0;
	if (count == 0)
		return 0;
	for (size_t i = entry_first(lexicon, words[0]); i < lexicon->count && found < limit; i++) {
		const struct entry *entry = &lexicon->entries[i];
		if (!str_eq(entry->words[0], words[0]))
			break;
		if (entry_stands(entry, words, count))
			out_matches[found++] = (struct word_match){ .list = entry->list,
				.words = entry->word_count,
				.value = entry->value };
	}
	return found;
}

bool
lexicon_find(const struct lexicon *lexicon, enum pattern_list list, struct str text, size_t from,
    size_t *out_from, size_t *out_to)
{
	const pcre2_code *code = lexicon->patterns[list];
	if (code == NULL || from > text.len)
		return false;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	BUG_ON(data == NULL, "out of memory");
	int result = pcre2_match(code, (PCRE2_SPTR) (text.data == NULL ? "" : text.data), text.len,
	    from, PCRE2_NO_UTF_CHECK, data, lexicon->limits);
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
	/* 0 is a match with more groups than the one pair asked for. */
	if (result >= 0) {
		*out_from = at[0];
		*out_to = at[1];
	} else if (result != PCRE2_ERROR_NOMATCH) {
		*out_from = from;
		*out_to = text.len;
	}
	pcre2_match_data_free(data);
	return result != PCRE2_ERROR_NOMATCH;
}
