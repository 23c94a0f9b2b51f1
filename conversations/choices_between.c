/* SPDX-License-Identifier: MIT */
#include "conversations/choices_sentence.h"

#include "conversations/choices_between.h"

bool
choices_mark_joins(const struct scan *scan, size_t at)
{
	return token_is_mark(scan, at, '-') || token_is_mark(scan, at, '&') ||
	    token_is_mark(scan, at, '+') || token_is_mark(scan, at, '/');
}

struct between {
	bool word, join, list, dash, line, other, opens;
	bool bare; /* a word that is no part of a list, and only such: "1 to 3" */
};

static struct between
between_of(const struct choices *choices, size_t from, size_t to)
{
	const struct scan *scan = choices->sight->scan;
	struct between between = { 0 };
	for (size_t at = from; at < to; at++) {
		if (scan->tokens[at].kind != TOKEN_MARK) {
			between.bare = (!between.word || between.bare) && choices->words[at] == 0;
			between.word = true;
			between.join = between.join || (choices->words[at] & CHOICES_JOIN) != 0;
		} else if (token_is_mark(scan, at, '&') || token_is_mark(scan, at, '+')) {
			between.join = true;
		} else if (token_is_mark(scan, at, ',') || token_is_mark(scan, at, ';') ||
		    token_is_mark(scan, at, '/')) {
			between.list = true;
		} else if (token_is_mark(scan, at, '\n')) {
			between.line = between.list = true;
		} else if (token_is_mark(scan, at, '(') || token_is_mark(scan, at, '[')) {
			between.opens = true;
		} else if (token_is_mark(scan, at, '-')) {
			between.dash = true;
		} else {
			between.other = true;
		}
	}
	return between;
}

/* "1 pain", "3 (numbness)", "stiffness: 4": the same said twice. "2 pain" is not. Numbers and words that
 * take turns otherwise may be figures of something: "pain, 2". */
enum reading_reason
choices_mixed_against(const struct choices *choices)
{
	bool paired = false;
	for (size_t i = 0; i + 1 < choices->count; i++) {
		const struct part *one = &choices->parts[i], *next = one + 1;
		struct between between = between_of(choices, one->to, next->from);
		bool mixed = part_is_worded(one) != part_is_worded(next);
		bool same = one->set == next->set;
		bool was_paired = paired;
		paired = mixed && same && !was_paired;
		if (!mixed || same || was_paired || between.join)
			continue;
		if (between.word && one->kind != PART_OPTION)
			continue;
		return REASON_CONFLICT;
	}
	return REASON_NONE;
}

/* "A-C": the scan takes a dash within a word for a blank, "pain-free" being two words. */
static bool
spans_letters(const struct choices *choices)
{
	struct str text = choices->sight->scan->written;
	for (size_t at = 1; at + 1 < text.len; at++) {
		bool begins = at == 1 || strchr(" \n\t,.:;(", text.data[at - 2]) != NULL;
		bool ends = at + 2 >= text.len || strchr(" \n\t,.:;)!?", text.data[at + 2]) != NULL;
		char before = text.data[at - 1] | 0x20, behind = text.data[at + 1] | 0x20;
		if (text.data[at] == '-' && begins && ends && before >= 'a' && before <= 'h' &&
		    behind >= 'a' && behind <= 'h')
			return true;
	}
	return false;
}

/* "1-3" may be a span, and "1. 3" the answer to a numbered line. */
enum reading_reason
choices_numbers_against(const struct choices *choices, size_t from)
{
	if (spans_letters(choices))
		return REASON_AMBIGUOUS;
	for (size_t i = 0; i + 1 < choices->count; i++) {
		const struct part *one = &choices->parts[i], *next = one + 1;
		struct between between = between_of(choices, one->to, next->from);
		if (one->from < from || part_is_worded(one) || part_is_worded(next))
			continue;
		if (between.bare && !between.list && !one->denied && !next->denied)
			return REASON_AMBIGUOUS;
		if (between.word)
			continue;
		if (between.dash && !between.line)
			return REASON_AMBIGUOUS;
		if (between.other && !between.line && !between.opens && !between.join)
			return REASON_AMBIGUOUS;
	}
	return REASON_NONE;
}

/* "1 and 2. I forgot 4" says itself that it goes on. */
static bool
goes_on(const struct choices *choices, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if ((choices->words[at] & CHOICES_JOIN) != 0)
			return true;
	return false;
}

enum reading_reason
choices_sentences_against(const struct choices *choices, size_t from)
{
	const struct scan *scan = choices->sight->scan;
	for (size_t i = 0; i + 1 < choices->count; i++) {
		const struct part *one = &choices->parts[i], *next = one + 1;
		bool ends = false;
		if (one->from < from || part_is_worded(one) || part_is_worded(next))
			continue;
		for (size_t at = one->to; at < next->from; at++)
			ends = ends ||
			    (choices_sentence_ends(scan, at) && !token_is_mark(scan, at, '\n') &&
				!token_is_mark(scan, at, ';'));
		if (ends && !goes_on(choices, one->to, next->from))
			return REASON_AMBIGUOUS;
	}
	return REASON_NONE;
}

/* "1 1 3" may be answers to three questions. */
enum reading_reason
choices_repeats_against(const struct choices *choices, option_set so)
{
	for (size_t i = 0; i < choices->count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct part *one = &choices->parts[k], *next = &choices->parts[i];
			if (one->set == next->set && !part_is_worded(one) &&
			    !part_is_worded(next) && one->source == next->source &&
			    chosen_count(so) > 1)
				return REASON_AMBIGUOUS;
		}
	return REASON_NONE;
}
