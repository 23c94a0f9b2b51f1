/* SPDX-License-Identifier: MIT */
/*
 * The pattern says that the text is a correction as a whole; what its numbers are is told without the
 * words of any language: a label's or a place's name the question, one that stands as an answer is the old
 * one, and what is left is the new one. Two that could be it are none.
 */
#include "conversations/number_beside.h"

#include "conversations/reading_amend.h"

enum { NUMBERS = 2 };

enum amend_kind {
	AMEND_NONE,    /* it is no such text */
	AMEND_UNCLEAR, /* it is, and of which question or to what nobody can tell */
	AMEND_KNOWN,
};

struct amend {
	enum amend_kind kind;
	size_t number; /* of the question, answered by a value and not the open one */
	decimal to;
	bool is_named;   /* by its number or place: else what stood there, or "that", said which */
	bool is_several; /* more than one is named */
};

struct parts {
	int64_t named;            /* 0: none; -1: several */
	bool says_last;           /* "my last answer" */
	int64_t numbers[NUMBERS]; /* that name no question */
	bool denied[NUMBERS];     /* "not 3" */
	size_t count;             /* of them; more than NUMBERS: too many */
	size_t behind;            /* tokens of words behind the last one */
};

/* words */

static bool
entry_value(const struct scan *scan, enum word_list list, size_t at, int64_t *out_value)
{
	struct str word;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, list, &word, out_value); i++)
		if (token_is_word(scan, at) && str_eq(scan->tokens[at].text, word))
			return true;
	return false;
}

int64_t
amend_ordinal(const struct scan *scan, size_t at)
{
	int64_t value = 0;
	/* "3rd" is a number and what makes an ordinal of it. */
	if (token_is_number(scan, at))
		return entry_value(scan, WORDS_ORDINAL, at + 1, &value) &&
			token_is_joined(scan, at + 1)
		    ? scan->tokens[at].number
		    : 0;
	return at > 0 && token_is_number(scan, at - 1) && token_is_joined(scan, at) ? 0
	    : entry_value(scan, WORDS_ORDINAL, at, &value)                          ? value
										    : 0;
}

static bool
is_in(const struct scan *scan, size_t at, word_set lists)
{
	return token_is_word(scan, at) &&
	    (lexicon_lists(scan->lexicon, scan->tokens[at].text) & lists) != 0;
}

/* "One" stands for a question as often: only behind the words that give the new answer is it a number. */
static bool
is_thing(const struct scan *scan, size_t at)
{
	if (!is_in(scan, at, WORD_SET(WORDS_THING)))
		return false;
	bool ends = true;
	for (size_t i = at + 1; i < scan->count; i++)
		ends = ends &&
		    (scan->tokens[i].kind == TOKEN_MARK ||
			token_in(scan, i, WORD_SET(WORDS_POLITE)));
	return !ends || at == 0 || is_in(scan, at - 1, WORD_SET(WORDS_LAST)) ||
	    amend_ordinal(scan, at - 1) > 0;
}

static bool
number_at(const struct scan *scan, size_t at, int64_t *out_value)
{
	if (token_is_number(scan, at)) {
		*out_value = scan->tokens[at].number;
		return true;
	}
	return !is_thing(scan, at) && entry_value(scan, WORDS_NUMBER, at, out_value);
}

/* parts */

static void
name(struct parts *parts, int64_t number)
{
	bool other = parts->named != 0 && parts->named != number;
	parts->named = other ? -1 : number;
}

static void
count_in(struct parts *parts, const struct scan *scan, size_t at, int64_t value)
{
	if (parts->count < NUMBERS) {
		parts->numbers[parts->count] = value;
		parts->denied[parts->count] =
		    at > 0 && is_in(scan, at - 1, WORD_SET(WORDS_NEGATION));
	}
	parts->count++;
	parts->behind = 0;
}

/* "Question 1 and 2": the number goes on with what a label began. */
static bool
goes_on_with_label(const struct scan *scan, size_t at)
{
	bool joins = at > 1 &&
	    (is_in(scan, at - 1, WORD_SET(WORDS_CONNECTOR)) || token_is_mark(scan, at - 1, '&') ||
		token_is_mark(scan, at - 1, '+') || token_is_mark(scan, at - 1, '/'));
	return joins && token_is_number(scan, at - 2) && beside_is_item_label(scan, at - 2);
}

static struct parts
parts_of(const struct scan *scan)
{
	struct parts parts = { 0 };
	for (size_t at = 0; at < scan->count; at++) {
		int64_t value, nth = amend_ordinal(scan, at);
		if (nth > 0) {
			name(&parts, nth);
			at += token_is_number(scan, at); /* and its "rd" */
		} else if (token_is_number(scan, at) &&
		    (beside_is_item_label(scan, at) || goes_on_with_label(scan, at))) {
			name(&parts, scan->tokens[at].number);
		} else if (beside_is_item_label(scan, at) &&
		    entry_value(scan, WORDS_NUMBER, at, &value)) {
			name(&parts, value);
		} else if (number_at(scan, at, &value)) {
			count_in(&parts, scan, at, value);
		} else if (is_in(scan, at, WORD_SET(WORDS_LAST) | WORD_SET(WORDS_BACK))) {
			parts.says_last = true;
		} else if (token_is_word(scan, at) && !token_in(scan, at, WORD_SET(WORDS_POLITE))) {
			parts.behind++;
		}
	}
	return parts;
}

/* what stands */

/* Answered by a value, and not open. */
static const struct reading_item *
standing(const struct reading_context *context, int64_t number)
{
	if (number < 1 || number > (int64_t) context->item_count ||
	    number == (int64_t) context->open)
		return NULL;
	const struct reading_item *item = &context->items[number - 1];
	return item->is_answered && item->has_value && item->item->type != ITEM_YES_NO ? item
										       : NULL;
}

static bool
stands_at(const struct reading_context *context, int64_t number, int64_t offered_as)
{
	const struct reading_item *item = standing(context, number);
	decimal value;
	return item != NULL && offered(item->item, offered_as, &value) &&
	    decimal_compare(value, item->value) == 0;
}

/* The last that was answered by a value. */
static int64_t
last_standing(const struct reading_context *context)
{
	int64_t number = (int64_t) context->last;
	while (number > 0 && standing(context, number) == NULL)
		number--;
	return number;
}

/* The one question with this answer; of several the last one answered, which the patient is asked about. */
static int64_t
find_standing(const struct reading_context *context, int64_t value)
{
	int64_t last = last_standing(context), found = 0;
	if (stands_at(context, last, value))
		return last;
	for (int64_t number = 1; number <= (int64_t) context->item_count; number++)
		if (stands_at(context, number, value)) {
			if (found != 0)
				return 0;
			found = number;
		}
	return found;
}

/* which, and to what */

/* Of two numbers the old one: what is denied, what stands at the question, else the first. -1: neither. */
static int
old_of(const struct reading_context *context, const struct parts *parts, int64_t number)
{
	bool stands[NUMBERS];
	for (size_t i = 0; i < NUMBERS; i++)
		stands[i] = number > 0 ? stands_at(context, number, parts->numbers[i])
				       : find_standing(context, parts->numbers[i]) != 0;
	if (parts->denied[0] != parts->denied[1]) {
		int denied = parts->denied[0] ? 0 : 1;
		return stands[denied] ? denied : -1;
	}
	if (stands[0] || stands[1])
		return stands[0] ? 0 : 1;
	return -1;
}

static int64_t
question_of(const struct reading_context *context, const struct parts *parts)
{
	if (parts->named != 0)
		return parts->named;
	return parts->says_last ? last_standing(context) : 0;
}

static struct amend
known(const struct reading_context *context, int64_t number, int64_t to, bool is_named)
{
	const struct amend unclear = { .kind = AMEND_UNCLEAR };
	const struct reading_item *item = standing(context, number);
	decimal value;
	if (item == NULL || !offered(item->item, to, &value) || stands_at(context, number, to))
		return unclear;
	return (struct amend){
		.kind = AMEND_KNOWN, .number = (size_t) number, .to = value, .is_named = is_named
	};
}

static struct amend
amend_of(const struct reading_context *context, const struct scan *scan)
{
	const struct amend none = { .kind = AMEND_NONE }, unclear = { .kind = AMEND_UNCLEAR };
	size_t from, to;
	if (context->items == NULL || !scan_finds(scan, PATTERN_AMENDS, &from, &to))
		return none;
	struct parts parts = parts_of(scan);
	int64_t number = question_of(context, &parts);
	bool is_named = parts.named != 0 || parts.says_last;
	if (parts.count == 0 && !is_named)
		return none; /* "That was wrong": what, a person reads */
	if (parts.named < 0)
		return (struct amend){ .kind = AMEND_UNCLEAR, .is_several = true };
	if (parts.count == 0 || parts.count > NUMBERS)
		return unclear;
	if (parts.count == NUMBERS) {
		int old = old_of(context, &parts, number);
		if (old < 0)
			return unclear;
		if (number == 0)
			number = find_standing(context, parts.numbers[old]);
		return known(context, number, parts.numbers[1 - old], is_named);
	}
	/* "4 was wrong": what is said behind a number alone is said of the old answer. */
	if (parts.denied[0] || (!is_named && parts.behind > 0))
		return unclear;
	if (number == 0 && !context->last_is_fresh)
		return unclear;
	return known(
	    context, number == 0 ? last_standing(context) : number, parts.numbers[0], is_named);
}

/* reading */

/* Of the question that it is for the patient is asked first. */
static void
take(const struct amend *amend, struct reading *reading)
{
	reading->flags |= FLAG_CORRECT_PREVIOUS;
	reading->about = 0;
	reading_ask(reading, REASON_AMBIGUOUS);
	if (amend->kind != AMEND_KNOWN)
		return;
	reading->kind = READING_ANSWER;
	reading->reason = REASON_NONE;
	reading->rule = "amends";
	reading->value_count = 1;
	reading->values[0] = (struct reading_value){ .value = amend->to };
	reading->about = amend->number;
	reading->in_doubt = true;
}

bool
reading_amend(
    const struct reading_context *context, const struct scan *scan, struct reading *reading)
{
	struct amend amend = amend_of(context, scan);
	if (amend.kind != AMEND_NONE)
		take(&amend, reading);
	return amend.kind != AMEND_NONE;
}

void
reading_amend_instead(
    const struct reading_context *context, const struct scan *scan, struct reading *reading)
{
	struct amend amend = amend_of(context, scan);
	bool answered = reading->kind == READING_ANSWER;
	bool may = amend.is_named || (context->open == 0 && !answered);
	if (amend.kind == AMEND_KNOWN && may && !(answered && reading->about == amend.number))
		take(&amend, reading);
	else if (amend.is_several && answered)
		take(&amend, reading);
}
