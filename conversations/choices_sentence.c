/* SPDX-License-Identifier: MIT */
#include "conversations/choices_sentence.h"

bool
choices_sentence_ends(const struct scan *scan, size_t at)
{
	if (!token_is_mark_of(scan, at, SENTENCE_MARKS))
		return false;
	/* "No. 4", and "1. pain" */
	bool begins = at < 2 || scan->tokens[at - 2].kind == TOKEN_MARK ||
	    token_in(scan, at - 2, WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_POLITE));
	bool numbers = token_is_mark(scan, at, '.') && begins && at > 0 &&
	    token_is_joined(scan, at) &&
	    (token_in(scan, at - 1, WORD_SET(WORDS_NO_ARTICLE)) ||
		token_in(scan, at - 1, WORD_SET(WORDS_ITEM_LABEL)));
	return !numbers;
}

struct sentence
choices_sentence_at(const struct choices *choices, size_t from, size_t to, size_t at)
{
	const struct scan *scan = choices->sight->scan;
	struct sentence sentence = { .from = at, .to = at };
	while (sentence.from > from && !choices_sentence_ends(scan, sentence.from - 1))
		sentence.from--;
	while (sentence.to < to && !choices_sentence_ends(scan, sentence.to))
		sentence.to++;
	for (size_t i = sentence.from; i < sentence.to; i++) {
		const struct part *part = choices_part_at(choices, i);
		if (part == NULL || part->from != i)
			continue;
		sentence.parts++;
		sentence.says_all =
		    sentence.says_all || (part->kind == PART_ALL && !part->has_except);
		sentence.says_none =
		    sentence.says_none || (part->kind == PART_NONE && !part->has_except);
	}
	return sentence;
}

static bool
segment_ends(const struct choices *choices, size_t at)
{
	const struct scan *scan = choices->sight->scan;
	return choices_sentence_ends(scan, at) ||
	    (token_in(scan, at, WORD_SET(WORDS_CONTRAST)) && choices_part_at(choices, at) == NULL);
}

bool
choices_segment_has(const struct choices *choices, size_t from, size_t to, size_t at, unsigned word)
{
	size_t first = at, last = at;
	while (first > from && !segment_ends(choices, first - 1))
		first--;
	while (last < to && !segment_ends(choices, last))
		last++;
	for (size_t i = first; i < last; i++)
		if ((choices->words[i] & word) != 0 && choices_part_at(choices, i) == NULL)
			return true;
	return false;
}
