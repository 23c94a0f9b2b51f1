/* SPDX-License-Identifier: MIT */
/*
 * The patterns of a list are compiled as one alternation. No JIT: the unit denies memory that is
 * both writable and executable.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/strbuf.h"

#include "conversations/lexicon_patterns.h"

enum {
	LEXICON_MATCH_LIMIT = 100000,
	LEXICON_DEPTH_LIMIT = 1000,
	LEXICON_HEAP_KIB = 1024,
	LEXICON_PATTERN_BYTES = 1 << 16,
	LEXICON_DEFINE_DEPTH = 4,
	LEXICON_ERROR = 192,
};

struct lexicon_patterns {
	pcre2_code *codes[PATTERN_LIST_COUNT]; /* NULL: an empty list */
	pcre2_match_context *limits;
};

static const struct {
	const char *word;
	bool of_lines; /* matched over lines as written: any case, ^ and $ at line ends */
} pattern_lists[] = {
#define PATTERN(name, word) { word, PATTERN_##name >= PATTERN_TAPBACK },
#include "conversations/lexicon.def"
};

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
	const struct node *map = node_get(document->root, "patterns");
	const struct node *node = node_get(map, pattern_lists[list].word);
	if (node == NULL && !optional)
		document_complain(document, map, "patterns: %s is missing, expected a list",
		    pattern_lists[list].word);
	return node;
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

struct lexicon_patterns *
lexicon_patterns_read(
    struct arena *arena, const struct document *document, const struct document *also)
{
	struct lexicon_patterns *patterns = ARENA_NEW(arena, struct lexicon_patterns);
	const char *known[PATTERN_LIST_COUNT + 1] = { 0 };
	for (size_t i = 0; i < PATTERN_LIST_COUNT; i++) {
		known[i] = pattern_lists[i].word;
		patterns->codes[i] = pattern_list_read(document, also, (enum pattern_list) i);
	}
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
	pcre2_match_context_free(patterns->limits);
}

bool
lexicon_patterns_find(const struct lexicon_patterns *patterns, enum pattern_list list,
    struct str text, size_t from, size_t *out_from, size_t *out_to)
{
	const pcre2_code *code = patterns->codes[list];
	if (code == NULL || from > text.len)
		return false;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	BUG_ON(data == NULL, "out of memory");
	int result = pcre2_match(code, (PCRE2_SPTR) (text.data == NULL ? "" : text.data), text.len,
	    from, PCRE2_NO_UTF_CHECK, data, patterns->limits);
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
