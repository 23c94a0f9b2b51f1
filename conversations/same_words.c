/* SPDX-License-Identifier: MIT */
#include "conversations/lexicon.h"

#include "conversations/same_words.h"

enum {
	COUNTER_DIGITS = 3, /* more than any answer but a date has */
	WORDS_FOR_ONE = 8,  /* so many for one that differs */
	SAID_LETTERS = 20,  /* less may be said by chance */
};

static bool
word_next(struct str *rest, struct str *out_word)
{
	do
		if (!str_split(rest, ' ', out_word))
			return false;
	while (out_word->len == 0);
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* In the form words are compared in, and every blank a space, and so what ends a sentence. */
static struct str
plain_of(struct arena *arena, struct str text)
{
	struct str folded = lexicon_fold(arena, str_trim(text));
	char *copy = arena_cstr(arena, folded);
	for (size_t i = folded.len; i-- > 0;) {
		bool ends = i + 1 == folded.len || copy[i + 1] == ' ';
		if (is_blank(copy[i]) || (ends && strchr(".,;!", copy[i]) != NULL))
			copy[i] = ' ';
	}
	return str_of(copy, folded.len);
}

/* The number of a ticket, a time, a date. */
static bool
is_counter(struct str word)
{
	int digits = 0;
	for (size_t i = 0; i < word.len; i++)
		digits += word.data[i] >= '0' && word.data[i] <= '9' ? 1 : 0;
	return digits >= COUNTER_DIGITS;
}

bool
same_words(struct arena *arena, struct str a, struct str b)
{
	struct str rest_a = plain_of(arena, a), rest_b = plain_of(arena, b), word_a, word_b;
	size_t count = 0, different = 0, counters = 0;
	if (str_eq(rest_a, rest_b))
		return true;
	for (;; count++) {
		bool more_a = word_next(&rest_a, &word_a), more_b = word_next(&rest_b, &word_b);
		if (more_a != more_b)
			return false;
		if (!more_a)
			break;
		if (str_eq(word_a, word_b))
			continue;
		bool counts = is_counter(word_a) && is_counter(word_b);
		counters += counts ? 1 : 0;
		different += counts ? 0 : 1;
	}
	return counters < count && different <= count / WORDS_FOR_ONE;
}

bool
same_words_hold(struct arena *arena, struct str text, struct str said)
{
	struct str whole = plain_of(arena, text), ours = str_trim(plain_of(arena, said));
	if (ours.len < SAID_LETTERS || ours.len > whole.len)
		return false;
	for (size_t at = 0; at + ours.len <= whole.len; at++)
		if (memcmp(whole.data + at, ours.data, ours.len) == 0)
			return true;
	return false;
}
