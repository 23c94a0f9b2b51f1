/* SPDX-License-Identifier: MIT */
#include "conversations/matter_words.h"
#include "conversations/phrases.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_negation.h"

#include "conversations/reading_addition.h"

enum {
	TOKENS_MOST = 60,  /* behind the answer; further on nothing is added */
	STRANGE_LEAST = 4, /* letters */
	STRANGE_AMONG = 3, /* words */
};

/* Words that change nothing, in whatever remark. */
#define NOTHING                                                                                    \
	(WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_TAIL) |                 \
	    WORD_SET(WORDS_SYMPTOM) | WORD_SET(WORDS_INTENSIFIER))
/* Phrases of these mean what they mean as a whole, whatever their words are about. */
#define WHOLE                                                                                      \
	(WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_CORRECTION) |          \
	    WORD_SET(WORDS_MEANT) | WORD_SET(WORDS_SKIP) | WORD_SET(WORDS_OR) |                    \
	    WORD_SET(WORDS_APPROXIMATE) | WORD_SET(WORDS_CONTRAST))
/* After these one may begin without a mark: "8 today hurts like hell". */
#define BEFORE                                                                                     \
	(JOINTS | WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_TAIL) |        \
	    WORD_SET(WORDS_HEDGE))
#define JOINTS (WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST))

/* marks */

/* A picture, or one that quotes. */
static bool
is_ornament(const struct token *token)
{
	return token->mark >= 128 || (token->mark != 0 && strchr("&'\"*", (int) token->mark));
}

/* words */

static bool
is_yes_no(const struct sight *sight)
{
	const struct item *item = sight->context->item;
	return item != NULL && item->type == ITEM_YES_NO;
}

/* What a remark on the answer may be about. Beside a yes or a no a condition makes it no answer, and what
 * is said to us is another matter's. */
static matter_set
matters(const struct sight *sight)
{
	return is_yes_no(sight)
	    ? MATTER_ALL & ~(MATTER_SET(MATTER_ADDRESS) | MATTER_SET(MATTER_CONDITION))
	    : MATTER_ALL;
}

static struct str
words_from(const struct scan *scan, size_t from, size_t to)
{
	const struct token *last = &scan->tokens[to - 1];
	return str_sub(scan->plain, scan->tokens[from].plain_at, last->plain_at + last->text.len);
}

/* The tokens from there that are known of the matter as one phrase; 0: not even the one word is. */
static size_t
phrase_length(const struct sight *sight, size_t at, size_t to)
{
	const struct scan *scan = sight->scan;
	const struct matter_words *known = phrases_matter(sight->context->phrases);
	size_t end = at;
	while (end < to && end < at + MATTER_PHRASE_WORDS && token_is_word(scan, end))
		end++;
	for (; end > at; end--)
		if ((matter_of(known, words_from(scan, at, end)) & matters(sight)) != 0)
			return end - at;
	return 0;
}

static bool
is_of_whole(const struct scan *scan, size_t at)
{
	for (size_t i = 0; i < scan->match_count && scan->matches[i].from <= at; i++) {
		const struct scan_match *match = &scan->matches[i];
		if (at < match->to && match->to > match->from + 1 &&
		    (WHOLE & WORD_SET(match->list)) != 0)
			return true;
	}
	return false;
}

/* "Nurse Amy": a word that we do not know. */
static bool
is_titled(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const struct matter_words *known = phrases_matter(sight->context->phrases);
	return at > 0 && token_is_word(scan, at) && token_is_word(scan, at - 1) &&
	    scan->tokens[at].lists == 0 &&
	    (matter_of(known, scan->tokens[at - 1].text) & MATTER_SET(MATTER_TITLE)) != 0;
}

/* A day, what counts something else, and the no of "no, i have no trouble". */
static bool
may_hold(const struct sight *sight, const struct mention *mention)
{
	const word_set no = WORD_SET(WORDS_NO_ARTICLE);
	return mention->kind == MENTION_SILENT ||
	    (is_yes_no(sight) && mention->kind == MENTION_COUNTED) ||
	    (sight->is_no && mention->to == mention->from + 1 &&
		token_in(sight->scan, mention->from, no));
}

/* How many tokens from there are understood; 0: not this one. */
static size_t
understood(const struct sight *sight, size_t at, size_t to)
{
	const struct scan *scan = sight->scan;
	const struct mention *mention = sight_at(sight, at);
	if (mention != NULL)
		return may_hold(sight, mention) ? mention->to - at : 0;
	if (scan->tokens[at].kind == TOKEN_MARK)
		return is_ornament(&scan->tokens[at]) ? 1 : 0;
	if (scan->tokens[at].kind != TOKEN_WORD)
		return 0;
	if (token_in(scan, at, WORD_SET(WORDS_CORRECTION)) &&
	    !token_in(scan, at, WORD_SET(WORDS_TAIL)))
		return 0;
	size_t length = phrase_length(sight, at, to);
	if (length > 1)
		return length;
	if (is_of_whole(scan, at))
		return 0;
	return length == 1 || token_in(scan, at, NOTHING) || word_is_name(scan, at) ||
		is_titled(sight, at) || word_is_of_question(sight, at)
	    ? 1
	    : 0;
}

/* remarks */

/* What a remark must be about, and not only hold: "the one that i had" is about nothing. */
static bool
is_about_something(const struct sight *sight, size_t from, size_t to)
{
	const matter_set nothing = MATTER_SET(MATTER_SMALL) | MATTER_SET(MATTER_TITLE) |
	    MATTER_SET(MATTER_ADDRESS) | MATTER_SET(MATTER_CONDITION);
	const struct matter_words *known = phrases_matter(sight->context->phrases);
	for (size_t at = from; at < to; at++)
		if (token_in(sight->scan, at, WORD_SET(WORDS_SYMPTOM)) ||
		    (matter_of(known, sight->scan->tokens[at].text) & ~nothing) != 0)
			return true;
	return false;
}

/* A word that nothing is known of: a slip of the thumb, or one of the thousands that people have besides. */
static bool
is_strange(const struct sight *sight, size_t at)
{
	return token_is_word(sight->scan, at) && sight->scan->tokens[at].lists == 0 &&
	    sight->scan->tokens[at].text.len >= STRANGE_LEAST && sight_at(sight, at) == NULL;
}

/* Each word is; beside a value one in three may be strange, beside a yes it may be all that it is about. */
static bool
is_understood(const struct sight *sight, size_t from, size_t to)
{
	size_t strange = 0, words = 0;
	for (size_t at = from; at < to;) {
		size_t length = understood(sight, at, to);
		if (length == 0 && (is_yes_no(sight) || !is_strange(sight, at)))
			return false;
		strange += length == 0;
		words++;
		at += length == 0 ? 1 : length;
	}
	return strange * STRANGE_AMONG <= words;
}

/* Where remarks begin, and the tokens by which that is known: one past the opening, by its first token; 0
 * where none begins. Looked for once for all places: a letter has hundreds. */
struct openings {
	size_t *joined; /* right behind the answer, or a word */
	size_t *apart;  /* in a clause of its own */
};

static size_t *
openings_of(const struct sight *sight, enum pattern_list list, size_t behind, size_t end)
{
	const struct scan *scan = sight->scan;
	size_t *ends = ARENA_ARRAY(sight->arena, size_t, scan->count + 1);
	size_t at = behind, place = behind < end ? scan->tokens[behind].plain_at : 0, from, to;
	while (at < end && lexicon_find(&scan->prospect, list, place, &from, &to)) {
		while (at < end && scan->tokens[at].plain_at < from)
			at++;
		size_t past = at;
		while (past < scan->count && scan->tokens[past].plain_at < to)
			past++;
		if (at < end && scan->tokens[at].plain_at == from)
			ends[at] = past;
		place = from + 1;
	}
	return ends;
}

/* Right behind a day only what says where and by whom; what the day was like may follow in a clause of its
 * own. */
static struct openings
openings_find(const struct sight *sight, size_t behind, size_t end)
{
	const struct item *item = sight->context->item;
	bool of_day = item != NULL && item->type == ITEM_DATE;
	size_t *joined = openings_of(sight,
	    is_yes_no(sight) ? PATTERN_GOES_ON
		: of_day     ? PATTERN_BESIDE_DAY
			     : PATTERN_ADDS,
	    behind, end);
	return (struct openings){
		.joined = joined,
		.apart = of_day ? openings_of(sight, PATTERN_ADDS, behind, end) : joined,
	};
}

static size_t
clause_end(const struct scan *scan, size_t at)
{
	while (at < scan->count && !token_is_mark_of(scan, at, CLAUSE_MARKS))
		at++;
	return at;
}

/* Up to the next word that joins clauses, where the whole is not understood. */
static size_t
joint_before(const struct sight *sight, size_t at, size_t end)
{
	size_t to = at + 1;
	while (to < end && (!token_in(sight->scan, to, JOINTS) || sight_at(sight, to) != NULL))
		to++;
	return to;
}

/* One past the addition that begins at the token, or the token. Places and surgeons have names: what is
 * said of a day is known by its opening. */
static size_t
addition_end(const struct sight *sight, const struct openings *openings, size_t at, size_t end)
{
	const struct item *item = sight->context->item;
	bool is_apart = at > 0 && token_is_mark_of(sight->scan, at - 1, CLAUSE_MARKS);
	/* "Yes. Not for long": what denies at once denies the yes. */
	bool denies = is_yes_no(sight) && !sight->is_no && token_in(sight->scan, at, DENIALS);
	bool begins = openings->joined[at] > at || (is_apart && openings->apart[at] > at);
	const struct mention *mention = sight_at(sight, at);
	bool holds = mention == NULL || may_hold(sight, mention);
	if (!begins || !holds || sight->scan->tokens[at].kind == TOKEN_MARK || denies)
		return at;
	size_t from = at, joint = joint_before(sight, at, end);
	if (item != NULL && item->type == ITEM_DATE && openings->joined[at] > at)
		from = openings->joined[at];
	else if (!is_about_something(sight, at, end))
		return at;
	return is_understood(sight, from, end)                 ? end
	    : joint < end && is_understood(sight, from, joint) ? joint
							       : at;
}

/* "Is 5 bad", "is yes good": a question, and its words are of what is asked. */
static bool
is_asked_of(const struct sight *sight, size_t behind)
{
	const struct mention *answer = behind == 0 ? NULL : sight_at(sight, behind - 1);
	size_t from, to;
	return answer != NULL && scan_finds(sight->scan, PATTERN_ASKS, &from, &to) &&
	    to + 1 == sight->scan->tokens[answer->from].plain_at;
}

/* "Extremely sore", where "extremely" is an option: of a degree what stands right behind it is the thing. */
static bool
is_degree(const struct sight *sight, size_t behind)
{
	const struct scan *scan = sight->scan;
	const struct mention *answer = behind == 0 ? NULL : sight_at(sight, behind - 1);
	return answer != NULL && mention_is_worded(answer) && !is_yes_no(sight) &&
	    token_is_word(scan, behind) &&
	    (lexicon_lists(scan->lexicon, scan->tokens[behind - 1].text) &
		WORD_SET(WORDS_INTENSIFIER)) != 0;
}

/* "Nie mogę": where the no denies what stands right behind it too, that is no addition. */
static bool
is_denied_by_no(const struct sight *sight, size_t behind)
{
	const struct scan *scan = sight->scan;
	const word_set denials = WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NEGATION_BEHIND);
	return is_yes_no(sight) && sight->is_no && behind > 0 && token_is_word(scan, behind - 1) &&
	    token_is_word(scan, behind) &&
	    (lexicon_lists(scan->lexicon, scan->tokens[behind - 1].text) & denials) != 0;
}

void
sight_additions(struct sight *sight, size_t behind)
{
	const struct scan *scan = sight->scan;
	size_t last = behind + TOKENS_MOST < scan->count ? behind + TOKENS_MOST : scan->count;
	if (is_asked_of(sight, behind))
		return;
	bool *added = ARENA_ARRAY(sight->arena, bool, scan->count + 1);
	struct openings openings = openings_find(sight, behind, last);
	bool may_begin = !is_degree(sight, behind) && !is_denied_by_no(sight, behind);
	for (size_t at = behind; at < last;) {
		size_t end = clause_end(scan, at);
		size_t to = may_begin && end > at ? addition_end(sight, &openings, at, end) : at;
		for (size_t i = at; i < to; i++)
			added[i] = true;
		may_begin = to > at || scan->tokens[at].kind == TOKEN_MARK ||
		    (token_in(scan, at, BEFORE) &&
			!token_in(scan, at, WORD_SET(WORDS_INTENSIFIER)));
		at = to > at ? to : at + 1;
	}
	sight->added = added;
}

bool
sight_may_leave_matter(const struct sight *sight)
{
	return !is_yes_no(sight) || (sight->is_heard && !sight->is_no) ||
	    !matter_words_are_known(phrases_matter(sight->context->phrases));
}

bool
answer_is_of_another(const struct sight *sight)
{
	const struct scan *scan = sight->scan;
	size_t from, to;
	if (sight->context->item == NULL || !scan_finds(scan, PATTERN_OTHER_MATTER, &from, &to))
		return false;
	for (size_t at = 0; at < scan->count; at++)
		if (scan->tokens[at].plain_at >= from && scan->tokens[at].plain_at < to &&
		    sight_at(sight, at) == NULL && word_is_of_question(sight, at))
			return false;
	return true;
}
