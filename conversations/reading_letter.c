/* SPDX-License-Identifier: MIT */
#include "conversations/reading_letter.h"

/* What may be written around a letter. What denies, joins or bounds it is judged with the rest. */
static const word_set beside = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) |
    WORD_SET(WORDS_LETTER_LABEL) | WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_TAIL) |
    WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_OR) | WORD_SET(WORDS_NEGATION) |
    WORD_SET(WORDS_NO_ARTICLE) | WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_MEANT) |
    WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_CONTRAST) |
    WORD_SET(WORDS_CONNECTOR);

/* The place of the option that a single letter names, or one past the last. A letter that was not
 * offered is a slip of the thumb, and no answer: it is no word that is known. */
static size_t
option_of(const struct sight *sight, size_t at)
{
	const struct item *item = sight->context->item;
	struct str word = sight->scan->tokens[at].text;
	/* A phone's keyboard makes i, l and o of 1 and 0. */
	bool is_letter = token_is_word(sight->scan, at) && word.len == 1 && word.data[0] >= 'a' &&
	    word.data[0] <= 'h';
	size_t index = is_letter ? (size_t) (word.data[0] - 'a') : item->option_count;
	return index < item->option_count ? index : item->option_count;
}

/* Every other word is known or part of a label. `*out_alone`: the letter stands with nothing but
 * polite words and what a letter is called. */
static bool
words_are_known(const struct sight *sight, bool *out_alone, bool *out_number)
{
	const struct scan *scan = sight->scan;
	const word_set empty = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LETTER_LABEL);
	size_t letters = 0;
	*out_alone = true;
	*out_number = false;
	for (size_t at = 0; at < scan->count; at++) {
		if (scan->tokens[at].kind == TOKEN_NUMBER)
			*out_number = true;
		if (!token_is_word(scan, at) || token_in(scan, at, empty))
			continue;
		if (option_of(sight, at) < sight->context->item->option_count) {
			letters++;
			continue;
		}
		*out_alone = false;
		if (sight_at(sight, at) == NULL && !token_in(scan, at, beside))
			return false;
	}
	*out_alone = *out_alone && letters == 1 && !*out_number;
	return letters > 0;
}

/* "Thanks, B" is signed. */
static bool
is_signed(const struct scan *scan, size_t at)
{
	while (at > 0 && scan->tokens[at - 1].kind == TOKEN_MARK)
		at--;
	return token_in(scan, at - 1, WORD_SET(WORDS_SIGNOFF)) && at > 0;
}

/* "D.O.B.", "A&E": letters of a name or a short form. */
static bool
is_initial(const struct scan *scan, size_t at)
{
	bool before = at > 1 && token_is_mark(scan, at - 1, '.') && token_is_joined(scan, at) &&
	    token_is_word(scan, at - 2);
	bool behind = token_is_mark(scan, at + 1, '.') && token_is_word(scan, at + 2) &&
	    token_is_joined(scan, at + 2);
	return before || behind || token_is_mark(scan, at + 1, '&') ||
	    (at > 0 && token_is_mark(scan, at - 1, '&'));
}

/* A letter that is a word too ("a") is one where a word could not go on: before a mark, or before
 * what joins it to another ("a or b"). */
static bool
is_set_apart(const struct scan *scan, size_t at)
{
	const word_set joins = WORD_SET(WORDS_OR) | WORD_SET(WORDS_CONNECTOR) |
	    WORD_SET(WORDS_CONTRAST) | WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_NEGATION);
	if (token_in(scan, at + 1, joins))
		return true;
	if (token_is_word(scan, at + 1) || token_is_number(scan, at + 1))
		return false;
	size_t back = at;
	while (back > 0 && token_in(scan, back - 1, WORD_SET(WORDS_LEAD)) &&
	    !token_in(scan, back - 1, WORD_SET(WORDS_LETTER_LABEL)))
		back--;
	if (back == at)
		return at == 0 || scan->tokens[at - 1].kind == TOKEN_MARK ||
		    token_in(scan, at - 1, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LETTER_LABEL));
	return at - back == 1 && back > 0 && token_in(scan, back - 1, WORD_SET(WORDS_LETTER_LABEL));
}

/* The "a" of "it's a C". */
static bool
is_article(const struct scan *scan, size_t at)
{
	return token_in(scan, at, WORD_SET(WORDS_LEAD)) && token_is_word(scan, at + 1);
}

/* "C) 3", "3 (C)", "C = 3". "4 d" may be four days, and a line of its own a name. */
static bool
is_marked(const struct scan *scan, size_t at)
{
	static const char marks[] = "()[]-=:";
	for (size_t beside_at = at == 0 ? at + 1 : at - 1; beside_at <= at + 1; beside_at += 2)
		if (beside_at < scan->count && scan->tokens[beside_at].kind == TOKEN_MARK &&
		    scan->tokens[beside_at].mark < 128 && scan->tokens[beside_at].mark != 0 &&
		    strchr(marks, (int) scan->tokens[beside_at].mark) != NULL)
			return true;
	return false;
}

static bool
is_letter(const struct sight *sight, size_t at, bool alone, bool number)
{
	const struct scan *scan = sight->scan;
	if (is_signed(scan, at) || is_initial(scan, at))
		return false;
	if (alone)
		return true;
	if (number && !is_marked(scan, at))
		return false;
	if (sight->count > 0 && at > 0 && token_is_mark(scan, at - 1, '\n'))
		return false;
	return scan->tokens[at].lists == 0 || is_set_apart(scan, at);
}

void
sight_letters(struct sight *sight)
{
	const struct item *item = sight->context->item;
	bool alone, number;
	if (item == NULL || item->type != ITEM_CHOICE || !sight->context->offers_letters ||
	    !words_are_known(sight, &alone, &number))
		return;
	size_t before = sight->count;
	for (size_t at = 0; at < sight->scan->count; at++) {
		if (sight_at(sight, at) != NULL || option_of(sight, at) == item->option_count)
			continue;
		if (is_letter(sight, at, alone, number)) {
			sight_add(sight,
			    (struct mention){ .kind = MENTION_VALUE,
				.source = SOURCE_LETTER,
				.from = at,
				.to = at + 1,
				.value = item->options[option_of(sight, at)].value,
				.item = -1 });
		} else if (!is_article(sight->scan, at)) {
			/* One that could be a letter and is not seen as one leaves doubt about all. */
			sight->count = before;
			return;
		}
	}
}
