/* SPDX-License-Identifier: MIT */
/*
 * The order below is the order of doubt: first what could be several things, then what is nothing,
 * and only then what is one thing.
 */
#include "conversations/reading_addition.h"
#include "conversations/reading_correction.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_ends.h"
#include "conversations/reading_extreme.h"
#include "conversations/reading_label.h"
#include "conversations/reading_letter.h"
#include "conversations/reading_negation.h"
#include "conversations/reading_number.h"
#include "conversations/reading_remark.h"
#include "conversations/reading_several.h"

#include "conversations/reading_choice.h"

/* What was seen, counted. */
struct tally {
	size_t values, outs, fractions, counted, negated;
	bool counted_answer, phone; /* a counted number that could be an answer alone */
};

static struct tally
tally_of(const struct sight *sight)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		switch (mention->kind) {
		case MENTION_VALUE:
			tally.values += !mention->negated;
			tally.negated += mention->negated;
			break;
		case MENTION_OUT: tally.outs++; break;
		case MENTION_FRACTION: tally.fractions++; break;
		case MENTION_COUNTED:
			tally.counted++;
			tally.counted_answer = tally.counted_answer || mention->is_offered;
			break;
		case MENTION_PHONE: tally.phone = true; break;
		case MENTION_SILENT: break;
		}
	}
	return tally;
}

/* no value */

static bool
is_skipped(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		struct mention mention = {
			.kind = MENTION_SILENT, .from = match->from, .to = match->to
		};
		if (match->list == WORDS_SKIP && !token_in(scan, match->from, WORD_SET(WORDS_NO)) &&
		    clause_is_covered(sight, &mention, true) && !clause_is_asked(sight, &mention) &&
		    !sentence_is_denied(sight, &mention))
			return true;
	}
	return false;
}

/* "I'm 72.5", where a part is what was asked for. */
static bool
takes_parts(const struct sight *sight)
{
	const struct item *item = sight->context->item;
	return item != NULL && item->type == ITEM_DECIMAL;
}

static enum reading_reason
reason_of_nothing(const struct sight *sight, const struct tally *tally)
{
	if (tally->phone || tally->counted > 1 || tally->counted_answer)
		return REASON_AMBIGUOUS;
	if (tally->fractions > 0)
		return tally->fractions + tally->outs > 1 || takes_parts(sight)
		    ? REASON_AMBIGUOUS
		    : REASON_NOT_INTEGER;
	if (tally->negated > 0)
		return REASON_NEGATION;
	if (tally->outs > 0)
		return REASON_RANGE;
	if (scan_has(sight->scan, WORDS_PUZZLED))
		return REASON_HELP;
	return REASON_UNPARSED;
}

/* one value among several */

static bool
is_candidate(const struct mention *mention)
{
	/* "4 not 44" */
	return ((mention->kind == MENTION_VALUE || mention->kind == MENTION_OUT) &&
		   !mention->negated) ||
	    mention->kind == MENTION_FRACTION;
}

static bool
is_same(const struct mention *a, const struct mention *b)
{
	return a->kind == b->kind && decimal_compare(a->value, b->value) == 0;
}

static int
mention_order(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* The value that stands after all corrections, or NULL where two are left. */
static const struct mention *
last_standing(const struct sight *sight, bool *out_corrected)
{
	const struct mention *last = NULL;
	*out_corrected = false;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (!is_candidate(mention))
			continue;
		if (last != NULL && !is_same(last, mention)) {
			if (!correction_is_between(sight, last->to, mention->from))
				return NULL;
			*out_corrected = true;
		}
		last = mention;
	}
	return last;
}

static enum reading_reason
reason_of_several(const struct sight *sight)
{
	size_t digits = 0, words = 0;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind != MENTION_VALUE || mention->negated)
			continue;
		digits += !mention_is_worded(mention);
		words += mention_is_worded(mention);
	}
	return digits > 0 && words > 0 && !text_has(sight, WORD_SET(WORDS_OR)) ? REASON_CONFLICT
									       : REASON_AMBIGUOUS;
}

/* the answer */

/* Every mention of the answer stands in a clause that is understood. After a correction only the
 * last one counts. */
static bool
is_covered(const struct sight *sight, const struct mention *answer, bool corrected)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (corrected ? mention != answer : !is_same(mention, answer))
			continue;
		if (!clause_is_covered(sight, mention, mention_is_worded(mention)))
			return false;
	}
	return true;
}

/* "Is 5 severe", without its mark. */
static bool
is_inverted(const struct sight *sight, const struct mention *answer)
{
	const struct mention *before = answer->from == 0 ? NULL : sight_at(sight, answer->from - 1);
	size_t from, to;
	return before != NULL && mention_is_worded(answer) && !mention_is_worded(before) &&
	    scan_finds(sight->scan, PATTERN_ASKS, &from, &to) &&
	    to + 1 == sight->scan->tokens[before->from].plain_at;
}

/* The same for a question mark: "3 - mild?" */
static bool
is_asked(const struct sight *sight, const struct mention *answer)
{
	for (size_t i = 0; i < sight->count; i++)
		if (is_same(&sight->mentions[i], answer) &&
		    (clause_is_asked(sight, &sight->mentions[i]) ||
			is_inverted(sight, &sight->mentions[i])))
			return true;
	return false;
}

static enum reading_reason
reason_uncovered(const struct sight *sight, const struct mention *answer)
{
	if (!mention_is_worded(answer))
		return REASON_AMBIGUOUS;
	if (sentence_is_denied(sight, answer))
		return REASON_NEGATION;
	return REASON_UNPARSED;
}

/* "Really bad" is not "bad", and which answer it is instead is not ours to say. Nor is "very. mild". */
static bool
is_intensified(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	size_t at = answer->from;
	while (at > 0 && scan->tokens[at - 1].kind == TOKEN_MARK)
		at--;
	bool beside = at == answer->from;
	const struct scan_match *one =
	    at == 0 ? NULL : scan_match_at(scan, WORDS_INTENSIFIER, at - 1);
	return mention_is_worded(answer) && at > 0 && sight_at(sight, at - 1) == NULL &&
	    (beside ? token_in(scan, at - 1, WORD_SET(WORDS_INTENSIFIER)) : one != NULL);
}

/* "3-", and the rest of "3-4" was lost. */
static bool
is_cut_off(const struct sight *sight, const struct mention *answer)
{
	size_t last = sight->scan->count - 1;
	return answer->to == last && token_is_mark(sight->scan, last, '-');
}

/* "None but it aches", "none until I stand": the second half says more than the label, and against
 * it. */
static bool
is_taken_back(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	bool contrasted = false;
	if (mention_is_worded(answer) && text_has(sight, WORD_SET(WORDS_OR)))
		return true;
	for (size_t at = answer->to; mention_is_worded(answer) && at < scan->count; at++) {
		if (sight_at(sight, at) != NULL)
			continue;
		contrasted = contrasted || token_in(scan, at, WORD_SET(WORDS_CONTRAST));
		if (contrasted && token_in(scan, at, WORD_SET(WORDS_SYMPTOM)))
			return true;
	}
	return false;
}

/* "Was 8": and what it is now is not said. "It was 8" answers what was asked about last week, and in
 * "had it done in May, 8" the past is another sentence's. */
static bool
is_past(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	size_t at = 0;
	while (at < scan->count &&
	    (scan->tokens[at].kind == TOKEN_MARK || token_in(scan, at, WORD_SET(WORDS_POLITE))))
		at++;
	return token_in(scan, at, WORD_SET(WORDS_PAST)) && sight_at(sight, at) == NULL &&
	    !clause_ends_between(sight, at, answer->from);
}

/* "6,6" is 6.6 to many, and twice 6 to nobody. */
static bool
is_decimal_comma(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	for (size_t at = 1; at + 1 < scan->count; at++)
		if (token_is_mark(scan, at, ',') && token_is_joined(scan, at) &&
		    token_is_number(scan, at - 1) && token_is_number(scan, at + 1) &&
		    token_is_joined(scan, at + 1))
			return true;
	return false;
}

/* A wish to leave it out, besides the words of an answer: "don't know" may be one that is offered. */
static bool
is_skip_beside(const struct sight *sight)
{
	for (size_t i = 0; i < sight->scan->match_count; i++) {
		const struct scan_match *match = &sight->scan->matches[i];
		const struct mention *own = sight_at(sight, match->from);
		if (match->list == WORDS_SKIP &&
		    (own == NULL || own->source != SOURCE_LABEL || own->to < match->to))
			return true;
	}
	return false;
}

/* Doubts about a value that is alone; REASON_NONE where there are none. */
static enum reading_reason
reason_against(const struct sight *sight, const struct mention *answer, bool corrected)
{
	if (text_has(sight, WORD_SET(WORDS_BOUND)))
		return mention_is_worded(answer) ? REASON_QUALIFIED : REASON_AMBIGUOUS;
	if (text_has(sight, WORD_SET(WORDS_QUALIFIER)) || is_taken_back(sight, answer) ||
	    text_is_elsewhere(sight) || is_past(sight, answer))
		return REASON_QUALIFIED;
	if (is_decimal_comma(sight))
		return REASON_NOT_INTEGER;
	if (is_skip_beside(sight))
		return REASON_AMBIGUOUS;
	/* "4 not 3" denies the 4 in such a language: which of two it belongs to is not looked for. */
	if (text_has(sight, WORD_SET(WORDS_NEGATION_BEHIND)))
		return REASON_NEGATION;
	if (is_intensified(sight, answer))
		return REASON_QUALIFIED;
	if (!is_covered(sight, answer, corrected))
		return reason_uncovered(sight, answer);
	if (is_asked(sight, answer) || clause_is_reopened(sight, answer) ||
	    is_cut_off(sight, answer) || answer_is_gainsaid(sight, answer))
		return REASON_AMBIGUOUS;
	if (mention_is_worded(answer) && sentence_is_denied(sight, answer))
		return REASON_NEGATION;
	if ((answer->source == SOURCE_TYPO || answer->source == SOURCE_NUMBER_TYPO) &&
	    text_has_more(sight, false))
		return REASON_UNPARSED;
	if (label_is_confusable(sight, answer))
		return REASON_AMBIGUOUS;
	return remark_against(sight, answer, false);
}

static const char *
rule_of(const struct mention *answer, bool corrected)
{
	if (corrected)
		return "correction";
	switch (answer->source) {
	case SOURCE_DIGITS: return "number";
	case SOURCE_NUMBER_WORD: return "number-word";
	case SOURCE_ORDINAL: return "ordinal";
	case SOURCE_LETTER: return "letter";
	case SOURCE_LABEL: return "label";
	case SOURCE_NUMBER_TYPO:
	case SOURCE_TYPO: return "typo";
	}
	BUG("source %d", (int) answer->source);
}

static void
decide(struct sight *sight, struct reading *reading)
{
	struct tally tally = tally_of(sight);
	if (tally.values == 0) {
		if (tally.outs + tally.fractions + tally.counted == 0 && is_skipped(sight)) {
			reading->kind = READING_SKIP;
			reading->rule = "skip";
			return;
		}
		reading_ask(reading, reason_of_nothing(sight, &tally));
		return;
	}
	if (tally.phone || tally.counted > 1 || tally.counted_answer) {
		reading_ask(reading, REASON_AMBIGUOUS);
		return;
	}
	bool corrected;
	const struct mention *answer = last_standing(sight, &corrected);
	if (answer == NULL || answer->kind != MENTION_VALUE) {
		reading_ask(reading, answer == NULL ? reason_of_several(sight) : REASON_AMBIGUOUS);
		return;
	}
	sight_additions(sight, answer->to);
	enum reading_reason reason = reason_against(sight, answer, corrected);
	if (reason != REASON_NONE) {
		reading_ask(reading, reason);
		return;
	}
	reading->kind = READING_ANSWER;
	reading->value_count = 1;
	reading->values[0] = (struct reading_value){ .value = answer->value };
	reading->rule = rule_of(answer, corrected);
	reading->more_words = text_has_more(sight, true);
	bool marked = token_is_mark(sight->scan, 0, '*') && answer->from == 1;
	if (!corrected && tally.negated == 0 && (scan_has(sight->scan, WORDS_MEANT) || marked))
		reading->flags |= FLAG_CORRECT_PREVIOUS;
}

void
reading_choice(struct sight *sight, struct reading *out_reading)
{
	sight_labels(sight);
	sight_letters(sight);
	sight_numbers(sight);
	sight_ends(sight);
	qsort(sight->mentions, sight->count, sizeof(*sight->mentions), mention_order);
	sight_negations(sight);
	if (!reading_several(sight, out_reading))
		decide(sight, out_reading);
}
