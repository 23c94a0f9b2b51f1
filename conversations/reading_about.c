/* SPDX-License-Identifier: MIT */
/*
 * A label names a question whatever else is said; without one, the words of a correction name the
 * last answer, or the value that is to be replaced. What they leave open is for the patient to say.
 */
#include "conversations/number_beside.h"
#include "conversations/reading_amend.h"
#include "conversations/reading_label.h"
#include "conversations/reading_number.h"

#include "conversations/reading_about.h"

/* labels */

enum { NO_LABEL = -1, SEVERAL_LABELS = -2 };

/* "The second question", "the second one should be": not "I meant the second one", which may be an
 * answer. */
static bool
names_by_place(const struct scan *scan, size_t to)
{
	if (token_in(scan, to, WORD_SET(WORDS_ITEM_LABEL)))
		return true;
	bool is_thing = scan_match_at(scan, WORDS_THING, to) != NULL;
	for (size_t i = to; is_thing && i < scan->count; i++)
		if (token_in(scan, i, WORD_SET(WORDS_MEANT)))
			return true;
	return false;
}

/* "Q4", "question four", "4 of 12", "the fourth question": the number, and one past it. */
static int64_t
label_at(const struct sight *sight, size_t at, size_t *out_end)
{
	const struct scan *scan = sight->scan;
	const struct scan_match *word = scan_match_at(scan, WORDS_NUMBER, at);
	const struct scan_match *nth = scan_match_at(scan, WORDS_ORDINAL, at);
	*out_end = at + 1;
	if (token_is_number(scan, at)) {
		size_t end = beside_position_end(sight, at);
		bool is_position = end > at &&
		    scan->tokens[end - 1].number == (int64_t) sight->context->item_count;
		if (is_position)
			*out_end = end;
		bool names = is_position || beside_is_item_label(scan, at);
		return names ? scan->tokens[at].number : NO_LABEL;
	}
	if (nth != NULL && names_by_place(scan, nth->to)) {
		*out_end = nth->to;
		return nth->value;
	}
	if (word == NULL || !beside_is_item_label(scan, at))
		return NO_LABEL;
	*out_end = word->to;
	return word->value;
}

/* The one question that labels name. */
static int64_t
labelled(const struct sight *sight)
{
	int64_t found = NO_LABEL;
	size_t end;
	for (size_t at = 0; at < sight->scan->count; at = end) {
		int64_t label = label_at(sight, at, &end);
		if (label != NO_LABEL && found != NO_LABEL && label != found)
			return SEVERAL_LABELS;
		if (label != NO_LABEL)
			found = label;
	}
	return found;
}

/* words of a correction */

static bool
says_word_of(const struct scan *scan, enum word_list list)
{
	struct str word;
	for (size_t i = 0; lexicon_entry(scan->lexicon, i, list, &word, NULL); i++)
		for (size_t at = 0; at < scan->count; at++)
			if (token_is_word(scan, at) && str_eq(scan->tokens[at].text, word))
				return true;
	return false;
}

/* "Last", "previous": not "earlier" or "other", which may be any. */
static bool
names_the_last(const struct scan *words)
{
	return says_word_of(words, WORDS_LAST) || says_word_of(words, WORDS_BACK);
}

static const struct reading_item *
answered(const struct reading_context *context, int64_t number)
{
	if (context->items == NULL || number < 1 || number > (int64_t) context->item_count)
		return NULL;
	const struct reading_item *item = &context->items[number - 1];
	return item->is_answered ? item : NULL;
}

/* Whether what stands for the question is what the patient calls by this number. */
static bool
stands_at(const struct reading_context *context, size_t number, int64_t offered_as)
{
	const struct reading_item *item = answered(context, (int64_t) number);
	decimal value;
	return item != NULL && item->has_value && offered(item->item, offered_as, &value) &&
	    decimal_compare(value, item->value) == 0;
}

/* "Change 3 to 2": the question whose answer is 3. Surely the last one only where no question 3 could
 * be meant too. */
static void
find_by_value(const struct reading_context *context, int64_t value, struct about *about)
{
	const struct reading_item *numbered = answered(context, value);
	size_t found = 0, count = 0;
	if (stands_at(context, context->last, value)) {
		about->number = context->last;
		about->is_sure = numbered == NULL || (size_t) value == context->last;
		return;
	}
	for (size_t number = 1; number <= context->item_count; number++)
		if (stands_at(context, number, value)) {
			found = number;
			count++;
		}
	/* "Change 1 to 2", where no answer is 1: question 1. */
	if (count == 0 && numbered != NULL)
		found = (size_t) value;
	about->kind = count > 1 || found == 0 ? ABOUT_NONE : ABOUT_OTHER;
	about->number = found;
}

bool
about_is_last(const struct reading_context *context)
{
	size_t end = context->open == 0 ? context->item_count + 1 : context->open;
	if (context->items == NULL || context->last == 0 || context->last >= end)
		return false;
	for (size_t number = context->last + 1; number < end; number++)
		if (context->items[number - 1].is_answered)
			return false;
	return true;
}

/* What the words of a correction say of which: a number is the value to be replaced, an ordinal the
 * question itself. */
static void
find_by_words(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    struct str words, struct about *about)
{
	struct scan slice;
	int64_t value = -1, ordinal = 0;
	scan_text(arena, scan->lexicon, words, &slice);
	about->kind = context->last == 0 ? ABOUT_NONE : ABOUT_OTHER;
	about->number = context->last;
	about->is_sure = names_the_last(&slice) && about_is_last(context);
	for (size_t at = 0; at < slice.count; at++) {
		int64_t nth = amend_ordinal(&slice, at);
		bool is_value =
		    token_is_number(&slice, at) && nth == 0 && !beside_is_item_label(&slice, at);
		if (is_value && value >= 0)
			about->kind = ABOUT_NONE;
		else if (is_value)
			value = slice.tokens[at].number;
		else if (nth > 0)
			ordinal = nth;
	}
	if (value >= 0 && about->kind == ABOUT_OTHER)
		find_by_value(context, value, about);
	if (ordinal > 0 && answered(context, ordinal) != NULL)
		about->number = (size_t) ordinal;
	else if (ordinal > 0)
		about->kind = ABOUT_NONE;
}

/* "5. Last one should be 2" holds two answers. */
static bool
holds_answer(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    struct str text)
{
	struct scan before;
	struct sight sight;
	scan_text(arena, scan->lexicon, text, &before);
	sight_init(&sight, arena, context, &before);
	if (context->item != NULL && context->item->type != ITEM_TEXT)
		sight_labels(&sight);
	sight_numbers(&sight);
	for (size_t i = 0; i < sight.count; i++)
		if (sight.mentions[i].kind != MENTION_SILENT)
			return true;
	return false;
}

/* A sentence that ends before this place of the plain text and says more than a greeting does. */
static bool
sentence_before(const struct scan *scan, size_t plain_at)
{
	bool says = false;
	for (size_t at = 0; at < scan->count && scan->tokens[at].plain_at < plain_at; at++) {
		bool ends = token_is_mark(scan, at, '.') || token_is_mark(scan, at, '!') ||
		    token_is_mark(scan, at, '?') || token_is_mark(scan, at, '\n');
		if (ends && says)
			return true;
		says = says ||
		    (token_is_word(scan, at) &&
			!token_in(scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_CORRECTION)));
	}
	return false;
}

static struct about
about_words(struct arena *arena, const struct reading_context *context, const struct scan *scan)
{
	size_t from, to, first = 0, last = 0;
	struct about about = { .kind = ABOUT_OPEN, .rest = scan->plain };
	bool corrected = scan_finds(scan, PATTERN_CORRECT_PREVIOUS, &first, &last);
	/* "A mistake on the last one, it should be 1": the value is behind, and so are the words that
	 * say so; "I put 4 for the last one, it should be 1" is such words as a whole. */
	bool before = scan_finds(scan, PATTERN_FOR_PREVIOUS, &from, &to) &&
	    !(corrected && first <= from && to <= last) &&
	    (!corrected || holds_answer(arena, context, scan, str_sub(scan->plain, 0, from)));
	if (before) {
		struct str behind = str_sub(scan->plain, to, scan->plain.len);
		about = (struct about){ .kind = context->last == 0 ? ABOUT_NONE : ABOUT_OTHER,
			.number = context->last,
			.corrects = true,
			.is_sure = about_is_last(context),
			.rest = str_sub(scan->plain, 0, from) };
		about.holds_other = holds_answer(arena, context, scan, behind);
	} else if (corrected) {
		about.corrects = true;
		about.says_more = sentence_before(scan, first);
		about.rest = str_sub(scan->plain, last, scan->plain.len);
		find_by_words(arena, context, scan, str_sub(scan->plain, first, last), &about);
		about.holds_other =
		    holds_answer(arena, context, scan, str_sub(scan->plain, 0, first));
	}
	return about;
}

/* A label names the question, whatever the words would have made of it. */
static void
about_label(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    int64_t label, struct about *about)
{
	struct scan rest;
	struct sight sight;
	scan_text(arena, scan->lexicon, about->rest, &rest);
	sight_init(&sight, arena, context, &rest);
	/* Where it stands with the words of the correction, the value is behind them; else on either
	 * side of it, since it is silent itself. */
	if (!about->corrects || labelled(&sight) != NO_LABEL) {
		about->rest = (struct str){ 0 };
		about->holds_other = false;
	}
	about->corrects = about->corrects || scan_has(scan, WORDS_MEANT);
	/* "The first one" may be the first of two that were just talked about. */
	about->is_sure = about->corrects && !scan_has(scan, WORDS_ORDINAL);
	about->number = label < 0 ? 0 : (size_t) label;
	if (label == SEVERAL_LABELS)
		about->kind = ABOUT_SEVERAL;
	else if (context->open != 0 && label == (int64_t) context->open)
		about->kind = ABOUT_OPEN;
	else
		about->kind = answered(context, label) == NULL ? ABOUT_NONE : ABOUT_OTHER;
}

/* "2 of 12. How was it?", quoted: the number of the first that stands so. */
static int64_t
quoted_label(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    struct str whole)
{
	struct scan all;
	struct sight sight;
	scan_text(arena, scan->lexicon, whole, &all);
	sight_init(&sight, arena, context, &all);
	for (size_t at = 0; at < all.count; at++) {
		if (!token_is_number(&all, at))
			continue;
		size_t end = beside_position_end(&sight, at);
		if (end > at && all.tokens[end - 1].number == (int64_t) context->item_count)
			return all.tokens[at].number;
	}
	return NO_LABEL;
}

struct about
reading_about(struct arena *arena, const struct reading_context *context, const struct scan *scan,
    struct str whole)
{
	struct scan copy = *scan;
	struct sight sight = { .arena = arena, .context = context, .scan = &copy };
	struct about about = about_words(arena, context, scan);
	int64_t label = labelled(&sight);
	if (label == NO_LABEL && !about.corrects && context->items != NULL)
		label = quoted_label(arena, context, scan, whole);
	if (label != NO_LABEL)
		about_label(arena, context, scan, label, &about);
	if (about.holds_other)
		about.kind = ABOUT_NONE;
	return about;
}
