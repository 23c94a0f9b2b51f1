/* SPDX-License-Identifier: MIT */
/*
 * The order below is the order of doubt, as in reading_choice.c: first what is nothing, then what may be
 * several things, and only then what is one answer.
 */
#include "instruments/written.h"
#include "conversations/choices_between.h"
#include "conversations/choices_rows.h"
#include "conversations/choices_sentence.h"
#include "conversations/choices_walk.h"
#include "conversations/reading_correction.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_own.h"
#include "conversations/reading_remark.h"

#include "conversations/reading_choices.h"

static const word_set beside_each =
    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_TAIL) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_LEAD);

#define CORRECTS (WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_MEANT))

/* Other things that were seen */

static enum reading_reason
others_against(const struct choices *choices)
{
	const struct sight *sight = choices->sight;
	bool plain = false;
	for (size_t i = 0; i < choices->count; i++)
		plain = plain || !part_is_worded(&choices->parts[i]);
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (choices_part_at(choices, mention->from) != NULL ||
		    (choices->words[mention->from] & CHOICES_IDLE) != 0)
			continue;
		if (mention->kind == MENTION_OUT)
			return REASON_RANGE;
		if (mention->kind == MENTION_FRACTION || mention->kind == MENTION_PHONE ||
		    (mention->kind == MENTION_COUNTED && (plain || choices->count == 0) &&
			mention->is_offered))
			return REASON_AMBIGUOUS;
	}
	return REASON_NONE;
}

static bool
is_skip_beside(const struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].list == WORDS_SKIP &&
		    choices->words[scan->matches[i].from] == 0 &&
		    choices_part_at(choices, scan->matches[i].from) == NULL)
			return true;
	return false;
}

/* No part */

static void
read_nothing(const struct choices *choices, struct reading *reading)
{
	const struct sight *sight = choices->sight;
	enum reading_reason reason = others_against(choices);
	for (size_t i = 0; i < sight->scan->match_count; i++) {
		const struct scan_match *match = &sight->scan->matches[i];
		struct mention mention = {
			.kind = MENTION_SILENT, .from = match->from, .to = match->to
		};
		if (match->list != WORDS_SKIP || !clause_is_covered(sight, &mention, true) ||
		    clause_is_asked(sight, &mention) || reason != REASON_NONE)
			continue;
		reading->kind = READING_SKIP;
		reading->rule = "skip";
		return;
	}
	if (reason == REASON_NONE && scan_has(sight->scan, WORDS_PUZZLED))
		reason = REASON_HELP;
	reading_ask(reading, reason == REASON_NONE ? REASON_UNPARSED : reason);
}

/* Answered one by one: "1 yes 2 no", "Pain: no. Swelling: yes." */

/* What may close the last of them: "4 no thanks". */
static bool
closes(const struct choices *choices, size_t at)
{
	const struct scan *scan = choices->sight->scan;
	return token_in(scan, at, beside_each) || word_is_name(scan, at) ||
	    (choices->words[at] & (CHOICES_IDLE | CHOICES_NOW)) != 0;
}

/* How often yes or no stands behind the part, before the next one or its sentence's end; where there is a
 * word besides, more often than once. */
static size_t
count_said(const struct choices *choices, size_t i, bool *out_yes, size_t *out_end)
{
	const struct scan *scan = choices->sight->scan;
	const struct part *part = &choices->parts[i];
	bool is_last = i + 1 == choices->count;
	size_t end = is_last ? part->to : part[1].from, said = 0;
	while (is_last && end < scan->count && !choices_sentence_ends(scan, end))
		end++;
	for (size_t at = part->to; at < end; at++) {
		bool is_yes = token_in(scan, at, WORD_SET(WORDS_YES));
		bool is_no = token_in(scan, at, WORD_SET(WORDS_NO) | WORD_SET(WORDS_NO_ARTICLE));
		bool closing = is_last && said > 0 && !is_yes && !is_no && closes(choices, at);
		if (scan->tokens[at].kind == TOKEN_MARK || closing)
			continue;
		said += is_yes == is_no ? 2 : 1;
		*out_yes = is_yes;
		*out_end = at + 1;
	}
	return said;
}

static bool
read_one_by_one(struct choices *choices, struct verdict *out_verdict, size_t *out_end)
{
	struct verdict verdict = { 0 };
	if (choices->count < 2)
		return false;
	for (size_t at = 0; at < choices->parts[0].from; at++)
		if (token_is_word(choices->sight->scan, at) &&
		    !token_in(choices->sight->scan, at, beside_each))
			return false;
	for (size_t i = 0; i < choices->count; i++) {
		const struct part *part = &choices->parts[i];
		bool yes = false;
		/* "1 pain yes" */
		bool again = i + 1 < choices->count && part[1].set == part->set;
		size_t said = count_said(choices, i, &yes, out_end);
		if (part->kind != PART_OPTION || said != (again ? 0 : 1))
			return false;
		if (!again && yes)
			verdict.so |= part->set;
		else if (!again)
			verdict.not_so |= part->set;
	}
	*out_verdict = verdict;
	return (verdict.so & verdict.not_so) == 0;
}

/* Corrections */

/* The token behind which the answer stands, where something before it is taken back; or 0. */
static size_t
corrected_from(const struct choices *choices)
{
	const struct sight *sight = choices->sight;
	const struct scan *scan = sight->scan;
	size_t first = choices->parts[0].to, last = choices->parts[choices->count - 1].from;
	for (size_t at = last; at-- > first;) {
		if (choices_part_at(choices, at) != NULL)
			continue;
		if ((choices->words[at] & CHOICES_IDLE) == 0 && token_in(scan, at, CORRECTS))
			return at + 1;
		if (no_stands_alone(scan, at))
			return at + 1;
	}
	return 0;
}

/* "1 and 3, sorry, 4" may put one of them right, or all: what is as much as was said before is all of
 * it. So is what replaces an answer that stands alone. */
static enum reading_reason
correction_against(struct choices *choices, size_t from, option_set so)
{
	option_set former = 0;
	for (size_t i = 0; i < choices->count && choices->parts[i].to <= from; i++)
		former |= choices->parts[i].set;
	bool alone = (former & ~choices->all) != 0;
	bool adds =
	    from < choices->sight->scan->count && (choices->words[from] & CHOICES_JOIN) != 0;
	bool as_much = chosen_count(so) >= chosen_count(former) || alone;
	return as_much && !adds ? REASON_NONE : REASON_AMBIGUOUS;
}

/* The whole */

static bool
is_detail(const struct choices *choices, size_t at)
{
	return at < choices->sight->scan->count &&
	    (choices->words[at] & (CHOICES_IDLE | CHOICES_JOIN | CHOICES_NOW)) != 0;
}

/* One mention over all that was read, so that what stands around it is judged as around any answer. */
static struct mention
merge(struct sight *sight, const struct choices *choices, size_t said_end, size_t from)
{
	size_t first = 0;
	while (choices->parts[first].from < from)
		first++;
	struct mention whole = { .kind = MENTION_VALUE,
		.source = SOURCE_DIGITS,
		.from = choices->parts[first].from,
		.to = choices->parts[choices->count - 1].to,
		.value = decimal_from_int(1),
		.item = -1 };
	for (size_t i = first; i < choices->count; i++)
		if (part_is_worded(&choices->parts[i]))
			whole.source = SOURCE_LABEL;
	size_t end = whole.to;
	while (end < sight->scan->count &&
	    (is_detail(choices, end) ||
		(token_is_mark(sight->scan, end, ',') && is_detail(choices, end + 1))))
		end++;
	whole.to = said_end > 0 ? said_end : end;
	sight->count = 0;
	sight_add(sight, whole);
	return whole;
}

/* Between two sentences that name options one that says something else may be of one of them. */
static enum reading_reason
unknown_against(const struct choices *choices, size_t from)
{
	const struct scan *scan = choices->sight->scan;
	size_t last = choices->parts[choices->count - 1].to;
	for (size_t at = choices->parts[0].to; at < last; at++) {
		bool unknown = at >= from && token_is_word(scan, at) &&
		    choices_part_at(choices, at) == NULL && choices->words[at] == 0 &&
		    scan->tokens[at].lists == 0 && !word_is_of_question(choices->sight, at) &&
		    !word_is_name(scan, at);
		if (unknown)
			return REASON_QUALIFIED;
	}
	return REASON_NONE;
}

static enum reading_reason
answer_of(struct choices *choices, option_set *out_set, size_t *out_end, size_t *out_from)
{
	const struct sight *sight = choices->sight;
	struct verdict verdict;
	enum reading_reason reason;
	size_t from = 0;
	*out_from = 0;
	bool each = read_one_by_one(choices, &verdict, out_end);
	if (!each)
		*out_end = 0;
	if (!each) {
		from = corrected_from(choices);
		choices_walk(choices, from, sight->scan->count, &verdict);
	}
	if ((reason = others_against(choices)) != REASON_NONE)
		return reason;
	option_set so = verdict.so;
	if (so == 0 && verdict.not_so == choices->all && choices->none != 0)
		so = choices->none;
	if (!each && (reason = choices_numbers_against(choices, from)) != REASON_NONE)
		return reason;
	if (!each && (reason = choices_sentences_against(choices, from)) != REASON_NONE)
		return reason;
	if (!each && from == 0 && (reason = choices_mixed_against(choices)) != REASON_NONE)
		return reason;
	if (verdict.doubt != REASON_NONE)
		return verdict.doubt;
	if (choices->has_wrong_count || is_skip_beside(choices))
		return REASON_AMBIGUOUS;
	if (so == 0)
		return REASON_NEGATION;
	if (!chosen_fits(sight->context->item, so))
		return REASON_CONFLICT;
	if (from > 0 && (reason = correction_against(choices, from, so)) != REASON_NONE)
		return reason;
	if (from == 0 && (reason = choices_repeats_against(choices, so)) != REASON_NONE)
		return reason;
	*out_set = so;
	*out_from = from;
	return unknown_against(choices, from);
}

/* "1 and": the rest was lost. */
static bool
is_cut_off(const struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	size_t from = choices->parts[choices->count - 1].to, last = from;
	while (last < scan->count && !choices_sentence_ends(scan, last))
		last++;
	while (last > from && scan->tokens[last - 1].kind == TOKEN_MARK &&
	    !choices_mark_joins(scan, last - 1))
		last--;
	if (last == from)
		return false;
	bool joins = (choices->words[last - 1] & CHOICES_JOIN) != 0 &&
	    token_in(scan, last - 1, WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_BOUND));
	return joins || choices_mark_joins(scan, last - 1) ||
	    token_in(scan, last - 1, WORD_SET(WORDS_OR));
}

/* "Do you mean now? Pain": a question stands before it, and what was understood is not known. */
static bool
is_asked_first(const struct choices *choices)
{
	const struct scan *scan = choices->sight->scan;
	bool polite = true;
	for (size_t at = 0; at < choices->parts[0].from; at++) {
		if (token_is_mark(scan, at, '?') && !polite)
			return true;
		if (choices_sentence_ends(scan, at))
			polite = true;
		else if (token_is_word(scan, at))
			polite = polite && token_in(scan, at, WORD_SET(WORDS_POLITE));
	}
	return false;
}

static enum reading_reason
words_against(
    struct sight *sight, const struct choices *choices, size_t said_end, size_t from_token)
{
	const struct scan *scan = sight->scan;
	size_t from, to;
	if (scan_finds(scan, PATTERN_ASKS, &from, &to) && token_is_mark(scan, scan->count - 1, '?'))
		return REASON_HELP;
	for (size_t at = 0; at < scan->count; at++)
		if (scan_match_at(scan, WORDS_PUZZLED, at) != NULL &&
		    (choices->words[at] & CHOICES_IDLE) == 0)
			return REASON_HELP;
	if (is_asked_first(choices))
		return REASON_AMBIGUOUS;
	if (is_cut_off(choices))
		return REASON_AMBIGUOUS;
	if (text_has(sight, WORD_SET(WORDS_NEGATION_BEHIND)))
		return REASON_NEGATION;
	struct mention whole = merge(sight, choices, said_end, from_token);
	if (clause_is_reopened(sight, &whole))
		return REASON_AMBIGUOUS;
	return remark_against(sight, &whole, false);
}

static bool
read_own_label(struct sight *sight, struct reading *reading, option_set *out_set)
{
	decimal value;
	if (sight->context->wording == NULL || !own_label_is_all(sight, reading->cleaned, &value))
		return false;
	*out_set = chosen_of(sight->context->item, value);
	return true;
}

static void
take(const struct sight *sight, option_set set, const char *rule, struct reading *reading)
{
	char written[WRITTEN_TEXT];
	chosen_write(sight->context->item, set, written);
	reading->kind = READING_ANSWER;
	reading->value_count = 1;
	reading->values[0] = (struct reading_value){ .written = arena_strdup(sight->arena, written),
		.is_chosen = true };
	reading->rule = rule;
}

void
reading_choices(struct sight *sight, struct reading *out_reading)
{
	struct choices choices;
	option_set set = 0;
	size_t end = 0;  /* of what was answered one by one */
	size_t from = 0; /* 0: nothing is corrected */
	if (read_own_label(sight, out_reading, &set)) {
		take(sight, set, "label", out_reading);
		return;
	}
	choices_rows_apart(sight);
	choices_gather(sight, &choices);
	if (choices.count == 0) {
		read_nothing(&choices, out_reading);
		return;
	}
	enum reading_reason reason = answer_of(&choices, &set, &end, &from);
	if (reason == REASON_NONE)
		reason = words_against(sight, &choices, end, from);
	if (reason != REASON_NONE) {
		reading_ask(out_reading, reason);
		return;
	}
	take(sight, set, from > 0 ? "correction" : "choices", out_reading);
	out_reading->more_words = text_has_more(sight, true);
	if (from == 0 && scan_has(sight->scan, WORDS_MEANT))
		out_reading->flags |= FLAG_CORRECT_PREVIOUS;
}
