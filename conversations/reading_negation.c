/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"

#include "conversations/reading_negation.h"

enum { NEGATION_REACH = 4 };

static bool
is_between_negation(const struct sight *sight, size_t at)
{
	return token_in(sight->scan, at,
		   COVER_BEFORE | WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_INTENSIFIER)) ||
	    word_is_of_question(sight, at);
}

/* "Not a 3 it's a 4": who begins again is not denying any more. */
static bool
begins_again(const struct scan *scan, size_t from, size_t to)
{
	const word_set begins = WORD_SET(WORDS_PRONOUN) | WORD_SET(WORDS_CORRECTION);
	for (size_t at = from; at < to; at++)
		if ((lexicon_lists(scan->lexicon, scan->tokens[at].text) & begins) != 0)
			return true;
	return false;
}

/* The value that stands before the token, past marks and what is said to gain time, or NULL. */
static const struct mention *
value_before(const struct sight *sight, size_t at)
{
	const word_set between =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_CORRECTION);
	for (; at > 0; at--) {
		const struct mention *before = sight_at(sight, at - 1);
		if (before != NULL)
			return before->kind == MENTION_VALUE && !before->negated ? before : NULL;
		if (sight->scan->tokens[at - 1].kind != TOKEN_MARK &&
		    !token_in(sight->scan, at - 1, between))
			return NULL;
	}
	return NULL;
}

bool
no_takes_back(const struct sight *sight, size_t no, const struct mention *mention)
{
	const struct scan *scan = sight->scan;
	if (!token_in(scan, no, WORD_SET(WORDS_NO_ARTICLE)))
		return false;
	const struct mention *before = value_before(sight, no);
	if (before != NULL && decimal_compare(before->value, mention->value) != 0)
		return true;
	for (size_t at = no + 1; at < mention->from; at++)
		if (token_in(scan, at, WORD_SET(WORDS_CORRECTION)))
			return true;
	return false;
}

/* "It's no 7" denies; "no 7" and "answer no. 7" name the number. */
static bool
is_no_denial(const struct scan *scan, size_t at, const struct mention *mention)
{
	const word_set before =
	    WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_PRONOUN) | WORD_SET(WORDS_PAST);
	const word_set names =
	    WORD_SET(WORDS_LETTER_LABEL) | WORD_SET(WORDS_ITEM_LABEL) | WORD_SET(WORDS_THING);
	if (at + 1 != mention->from || at == 0 || !token_is_word(scan, at - 1) ||
	    !token_in(scan, at, WORD_SET(WORDS_NO_ARTICLE)))
		return false;
	word_set word =
	    scan->tokens[at - 1].lists | lexicon_lists(scan->lexicon, scan->tokens[at - 1].text);
	return (word & before) != 0 && (word & names) == 0;
}

static void
negation_find(struct sight *sight, struct mention *mention)
{
	const struct scan *scan = sight->scan;
	bool words = mention_is_worded(mention);
	const word_set denials = words ? DENIALS : WORD_SET(WORDS_NEGATION);
	for (size_t back = 1; back <= NEGATION_REACH && back <= mention->from; back++) {
		size_t at = mention->from - back;
		const struct mention *other = sight_at(sight, at);
		/* "Not 2 bad": the denial reaches on. */
		if (other != NULL && other->negated &&
		    !begins_again(scan, other->to, mention->from)) {
			mention->negated = true;
			mention->negated_by = other->negated_by;
		}
		if (other != NULL)
			return;
		/* "Definitely not", which answers other questions. */
		const struct scan_match *no = scan_match_before(scan, WORDS_NO, at + 1);
		if (no_takes_back(sight, at, mention))
			return;
		if (token_in(scan, at, denials) || (no != NULL && no->from < at) ||
		    is_no_denial(scan, at, mention)) {
			mention->negated = true;
			mention->negated_by = at;
			return;
		}
		if (scan->tokens[at].kind != TOKEN_WORD || !is_between_negation(sight, at))
			return;
	}
}

/* "It isn't 4 - moderate": what is denied once is denied wherever it stands. */
static void
negation_spread(struct sight *sight, const struct mention *denied)
{
	for (size_t i = 0; i < sight->count; i++) {
		struct mention *mention = &sight->mentions[i];
		if (mention->kind != MENTION_VALUE || mention->negated ||
		    decimal_compare(mention->value, denied->value) != 0)
			continue;
		mention->negated = true;
		mention->negated_by = denied->negated_by;
	}
}

void
sight_negations(struct sight *sight)
{
	for (size_t i = 0; i < sight->count; i++)
		if (sight->mentions[i].kind == MENTION_VALUE ||
		    sight->mentions[i].kind == MENTION_OUT)
			negation_find(sight, &sight->mentions[i]);
	for (size_t i = 0; i < sight->count; i++)
		if (sight->mentions[i].negated)
			negation_spread(sight, &sight->mentions[i]);
}
