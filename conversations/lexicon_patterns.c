/* SPDX-License-Identifier: MIT */
/*
 * Patterns over words are compiled one by one, since one alternation of hundreds would be tried as a
 * whole at every letter. Those over lines are one alternation. Either is tried only on a text that the
 * sieve lets through. All are compiled when they are read and none at first use: a pattern that does not
 * compile is refused at the start, and what is read stays immutable. No JIT: the unit denies memory that
 * is both writable and executable.
 */
#include "base/strbuf.h"
#include "base/utf8.h"

#include "conversations/lexicon_define.h"
#include "conversations/lexicon_patterns_parts.h"
#include "conversations/pattern_reach.h"

#include "conversations/lexicon_patterns.h"

static const char *const pattern_lists[] = {
#define PATTERN(name, word) word,
#include "conversations/lexicon.def"
};

static uint32_t
pattern_options(const char *text, enum pattern_list list)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	/* \w is a letter of any script, where the pattern has letters of another: it costs time. */
	for (const char *c = text; *c != '\0'; c++)
		options |= (unsigned char) *c >= 0x80 ? PCRE2_UCP : 0;
	if (lexicon_pattern_is_of_lines(list))
		options |= PCRE2_CASELESS | PCRE2_MULTILINE;
	return options;
}

/* Lists while they are read. */
struct gathering {
	struct arena *arena;
	struct pattern_codes *codes;
	struct arena scratch; /* texts and needs, until all are filed */
	enum pattern_list list;
	struct strbuf lines; /* of lists over lines: each after a | */
	struct pattern *patterns;
	struct needs *needs; /* of each pattern */
	size_t count, size;
	size_t need_count; /* of all of them, one for a pattern without */
};

/* Whole words only. The spaces around a match are not part of it, so that two matches may share
 * one. The one before was looked for by the caller. */
static const pcre2_code *
pattern_compile(struct gathering *gathering, const char *text, bool *out_marked,
    char error[static PATTERN_ERROR])
{
	bool of_lines = lexicon_pattern_is_of_lines(gathering->list);
	struct strbuf framed;
	strbuf_init(&framed, LEXICON_DEFINE_BYTES);
	strbuf_printf(&framed, of_lines ? "(?:%s)" : "(?:%s)(?= )", text);
	(void) snprintf(error, PATTERN_ERROR, "too long");
	const pcre2_code *code = strbuf_is_over(&framed)
	    ? NULL
	    : pattern_codes_get(gathering->codes, strbuf_cstr(&framed),
		  pattern_options(strbuf_cstr(&framed), gathering->list), out_marked, error);
	strbuf_done(&framed);
	return code;
}

/* What it may begin with, as PCRE2 itself found out. */
static void
pattern_starts(struct pattern *pattern)
{
	uint32_t kind = 0, unit = 0;
	(void) pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTBITMAP, &pattern->starts);
	(void) pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODETYPE, &kind);
	(void) pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
	pattern->start = kind == 1 ? (char) unit : '\0';
}

/* Whether a step may run over the whole text. */
static bool
code_reaches(const pcre2_code *code, const char *text, char separator)
{
	uint32_t refers_back = 0;
	(void) pcre2_pattern_info(code, PCRE2_INFO_BACKREFMAX, &refers_back);
	return refers_back > 0 || pattern_reaches_over(text, separator);
}

/* What a step costs besides the letters it runs over: it copies what all the groups hold so far, and there
 * may be thousands; and where a group is repeated {1,400} times it may walk out of all of them. Numbers are what
 * makes a code much longer than its text. What looks behind goes back letter by letter before it looks. */
static uint16_t
code_burden(const pcre2_code *code, const char *text)
{
	enum { FRAME_BYTES = 512, CODE_BYTES = 1024 }; /* for the price of a step */
	enum { CODE_OF_LETTER = 16 };                  /* at most, but for numbers */
	enum { BEHIND_LETTERS = 16 };
	uint32_t behind = 0;
	size_t frame = 0, size = 0, usual = strlen(text) * CODE_OF_LETTER;
	(void) pcre2_pattern_info(code, PCRE2_INFO_FRAMESIZE, &frame);
	(void) pcre2_pattern_info(code, PCRE2_INFO_SIZE, &size);
	(void) pcre2_pattern_info(code, PCRE2_INFO_MAXLOOKBEHIND, &behind);
	size_t steps = frame / FRAME_BYTES + (size > usual ? (size - usual) / CODE_BYTES : 0) +
	    behind / BEHIND_LETTERS;
	return steps > UINT16_MAX ? UINT16_MAX : (uint16_t) steps;
}

static void
pattern_file(struct gathering *gathering, const char *text, const pcre2_code *code, bool is_marked)
{
	if (gathering->count == gathering->size) {
		gathering->size = gathering->size * 2 + 64;
		gathering->patterns =
		    alloc_grow(gathering->patterns, gathering->size * sizeof(*gathering->patterns));
		gathering->needs =
		    alloc_grow(gathering->needs, gathering->size * sizeof(*gathering->needs));
	}
	struct pattern *pattern = &gathering->patterns[gathering->count];
	struct needs *needs = &gathering->needs[gathering->count++];
	*pattern =
	    (struct pattern){ .code = code, .list = gathering->list, .is_marked = is_marked };
	if (code != NULL) {
		pattern_starts(pattern);
		pattern->reaches = code_reaches(code, text, ' ');
		pattern->burden = code_burden(code, text);
	}
	lexicon_need(
	    &gathering->scratch, text, code == NULL ? NEED_OVER_LINES : NEED_OVER_WORDS, needs);
	if (needs->count > SIEVE_NEEDS - gathering->need_count)
		needs->count = 0; /* rather tried on every text */
	gathering->need_count += needs->count > 0 ? needs->count : 1;
}

/* With its definitions filled in; and without marks, as what it is matched over has none. */
static const char *
pattern_text(struct gathering *gathering, const struct strbuf *defined)
{
	struct str text = strbuf_str(defined);
	if (!lexicon_pattern_is_of_lines(gathering->list))
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
		char error[PATTERN_ERROR];
		bool marked;
		const pcre2_code *code = pattern_compile(gathering, text, &marked, error);
		if (code == NULL) {
			document_complain(document, child, "bad pattern: %s", error);
		} else if (gathering->need_count == SIEVE_NEEDS) {
			document_complain(document, child,
			    "expected at most %d patterns in a file, each alternative counted",
			    SIEVE_NEEDS);
		} else if (lexicon_pattern_is_of_lines(gathering->list)) {
			pattern_file(gathering, text, NULL, marked);
			strbuf_printf(
			    &gathering->lines, "%s%s", gathering->lines.len == 0 ? "" : "|", text);
		} else {
			pattern_file(gathering, text, code, marked);
		}
	}
	strbuf_done(&one);
}

/* Only where words are weighed, and one of them mistakes too often. */
static bool
list_may_be_missing(enum pattern_list list)
{
	return list == PATTERN_URGENT_UNSURE || list == PATTERN_CLINICAL_UNSURE;
}

static const struct node *
patterns_node(const struct document *document, bool optional, enum pattern_list list)
{
	const struct node *map = node_get(document->root, "patterns");
	const struct node *node = node_get(map, pattern_lists[list]);
	if (node == NULL && !optional && !list_may_be_missing(list))
		document_complain(
		    document, map, "patterns: %s is missing, expected a list", pattern_lists[list]);
	return node;
}

static struct line_code
line_code_of(const pcre2_code *code, const char *text, bool is_marked)
{
	enum { BEGINS_LINES = 2 };
	uint32_t kind = 0;
	if (code == NULL)
		return (struct line_code){ 0 };
	(void) pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &kind);
	return (struct line_code){ .code = code,
		.reaches = code_reaches(code, text, '\n'),
		.is_marked = is_marked,
		.burden = code_burden(code, text),
		.begins_lines = kind == BEGINS_LINES };
}

static struct line_code
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
		return (struct line_code){ 0 };
	char error[PATTERN_ERROR] = "too long";
	bool marked = false;
	const pcre2_code *code = strbuf_is_over(&gathering->lines)
	    ? NULL
	    : pattern_compile(gathering, strbuf_cstr(&gathering->lines), &marked, error);
	if (code == NULL)
		document_complain(document, node, "bad patterns: %s", error);
	return line_code_of(code, strbuf_cstr(&gathering->lines), marked);
}

/* Whether it is looked for at any word: \w+, or what PCRE2 knows nothing of. */
static bool
pattern_begins_anyhow(const struct pattern *pattern)
{
	for (char letter = 'a'; letter <= 'z'; letter++)
		if (pattern->code != NULL && !lexicon_pattern_may_begin(pattern, letter))
			return false;
	return true;
}

/* By list; in each, first those that may begin with any word, the others in the file's order. */
static void
patterns_arrange(
    struct gathering *gathering, struct lexicon_patterns *patterns, struct needs *needs)
{
	for (size_t list = 0; list < PATTERN_LIST_COUNT; list++)
		for (int pass = 0; pass < 2; pass++)
			for (size_t i = 0; i < gathering->count; i++) {
				const struct pattern *pattern = &gathering->patterns[i];
				if (pattern->list != (enum pattern_list) list ||
				    pattern_begins_anyhow(pattern) != (pass == 0))
					continue;
				needs[patterns->count] = gathering->needs[i];
				patterns->patterns[patterns->count++] = *pattern;
				patterns->words += pattern->code != NULL ? 1 : 0;
			}
}

static void
gathering_keep(struct gathering *gathering, struct lexicon_patterns *patterns)
{
	struct arena *arena = gathering->arena;
	struct needs *needs = ARENA_ARRAY(&gathering->scratch, struct needs, gathering->count + 1);
	patterns->patterns = ARENA_ARRAY(arena, struct pattern, gathering->count + 1);
	patterns_arrange(gathering, patterns, needs);
	patterns->over_words = sieve_make(arena, needs, patterns->words);
	patterns->over_lines =
	    sieve_make(arena, needs + patterns->words, patterns->count - patterns->words);
	free(gathering->patterns);
	free(gathering->needs);
	arena_done(&gathering->scratch);
	strbuf_done(&gathering->lines);
}

struct lexicon_patterns *
lexicon_patterns_read(struct arena *arena, struct pattern_codes *codes,
    const struct document *document, const struct document *also)
{
	struct lexicon_patterns *patterns = ARENA_NEW(arena, struct lexicon_patterns);
	const char *known[PATTERN_LIST_COUNT + 1] = { 0 };
	struct gathering gathering = { .arena = arena, .codes = codes };
	arena_init(&gathering.scratch);
	strbuf_init(&gathering.lines, LEXICON_DEFINE_BYTES);
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++) {
		known[i] = pattern_lists[i];
		patterns->lines[i] =
		    pattern_list_read(document, also, (enum pattern_list) i, &gathering);
	}
	gathering_keep(&gathering, patterns);
	(void) document_keys(document, node_get(document->root, "patterns"), known);
	patterns->spare = ARENA_NEW(arena, struct spare);
	return patterns;
}

void
lexicon_patterns_free(struct lexicon_patterns *patterns)
{
	if (patterns == NULL)
		return;
	lexicon_workplace_free(atomic_load(&patterns->spare->place));
}
