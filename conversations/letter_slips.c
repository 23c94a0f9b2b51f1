/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include "conversations/letter_slips.h"

enum { HELD_LEAST = 3, /* no English word has a letter three times in a row */ WORD_LIMIT = 40 };

/* Cyrillic and Greek letters, and what they are taken for. Lower case of those whose capitals alone
 * look the same (B, H, P) stand for what their capital looks like: texts are folded afterwards. */
static const struct {
	uint32_t code;
	char latin;
} lookalikes[] = {
	{ 0x410, 'A' },
	{ 0x412, 'B' },
	{ 0x415, 'E' },
	{ 0x41a, 'K' },
	{ 0x41c, 'M' },
	{ 0x41d, 'H' },
	{ 0x41e, 'O' },
	{ 0x420, 'P' },
	{ 0x421, 'C' },
	{ 0x422, 'T' },
	{ 0x423, 'Y' },
	{ 0x425, 'X' },
	{ 0x405, 'S' },
	{ 0x406, 'I' },
	{ 0x408, 'J' },
	{ 0x430, 'a' },
	{ 0x435, 'e' },
	{ 0x43a, 'k' },
	{ 0x43e, 'o' },
	{ 0x440, 'p' },
	{ 0x441, 'c' },
	{ 0x443, 'y' },
	{ 0x445, 'x' },
	{ 0x455, 's' },
	{ 0x456, 'i' },
	{ 0x458, 'j' },
	{ 0x432, 'b' },
	{ 0x43c, 'm' },
	{ 0x43d, 'h' },
	{ 0x442, 't' },
	{ 0x501, 'd' },
	{ 0x131, 'i' },
	{ 0x391, 'A' },
	{ 0x392, 'B' },
	{ 0x395, 'E' },
	{ 0x396, 'Z' },
	{ 0x397, 'H' },
	{ 0x399, 'I' },
	{ 0x39a, 'K' },
	{ 0x39c, 'M' },
	{ 0x39d, 'N' },
	{ 0x39f, 'O' },
	{ 0x3a1, 'P' },
	{ 0x3a4, 'T' },
	{ 0x3a5, 'Y' },
	{ 0x3a7, 'X' },
	{ 0x3b1, 'a' },
	{ 0x3b9, 'i' },
	{ 0x3bd, 'v' },
	{ 0x3bf, 'o' },
	{ 0x3c1, 'p' },
	{ 0x3c5, 'u' },
};

static char
latin_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(lookalikes); i++)
		if (lookalikes[i].code == code)
			return lookalikes[i].latin;
	return '\0';
}

static bool
is_latin(uint32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

/* One past the word's letters. */
static size_t
word_end(struct str text, size_t at, bool *out_mixed)
{
	bool latin = false, other = false;
	for (size_t next = at; next < text.len; at = next) {
		uint32_t code = utf8_next(text, &next);
		if (!utf8_is_letter(code))
			break;
		latin = latin || is_latin(code);
		other = other || latin_of(code) != '\0';
		if (next == text.len) {
			at = next;
			break;
		}
	}
	*out_mixed = latin && other;
	return at;
}

struct str
letters_of_one_script(struct arena *arena, struct str text)
{
	if (utf8_is_ascii(text))
		return text;
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0, end = 0;
	bool mixed = false;
	for (size_t at = 0; at < text.len;) {
		if (at >= end)
			end = word_end(text, at, &mixed);
		size_t from = at;
		char latin = latin_of(utf8_next(text, &at));
		if (mixed && from < end && latin != '\0') {
			out[len++] = latin;
			continue;
		}
		memcpy(out + len, text.data + from, at - from);
		len += at - from;
	}
	return str_of(out, len);
}

/* held keys */

static bool
is_known(const struct lexicon *lexicon, struct str word)
{
	return lexicon_lists(lexicon, word) != 0;
}

static bool
has_held(struct str word)
{
	for (size_t i = HELD_LEAST - 1; i < word.len; i++)
		if (word.data[i] == word.data[i - 1] && word.data[i] == word.data[i - 2])
			return true;
	return false;
}

/* The word with `keep` of each letter that was held. */
static struct str
held_cut(struct arena *arena, struct str word, size_t keep)
{
	char *out = arena_alloc(arena, word.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < word.len;) {
		size_t run = 1;
		while (i + run < word.len && word.data[i + run] == word.data[i])
			run++;
		size_t kept = run >= HELD_LEAST ? keep : run;
		memset(out + len, word.data[i], kept);
		len += kept;
		i += run;
	}
	return str_of(out, len);
}

struct str
word_drawn_in(struct arena *arena, const struct lexicon *lexicon, struct str word)
{
	if (word.len < HELD_LEAST || word.len > WORD_LIMIT || !has_held(word) ||
	    !utf8_is_ascii(word) || is_known(lexicon, word))
		return word;
	/* "xxxxx" is "xx"; of other letters alone ("ooo", "iii") nothing is made: o is a nought. */
	struct str twice = held_cut(arena, word, 2), once = held_cut(arena, word, 1);
	if (once.len == 1)
		return once.data[0] == 'x' ? twice : word;
	if (is_known(lexicon, once))
		return once;
	return is_known(lexicon, twice) ? twice : word;
}
