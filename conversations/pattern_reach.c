/* SPDX-License-Identifier: MIT */
#include "conversations/pattern_reach.h"

enum { REACH_FAR = 32 }; /* letters: what a step may run over without being dear */

struct walk {
	struct str text;
	size_t at;
	char separator;
	bool is_quoted;
};

static char
look(const struct walk *walk, size_t ahead)
{
	return walk->at + ahead < walk->text.len ? walk->text.data[walk->at + ahead] : '\0';
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* \c takes the separator, in a class or by itself. There is never more than one space between words, so
 * that \s alone runs nowhere there. */
static bool
escape_takes(const struct walk *walk, char c, bool in_class)
{
	if (walk->separator == '\n')
		return is_one_of(c, "nsvRHWDXPpxo");
	return is_one_of(c, in_class ? "shWDNVPpxo" : "WDNVXPpxo");
}

static bool
escape_walk(struct walk *walk)
{
	char c = look(walk, 1);
	if (c == 'Q') /* what follows is not what it looks like */
		walk->is_quoted = true;
	walk->at += 2;
	if (is_one_of(c, "pPxoN") && look(walk, 0) == '{')
		walk->at += strcspn(walk->text.data + walk->at, "}") + 1;
	else if (is_one_of(c, "pP"))
		walk->at++; /* \pL */
	return escape_takes(walk, c, false);
}

static bool
class_walk(struct walk *walk)
{
	bool negated = look(walk, 1) == '^', holds = false;
	size_t from = walk->at + (negated ? 2 : 1);
	for (walk->at = from; walk->at < walk->text.len; walk->at++) {
		char c = look(walk, 0), last = look(walk, 2);
		if (c == ']' && walk->at > from)
			break;
		if (c == '\\') {
			holds = holds || escape_takes(walk, look(walk, 1), true);
			walk->at++;
		} else if (c == '[' && look(walk, 1) == ':') {
			holds = holds || !negated;
			while (walk->at < walk->text.len && look(walk, 0) != ']')
				walk->at++;
		} else if (look(walk, 1) == '-' && last != ']') {
			holds = holds || (c <= walk->separator && walk->separator <= last);
		} else {
			holds = holds || c == walk->separator;
		}
	}
	walk->at++;
	return negated != holds;
}

/* One item; whether it takes the separator. . does in (?s), which is not looked for. */
static bool
item_walk(struct walk *walk)
{
	switch (look(walk, 0)) {
	case '\\': return escape_walk(walk);
	case '[': return class_walk(walk);
	default: walk->at++; return true;
	}
}

/* Whether what stands before is repeated often. */
static bool
repeats(const struct walk *walk)
{
	size_t most = 0, ahead = 0;
	while (is_one_of(look(walk, ahead), " \t\n"))
		ahead++; /* nothing, in (?x) */
	char c = look(walk, ahead++);
	if (c == '*' || c == '+')
		return true;
	if (c != '{')
		return false;
	for (; look(walk, ahead) != '}' && look(walk, ahead) != '\0'; ahead++) {
		char digit = look(walk, ahead);
		if (digit == ',' && look(walk, ahead + 1) == '}')
			return true;
		most = digit == ',' ? 0 : most * 10 + (size_t) (digit - '0') % 10;
		if (most > REACH_FAR)
			return true;
	}
	return false;
}

/* Past the quantifier that stands there, if one does. What only looks like one is passed too. */
static void
quantifier_walk(struct walk *walk)
{
	if (look(walk, 0) == '{')
		walk->at += strcspn(walk->text.data + walk->at, "}");
	else if (!is_one_of(look(walk, 0), "*+?"))
		return;
	walk->at++;
	if (is_one_of(look(walk, 0), "+?"))
		walk->at++;
}

/* A group that opens here makes something else of what follows: a comment, a verb, (?x). */
static bool
group_hides(const struct walk *walk)
{
	size_t ahead = 2;
	if (look(walk, 1) != '?')
		return look(walk, 1) == '*';
	while (is_one_of(look(walk, ahead), "imsnJUaDST-^"))
		ahead++;
	return look(walk, ahead) == '#' || look(walk, ahead) == 'x';
}

/* The item that stands here with its quantifier, and marks where it may scan. */
static void
item_mark(struct walk *walk, struct strbuf *out)
{
	size_t from = walk->at;
	bool clustered = look(walk, 0) == '\\' && look(walk, 1) == 'X';
	bool takes = item_walk(walk);
	bool scans = takes && (clustered || repeats(walk)), counts = look(walk, 0) == '{';
	quantifier_walk(walk);
	struct str item = str_sub(walk->text, from, walk->at);
	if (scans)
		strbuf_printf(out, "(?C%d)%.*s(?C%d)", counts ? SCAN_MAY_FAIL : SCAN_BEGINS,
		    STR_ARG(item), clustered ? SCAN_ENDS_CLUSTERED : SCAN_ENDS);
	else
		strbuf_add(out, item);
}

bool
pattern_mark_scans(const char *pattern, char separator, struct strbuf *out)
{
	struct walk walk = { .text = str_from(pattern), .separator = separator };
	while (walk.at < walk.text.len && !walk.is_quoted) {
		char c = look(&walk, 0);
		if (is_one_of(c, "\\[."))
			item_mark(&walk, out);
		else if (c == '(' && group_hides(&walk))
			return false;
		else
			strbuf_char(out, walk.text.data[walk.at++]);
	}
	return !walk.is_quoted && !strbuf_is_over(out);
}

bool
pattern_reaches_over(const char *pattern, char separator)
{
	struct walk walk = { .text = str_from(pattern), .separator = separator };
	for (;;) {
		/* What stands between takes only itself; and that a group is repeated is counted. */
		walk.at += strcspn(pattern + walk.at, "\\[.");
		if (walk.at >= walk.text.len)
			return false;
		bool takes = item_walk(&walk);
		if (walk.is_quoted || (takes && repeats(&walk)))
			return true;
		if (walk.at >= walk.text.len)
			return false;
	}
}
