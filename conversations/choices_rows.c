/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"
#include "instruments/chosen.h"

#include "conversations/choices_rows.h"

static bool
is_digit(struct str text, size_t at)
{
	return at < text.len && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool
is_wordy(struct str text, size_t at)
{
	unsigned char c = at < text.len ? (unsigned char) text.data[at] : ' ';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
	    (c != '\0' && strchr(".,:/+&-'", c) != NULL && is_digit(text, at + 1));
}

/* One past the numbers that begin there, each offered and each once, with one mark between them; or `at`. */
static size_t
row_end(const struct item *item, struct str text, size_t at)
{
	size_t count = 0, end = at;
	option_set seen = 0;
	for (;; end++) {
		decimal value;
		size_t from = end;
		while (is_digit(text, end))
			end++;
		int64_t number;
		if (end == from || (text.data[from] == '0' && end > from + 1) ||
		    !str_to_int(str_sub(text, from, end), &number) ||
		    !offered(item, number, &value) || number > 31 ||
		    (seen & OPTION_BIT(number)) != 0)
			return at;
		seen |= OPTION_BIT(number);
		count++;
		if (end >= text.len || strchr("/+&,;", text.data[end]) == NULL ||
		    !is_digit(text, end + 1))
			break;
	}
	return count > 1 && !is_wordy(text, end) ? end : at;
}

static struct str
rows_apart(struct arena *arena, const struct item *item, struct str text)
{
	struct strbuf out;
	strbuf_init(&out, 4 * READING_LIMIT);
	bool begins = true;
	for (size_t at = 0; at < text.len;) {
		size_t end = begins && is_digit(text, at) ? row_end(item, text, at) : at;
		for (; at < end; at++) {
			if (is_digit(text, at))
				strbuf_char(&out, text.data[at]);
			else
				strbuf_puts(&out, ", ");
		}
		if (at >= text.len)
			break;
		char c = text.data[at];
		begins = c == ' ' || c == '\n' || c == '(' || c == '\t';
		strbuf_char(&out, c);
		at++;
	}
	struct str apart = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return apart;
}

void
choices_rows_apart(struct sight *sight)
{
	struct scan *scan = ARENA_NEW(sight->arena, struct scan);
	struct str apart = rows_apart(sight->arena, sight->context->item, sight->scan->written);
	if (str_eq(apart, sight->scan->written))
		return;
	scan_text(sight->arena, sight->scan->lexicon, apart, scan);
	sight_init(sight, sight->arena, sight->context, scan);
}
