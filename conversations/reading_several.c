/* SPDX-License-Identifier: MIT */
#include "conversations/reading_remark.h"

#include "conversations/reading_several.h"

enum {
	SEVERAL_LEAST = 3, /* two numbers are more likely one answer in doubt */
	SEVERAL_LEAST_LABELLED = 2,
};

/* What may stand in a list: an answer as it is offered, and no slip for one. */
static bool
is_plainly_said(const struct mention *mention)
{
	return mention->kind == MENTION_VALUE && !mention->negated &&
	    (mention->source == SOURCE_DIGITS || mention->source == SOURCE_NUMBER_WORD ||
		mention->source == SOURCE_LABEL || mention->source == SOURCE_LETTER);
}

/* Between two answers of a list stand commas, semicolons or line ends, and nothing else. */
static bool
is_listed(const struct sight *sight, const struct mention *one, const struct mention *next)
{
	const struct scan *scan = sight->scan;
	/* "2 0 1", "never always never", where several were asked for. */
	if (one->to == next->from && sight->context->together > 1 &&
	    (one->source == SOURCE_DIGITS || one->source == SOURCE_LABEL))
		return true;
	for (size_t at = one->to; at < next->from; at++) {
		bool separates = token_is_mark(scan, at, ',') || token_is_mark(scan, at, ';') ||
		    token_is_mark(scan, at, '\n');
		if (!separates)
			return false;
	}
	return next->from > one->to;
}

/* Around the list only marks and these words. */
static bool
is_plain(const struct scan *scan, size_t from, size_t to, word_set words)
{
	for (size_t at = from; at < to; at++)
		if (scan->tokens[at].kind == TOKEN_NUMBER ||
		    (scan->tokens[at].kind == TOKEN_WORD && !token_in(scan, at, words)))
			return false;
	return true;
}

static void
take(const struct sight *sight, const struct mention *const *answers, size_t count,
    const char *rule, struct reading *reading)
{
	reading->kind = READING_SEVERAL;
	reading->rule = rule;
	reading->value_count = count;
	for (size_t i = 0; i < count; i++)
		reading->values[i] = (struct reading_value){ .value = answers[i]->value };
	if (count > sight->context->items_left ||
	    remark_against(sight, answers[count - 1], false) != REASON_NONE) {
		reading_ask(reading, REASON_AMBIGUOUS);
		reading->value_count = 0;
	}
}

/* "Mild, moderate, severe": words that follow one another as the question offers them may be the
 * question's own, copied. */
static bool
is_copied(const struct mention *const *answers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool worded =
		    answers[i]->source == SOURCE_LABEL || answers[i]->source == SOURCE_LETTER;
		bool rises = i == 0 ||
		    decimal_compare(answers[i]->value,
			decimal_plus(answers[i - 1]->value, decimal_from_int(1))) == 0;
		if (!worded || !rises)
			return false;
	}
	return true;
}

static bool
list_read(const struct sight *sight, struct reading *reading)
{
	const struct scan *scan = sight->scan;
	const struct mention *answers[READING_ANSWERS];
	size_t count = 0;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (!is_plainly_said(mention) || count == READING_ANSWERS)
			return false;
		if (count > 0 &&
		    (mention->source != answers[0]->source ||
			!is_listed(sight, answers[count - 1], mention)))
			return false;
		answers[count++] = mention;
	}
	/* "My answers are 4, 3, 5". */
	const word_set before =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_LEAD_LABEL);
	size_t asked = sight->context->together;
	if (count < SEVERAL_LEAST && (asked < 2 || count != asked))
		return false;
	if (!is_plain(scan, 0, answers[0]->from, before) ||
	    !is_plain(scan, answers[count - 1]->to, scan->count, WORD_SET(WORDS_POLITE)) ||
	    is_copied(answers, count))
		return false;
	take(sight, answers, count, "list", reading);
	return true;
}

/* "1. 3", "2) mild": the number of a line, with the mark that makes it one. */
static bool
is_line_number(const struct sight *sight, const struct mention *mention, int64_t number)
{
	const struct scan *scan = sight->scan;
	size_t mark = mention->to;
	return mention->source == SOURCE_DIGITS && !mention->negated &&
	    (mention->kind == MENTION_VALUE || mention->kind == MENTION_OUT) &&
	    scan->tokens[mention->from].number == number && mark == mention->from + 1 &&
	    (token_is_mark(scan, mark, '.') || token_is_mark(scan, mark, ')') ||
		token_is_mark(scan, mark, ':')) &&
	    token_is_joined(scan, mark);
}

static bool
begins_line(const struct scan *scan, size_t at)
{
	return at == 0 || token_is_mark(scan, at - 1, '\n');
}

static bool
are_marks(const struct scan *scan, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (scan->tokens[at].kind != TOKEN_MARK)
			return false;
	return true;
}

/* Lines numbered from one, an answer on each. In one line three are needed: "1. 3 2. 4" may be two
 * sentences. Answers that are their own numbers were copied. */
static bool
numbered_read(const struct sight *sight, struct reading *reading)
{
	const struct scan *scan = sight->scan;
	const struct mention *answers[READING_ANSWERS];
	size_t count = 0, lines = 0, own = 0, end = 0;
	int64_t first = sight->context->open == 0 ? 1 : (int64_t) sight->context->open;
	if (sight->count < 2 * (size_t) SEVERAL_LEAST_LABELLED || sight->count % 2 != 0 ||
	    sight->count / 2 > READING_ANSWERS)
		return false;
	for (size_t i = 0; i + 1 < sight->count; i += 2) {
		const struct mention *label = &sight->mentions[i],
				     *answer = &sight->mentions[i + 1];
		int64_t number = first + (int64_t) count;
		if (!is_line_number(sight, label, number) || !is_plainly_said(answer) ||
		    !are_marks(scan, end, label->from) || !are_marks(scan, label->to, answer->from))
			return false;
		lines += begins_line(scan, label->from);
		own += decimal_compare(answer->value, decimal_from_int(number)) == 0;
		end = answer->to;
		answers[count++] = answer;
	}
	if ((lines < count && count < SEVERAL_LEAST) || own == count ||
	    !is_plain(scan, end, scan->count, WORD_SET(WORDS_POLITE)))
		return false;
	take(sight, answers, count, "numbered", reading);
	return true;
}

/* Labels and answers take turns, the labels rising by one; between them no words. */
static bool
labelled_read(const struct sight *sight, struct reading *reading)
{
	const struct scan *scan = sight->scan;
	const struct mention *answers[READING_ANSWERS];
	size_t count = 0;
	int64_t label = -1;
	if (sight->count < 2 * (size_t) SEVERAL_LEAST_LABELLED || sight->count % 2 != 0)
		return false;
	for (size_t i = 0; i + 1 < sight->count; i += 2) {
		const struct mention *silent = &sight->mentions[i],
				     *answer = &sight->mentions[i + 1];
		if (silent->kind != MENTION_SILENT || silent->item < 0 ||
		    answer->kind != MENTION_VALUE || answer->negated || count == READING_ANSWERS)
			return false;
		if (label >= 0 && silent->item != label + 1)
			return false;
		if (label < 0 && sight->context->open != 0 &&
		    silent->item != (int64_t) sight->context->open)
			return false;
		for (size_t at = silent->to; at < answer->from; at++)
			if (scan->tokens[at].kind != TOKEN_MARK)
				return false;
		label = silent->item;
		answers[count++] = answer;
	}
	take(sight, answers, count, "labelled", reading);
	return true;
}

bool
reading_several(const struct sight *sight, struct reading *out_reading)
{
	return list_read(sight, out_reading) || labelled_read(sight, out_reading) ||
	    numbered_read(sight, out_reading);
}
