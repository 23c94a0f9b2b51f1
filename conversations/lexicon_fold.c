/* SPDX-License-Identifier: MIT */
/* The form in which words are compared: lexicon.h says what it leaves out. */
#include "base/utf8.h"

#include "conversations/lexicon.h"

/* Most texts: without a trip through Unicode's tables. False where a byte is none of ASCII's. */
static bool
ascii_fold(struct arena *arena, struct str text, struct str *out)
{
	char *copy = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if ((unsigned char) c >= 0x80)
			return false;
		if (c != '\'')
			copy[len++] = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
	}
	*out = str_of(copy, len);
	return true;
}

struct str
lexicon_fold(struct arena *arena, struct str text)
{
	struct str plain;
	if (ascii_fold(arena, text, &plain))
		return plain;
	struct str folded = utf8_unmark(arena, utf8_fold(arena, text));
	char *out = arena_alloc(arena, folded.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] != '\'')
			out[len++] = folded.data[i];
	return str_of(out, len);
}
