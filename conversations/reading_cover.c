/* SPDX-License-Identifier: MIT */
#include "conversations/reading_negation.h"
#include "conversations/reading_others.h"
#include "conversations/reading_quarters.h"

#include "conversations/reading_cover.h"

enum { NAME_WORDS = 2 };

#define ALWAYS (WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_HEDGE))
#define AFTER (ALWAYS | WORD_SET(WORDS_TAIL) | WORD_SET(WORDS_SIGNOFF))
#define CLAUSE (WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST))
/* Words that never lose their force for being in the question too. */
#define FORCEFUL                                                                                   \
	(DENIALS | CLAUSE | WORD_SET(WORDS_OR) | WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_QUALIFIER))

/* marks */

static bool
mark_in(uint32_t mark, const char *marks)
{
	return mark < 128 && mark != 0 && strchr(marks, (int) mark) != NULL;
}

/* Marks that make something else of what they stand beside. */
static bool
mark_spoils(uint32_t mark)
{
	return mark_in(mark, "%+<>@^\\_/$") || mark == 0xa3 || mark == CLEAN_SPOILER ||
	    quarters_or_part(mark) || mark == 0xb0 || mark == 0x20ac;
}

static bool
mark_ends_before(uint32_t mark)
{
	return mark_in(mark, ".,!?;)\n");
}

static bool
mark_ends_after(uint32_t mark)
{
	return mark_in(mark, ".,!?;:()-\n");
}

/* words */

bool
word_is_of_question(const struct sight *sight, size_t at)
{
	const struct item_wording *wording = sight->context->wording;
	struct str word = sight->scan->tokens[at].text;
	if (wording == NULL || word.len < 3 || token_in(sight->scan, at, FORCEFUL))
		return false;
	struct str rest = lexicon_fold(sight->arena, str_from(wording->text)), one;
	while (str_split(&rest, ' ', &one)) {
		while (one.len > 0 && strchr("?.,!:;", one.data[one.len - 1]) != NULL)
			one.len--;
		size_t shorter = one.len < word.len ? one.len : word.len;
		size_t longer = one.len < word.len ? word.len : one.len;
		bool close = longer == shorter || (shorter >= 4 && longer - shorter <= 3);
		if (close && str_eq(str_sub(one, 0, shorter), str_sub(word, 0, shorter)))
			return true;
	}
	return false;
}

/* A word that we do not know, or an initial. */
static bool
may_be_name(const struct scan *scan, size_t at)
{
	return token_is_word(scan, at) &&
	    (scan->tokens[at].lists == 0 || scan->tokens[at].text.len == 1);
}

/* Behind thanks or a greeting: "Thanks, Jean", "Regards, Mrs P. Jones". */
bool
word_is_name(const struct scan *scan, size_t at)
{
	for (size_t words = 0; words <= NAME_WORDS && at > 0 && may_be_name(scan, at); words++) {
		if (token_in(scan, at - 1, WORD_SET(WORDS_SIGNOFF)))
			return true;
		if (at < 2)
			return false;
		if (token_is_mark(scan, at - 1, ',') &&
		    token_in(scan, at - 2, WORD_SET(WORDS_SIGNOFF)))
			return true;
		bool initial = token_is_mark(scan, at - 1, '.') && token_is_word(scan, at - 2) &&
		    scan->tokens[at - 2].text.len == 1;
		at -= initial ? 2 : 1;
	}
	return false;
}

size_t
text_lone_word(const struct scan *scan)
{
	const word_set beside =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_LETTER_LABEL);
	size_t found = scan->count, name = scan->count, names = 0;
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->tokens[i].kind == TOKEN_NUMBER)
			return scan->count;
		if (scan->tokens[i].kind != TOKEN_WORD || token_in(scan, i, beside))
			continue;
		if (word_is_name(scan, i)) {
			name = i;
			names++;
			continue;
		}
		if (found != scan->count)
			return scan->count;
		found = i;
	}
	/* Where a name is all there is, it may be none: "Hi fuor". */
	return found == scan->count && names == 1 ? name : found;
}

static bool
is_taken(const struct sight *sight, size_t at, const struct mention *answer)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		bool within = mention->from <= at && at < mention->to;
		if (within && mention->kind == MENTION_SILENT)
			return true;
		bool same = mention->kind == MENTION_VALUE &&
		    decimal_compare(mention->value, answer->value) == 0;
		if (within && (mention->negated || same))
			return true;
		if (mention->negated && mention->negated_by <= at && at < mention->from)
			return true;
	}
	return false;
}

/* "My weight is 72.5": what the question asks about, and that it is so. */
static bool
is_subject(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	bool led = at == 0 || scan->tokens[at - 1].kind == TOKEN_MARK ||
	    token_in(scan, at - 1, WORD_SET(WORDS_LEAD));
	bool is = token_is_mark(scan, at + 1, ':') || token_is_mark(scan, at + 1, '=') ||
	    (token_in(scan, at + 1, WORD_SET(WORDS_LEAD)) && token_is_word(scan, at + 1));
	return led && is && word_is_of_question(sight, at);
}

/* "Op 12 Oct: 3": what leads in a day, beside that day. */
static bool
leads_a_day(const struct sight *sight, size_t at)
{
	const word_set lead = WORD_SET(WORDS_DATE_LEAD);
	if (!token_in(sight->scan, at, lead))
		return false;
	while (token_in(sight->scan, at, lead) && sight_at(sight, at) == NULL)
		at++;
	const struct mention *day = sight_at(sight, at);
	return day != NULL && day->kind == MENTION_SILENT && day->item < 0;
}

static bool
word_is_covered(
    const struct sight *sight, size_t at, const struct mention *answer, word_set lists, bool loose)
{
	const struct scan *scan = sight->scan;
	if (is_taken(sight, at, answer) || token_in(scan, at, lists))
		return true;
	if (scan->tokens[at].kind != TOKEN_WORD)
		return false;
	if (loose &&
	    (token_in(scan, at, WORD_SET(WORDS_LEAD_LABEL)) || word_is_of_question(sight, at)))
		return true;
	if (answer->source == SOURCE_LETTER && token_in(scan, at, WORD_SET(WORDS_LETTER_LABEL)))
		return true;
	/* The label of an item that is silent: the "Q" of "Q4". */
	if (token_in(scan, at, WORD_SET(WORDS_ITEM_LABEL)) &&
	    (sight_at(sight, at + 1) != NULL || token_is_mark(scan, at + 1, '.')))
		return true;
	if (at < answer->from)
		return is_subject(sight, at) || leads_a_day(sight, at);
	/* Before an answer it could be what is counted: "Hi, ward 3". */
	return word_is_name(scan, at);
}

/* "4/moderate": the same twice. */
static bool
joins_the_same(const struct sight *sight, size_t at)
{
	const struct mention *before = at == 0 ? NULL : sight_at(sight, at - 1);
	const struct mention *behind = sight_at(sight, at + 1);
	return token_is_mark(sight->scan, at, '/') && before != NULL && behind != NULL &&
	    before->kind == MENTION_VALUE && behind->kind == MENTION_VALUE &&
	    before->source != behind->source && decimal_compare(before->value, behind->value) == 0;
}

/* "21/11/26: 3", "Op 12 Oct - 3": what stands before is a day and no part of the answer. */
static bool
ends_a_day(const struct sight *sight, size_t at)
{
	const struct mention *day = at == 0 ? NULL : sight_at(sight, at - 1);
	return (token_is_mark(sight->scan, at, ':') || token_is_mark(sight->scan, at, '-')) &&
	    sight->scan->tokens[at + 1].gap && day != NULL && day->kind == MENTION_SILENT &&
	    day->item < 0;
}

/* clauses */

static bool
before_is_covered(
    const struct sight *sight, const struct mention *answer, word_set lists, bool loose)
{
	const struct scan *scan = sight->scan;
	bool corrects = false;
	for (size_t at = answer->from; at-- > 0;) {
		const struct token *token = &scan->tokens[at];
		bool no = token_in(scan, at, WORD_SET(WORDS_NO_ARTICLE)) && at + 1 < answer->from;
		corrects = corrects || no || token_in(scan, at, WORD_SET(WORDS_CORRECTION)) ||
		    (token_is_mark(scan, at, '*') && !scan->tokens[at + 1].gap);
		/* What was corrected needs no reading of its own. */
		if (corrects && sight_at(sight, at) != NULL)
			return true;
		if (token->kind == TOKEN_MARK &&
		    (mark_ends_before(token->mark) || ends_a_day(sight, at)))
			return true;
		if (token->kind == TOKEN_MARK) {
			if (mark_spoils(token->mark) && !joins_the_same(sight, at))
				return false;
			continue;
		}
		if (token_in(scan, at, CLAUSE) && sight_at(sight, at) == NULL)
			return true;
		if (!word_is_covered(sight, at, answer, lists, loose))
			return false;
	}
	return true;
}

static bool
after_is_covered(
    const struct sight *sight, const struct mention *answer, word_set lists, bool loose)
{
	const struct scan *scan = sight->scan;
	for (size_t at = answer->to; at < scan->count; at++) {
		const struct token *token = &scan->tokens[at];
		if (token->kind == TOKEN_MARK && mark_ends_after(token->mark))
			return true;
		if (token->kind == TOKEN_MARK) {
			if (mark_spoils(token->mark) && !joins_the_same(sight, at))
				return false;
			continue;
		}
		if (sight_adds(sight, at))
			return true;
		if (token_in(scan, at, CLAUSE | WORD_SET(WORDS_CORRECTION)) &&
		    sight_at(sight, at) == NULL)
			return true;
		if (!word_is_covered(sight, at, answer, lists, loose))
			return false;
	}
	return true;
}

bool
clause_ends_between(const struct sight *sight, size_t from, size_t to)
{
	const struct scan *scan = sight->scan;
	for (size_t at = from; at < to; at++) {
		const struct token *token = &scan->tokens[at];
		bool ends = token->kind == TOKEN_MARK
		    ? mark_ends_before(token->mark) || ends_a_day(sight, at)
		    : token_in(scan, at, CLAUSE);
		if (ends && sight_at(sight, at) == NULL)
			return true;
	}
	return false;
}

bool
clause_is_covered(const struct sight *sight, const struct mention *answer, bool loose)
{
	return before_is_covered(sight, answer, COVER_BEFORE, loose) &&
	    after_is_covered(sight, answer, AFTER, loose);
}

bool
clause_is_covered_by(
    const struct sight *sight, const struct mention *answer, word_set before, word_set after)
{
	return before_is_covered(sight, answer, COVER_BEFORE | before, true) &&
	    after_is_covered(sight, answer, AFTER | after, true);
}

bool
clause_front_is_covered(const struct sight *sight, const struct mention *answer)
{
	return before_is_covered(sight, answer, COVER_BEFORE, false);
}

bool
clause_is_asked(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	size_t at = answer->to;
	while (at < scan->count &&
	    !(scan->tokens[at].kind == TOKEN_MARK && mark_ends_after(scan->tokens[at].mark)))
		at++;
	/* "3!?", "3...?" */
	while (token_is_mark(scan, at, '!') || token_is_mark(scan, at, '.'))
		at++;
	return token_is_mark(scan, at, '?');
}

/* "8, no": and what instead is not said. */
static bool
is_left_with_no(const struct scan *scan, const struct mention *answer)
{
	size_t at = answer->to, end = scan->count;
	while (at < end && token_is_mark(scan, at, scan->tokens[answer->to].mark))
		at++;
	while (end > at && scan->tokens[end - 1].kind == TOKEN_MARK)
		end--;
	bool goes_on = token_is_mark(scan, answer->to, ',') ||
	    token_is_mark(scan, answer->to, '-') ||
	    (token_is_mark(scan, answer->to, '.') && at > answer->to + 1);
	return goes_on && end == at + 1 && token_in(scan, at, WORD_SET(WORDS_NO_ARTICLE));
}

bool
clause_is_reopened(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	const word_set empty = COVER_BEFORE | AFTER;
	if (is_left_with_no(scan, answer))
		return true;
	for (size_t at = answer->to; at < scan->count; at++) {
		if (!token_in(scan, at, WORD_SET(WORDS_CORRECTION)) || sight_at(sight, at) != NULL)
			continue;
		for (; token_is_word(scan, at) && sight_at(sight, at) == NULL; at++)
			if (!token_in(scan, at, empty))
				return true;
	}
	return false;
}

/* "No 2, very mild". */
static bool
is_name_of_number(const struct scan *scan, size_t at)
{
	return token_in(scan, at, WORD_SET(WORDS_NO_ARTICLE)) &&
	    token_is_number(scan, at + 1 + (token_is_mark(scan, at + 1, '.') ? 1 : 0));
}

bool
sentence_is_denied(const struct sight *sight, const struct mention *answer)
{
	const struct scan *scan = sight->scan;
	size_t from = answer->from, to = answer->to;
	while (from > 0 && !token_is_mark_of(scan, from - 1, SENTENCE_MARKS))
		from--;
	while (to < scan->count && !token_is_mark_of(scan, to, SENTENCE_MARKS))
		to++;
	for (size_t at = from; at < to; at++)
		if (token_in(scan, at, DENIALS) && !sight_adds(sight, at) &&
		    !is_taken(sight, at, answer) && !no_takes_back(sight, at, answer) &&
		    !is_name_of_number(scan, at))
			return true;
	return false;
}

/* the whole text */

/* "4. When can I drive?": a sentence that asks something else, or our own said again ("Q4: pain at
 * night? 3"). One of several words may be thinking aloud ("4. or worse?"), and one that asks about an
 * answer is heard. */
static bool
is_of_another_question(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	size_t from = at, to = at, first, last;
	while (from > 0 && !token_is_mark_of(scan, from - 1, SENTENCE_MARKS))
		from--;
	while (to < scan->count && !token_is_mark_of(scan, to, SENTENCE_MARKS))
		to++;
	bool is_ours = token_in(scan, from, WORD_SET(WORDS_ITEM_LABEL));
	if (!token_is_mark(scan, to, '?') || (from == 0 && !is_ours))
		return false;
	for (size_t i = from; i < to; i++) {
		const struct mention *mention = sight_at(sight, i);
		if ((mention != NULL && !(is_ours && mention->kind == MENTION_SILENT)) ||
		    token_in(scan, i, WORD_SET(WORDS_OR)))
			return false;
	}
	if (is_ours)
		return true;
	struct scan sentence;
	struct str text = str_sub(scan->plain, scan->tokens[from].plain_at - 1,
	    scan->tokens[to].plain_at < scan->plain.len ? scan->tokens[to].plain_at
							: scan->plain.len);
	scan_text(sight->arena, scan->lexicon, text, &sentence);
	return scan_finds(&sentence, PATTERN_ASKS, &first, &last);
}

bool
text_has(const struct sight *sight, word_set lists)
{
	for (size_t at = 0; at < sight->scan->count; at++)
		if (token_in(sight->scan, at, lists) && sight_at(sight, at) == NULL &&
		    !sight_adds(sight, at) && !is_of_another_question(sight, at) &&
		    !clause_is_of_others(sight, at))
			return true;
	return false;
}

bool
text_is_elsewhere(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t from, to, at = scan->count;
	if (!scan_finds(scan, PATTERN_ELSEWHERE, &from, &to))
		return false;
	while (at > 0 &&
	    (scan->tokens[at - 1].kind != TOKEN_WORD || scan->tokens[at - 1].plain_at >= to))
		at--;
	return at > 0 && !word_is_of_question(sight, at - 1);
}

bool
text_has_more(const struct sight *sight, bool even_added)
{
	const struct scan *scan = sight->scan;
	const word_set known = COVER_BEFORE | AFTER | WORD_SET(WORDS_LEAD_LABEL) |
	    WORD_SET(WORDS_ITEM_LABEL) | WORD_SET(WORDS_OUT_OF) | WORD_SET(WORDS_YES) |
	    WORD_SET(WORDS_NO);
	for (size_t at = 0; at < scan->count; at++) {
		if (scan->tokens[at].kind == TOKEN_MARK || sight_at(sight, at) != NULL ||
		    (!even_added &&
			(sight_adds(sight, at) ||
			    (token_in(scan, at, CLAUSE) && sight_adds(sight, at + 1)))))
			continue;
		if (!token_in(scan, at, known) && !word_is_name(scan, at) &&
		    !word_is_of_question(sight, at))
			return true;
	}
	return false;
}
