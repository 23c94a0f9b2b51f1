/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "conversations/name_letter.h"
#include "conversations/reading_addition.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_negation.h"
#include "conversations/reading_others.h"

#include "conversations/reading_remark.h"

enum { NAME_WORDS = 3, TALE_WORDS = 20, GRAVE_WORDS = 4, GRAVE_CLAUSE = 2 };

#define CLAUSE (WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST))
#define DENIES (DENIALS | WORD_SET(WORDS_NO) | WORD_SET(WORDS_NEGATION_BEHIND))
/* Words that say nothing, in whatever clause they stand. */
#define EMPTY                                                                                      \
	(WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_LEAD) |                 \
	    WORD_SET(WORDS_TAIL) | WORD_SET(WORDS_HEDGE))
#define KNOWN                                                                                      \
	(EMPTY | WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_ITEM_LABEL) |                         \
	    WORD_SET(WORDS_OUT_OF) | WORD_SET(WORDS_YES) | WORD_SET(WORDS_CORRECTION))
/* The same beside a day. */
#define KNOWN_BESIDE_DAY                                                                           \
	(WORD_SET(WORDS_CLOCK) | WORD_SET(WORDS_WEEKDAY) | WORD_SET(WORDS_DATE_LEAD))

/* Pictures that deny what they stand beside, or laugh at it; the latter at a no too. */
static const struct {
	uint32_t mark;
	bool laughs;
} denying[] = {
	{ 0x26d4, false },  /* no entry */
	{ 0x2716, false },  /* heavy cross */
	{ 0x2717, false },  /* cross */
	{ 0x2718, false },  /* heavy cross, by hand */
	{ 0x274c, false },  /* cross */
	{ 0x274e, false },  /* cross in a box */
	{ 0x1f44e, false }, /* thumb down */
	{ 0x1f643, true },  /* upside-down face */
	{ 0x1f644, true },  /* rolling eyes */
	{ 0x1f645, false }, /* arms crossed */
	{ 0x1f6ab, false }, /* forbidden */
	{ 0x1f914, true },  /* thinking face */
	{ 0x1f925, true },  /* long nose */
};

struct clause {
	size_t from, to;
	bool joined;    /* a comma, a connector or nothing stands before it: no sentence begins */
	bool continues; /* a remark, in the same sentence */
};

/* pictures */

static bool
is_denied_by_picture(const struct sight *sight, bool is_no)
{
	const struct scan *scan = sight->scan;
	for (size_t at = 0; at < scan->count; at++) {
		/* "!=3" */
		if (token_is_mark(scan, at, '=') && at > 0 && token_is_mark(scan, at - 1, '!'))
			return true;
		if (scan->tokens[at].kind != TOKEN_MARK || sight_at(sight, at) != NULL)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(denying); i++)
			if (scan->tokens[at].mark == denying[i].mark &&
			    (denying[i].laughs || !is_no))
				return true;
	}
	return false;
}

/* clauses */

/* "And", "lol", "but": it parts clauses, and belongs to none. */
static bool
is_joint(const struct sight *sight, size_t at)
{
	return token_in(sight->scan, at, CLAUSE) && sight_at(sight, at) == NULL;
}

/* The clause that begins at or behind the token; false at the end of the text. */
static bool
clause_next(const struct sight *sight, size_t at, struct clause *clause)
{
	const struct scan *scan = sight->scan;
	bool new_sentence = false;
	for (;
	     at < scan->count && (token_is_mark_of(scan, at, CLAUSE_MARKS) || is_joint(sight, at));
	     at++)
		new_sentence = new_sentence || token_is_mark_of(scan, at, SENTENCE_MARKS);
	*clause = (struct clause){ .from = at,
		.to = at,
		.joined = !new_sentence,
		.continues = !new_sentence && clause->continues };
	while (clause->to < scan->count && !token_is_mark_of(scan, clause->to, CLAUSE_MARKS) &&
	    (clause->to == at || !is_joint(sight, clause->to)))
		clause->to++;
	return at < scan->count;
}

/* words of a clause */

/* "3 not 4": the denial of another value stands for this one. */
static bool
denies_another(const struct sight *sight, size_t at)
{
	for (size_t i = 0; i < sight->count; i++)
		if (sight->mentions[i].negated && sight->mentions[i].negated_by <= at &&
		    at < sight->mentions[i].from)
			return true;
	return false;
}

static bool
is_word(const struct sight *sight, size_t at)
{
	return sight->scan->tokens[at].kind != TOKEN_MARK && sight_at(sight, at) == NULL &&
	    !sight_adds(sight, at) && !denies_another(sight, at);
}

static bool
has_denial(const struct sight *sight, const struct clause *clause)
{
	/* "2, no thanks" */
	const struct scan_match *no = scan_match_at(sight->scan, WORDS_NO, clause->from);
	if (no != NULL && clause->from > 0 &&
	    token_is_mark_of(sight->scan, clause->from - 1, CLAUSE_MARKS) && no->to == clause->to &&
	    no->to > no->from + 1 &&
	    (lexicon_lists(sight->scan->lexicon, sight->scan->tokens[no->to - 1].text) &
		WORD_SET(WORDS_POLITE)) != 0)
		return false;
	for (size_t at = clause->from; at < clause->to; at++)
		if (is_word(sight, at) && token_in(sight->scan, at, DENIES) &&
		    !token_in(sight->scan, at, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_TAIL)))
			return true;
	return false;
}

/* How many words stand in the clause that could change something. */
static size_t
count_unknown(const struct sight *sight, const struct clause *clause)
{
	const struct item *item = sight->context->item;
	bool beside_day = item != NULL && item->type == ITEM_DATE;
	const word_set known = KNOWN | DENIES |
	    (sight->has_risk ? WORD_SET(WORDS_STOP) : (word_set) 0) |
	    (beside_day ? KNOWN_BESIDE_DAY : (word_set) 0);
	size_t count = 0;
	for (size_t at = clause->from; at < clause->to; at++)
		count += is_word(sight, at) && !token_in(sight->scan, at, known) &&
		    !word_is_name(sight->scan, at) && !word_is_of_question(sight, at);
	return count;
}

/* The words from there to the clause's end begin as a remark does. */
static bool
begins_remark(const struct sight *sight, const struct clause *clause, size_t from)
{
	const struct scan *scan = sight->scan;
	struct scan alone;
	size_t start, end;
	struct str text = str_sub(scan->plain, scan->tokens[from].plain_at - 1,
	    clause->to < scan->count ? scan->tokens[clause->to].plain_at : scan->plain.len);
	scan_text(sight->arena, scan->lexicon, str_trim(text), &alone);
	return scan_finds(&alone, PATTERN_REMARK, &start, &end);
}

/* A long sentence of its own. */
static bool
is_tale(const struct sight *sight, const struct clause *clause)
{
	const struct scan *scan = sight->scan;
	size_t words = 0;
	for (size_t at = clause->from;
	     at < scan->count && !token_is_mark_of(scan, at, SENTENCE_MARKS); at++)
		words += token_is_word(scan, at);
	return !clause->joined && words >= TALE_WORDS;
}

/* Something is said of something: "my calf hurts", "honestly I've slept badly"; or of the body: "just a
 * bit stiff". */
static bool
is_remark(const struct sight *sight, const struct clause *clause)
{
	const word_set before =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_TAIL);
	size_t from = clause->from;
	for (size_t at = from; at < clause->to; at++)
		if (token_in(sight->scan, at, WORD_SET(WORDS_SYMPTOM)))
			return true;
	if (begins_remark(sight, clause, from) || others_begin(sight, from, clause->to) ||
	    is_tale(sight, clause))
		return true;
	while (from + 1 < clause->to && token_in(sight->scan, from, before))
		from++;
	return from > clause->from && begins_remark(sight, clause, from);
}

/* The word was written with a capital, and only it. */
static bool
has_capital(const struct sight *sight, struct str word)
{
	struct str written = sight->scan->written;
	for (size_t i = 0; word.len > 1 && i + word.len <= written.len; i++) {
		struct str here = str_sub(written, i, i + word.len);
		bool capital = name_capital(written.data[i]) && !name_capital(written.data[i + 1]);
		if (capital && str_eq(lexicon_fold(sight->arena, here), word))
			return true;
	}
	return false;
}

/* "4, Ted", "4. Jean Smith": words that we do not know, with capitals, and nothing else. The first of a
 * sentence has one anyway. */
static bool
is_name_written(const struct sight *sight, const struct clause *clause)
{
	const struct scan *scan = sight->scan;
	size_t words = clause->to - clause->from;
	bool line = clause->from > 0 && token_is_mark(scan, clause->from - 1, '\n');
	if (words > NAME_WORDS ||
	    (words == 1 && !clause->joined && !line && scan->tokens[clause->from].text.len > 1))
		return false;
	for (size_t at = clause->from; at < clause->to; at++) {
		struct str word = scan->tokens[at].text;
		if (!token_is_word(scan, at) || (word.len > 1 && scan->tokens[at].lists != 0) ||
		    (word.len > 1 && !has_capital(sight, word)))
			return false;
	}
	return true;
}

/* "Mild, very": it belongs to the label, and makes another of it. */
static bool
is_intensifier(const struct sight *sight, const struct clause *clause)
{
	const struct scan_match *one = scan_match_at(sight->scan, WORDS_INTENSIFIER, clause->from);
	return one != NULL && one->to >= clause->to && !token_in(sight->scan, clause->from, EMPTY);
}

/* The clause tells of danger by itself: "with tablets" does not. */
static bool
is_danger(const struct sight *sight, const struct clause *clause)
{
	static const enum pattern_list lists[] = { PATTERN_URGENT, PATTERN_CLINICAL,
		PATTERN_URGENT_UNSURE, PATTERN_CLINICAL_UNSURE };
	const struct scan *scan = sight->scan;
	struct scan alone;
	size_t from, to;
	struct str text = str_sub(scan->plain, scan->tokens[clause->from].plain_at - 1,
	    clause->to < scan->count ? scan->tokens[clause->to].plain_at : scan->plain.len);
	scan_text(sight->arena, scan->lexicon, str_trim(text), &alone);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (scan_finds(&alone, lists[i], &from, &to))
			return true;
	return false;
}

/* Beside danger, of which a person is told with every word of the text: "7 ale łydka gorąca". Right behind the
 * value, so few words may be of it: "7 chest pain". */
static bool
is_grave(const struct sight *sight, const struct clause *clause)
{
	size_t words = clause->to - clause->from;
	bool parted = clause->from > 0 &&
	    (is_joint(sight, clause->from - 1) ||
		token_is_mark_of(sight->scan, clause->from - 1, CLAUSE_MARKS));
	return sight->has_risk &&
	    (words >= GRAVE_WORDS || (parted && words >= GRAVE_CLAUSE && is_danger(sight, clause)));
}

static enum reading_reason
clause_against(const struct sight *sight, struct clause *clause, bool is_no)
{
	size_t unknown = count_unknown(sight, clause);
	bool denied = has_denial(sight, clause);
	if (is_intensifier(sight, clause))
		return REASON_QUALIFIED;
	if (unknown == 0) {
		clause->continues =
		    clause->continues || is_tale(sight, clause) || sight_adds(sight, clause->from);
		return denied && !is_no ? REASON_NEGATION : REASON_NONE;
	}
	if (is_name_written(sight, clause))
		return REASON_NONE;
	bool grave = is_grave(sight, clause);
	if (clause->joined && !grave && !sight_may_leave_matter(sight))
		return REASON_UNPARSED;
	if (!clause->continues && !grave && !is_remark(sight, clause))
		return denied && !is_no ? REASON_NEGATION : REASON_QUALIFIED;
	clause->continues = true;
	return REASON_NONE;
}

/* the whole of it */

/* "3 sorry", "3. Sorry I took so long": an apology, and nothing that could be what instead. */
static bool
is_apology(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	struct clause rest = { 0 };
	if (!token_in(scan, at, WORD_SET(WORDS_TAIL)))
		return false;
	if (!clause_next(sight, at + 1, &rest))
		return true;
	bool begins = at > 0 && token_is_mark_of(scan, at - 1, CLAUSE_MARKS);
	if (has_denial(sight, &rest))
		return false;
	return count_unknown(sight, &rest) == 0 || (begins && is_remark(sight, &rest));
}

/* "2 oops 3 I mean": the value corrects one before it. */
static bool
corrects_another(const struct sight *sight, const struct mention *answer)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->to <= answer->from && mention->kind == MENTION_VALUE &&
		    decimal_compare(mention->value, answer->value) != 0)
			return true;
	}
	return false;
}

/* "7 no wait": a correction, and what instead is not said. */
static bool
is_left_corrected(const struct sight *sight, const struct mention *answer, size_t behind)
{
	bool corrects = corrects_another(sight, answer);
	for (size_t at = behind; at < sight->scan->count; at++) {
		bool meant = corrects && token_in(sight->scan, at, WORD_SET(WORDS_MEANT));
		if (token_in(sight->scan, at, WORD_SET(WORDS_CORRECTION)) && is_word(sight, at) &&
		    !meant && !is_apology(sight, at))
			return true;
	}
	return false;
}

/* "Seven oh" is seventy, where there is one. */
static bool
is_tenfold(const struct sight *sight, const struct mention *answer)
{
	const struct item *item = sight->context->item;
	const struct scan_match *nought =
	    scan_match_at(sight->scan, WORDS_NUMBER_WHOLE, answer->to);
	if (nought == NULL || nought->value != 0 || item == NULL || mention_is_worded(answer))
		return false;
	decimal tenfold = decimal_from_int(0);
	for (int i = 0; i < 10; i++)
		tenfold = decimal_plus(tenfold, answer->value);
	return decimal_compare(tenfold, item->high) <= 0;
}

/* "3, ???", "7, %" */
static bool
is_marked(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	bool marked = false;
	for (; at < scan->count && scan->tokens[at].kind == TOKEN_MARK; at++)
		marked = marked || token_is_mark(scan, at, '?') || token_is_mark(scan, at, '%');
	return marked && at == scan->count;
}

static bool
is_taken_away(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	size_t from, to, behind = scan->tokens[at].plain_at - 1;
	if (!lexicon_find(&scan->prospect, PATTERN_TAKES_AWAY, behind, &from, &to))
		return false;
	/* "12/10/26 Mr Khan did it": what was done that day, and not this text. */
	const struct item *item = sight->context->item;
	size_t of_day, end;
	return item == NULL || item->type != ITEM_DATE ||
	    !lexicon_find(&scan->prospect, PATTERN_BESIDE_DAY, behind, &of_day, &end) ||
	    from < of_day || from >= end;
}

/* Behind what was said last of the answer. */
static size_t
answer_end(const struct sight *sight, const struct mention *answer)
{
	size_t end = answer->to;
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind == answer->kind && mention->to > end && !mention->negated &&
		    decimal_compare(mention->value, answer->value) == 0)
			end = mention->to;
	}
	return end;
}

/* "NOT. 7". A "no" or a correction takes back what was said before it, and who tells what comes who
 * they are says so before it in any words: those are not looked at. */
static bool
is_denied_before(const struct sight *sight, const struct mention *answer)
{
	struct clause clause = { 0 };
	for (size_t at = 0; clause_next(sight, at, &clause) && clause.to <= answer->from;
	     at = clause.to)
		if (clause.to == clause.from + 1 && is_word(sight, clause.from) &&
		    token_in(sight->scan, clause.from, WORD_SET(WORDS_NEGATION)))
			return true;
	return false;
}

static enum reading_reason
reason_behind(const struct sight *sight, size_t at, bool is_no)
{
	struct clause clause = { 0 };
	for (; clause_next(sight, at, &clause); at = clause.to) {
		enum reading_reason reason = clause_against(sight, &clause, is_no);
		if (reason != REASON_NONE)
			return reason;
	}
	return REASON_NONE;
}

enum reading_reason
remark_against(const struct sight *sight, const struct mention *answer, bool is_no)
{
	if (is_denied_by_picture(sight, is_no))
		return REASON_NEGATION;
	size_t at = answer_end(sight, answer);
	bool corrected = is_left_corrected(sight, answer, at);
	/* "Yes it's Ada's", "yes this is my phone": asked whose telephone it is, they say so. */
	if (sight->context->item == NULL)
		return corrected ? REASON_AMBIGUOUS : REASON_NONE;
	if (corrected || is_tenfold(sight, answer) || is_marked(sight, at) ||
	    is_taken_away(sight, is_no ? at - 1 : answer->from))
		return REASON_AMBIGUOUS;
	if (!is_no && is_denied_before(sight, answer))
		return REASON_NEGATION;
	return reason_behind(sight, at, is_no);
}
