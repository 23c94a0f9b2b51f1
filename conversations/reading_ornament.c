/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"

#include "conversations/reading_ornament.h"

enum { SIGNS_MOST = 3, ORNAMENT_MOST = 60 /* bytes within a pair */ };

/* Bold, slanted; and struck through, which takes back what it stands around. */
static bool
is_sign(char c)
{
	return c == '*' || c == '_' || c == '~';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n';
}

static bool
is_said(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (unsigned char) c >= 0x80;
}

static size_t
run_of(struct str text, size_t at, char sign)
{
	size_t count = 0;
	while (at + count < text.len && text.data[at + count] == sign)
		count++;
	return count;
}

/* Of the signs that begin at `at`, where the same end: behind words of the same line, with nothing of
 * their kind between. 0: they are no pair. */
static size_t
pair_end(struct str text, size_t at, size_t count)
{
	char sign = text.data[at];
	size_t from = at + count, to = from;
	bool apart = at == 0 || is_blank(text.data[at - 1]) || text.data[at - 1] == '(';
	if (!apart || count > SIGNS_MOST || from == text.len || !is_said(text.data[from]))
		return 0;
	while (to < text.len && to < from + ORNAMENT_MOST && text.data[to] != sign &&
	    text.data[to] != '\n')
		to++;
	if (to == text.len || text.data[to] != sign || run_of(text, to, sign) != count ||
	    is_blank(text.data[to - 1]))
		return 0;
	size_t behind = to + count;
	bool ends = behind == text.len || !is_said(text.data[behind]);
	return ends ? to : 0;
}

/* The length of an arrow that points at what a line begins with: "-> 3", "=> 3". */
static size_t
arrow_of(struct str text, size_t at)
{
	if (at > 0 && text.data[at - 1] != '\n')
		return 0;
	size_t end = at;
	while (end < text.len && (text.data[end] == '-' || text.data[end] == '='))
		end++;
	return end > at && end < text.len && text.data[end] == '>' ? end + 1 - at : 0;
}

/* The length of a heart, "<3", behind words; alone it may be less than three. */
static size_t
heart_of(struct str text, size_t at)
{
	bool heart = at > 1 && is_blank(text.data[at - 1]) && at + 1 < text.len &&
	    text.data[at] == '<' && text.data[at + 1] == '3' &&
	    (at + 2 == text.len || is_blank(text.data[at + 2]));
	return heart ? 2 : 0;
}

static bool
has_any(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (is_sign(text.data[i]) || text.data[i] == '>' || text.data[i] == '<')
			return true;
	return false;
}

struct str
without_ornament(struct arena *arena, struct str text)
{
	if (!has_any(text))
		return text;
	static const char struck[] = "\xc2\xac"; /* CLEAN_SPOILER */
	struct strbuf out;
	strbuf_init(&out, 2 * text.len + 1);
	for (size_t at = 0; at < text.len;) {
		size_t drawn = arrow_of(text, at) + heart_of(text, at);
		size_t count = is_sign(text.data[at]) ? run_of(text, at, text.data[at]) : 0;
		size_t end = count > 0 ? pair_end(text, at, count) : 0;
		if (end > 0 && text.data[at] == '~')
			strbuf_puts(&out, struck);
		if (end > 0)
			strbuf_add(&out, str_sub(text, at + count, end));
		else
			strbuf_add(
			    &out, str_sub(text, at + drawn, at + drawn + (count > 0 ? count : 1)));
		at = end > 0 ? end + count : at + drawn + (count > 0 ? count : 1);
	}
	struct str kept = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return kept;
}
