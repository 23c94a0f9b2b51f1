/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"
#include "conversations/reading_label.h"
#include "conversations/reading_number.h"

#include "conversations/reading_yes_no.h"

enum { THUMB_UP = 0x1f44d, THUMB_DOWN = 0x1f44e };

static void
add(struct sight *sight, size_t from, size_t to, bool yes)
{
	sight_add(sight,
	    (struct mention){ .kind = MENTION_VALUE,
		.source = SOURCE_LABEL,
		.from = from,
		.to = to,
		.value = decimal_from_int(yes),
		.item = -1 });
}

static void
matches_add(struct sight *sight, enum word_list yes, enum word_list no)
{
	const struct scan *scan = sight->scan;
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].list == yes || scan->matches[i].list == no)
			add(sight, scan->matches[i].from, scan->matches[i].to,
			    scan->matches[i].list == yes);
}

/* Besides what was found, only polite words and marks. */
static bool
is_whole(const struct sight *sight)
{
	for (size_t at = 0; at < sight->scan->count; at++)
		if (sight->scan->tokens[at].kind != TOKEN_MARK && sight_at(sight, at) == NULL &&
		    !token_in(sight->scan, at, WORD_SET(WORDS_POLITE)))
			return false;
	return true;
}

/* "Sure" and "of course" answer only when they are all that was written, and so do thumbs. */
static void
whole_add(struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t before = sight->count;
	matches_add(sight, WORDS_YES_WHOLE, WORDS_NO_WHOLE);
	for (size_t at = 0; at < scan->count; at++)
		if (token_is_mark(scan, at, THUMB_UP) || token_is_mark(scan, at, THUMB_DOWN))
			add(sight, at, at + 1, token_is_mark(scan, at, THUMB_UP));
	if (!is_whole(sight))
		sight->count = before;
}

/* One yes or one no; NULL where there is neither, or both. */
static const struct mention *
one_value(const struct sight *sight, size_t *out_count, bool *out_other)
{
	const struct mention *found = NULL;
	bool both = false;
	*out_count = 0;
	*out_other = false;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind != MENTION_VALUE) {
			*out_other = *out_other || mention->kind != MENTION_SILENT;
			continue;
		}
		both =
		    both || (found != NULL && decimal_compare(found->value, mention->value) != 0);
		if (found == NULL)
			found = mention;
		(*out_count)++;
	}
	return both ? NULL : found;
}

/* What stands behind a "no" that answers. */
static bool
is_free_no(const struct scan *scan, const struct mention *no)
{
	const word_set free = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_PRONOUN) |
	    WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NO) | WORD_SET(WORDS_CONNECTOR) |
	    WORD_SET(WORDS_SIGNOFF);
	return no->to == scan->count || scan->tokens[no->to].kind == TOKEN_MARK ||
	    token_in(scan, no->to, free);
}

/* Past marks and polite words. */
static size_t
words_end(const struct scan *scan, size_t at, bool polite)
{
	while (at < scan->count &&
	    (scan->tokens[at].kind == TOKEN_MARK ||
		(polite && token_in(scan, at, WORD_SET(WORDS_POLITE)))))
		at++;
	return at;
}

/* The rest of the text, but for polite words, is one entry of the list. */
static bool
is_rest(const struct scan *scan, size_t at, enum word_list list)
{
	const struct scan_match *match = scan_match_at(scan, list, at);
	return match != NULL && words_end(scan, match->to, true) == scan->count;
}

/* "Yes, a bit"; "yes, link please". */
static bool
is_followed_up(const struct scan *scan, const struct mention *answer)
{
	static const enum word_list lists[] = { WORDS_INTENSIFIER, WORDS_STOP, WORDS_STOP_CONFIRM,
		WORDS_HELP, WORDS_BACK, WORDS_REPEAT, WORDS_LINK, WORDS_CALL, WORDS_LATER };
	size_t at = words_end(scan, answer->to, true);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (is_rest(scan, at, lists[i]))
			return true;
	return false;
}

/* "No, pain": one word behind the mark, and perhaps the mark was none. */
static bool
is_followed_by_one(const struct scan *scan, const struct mention *no)
{
	const word_set free =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_NO) | WORD_SET(WORDS_NEGATION);
	size_t at = words_end(scan, no->to, false);
	return token_is_word(scan, at) && !token_in(scan, at, free) &&
	    words_end(scan, at + 1, true) == scan->count;
}

static bool
is_denied(const struct sight *sight)
{
	return text_has(sight, WORD_SET(WORDS_NEGATION));
}

/* A wish to leave it out; "na" is one in English, and a no in Welsh. */
static bool
is_skip_beside(const struct scan *scan)
{
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].list == WORDS_SKIP &&
		    !token_in(scan, scan->matches[i].from, WORD_SET(WORDS_NO)))
			return true;
	return false;
}

static enum reading_reason
reason_against(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	bool yes = decimal_compare(answer->value, decimal_from_int(1)) == 0;
	if (text_has(sight, WORD_SET(WORDS_OR)) || scan_has(scan, WORDS_STOP))
		return REASON_AMBIGUOUS;
	if (text_has(sight,
		WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_CONTRAST)))
		return REASON_QUALIFIED;
	if (is_skip_beside(scan) || clause_is_asked(sight, answer))
		return REASON_AMBIGUOUS;
	if (is_followed_up(scan, answer))
		return REASON_QUALIFIED;
	if (yes && is_denied(sight))
		return REASON_NEGATION;
	bool covered = clause_is_covered(sight, answer, false);
	/* Behind a word, more words may follow: "yes, I have". */
	bool wordy = answer->source == SOURCE_LABEL && scan->tokens[answer->from].text.len > 1 &&
	    clause_front_is_covered(sight, answer);
	if (!covered && !wordy)
		return REASON_UNPARSED;
	bool free_no = is_free_no(scan, answer) && !is_followed_by_one(scan, answer);
	return yes || free_no ? REASON_NONE : REASON_UNPARSED;
}

static void
ask_for_nothing(const struct sight *sight, struct reading *reading)
{
	if (scan_has(sight->scan, WORDS_SKIP) && sight->context->item != NULL) {
		reading->kind = READING_SKIP;
		reading->rule = "skip";
		return;
	}
	reading_ask(reading, scan_has(sight->scan, WORDS_PUZZLED) ? REASON_HELP : REASON_UNPARSED);
}

void
reading_yes_no(struct sight *sight, struct reading *out_reading)
{
	sight_labels(sight);
	matches_add(sight, WORDS_YES, WORDS_NO);
	whole_add(sight);
	sight_numbers(sight);
	size_t count;
	bool numbers;
	const struct mention *answer = one_value(sight, &count, &numbers);
	if (count == 0) {
		ask_for_nothing(sight, out_reading);
		return;
	}
	if (answer == NULL || numbers) {
		reading_ask(out_reading, REASON_AMBIGUOUS);
		return;
	}
	enum reading_reason reason = reason_against(sight, answer);
	if (reason != REASON_NONE) {
		reading_ask(out_reading, reason);
		return;
	}
	out_reading->kind = READING_ANSWER;
	out_reading->value_count = 1;
	out_reading->values[0] = (struct reading_value){ .value = answer->value };
	out_reading->rule = answer->source == SOURCE_DIGITS ? "number" : "yes-no";
	out_reading->more_words = text_has_more(sight);
}
