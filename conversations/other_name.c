/* SPDX-License-Identifier: MIT */
#include "conversations/other_name.h"

enum { GREETING_WORDS = 2 };

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_letter(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z') || c == '\'' || (unsigned char) c >= 0x80;
}

/* The last word of the first match. */
static struct str
candidate(const struct scan *scan)
{
	size_t from, to;
	if (!scan_finds(scan, PATTERN_NOT_NAMED, &from, &to))
		return str_of(NULL, 0);
	while (to > from && scan->plain.data[to - 1] == ' ')
		to--;
	size_t begin = to;
	while (begin > from && scan->plain.data[begin - 1] != ' ')
		begin--;
	return str_sub(scan->plain, begin, to);
}

/* Only it, of the words within a sentence, begins with a capital; "I" and its like do anyway. */
static bool
is_written_as_name(struct str text, struct str name)
{
	bool found = false, begins = true;
	size_t words = 0;
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		while (at < text.len && is_letter(text.data[at]))
			at++;
		struct str word = str_sub(text, from, at);
		if (word.len == 0) {
			/* Behind a greeting a sentence begins: "Hello, This isn't Margaret". */
			begins = begins || strchr(".!?\n", text.data[at]) != NULL ||
			    (text.data[at] == ',' && words <= GREETING_WORDS);
			at++;
			continue;
		}
		bool pronoun = word.data[0] == 'I' && (word.len == 1 || word.data[1] == '\'');
		bool capital = is_upper(word.data[0]) && !begins && !pronoun;
		bool shouted = capital && word.len > 1 && is_upper(word.data[1]);
		if (capital && (shouted || !str_eq_nocase(word, name)))
			return false;
		found = found || capital;
		begins = false;
		words++;
	}
	return found;
}

bool
other_name_is_given(const struct scan *scan, struct str text)
{
	struct str name = candidate(scan);
	struct word_match known;
	return name.len > 1 && lexicon_match(scan->lexicon, &name, 1, &known, 1) == 0 &&
	    is_written_as_name(text, name);
}
