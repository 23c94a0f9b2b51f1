/* SPDX-License-Identifier: MIT */
/* GLib's Unicode tables behind our slices. Nothing of GLib leaves this file. */
#include <glib.h>

#include "base/utf8.h"

enum { REPLACEMENT = 0xFFFD };

bool
utf8_check(struct str s)
{
	return s.len == 0 || g_utf8_validate(s.data, (gssize) s.len, NULL);
}

uint32_t
utf8_next(struct str s, size_t *at)
{
	if (*at >= s.len)
		return 0;
	const char *bytes = s.data + *at;
	unsigned char first = (unsigned char) *bytes;
	if (first > 0 && first < 0x80) { /* most letters: without a trip to GLib */
		*at += 1;
		return first;
	}
	gunichar c = g_utf8_get_char_validated(bytes, (gssize) (s.len - *at));
	/* GLib says "invalid" and "cut off" with values above all code points. */
	if (c == 0 || c > 0x10FFFF) {
		*at += 1;
		return REPLACEMENT;
	}
	*at += (size_t) g_unichar_to_utf8(c, NULL);
	return c;
}

size_t
utf8_put(char *out, uint32_t code_point)
{
	bool valid = code_point != 0 && g_unichar_validate(code_point);
	return (size_t) g_unichar_to_utf8(valid ? code_point : REPLACEMENT, out);
}

size_t
utf8_length(struct str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char) s.data[i] & 0xC0) != 0x80;
	return count;
}

/* Takes over a GLib string: NULL (the text was not UTF-8 after all) leaves `s` as it was. */
static struct str
take(struct arena *arena, struct str s, char *made)
{
	struct str copy = arena_str(arena, made == NULL ? s : str_from(made));
	g_free(made);
	return copy;
}

static struct str
normal(struct arena *arena, struct str s, GNormalizeMode mode)
{
	if (s.len == 0)
		return arena_str(arena, s);
	return take(arena, s, g_utf8_normalize(s.data, (gssize) s.len, mode));
}

bool
utf8_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] == '\0' || (unsigned char) s.data[i] >= 0x80)
			return false;
	return true;
}

struct str
utf8_nfkc(struct arena *arena, struct str s)
{
	if (utf8_is_ascii(s))
		return arena_str(arena, s);
	return normal(arena, s, G_NORMALIZE_ALL_COMPOSE);
}

struct str
utf8_fold(struct arena *arena, struct str s)
{
	if (utf8_is_ascii(s)) {
		char *folded = arena_cstr(arena, s);
		for (size_t i = 0; i < s.len; i++)
			if (folded[i] >= 'A' && folded[i] <= 'Z')
				folded[i] = (char) (folded[i] - 'A' + 'a');
		return str_of(folded, s.len);
	}
	if (!utf8_check(s))
		return arena_str(arena, s);
	return take(arena, s, g_utf8_casefold(s.data, (gssize) s.len));
}

/*
 * Accents only. Not every Unicode mark: in Devanagari or Thai the marks are the vowels, and without
 * them two different words would be one. Arabic script writes its short vowels only for learners, so
 * there they are left out too, with the hamza that sits on a letter.
 */
static bool
is_accent(uint32_t c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
	    (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
	    (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

/* Letters whose stroke or missing dot is part of them, so that no decomposition takes it off; and
 * letters of Arabic script that keyboards of several languages code apart, and people type as one. */
static const struct {
	uint32_t with, without;
} strokes[] = {
	{ 0x00D8, 'O' },
	{ 0x00F8, 'o' },
	{ 0x0110, 'D' },
	{ 0x0111, 'd' },
	{ 0x0126, 'H' },
	{ 0x0127, 'h' },
	{ 0x0131, 'i' },
	{ 0x0141, 'L' },
	{ 0x0142, 'l' },
	{ 0x0166, 'T' },
	{ 0x0167, 't' },
	{ 0x0629, 0x06C1 }, /* teh marbuta, heh, heh doachashmee, ae, teh marbuta goal: heh goal */
	{ 0x0643, 0x06A9 }, /* kaf: keheh */
	{ 0x0647, 0x06C1 },
	{ 0x0649, 0x06CC }, /* alef maksura, yeh: Farsi yeh */
	{ 0x064A, 0x06CC },
	{ 0x06BE, 0x06C1 },
	{ 0x06C3, 0x06C1 },
	{ 0x06D5, 0x06C1 },
};

static uint32_t
without_stroke(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(strokes); i++)
		if (strokes[i].with == c)
			return strokes[i].without;
	return c;
}

struct str
utf8_unmark(struct arena *arena, struct str s)
{
	if (utf8_is_ascii(s) || !utf8_check(s))
		return arena_str(arena, s);
	struct str apart = normal(arena, s, G_NORMALIZE_DEFAULT);
	char *out = arena_alloc(arena, apart.len + 1);
	size_t used = 0;
	for (size_t at = 0; at < apart.len;) {
		uint32_t c = utf8_next(apart, &at);
		if (!is_accent(c))
			used += utf8_put(out + used, without_stroke(c));
	}
	return normal(arena, str_of(out, used), G_NORMALIZE_DEFAULT_COMPOSE);
}

int
utf8_digit(uint32_t code_point)
{
	return g_unichar_digit_value(code_point);
}

bool
utf8_is_letter(uint32_t code_point)
{
	return code_point < 0x80 ? g_ascii_isalpha((gchar) code_point)
				 : g_unichar_isalpha(code_point);
}

bool
utf8_is_space(uint32_t code_point)
{
	/* GLib leaves out the vertical tab and NEL. */
	return code_point == 0x0B || code_point == 0x85 || g_unichar_isspace(code_point);
}

/* What Windows-1252 has where Latin-1 has control characters; 0 where it has nothing. */
static const uint16_t windows_1252[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
	0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C,
	0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

struct str
utf8_from_latin(struct arena *arena, struct str s)
{
	if (utf8_check(s))
		return arena_str(arena, s);
	char *out = arena_alloc(arena, s.len * 3 + 1);
	size_t used = 0;
	for (size_t i = 0; i < s.len; i++) {
		uint32_t c = (unsigned char) s.data[i];
		if (c >= 0x80 && c < 0xA0)
			c = windows_1252[c - 0x80];
		used += utf8_put(out + used, c);
	}
	return str_of(out, used);
}
