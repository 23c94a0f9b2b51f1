/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "channels/sms_mend.h"

#define LOST "\xEF\xBF\xBD" /* U+FFFD */

enum { ESCAPE = 6, BASE64_LEAST = 60 }; /* \u0000 */

/* The code unit of the escape that begins here, as in a backslash, u and four digits; -1: none does. */
static int32_t
unit_at(struct str text, size_t at)
{
	int32_t unit = 0;
	if (at + ESCAPE > text.len || text.data[at] != '\\' || text.data[at + 1] != 'u')
		return -1;
	for (size_t i = at + 2; i < at + ESCAPE; i++) {
		char c = text.data[i];
		int digit = c >= '0' && c <= '9' ? c - '0'
		    : c >= 'a' && c <= 'f'       ? c - 'a' + 10
		    : c >= 'A' && c <= 'F'       ? c - 'A' + 10
						 : -1;
		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

/* How long what a backslash begins is, and whether a reader can take it. */
static size_t
escape_at(struct str text, size_t at, bool *out_good)
{
	int32_t unit = unit_at(text, at);
	*out_good = true;
	if (unit < 0)
		return at + 1 < text.len ? 2 : 1;
	if (unit >= 0xD800 && unit < 0xDC00) {
		int32_t second = unit_at(text, at + ESCAPE);
		if (second >= 0xDC00 && second < 0xE000)
			return (size_t) 2 * ESCAPE;
	}
	*out_good = unit != 0 && (unit < 0xD800 || unit > 0xDFFF);
	return ESCAPE;
}

struct str
sms_mend_json(struct arena *arena, struct str text)
{
	struct strbuf out;
	bool quoted = false;
	struct str from = utf8_check(text) ? text : utf8_from_latin(arena, text);
	strbuf_init(&out, from.len * strlen(LOST) + 1);
	for (size_t at = 0, len; at < from.len; at += len) {
		bool good = true;
		char c = from.data[at];
		len = quoted && c == '\\' ? escape_at(from, at, &good) : 1;
		if (c == '"')
			quoted = !quoted;
		if (quoted && c >= 0 && c < ' ')
			good = false;
		strbuf_add(&out, good ? str_sub(from, at, at + len) : STR(LOST));
	}
	struct str mended = arena_str(arena, strbuf_str(&out));
	strbuf_done(&out);
	return mended;
}

bool
sms_mend_is_damaged(struct str words)
{
	return str_find(words, STR(LOST), 0) >= 0;
}

/* The six bits of one of its letters; -1: it is none. */
static int
bits_of(char c)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c == '\0' ? NULL : strchr(letters, c);
	return found == NULL ? -1 : (int) (found - letters);
}

/* False: that is no base64. */
static bool
decode(struct str words, char *out, size_t *out_len)
{
	size_t letters = words.len, len = 0;
	uint32_t bits = 0;
	while (letters > 0 && words.len - letters < 2 && words.data[letters - 1] == '=')
		letters--;
	for (size_t i = 0; i < letters; i++) {
		int six = bits_of(words.data[i]);
		if (six < 0)
			return false;
		bits = bits << 6 | (uint32_t) six;
		if (i % 4 != 0)
			out[len++] = (char) (unsigned char) (bits >> (6 - 2 * (i % 4)));
	}
	*out_len = len;
	return letters % 4 != 1;
}

static bool
is_text(struct str words)
{
	for (size_t i = 0; i < words.len; i++) {
		unsigned char c = (unsigned char) words.data[i];
		if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			return false;
	}
	return utf8_check(words);
}

/* Without the ends of its lines, which some wrap it in too. */
static struct str
one_line(struct arena *arena, struct str words)
{
	char *out = arena_alloc(arena, words.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < words.len; i++)
		if (words.data[i] != '\r' && words.data[i] != '\n')
			out[len++] = words.data[i];
	return str_of(out, len);
}

struct str
sms_mend_base64(struct arena *arena, struct str words)
{
	if (words.len < BASE64_LEAST)
		return words;
	struct str line = one_line(arena, str_trim(words));
	char *out = arena_alloc(arena, line.len + 1);
	size_t len;
	if (line.len < BASE64_LEAST || line.len % 4 != 0 || !decode(line, out, &len) ||
	    !is_text(str_of(out, len)))
		return words;
	return str_of(out, len);
}
