/* SPDX-License-Identifier: MIT */
/*
 * Patterns over words are compiled one by one and filed under the words they may begin with, since
 * one alternation of hundreds would be tried as a whole at every letter. Those over lines are one
 * alternation. No JIT: the unit denies memory that is both writable and executable.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/strbuf.h"
#include "base/utf8.h"

#include "conversations/lexicon_define.h"
#include "conversations/lexicon_first.h"
#include "conversations/lexicon_openings.h"

#include "conversations/lexicon_patterns.h"

enum {
	LEXICON_MATCH_LIMIT =
	    20000, /* twice what the shipped patterns need for any reply of the tests */
	LEXICON_DEPTH_LIMIT = 1000,
	LEXICON_HEAP_KIB = 1024,
	LEXICON_ERROR = 192,
};

/* A pattern over words, and the list it is of. */
struct pattern {
	pcre2_code *code;
	enum pattern_list list;
};

struct lexicon_patterns {
	/* Lists over lines are one alternation; NULL for the others and for an empty one. */
	pcre2_code *codes[PATTERN_LIST_COUNT];
	struct pattern *patterns; /* over words */
	size_t count;
	struct openings openings;
	pcre2_match_context *limits;
};

static const struct {
	const char *word;
	bool of_lines; /* matched over lines as written: any case, ^ and $ at line ends */
} pattern_lists[] = {
#define PATTERN(name, word) { word, PATTERN_##name >= PATTERN_TAPBACK },
#include "conversations/lexicon.def"
};

static uint32_t
pattern_options(const char *text, enum pattern_list list)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	/* \w is a letter of any script, where the pattern has letters of another: it costs time. */
	for (const char *c = text; *c != '\0'; c++)
		options |= (unsigned char) *c >= 0x80 ? PCRE2_UCP : 0;
	if (pattern_lists[list].of_lines)
		options |= PCRE2_CASELESS | PCRE2_MULTILINE;
	return options;
}

static pcre2_code *
pattern_compile(const char *text, enum pattern_list list, char error[static LEXICON_ERROR])
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR) text, PCRE2_ZERO_TERMINATED,
	    pattern_options(text, list), &code, &at, NULL);
	if (compiled == NULL) {
		PCRE2_UCHAR message[96];
		if (pcre2_get_error_message(code, message, sizeof(message)) < 0)
			message[0] = '\0';
		(void) snprintf(error, LEXICON_ERROR, "%s at character %zu", (char *) message, at);
	}
	return compiled;
}

/* Whole words only. The spaces around a match are not part of it, so that two matches may share
 * one. The one before was looked for by the caller. */
static pcre2_code *
pattern_compile_framed(const char *text, enum pattern_list list, char error[static LEXICON_ERROR])
{
	struct strbuf framed;
	strbuf_init(&framed, LEXICON_DEFINE_BYTES);
	strbuf_printf(&framed, pattern_lists[list].of_lines ? "(?:%s)" : "(?:%s)(?= )", text);
	(void) snprintf(error, LEXICON_ERROR, "too long");
	pcre2_code *code =
	    strbuf_is_over(&framed) ? NULL : pattern_compile(strbuf_cstr(&framed), list, error);
	strbuf_done(&framed);
	return code;
}

/* A list while it is read. */
struct gathering {
	struct arena *arena;
	struct arena walk;    /* what is worked out on the way to one pattern's first words */
	struct arena scratch; /* the words, until all are filed */
	enum pattern_list list;
	struct strbuf lines; /* of lists over lines: each after a | */
	struct pattern *patterns;
	size_t count, size;
	struct posting *postings;
	size_t posting_count, posting_size;
};

static struct first_word
kept_word(struct gathering *gathering, const struct first_word *word)
{
	return (struct first_word){ arena_str(&gathering->scratch, word->text), word->whole };
}

static void
pattern_file(struct gathering *gathering, const char *text, pcre2_code *code)
{
	struct first_word *words;
	size_t count = lexicon_first(&gathering->walk, text, &words);
	for (size_t i = 0; i < count; i++) {
		if (gathering->posting_count == gathering->posting_size) {
			gathering->posting_size = gathering->posting_size * 2 + 1024;
			gathering->postings = alloc_grow(gathering->postings,
			    gathering->posting_size * sizeof(*gathering->postings));
		}
		gathering->postings[gathering->posting_count++] =
		    (struct posting){ kept_word(gathering, &words[i]), (uint32_t) gathering->count,
			    (unsigned) gathering->list };
	}
	arena_reset(&gathering->walk);
	if (gathering->count == gathering->size) {
		gathering->size = gathering->size * 2 + 64;
		gathering->patterns =
		    alloc_grow(gathering->patterns, gathering->size * sizeof(*gathering->patterns));
	}
	gathering->patterns[gathering->count++] =
	    (struct pattern){ .code = code, .list = gathering->list };
}

/* With its definitions filled in; and without marks, as what it is matched over has none. */
static const char *
pattern_text(struct gathering *gathering, const struct strbuf *defined)
{
	struct str text = strbuf_str(defined);
	if (!pattern_lists[gathering->list].of_lines)
		text = utf8_unmark(&gathering->scratch, text);
	return arena_cstr(&gathering->scratch, text);
}

/* The patterns of one file. */
static void
patterns_add(const struct document *document, const struct node *node, struct gathering *gathering)
{
	if (node->kind != NODE_LIST) {
		document_complain(document, node, "expected a list of patterns");
		return;
	}
	struct strbuf one;
	strbuf_init(&one, LEXICON_DEFINE_BYTES);
	const struct node *define = node_get(document->root, "define");
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (child->kind != NODE_SCALAR || child->text[0] == '\0') {
			document_complain(document, child, "expected a pattern");
			continue;
		}
		strbuf_reset(&one);
		lexicon_define(document, child, define, &one);
		const char *text = pattern_text(gathering, &one);
		/* Each alone, so that a complaint names the one that is broken. */
		char error[LEXICON_ERROR];
		pcre2_code *code = pattern_compile_framed(text, gathering->list, error);
		if (code == NULL) {
			document_complain(document, child, "bad pattern: %s", error);
		} else if (pattern_lists[gathering->list].of_lines) {
			pcre2_code_free(code);
			strbuf_printf(
			    &gathering->lines, "%s%s", gathering->lines.len == 0 ? "" : "|", text);
		} else {
			pattern_file(gathering, text, code);
		}
	}
	strbuf_done(&one);
}

static const struct node *
patterns_node(const struct document *document, bool optional, enum pattern_list list)
{
	const struct node *map = node_get(document->root, "patterns");
	const struct node *node = node_get(map, pattern_lists[list].word);
	if (node == NULL && !optional)
		document_complain(document, map, "patterns: %s is missing, expected a list",
		    pattern_lists[list].word);
	return node;
}

static pcre2_code *
pattern_list_read(const struct document *document, const struct document *also,
    enum pattern_list list, struct gathering *gathering)
{
	gathering->list = list;
	strbuf_reset(&gathering->lines);
	const struct node *node = patterns_node(document, also != NULL, list);
	const struct node *more = also == NULL ? NULL : patterns_node(also, true, list);
	if (node != NULL)
		patterns_add(document, node, gathering);
	if (more != NULL)
		patterns_add(also, more, gathering);
	if (gathering->lines.len == 0)
		return NULL;
	char error[LEXICON_ERROR] = "too long";
	pcre2_code *code = strbuf_is_over(&gathering->lines)
	    ? NULL
	    : pattern_compile_framed(strbuf_cstr(&gathering->lines), list, error);
	if (code == NULL)
		document_complain(document, node, "bad patterns: %s", error);
	return code;
}

static void
gathering_keep(struct gathering *gathering, struct lexicon_patterns *patterns)
{
	patterns->count = gathering->count;
	patterns->patterns = ARENA_ARRAY(gathering->arena, struct pattern, gathering->count + 1);
	if (gathering->count > 0)
		memcpy(patterns->patterns, gathering->patterns,
		    gathering->count * sizeof(*gathering->patterns));
	openings_make(
	    gathering->arena, &patterns->openings, gathering->postings, gathering->posting_count);
	free(gathering->patterns);
	free(gathering->postings);
	arena_done(&gathering->walk);
	arena_done(&gathering->scratch);
	strbuf_done(&gathering->lines);
}

struct lexicon_patterns *
lexicon_patterns_read(
    struct arena *arena, const struct document *document, const struct document *also)
{
	struct lexicon_patterns *patterns = ARENA_NEW(arena, struct lexicon_patterns);
	const char *known[PATTERN_LIST_COUNT + 1] = { 0 };
	struct gathering gathering = { .arena = arena };
	arena_init(&gathering.walk);
	arena_init(&gathering.scratch);
	strbuf_init(&gathering.lines, LEXICON_DEFINE_BYTES);
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++) {
		known[i] = pattern_lists[i].word;
		patterns->codes[i] =
		    pattern_list_read(document, also, (enum pattern_list) i, &gathering);
	}
	gathering_keep(&gathering, patterns);
	(void) document_keys(document, node_get(document->root, "patterns"), known);
	patterns->limits = pcre2_match_context_create(NULL);
	BUG_ON(patterns->limits == NULL, "out of memory");
	(void) pcre2_set_match_limit(patterns->limits, LEXICON_MATCH_LIMIT);
	(void) pcre2_set_depth_limit(patterns->limits, LEXICON_DEPTH_LIMIT);
	(void) pcre2_set_heap_limit(patterns->limits, LEXICON_HEAP_KIB);
	return patterns;
}

void
lexicon_patterns_free(struct lexicon_patterns *patterns)
{
	if (patterns == NULL)
		return;
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++)
		pcre2_code_free(patterns->codes[i]);
	for (size_t i = 0; i < patterns->count; i++)
		pcre2_code_free(patterns->patterns[i].code);
	pcre2_match_context_free(patterns->limits);
}

/* looking */

/* One search: where, with what memory, and what was found. */
struct search {
	const struct lexicon_patterns *patterns;
	struct str text;
	pcre2_match_data *data; /* NULL until a pattern is tried */
	size_t from, to;
};

static bool
code_finds(struct search *search, const pcre2_code *code, size_t at, uint32_t options)
{
	if (search->data == NULL)
		search->data = pcre2_match_data_create(1, NULL);
	BUG_ON(search->data == NULL, "out of memory");
	int result = pcre2_match(code, (PCRE2_SPTR) search->text.data, search->text.len, at,
	    PCRE2_NO_UTF_CHECK | options, search->data, search->patterns->limits);
	if (result == PCRE2_ERROR_NOMATCH)
		return false;
	/* 0 is a match with more groups than the one pair asked for; below, a limit was hit. */
	const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(search->data);
	search->from = result >= 0 ? pair[0] : at;
	search->to = result >= 0 ? pair[1] : search->text.len;
	return true;
}

/* A pattern of the list that matches at the word. */
static bool
word_finds(struct search *search, enum pattern_list list, size_t at)
{
	const struct lexicon_patterns *patterns = search->patterns;
	const unsigned wanted = 1U << list;
	uint64_t hash = openings_hash();
	size_t end = lexicon_first_end(search->text, at);
	for (size_t len = 0; len <= end - at; len++) {
		const struct opening *opening =
		    openings_find(&patterns->openings, hash, str_sub(search->text, at, at + len));
		if (len > 0 && search->text.data[at + len - 1] == ' ' && opening->text.data == NULL)
			return false;
		bool whole = at + len == end || search->text.data[at + len] == ' ';
		bool idle = ((opening->begun | (whole ? opening->whole : 0)) & wanted) == 0;
		for (size_t i = opening->from; i < opening->to && !idle; i++) {
			const struct filed *filed = &patterns->openings.filed[i];
			const struct pattern *pattern = &patterns->patterns[filed->pattern];
			if (pattern->list == list && (!filed->whole || whole) &&
			    code_finds(search, pattern->code, at, PCRE2_ANCHORED))
				return true;
		}
		if (len == 0 &&
		    !openings_may_begin(
			&patterns->openings, str_sub(search->text, at, search->text.len)))
			return false;
		if (at + len < end)
			hash = openings_hash_letter(hash, search->text.data[at + len]);
	}
	return false;
}

static bool
words_find(struct search *search, enum pattern_list list, size_t from)
{
	for (size_t at = from; lexicon_first_next(search->text, &at); at++)
		if (word_finds(search, list, at))
			return true;
	return false;
}

unsigned
lexicon_patterns_lists(const struct lexicon_patterns *patterns, struct str text)
{
	const struct opening *any = openings_find(&patterns->openings, openings_hash(), STR(""));
	unsigned lists = text.len == 0 ? 0 : any->begun | any->whole;
	for (size_t at = 0; lexicon_first_next(text, &at); at++) {
		if (!openings_may_begin(&patterns->openings, str_sub(text, at, text.len)))
			continue;
		uint64_t hash = openings_hash();
		size_t end = lexicon_first_end(text, at);
		for (size_t i = at;; i++) {
			const struct opening *opening =
			    openings_find(&patterns->openings, hash, str_sub(text, at, i));
			lists |=
			    opening->begun | (i == end || text.data[i] == ' ' ? opening->whole : 0);
			if (i == end)
				break;
			hash = openings_hash_letter(hash, text.data[i]);
		}
	}
	return lists;
}

bool
lexicon_patterns_find(const struct lexicon_patterns *patterns, enum pattern_list list,
    struct str text, size_t from, size_t *out_from, size_t *out_to)
{
	if (text.data == NULL)
		text = STR("");
	if (from > text.len)
		return false;
	struct search search = { .patterns = patterns, .text = text };
	bool found = pattern_lists[list].of_lines
	    ? patterns->codes[list] != NULL && code_finds(&search, patterns->codes[list], from, 0)
	    : words_find(&search, list, from);
	pcre2_match_data_free(search.data);
	if (found) {
		*out_from = search.from;
		*out_to = search.to;
	}
	return found;
}
