/* SPDX-License-Identifier: MIT */
#include "conversations/reading_several.h"

enum {
	SEVERAL_LEAST = 3, /* two numbers are more likely one answer in doubt */
	SEVERAL_LEAST_LABELLED = 2,
};

static bool
is_number(const struct mention *mention)
{
	return mention->kind == MENTION_VALUE && !mention->negated &&
	    mention->source == SOURCE_DIGITS;
}

/* Between two answers of a list stand commas, semicolons or line ends, and nothing else. */
static bool
is_listed(const struct sight *sight, size_t from, size_t to)
{
	const struct scan *scan = sight->scan;
	/* "2 0 1", where several were asked for. */
	if (from == to && sight->context->together > 1)
		return true;
	for (size_t at = from; at < to; at++) {
		bool separates = token_is_mark(scan, at, ',') || token_is_mark(scan, at, ';') ||
		    token_is_mark(scan, at, '\n');
		if (!separates)
			return false;
	}
	return to > from;
}

/* Around the list only polite words and marks. */
static bool
is_plain(const struct scan *scan, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (scan->tokens[at].kind == TOKEN_NUMBER ||
		    (scan->tokens[at].kind == TOKEN_WORD &&
			!token_in(scan, at, WORD_SET(WORDS_POLITE))))
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
	if (count > sight->context->items_left) {
		reading_ask(reading, REASON_AMBIGUOUS);
		reading->value_count = 0;
	}
}

static bool
list_read(const struct sight *sight, struct reading *reading)
{
	const struct scan *scan = sight->scan;
	const struct mention *answers[READING_ANSWERS];
	size_t count = 0;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (!is_number(mention) || count == READING_ANSWERS)
			return false;
		if (count > 0 && !is_listed(sight, answers[count - 1]->to, mention->from))
			return false;
		answers[count++] = mention;
	}
	size_t asked = sight->context->together;
	if (count < SEVERAL_LEAST && (asked < 2 || count != asked))
		return false;
	if (!is_plain(scan, 0, answers[0]->from) ||
	    !is_plain(scan, answers[count - 1]->to, scan->count))
		return false;
	take(sight, answers, count, "list", reading);
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
	return list_read(sight, out_reading) || labelled_read(sight, out_reading);
}
