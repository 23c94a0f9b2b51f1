/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"
#include "conversations/word_distance.h"

#include "conversations/label_slip.h"

enum { SHORT_LEAST = 3, SHORTENED_LEAST = 6, DENIAL_LEAST = 4, ADVERB_ENDING = 2 };

/* What denies behind a word. Other languages deny before it, and a slip keeps the first letter. */
static const char *const denying_ends[] = { "less", "free", "not", "nt", "out" };

/* Lists whose words turn an answer into another. */
#define TURNING                                                                                    \
	(WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NEGATION_BEHIND) | WORD_SET(WORDS_NO_ARTICLE) | \
	    WORD_SET(WORDS_BOUND))

static bool
ends_in_denial(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(denying_ends); i++)
		if (str_ends(word, denying_ends[i]))
			return true;
	return false;
}

/* The word typed may as well be one that denies: "couldt" is no slip for "could". */
static bool
is_near_denial(const struct scan *scan, struct str typed, struct str meant)
{
	static const enum word_list lists[] = { WORDS_NEGATION, WORDS_NEGATION_BEHIND,
		WORDS_NO_ARTICLE };
	struct str word;
	for (size_t l = 0; l < ARRAY_LEN(lists); l++)
		for (size_t i = 0; lexicon_entry(scan->lexicon, i, lists[l], &word, NULL); i++)
			if (word.len >= DENIAL_LEAST && !str_eq(word, meant) &&
			    word.data[0] == typed.data[0] && word_distance(typed, word) == 1)
				return true;
	return false;
}

/* A thumb leaves letters out, and so "can" would be "can't": what denies is read only as it is spelt,
 * and what may deny is no slip for what does not. */
static bool
may_be_slip(const struct scan *scan, struct str typed, struct str word)
{
	return (lexicon_lists(scan->lexicon, word) & TURNING) == 0 &&
	    ends_in_denial(typed) == ends_in_denial(word) && !is_near_denial(scan, typed, word);
}

/* "Mod" for moderate. Where it is short for two answers both are found, and neither is taken. */
static bool
is_short_for(struct str typed, struct str word)
{
	return typed.len >= SHORT_LEAST && typed.len + 2 <= word.len &&
	    word.len >= SHORTENED_LEAST && str_eq(typed, str_sub(word, 0, typed.len));
}

/* "Mildish": the word with a short hedge against it. */
static bool
is_hedged(const struct scan *scan, struct str typed, struct str word)
{
	struct str hedge = str_sub(typed, word.len, typed.len);
	return word.len >= SHORT_LEAST && hedge.len == SHORT_LEAST &&
	    str_eq(str_sub(typed, 0, word.len), word) &&
	    (lexicon_lists(scan->lexicon, hedge) & WORD_SET(WORDS_APPROXIMATE)) != 0;
}

/* "Moderately": the word as an adverb, which is known by itself. */
static bool
is_adverb_of(const struct scan *scan, size_t at, struct str word)
{
	struct str typed = scan->tokens[at].text;
	return word.len >= 4 && typed.len == word.len + ADVERB_ENDING &&
	    str_eq(str_sub(typed, 0, word.len), word) &&
	    token_in(scan, at, WORD_SET(WORDS_INTENSIFIER)) && text_lone_word(scan) == at;
}

bool
label_slip(const struct scan *scan, size_t at, struct str spelt, struct str word, bool alone)
{
	struct str typed = scan->tokens[at].text;
	if (str_eq(spelt, word))
		return true;
	if (alone && is_adverb_of(scan, at, word))
		return true;
	if (token_in(scan, at, ~(word_set) 0))
		return false;
	bool near = alone
	    ? word_is_typo(typed, word) || is_short_for(typed, word) || is_hedged(scan, typed, word)
	    : word_is_typo_among(typed, word);
	return near && may_be_slip(scan, typed, word); /* the dearer question last */
}
