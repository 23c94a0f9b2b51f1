/* SPDX-License-Identifier: MIT */
/*
 * Pass by pass: what a definition names is replaced in the next one.
 */
#include "conversations/lexicon_define.h"

enum { LEXICON_DEFINE_DEPTH = 6 };

/* What stands for <name>, or for <name ~ other>: the two in either order with <apart> between, since
 * people put first what weighs on them: "my chest is tight", "a tight feeling in the chest". */
static void
name_replace(const struct document *document, const struct node *node, const struct node *define,
    struct str name, struct strbuf *out)
{
	ptrdiff_t pair = str_find(name, STR(" ~ "), 0);
	if (pair >= 0) {
		struct str one = str_sub(name, 0, (size_t) pair);
		struct str other = str_sub(name, (size_t) pair + strlen(" ~ "), name.len);
		strbuf_printf(out, "(?:<%.*s> <apart><%.*s>|<%.*s> <apart><%.*s>)", STR_ARG(one),
		    STR_ARG(other), STR_ARG(other), STR_ARG(one));
		return;
	}
	char word[64];
	(void) snprintf(word, sizeof(word), "%.*s", STR_ARG(name));
	const struct node *meaning = node_get(define, word);
	if (meaning == NULL || meaning->kind != NODE_SCALAR)
		document_complain(document, node, "<%s> is not under define", word);
	else
		strbuf_printf(out, "(?:%s)", meaning->text);
}

/* One pass: <name> becomes its definition. True when one was replaced. */
static bool
define_once(const struct document *document, const struct node *node, const struct node *define,
    struct str text, struct strbuf *out)
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
		name_replace(document, node, define, str_sub(text, 1, end), out);
		replaced = true;
		text = str_sub(text, end + 1, text.len);
	}
	return replaced;
}

/* Definitions may use others, a few deep; a circle ends in a bad pattern. */
void
lexicon_define(const struct document *document, const struct node *node, const struct node *define,
    struct strbuf *out)
{
	struct strbuf other;
	strbuf_init(&other, LEXICON_DEFINE_BYTES);
	strbuf_puts(out, node->text);
	for (int pass = 0; pass < LEXICON_DEFINE_DEPTH; pass++) {
		strbuf_reset(&other);
		bool replaced = define_once(document, node, define, strbuf_str(out), &other);
		strbuf_reset(out);
		strbuf_add(out, strbuf_str(&other));
		if (!replaced)
			break;
	}
	strbuf_done(&other);
}
