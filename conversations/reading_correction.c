/* SPDX-License-Identifier: MIT */
#include "conversations/reading_correction.h"

#define CORRECTS (WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_MEANT))

static bool
is_valued(const struct reading *reading)
{
	return reading->kind == READING_ANSWER && !reading->values[0].is_text;
}

/* Says no more than a greeting does. The star of "*3" is a correction. */
static bool
is_idle(const struct scan *scan, size_t at)
{
	return scan->tokens[at].kind == TOKEN_MARK ? !token_is_mark(scan, at, '*')
						   : token_in(scan, at, WORD_SET(WORDS_POLITE));
}

static size_t
first_said(const struct scan *scan)
{
	size_t at = 0;
	while (at < scan->count && is_idle(scan, at) && !token_in(scan, at, CORRECTS))
		at++;
	return at;
}

bool
reading_opens_with_correction(const struct scan *scan, const struct reading *reading)
{
	size_t at = first_said(scan);
	return is_valued(reading) && (token_in(scan, at, CORRECTS) || token_is_mark(scan, at, '*'));
}

/* "No 2": where yes and no are no answers, it takes back what was said before. */
static bool
takes_back(const struct sight *sight, size_t at)
{
	const struct item *item = sight->context->item;
	const word_set words = item != NULL && item->type == ITEM_YES_NO
	    ? CORRECTS
	    : CORRECTS | WORD_SET(WORDS_NO) | WORD_SET(WORDS_NO_ARTICLE);
	return token_in(sight->scan, at, words) && sight_at(sight, at) == NULL;
}

/* "2 not 3": what is denied was said before. */
static bool
denies_another(const struct sight *sight, const struct reading *reading)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->negated && mention->kind == MENTION_VALUE &&
		    decimal_compare(mention->value, reading->values[0].value) != 0)
			return true;
	}
	return false;
}

bool
reading_takes_back(
    const struct sight *sight, const struct reading *reading, const struct reading_item *standing)
{
	bool found = false;
	if (!is_valued(reading) || strcmp(reading->rule, "correction") != 0 || !standing->has_value)
		return false;
	for (size_t i = 0; i < sight->count; i++)
		found = found ||
		    (sight->mentions[i].kind == MENTION_VALUE &&
			decimal_compare(sight->mentions[i].value, standing->value) == 0);
	return found && decimal_compare(reading->values[0].value, standing->value) != 0;
}

static bool
takes_back_the_last(const struct sight *sight, const struct reading *reading)
{
	const struct reading_context *context = sight->context;
	return context->items != NULL && context->last != 0 &&
	    reading_takes_back(sight, reading, &context->items[context->last - 1]);
}

bool
reading_may_correct(const struct sight *sight, const struct reading *reading)
{
	const struct scan *scan = sight->scan;
	if (!is_valued(reading))
		return false;
	size_t end = scan->count;
	while (end > 0 && is_idle(scan, end - 1) && !token_in(scan, end - 1, CORRECTS))
		end--;
	return reading_opens_with_correction(scan, reading) ||
	    takes_back(sight, first_said(scan)) || (end > 0 && takes_back(sight, end - 1)) ||
	    denies_another(sight, reading) || takes_back_the_last(sight, reading);
}

bool
reading_only_corrects(const struct sight *sight, const struct reading *reading)
{
	return reading_may_correct(sight, reading) &&
	    (!reading->more_words || denies_another(sight, reading));
}

bool
no_stands_alone(const struct scan *scan, size_t at)
{
	bool dots = token_is_mark(scan, at + 1, '.') && token_is_mark(scan, at + 2, '.');
	return token_in(scan, at, WORD_SET(WORDS_NO_ARTICLE)) &&
	    (dots || token_is_mark_of(scan, at + 1, ",;!-\n"));
}

/* The word before a label may take back what was said before or deny the label: "mild, sorry, no
 * severe pain". */
static bool
may_deny(const struct sight *sight, size_t at, size_t to)
{
	const struct mention *mention = sight_at(sight, to);
	return mention != NULL && mention_is_worded(mention) &&
	    token_in(sight->scan, at, WORD_SET(WORDS_NO_ARTICLE));
}

/* "4 no I'd say 3": what stands between a no and a number tells that it is no "no. 3". */
static bool
is_no_before_words(const struct sight *sight, size_t at, size_t to)
{
	const struct mention *mention = sight_at(sight, to);
	return mention != NULL && !mention_is_worded(mention) && at + 1 < to &&
	    token_is_word(sight->scan, at + 1) &&
	    token_in(sight->scan, at, WORD_SET(WORDS_NO_ARTICLE));
}

bool
correction_is_between(const struct sight *sight, size_t from, size_t to)
{
	const struct scan *scan = sight->scan;
	const word_set between = WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_POLITE) |
	    WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_NO);
	for (size_t at = to; at-- > from;) {
		if (token_in(scan, at, WORD_SET(WORDS_CORRECTION)) || no_stands_alone(scan, at) ||
		    is_no_before_words(sight, at, to))
			return true;
		if (token_is_mark(scan, at, '*') && !scan->tokens[at + 1].gap)
			return true;
		if (may_deny(sight, at, to))
			return false;
		if (scan->tokens[at].kind != TOKEN_MARK && !token_in(scan, at, between))
			return false;
	}
	return false;
}
