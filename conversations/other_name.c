/* SPDX-License-Identifier: MIT */
#include "conversations/name_letter.h"

#include "conversations/other_name.h"

enum { GREETING_WORDS = 2, NAME_LENGTH = 32 };

struct str
other_name_candidate(struct str plain, size_t from, size_t to)
{
	while (to > from && plain.data[to - 1] == ' ')
		to--;
	size_t begin = to;
	while (begin > from && plain.data[begin - 1] != ' ')
		begin--;
	return str_sub(plain, begin, to);
}

/* "Bob Smith": of a capital before the name, and no word that we know. */
static bool
is_first_name(
    const struct lexicon *lexicon, struct str text, size_t at, struct str word, struct str name)
{
	char small[NAME_LENGTH] = { 0 };
	struct str folded = str_of(small, word.len), next = str_sub(text, at, text.len);
	struct word_match known;
	if (word.len >= sizeof(small) || next.len <= name.len || next.data[0] != ' ' ||
	    !str_eq_nocase(str_sub(next, 1, name.len + 1), name))
		return false;
	for (size_t i = 0; i < word.len; i++)
		small[i] =
		    name_capital(word.data[i]) ? (char) (word.data[i] - 'A' + 'a') : word.data[i];
	return lexicon_match(lexicon, &folded, 1, &known, 1) == 0;
}

/* Only it, of the words within a sentence, begins with a capital; "I" and its like do anyway, and a
 * first name before a last one may. */
static bool
is_written_as_name(const struct lexicon *lexicon, struct str text, struct str name)
{
	bool found = false, begins = true;
	size_t words = 0;
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		while (at < text.len && name_letter(text.data[at]))
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
		bool capital = name_capital(word.data[0]) && !begins && !pronoun;
		bool shouted = capital && word.len > 1 && name_capital(word.data[1]);
		if (capital && !shouted && is_first_name(lexicon, text, at, word, name))
			continue;
		if (capital && (shouted || !str_eq_nocase(word, name)))
			return false;
		found = found || capital;
		begins = false;
		words++;
	}
	return found;
}

bool
other_name_is_written(const struct lexicon *lexicon, struct str text, struct str name)
{
	struct word_match known;
	return name.len > 1 && lexicon_match(lexicon, &name, 1, &known, 1) == 0 &&
	    is_written_as_name(lexicon, text, name);
}

/* Without one no name is written: most texts end here, before a pattern is tried. */
static bool
has_capital_within(struct str text)
{
	for (size_t at = 1; at < text.len; at++)
		if (name_capital(text.data[at]))
			return true;
	return false;
}

bool
other_name_is_given(const struct scan *scan, struct str text)
{
	size_t from, to;
	return has_capital_within(text) && scan_finds(scan, PATTERN_NOT_NAMED, &from, &to) &&
	    other_name_is_written(scan->lexicon, text, other_name_candidate(scan->plain, from, to));
}
