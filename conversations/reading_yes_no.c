/* SPDX-License-Identifier: MIT */
#include "conversations/reading_addition.h"
#include "conversations/reading_asked.h"
#include "conversations/reading_correction.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_label.h"
#include "conversations/reading_no.h"
#include "conversations/reading_number.h"
#include "conversations/reading_own.h"
#include "conversations/reading_picture.h"
#include "conversations/reading_remark.h"

#include "conversations/reading_yes_no.h"

enum { LETTERS = 8 };

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

/* Besides what was found, only words and marks that leave it what it is. */
static bool
is_whole(const struct sight *sight)
{
	for (size_t at = 0; at < sight->scan->count; at++)
		if (sight->scan->tokens[at].kind != TOKEN_MARK && sight_at(sight, at) == NULL &&
		    !sight_adds(sight, at) &&
		    !token_in(sight->scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF)) &&
		    !no_is_left_by(sight->scan, at) && !no_is_excused(sight->scan, at) &&
		    !word_is_name(sight->scan, at))
			return false;
	return true;
}

/* "Y e s": letters set apart are one word. */
static void
spaced_add(struct sight *sight)
{
	const struct scan *scan = sight->scan;
	char letters[LETTERS] = { 0 };
	size_t count = 0, from = 0, to = 0;
	for (size_t at = 0; at < scan->count; at++) {
		bool polite = token_in(scan, at, WORD_SET(WORDS_POLITE));
		if (scan->tokens[at].kind == TOKEN_MARK || polite)
			continue;
		if (!token_is_word(scan, at) || scan->tokens[at].text.len != 1 || count == LETTERS)
			return;
		from = count == 0 ? at : from;
		letters[count++] = scan->tokens[at].text.data[0];
		to = at + 1;
	}
	word_set lists = count < 2 ? 0 : lexicon_lists(scan->lexicon, str_of(letters, count));
	if ((lists & WORD_SET(WORDS_YES)) != 0)
		add(sight, from, to, true);
	if ((lists & WORD_SET(WORDS_NO)) != 0)
		add(sight, from, to, false);
}

/* "Not any more, it's cleared up": what goes on behind a mark leaves such a word what it is. */
static void
whole_goes_on(struct sight *sight, size_t before)
{
	const struct mention *first = before < sight->count ? &sight->mentions[before] : NULL;
	if (first == NULL || !token_is_mark(sight->scan, first->to, ','))
		return;
	sight->is_no = decimal_compare(first->value, decimal_from_int(0)) == 0;
	sight_additions(sight, first->to);
}

/* "Sure" and "of course" answer only when they are all that was written, and so do thumbs, and what is
 * a yes or a no to this very question. */
static void
whole_add(struct sight *sight)
{
	size_t before = sight->count;
	matches_add(sight, WORDS_YES_WHOLE, WORDS_NO_WHOLE);
	sight_pictures_yes_no(sight);
	sight_own_yes_no(sight);
	whole_goes_on(sight, before);
	if (!is_whole(sight))
		sight->count = before;
}

/* A mention that is part of a longer one says nothing by itself: the "of course" of "of course not". */
static bool
is_within_longer(const struct sight *sight, const struct mention *mention)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *other = &sight->mentions[i];
		if (other->from <= mention->from && mention->to <= other->to &&
		    other->to - other->from > mention->to - mention->from)
			return true;
	}
	return false;
}

static void
longest_keep(struct sight *sight)
{
	size_t kept = 0;
	struct mention *all = ARENA_ARRAY(sight->arena, struct mention, sight->count + 1);
	for (size_t i = 0; i < sight->count; i++)
		if (!is_within_longer(sight, &sight->mentions[i]))
			all[kept++] = sight->mentions[i];
	for (size_t i = 0; i < kept; i++)
		sight->mentions[i] = all[i];
	sight->count = kept;
}

static int
mention_order(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* What was said, yes and no, in the order of the text. */
struct voices {
	const struct mention *answer; /* first said of what was said last; NULL: neither */
	size_t changes;               /* from one to the other ... */
	bool corrected;               /* ... each over the words of a correction */
	bool digits, words;
	bool out, other; /* a number that is neither; another that could be something */
	size_t counted;  /* numbers that count something, and are no answers alone */
};

static struct voices
voices_of(const struct sight *sight)
{
	struct voices voices = { .corrected = true };
	const struct mention *last = NULL;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind != MENTION_VALUE) {
			bool aside = mention->kind == MENTION_COUNTED && !mention->is_offered;
			voices.out = voices.out || mention->kind == MENTION_OUT;
			voices.counted += aside;
			voices.other = voices.other || voices.counted > 1 ||
			    (!aside && mention->kind != MENTION_SILENT &&
				mention->kind != MENTION_OUT);
			continue;
		}
		bool changed = last != NULL && decimal_compare(last->value, mention->value) != 0;
		if (changed) {
			voices.changes++;
			voices.corrected = voices.corrected &&
			    correction_is_between(sight, last->to, mention->from);
		}
		if (changed || last == NULL)
			voices.answer = mention;
		last = mention;
		voices.digits = voices.digits || mention->source == SOURCE_DIGITS;
		voices.words = voices.words || mention->source != SOURCE_DIGITS;
	}
	return voices;
}

/* Why what was said is not one yes or one no; REASON_NONE where it is. */
static enum reading_reason
reason_of_voices(const struct sight *sight, const struct voices *voices)
{
	if (voices->out || voices->other)
		return REASON_AMBIGUOUS;
	/* One change of mind is one; who changes it back is not sure. */
	if (voices->changes == 0 || (voices->changes == 1 && voices->corrected))
		return REASON_NONE;
	bool disagree = voices->digits && voices->words && !text_has(sight, WORD_SET(WORDS_OR));
	return disagree ? REASON_CONFLICT : REASON_AMBIGUOUS;
}

/* The rest of the text, but for polite words, is one entry of the list. */
static bool
is_rest(const struct scan *scan, size_t at, enum word_list list)
{
	const struct scan_match *match = scan_match_at(scan, list, at);
	return match != NULL && no_words_end(scan, match->to, true) == scan->count;
}

/* "Yes, a bit"; "yes, link please". */
static bool
is_followed_up(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	static const enum word_list lists[] = { WORDS_INTENSIFIER, WORDS_STOP, WORDS_STOP_CONFIRM,
		WORDS_HELP, WORDS_BACK, WORDS_REPEAT, WORDS_LINK, WORDS_CALL, WORDS_LATER };
	size_t at = no_words_end(scan, answer->to, true);
	if (sight_at(sight, at) != NULL)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (is_rest(scan, at, lists[i]) && !token_in(scan, at, WORD_SET(WORDS_TAIL)))
			return true;
	return false;
}

static bool
is_denied(const struct sight *sight)
{
	return text_has(sight, WORD_SET(WORDS_NEGATION));
}

/* A wish to leave it out, and no part of an answer ("can't say I do"); "na" is one in English, and a no
 * in Welsh. */
static bool
is_skip_beside(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].list == WORDS_SKIP &&
		    !own_yes_no_covers(sight, &scan->matches[i]) &&
		    (sight->count > 1 || sight_at(sight, scan->matches[i].from) == NULL) &&
		    !token_in(scan, scan->matches[i].from, WORD_SET(WORDS_NO)))
			return true;
	return false;
}

/* "Yes or no", "yes to some extent", "yes, or sometimes": not "yes, ask her to ring", where the word
 * joins what is said of something else. */
static bool
joins_answers(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	const word_set doubt = WORD_SET(WORDS_YES) | WORD_SET(WORDS_NO) | WORD_SET(WORDS_HEDGE) |
	    WORD_SET(WORDS_APPROXIMATE) | WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_NEGATION) |
	    WORD_SET(WORDS_INTENSIFIER) | WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_NUMBER);
	for (size_t at = 0; at < scan->count; at++) {
		if (!token_in(scan, at, WORD_SET(WORDS_OR)) || sight_at(sight, at) != NULL ||
		    sight_adds(sight, at))
			continue;
		size_t before = at;
		while (before > 0 && scan->tokens[before - 1].kind == TOKEN_MARK)
			before--;
		if (before == 0 || sight_at(sight, before - 1) != NULL ||
		    !token_is_word(scan, at + 1) || token_in(scan, at + 1, doubt))
			return true;
	}
	return false;
}

/* "No worries, yes": the no is a courtesy, and to the question it may be one too. */
static bool
is_courteous_no(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	const word_set denials = WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NO);
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		size_t before = match->from == 0 ? 0 : match->from - 1;
		/* "Yes, stairs are no bother": it is said of them. */
		bool of_something = match->from > 0 && token_is_word(scan, before) &&
		    !token_in(scan, before,
			WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_HEDGE)) &&
		    sight_at(sight, before) == NULL;
		if (match->list != WORDS_POLITE || match->to == match->from + 1 || of_something)
			continue;
		if ((lexicon_lists(scan->lexicon, scan->tokens[match->from].text) & denials) != 0)
			return true;
	}
	return false;
}

static bool
has_negation(const struct scan *scan, const struct mention *mention)
{
	for (size_t at = mention->from; at < mention->to; at++)
		if (token_is_word(scan, at) &&
		    (lexicon_lists(scan->lexicon, scan->tokens[at].text) &
			WORD_SET(WORDS_NEGATION)) != 0)
			return true;
	return false;
}

/* "I don't think not": the second denies the first. */
static bool
is_denied_twice(const struct sight *sight)
{
	for (size_t i = 1; i < sight->count; i++) {
		const struct mention *one = &sight->mentions[i - 1], *next = &sight->mentions[i];
		if (one->kind == MENTION_VALUE && next->kind == MENTION_VALUE &&
		    one->to == next->from && has_negation(sight->scan, one) &&
		    has_negation(sight->scan, next))
			return true;
	}
	return false;
}

/* A word that ends messages, and is no "bus stop". */
static bool
has_stop(const struct scan *scan)
{
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		size_t at = 0, from, to;
		bool elsewhere = false;
		if (match->list != WORDS_STOP)
			continue;
		size_t place = scan->tokens[match->from].plain_at;
		while (!elsewhere &&
		    lexicon_find(&scan->prospect, PATTERN_STOP_ELSEWHERE, at, &from, &to) &&
		    from <= place) {
			elsewhere = place < to;
			at = to > at ? to : at + 1;
		}
		if (!elsewhere)
			return true;
	}
	return false;
}

static enum reading_reason
reason_against(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	bool yes = decimal_compare(answer->value, decimal_from_int(1)) == 0;
	if (joins_answers(sight) || has_stop(scan) || (yes && is_courteous_no(sight)))
		return REASON_AMBIGUOUS;
	/* "I think yes" is one; of "yes, sort of" nobody knows how much of a yes it is. */
	if (text_has(sight,
		WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_APPROXIMATE) | WORD_SET(WORDS_CONTRAST)))
		return REASON_QUALIFIED;
	if (is_skip_beside(sight) || clause_is_asked(sight, answer) || is_denied_twice(sight))
		return REASON_AMBIGUOUS;
	if (is_followed_up(sight, answer))
		return REASON_QUALIFIED;
	if (yes && is_denied(sight))
		return REASON_NEGATION;
	enum reading_reason asked = reason_of_question(sight, answer, yes);
	if (asked != REASON_NONE)
		return asked;
	bool covered = clause_is_covered(sight, answer, false);
	/* Behind a word, more words may follow: "yes, I have". */
	bool wordy = answer->source == SOURCE_LABEL && scan->tokens[answer->from].text.len > 1 &&
	    clause_front_is_covered(sight, answer);
	if ((!covered && !wordy) || answer_is_of_another(sight))
		return REASON_UNPARSED;
	if (!yes && !noes_all_answer(sight, answer))
		return REASON_UNPARSED;
	return remark_against(sight, answer, !yes);
}

static void
ask_for_nothing(const struct sight *sight, const struct voices *voices, struct reading *reading)
{
	if (scan_has(sight->scan, WORDS_SKIP) && sight->context->item != NULL) {
		reading->kind = READING_SKIP;
		reading->rule = "skip";
		return;
	}
	bool is_range =
	    voices->out && !voices->other && voices->counted == 0 && sight->context->item != NULL;
	reading_ask(reading,
	    scan_has(sight->scan, WORDS_PUZZLED) ? REASON_HELP
		: is_range                       ? REASON_RANGE
						 : REASON_UNPARSED);
}

void
reading_yes_no(struct sight *sight, struct reading *out_reading)
{
	sight_labels(sight);
	matches_add(sight, WORDS_YES, WORDS_NO);
	whole_add(sight);
	spaced_add(sight);
	sight_numbers(sight);
	longest_keep(sight);
	qsort(sight->mentions, sight->count, sizeof(*sight->mentions), mention_order);
	struct voices voices = voices_of(sight);
	const struct mention *answer = voices.answer;
	if (answer == NULL) {
		ask_for_nothing(sight, &voices, out_reading);
		return;
	}
	sight->is_no = decimal_compare(answer->value, decimal_from_int(0)) == 0;
	sight_additions(sight, answer->to);
	enum reading_reason reason = reason_of_voices(sight, &voices);
	if (reason == REASON_NONE)
		reason = reason_against(sight, answer);
	if (reason == REASON_NONE && voices.changes == 0 && !is_denied(sight) &&
	    own_yes_no_gainsays(sight, answer))
		reason = REASON_AMBIGUOUS;
	if (reason != REASON_NONE) {
		reading_ask(out_reading, reason);
		return;
	}
	out_reading->kind = READING_ANSWER;
	out_reading->value_count = 1;
	out_reading->values[0] = (struct reading_value){ .value = answer->value };
	out_reading->rule = voices.changes > 0 ? "correction"
	    : answer->source == SOURCE_DIGITS  ? "number"
					       : "yes-no";
	out_reading->more_words = text_has_more(sight, true);
}
