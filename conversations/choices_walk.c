/* SPDX-License-Identifier: MIT */
#include "conversations/choices_sentence.h"
#include "conversations/reading_cover.h"
#include "conversations/reading_negation.h"
#include "conversations/reading_quarters.h"

#include "conversations/choices_walk.h"

/* Words that change nothing, in a sentence that names an option. */
static const word_set known = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) |
    WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_TAIL) |
    WORD_SET(WORDS_ITEM_LABEL) | WORD_SET(WORDS_LETTER_LABEL) | WORD_SET(WORDS_THING) |
    WORD_SET(WORDS_INTENSIFIER) | WORD_SET(WORDS_YES) | WORD_SET(WORDS_CORRECTION);
static const word_set doubtful = WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_BOUND);

struct walk {
	struct choices *choices;
	const struct scan *scan;
	struct verdict *verdict;
	size_t from, to;  /* tokens */
	bool denies;      /* what follows is denied */
	bool is_own;      /* ... and no part stands since the word that says so */
	size_t denied;    /* parts, since it began */
	size_t carried;   /* ... of these, with no such word of their own */
	bool has_or;      /* "or" stood among them: all are meant */
	bool since_break; /* a part stands before, and no comma since */
	bool all, none;   /* the sentence says all of them, or none and nothing else */
};

static void
doubt(struct walk *walk, enum reading_reason reason)
{
	if (walk->verdict->doubt == REASON_NONE)
		walk->verdict->doubt = reason;
}

/* Denials */

static void
scope_end(struct walk *walk)
{
	/* "Pain, not" and "no pain and swelling": of what else it was said nobody can tell. */
	if (walk->denies && walk->denied == 0)
		doubt(walk, REASON_NEGATION);
	if (walk->denies && walk->carried > 0 && !walk->has_or)
		doubt(walk, REASON_NEGATION);
	walk->denies = walk->is_own = walk->has_or = false;
	walk->denied = walk->carried = 0;
}

static bool
is_number(const struct part *part)
{
	return part != NULL && !part_is_worded(part);
}

/* "No. 4": the name of a number. "No 4" may deny it. */
static bool
names_number(const struct walk *walk, size_t at)
{
	bool dotted =
	    token_is_mark(walk->scan, at + 1, '.') && !choices_sentence_ends(walk->scan, at + 1);
	return dotted && token_in(walk->scan, at, WORD_SET(WORDS_NO_ARTICLE)) &&
	    is_number(choices_part_at(walk->choices, at + 2));
}

static bool
is_denial(const struct walk *walk, size_t at)
{
	return token_in(walk->scan, at, DENIALS) || (walk->choices->words[at] & CHOICES_NO) != 0;
}

/* Understood everywhere, whatever it means there. */
static bool
is_english_no(const struct walk *walk, size_t at)
{
	return str_is(walk->scan->tokens[at].text, "no");
}

static void
deny(struct walk *walk, size_t at)
{
	/* "1 3 no 4": it may take back what was said, or deny what is. */
	if ((token_in(walk->scan, at, WORD_SET(WORDS_NO_ARTICLE)) || is_english_no(walk, at)) &&
	    is_number(choices_part_at(walk->choices, at + 1)))
		doubt(walk, REASON_AMBIGUOUS);
	/* "Numbness no. Stiffness yes" */
	bool behind = at > walk->from && choices_part_at(walk->choices, at - 1) != NULL;
	if (behind && choices_part_at(walk->choices, at + 1) == NULL &&
	    (token_in(walk->scan, at, WORD_SET(WORDS_NO_ARTICLE) | WORD_SET(WORDS_NO)) ||
		is_english_no(walk, at)))
		doubt(walk, REASON_NEGATION);
	/* "Does not have", "neither nor" */
	if (walk->denies && walk->denied == 0) {
		walk->is_own = true;
		return;
	}
	if (!walk->denies)
		walk->denied = walk->carried = 0;
	walk->denies = walk->is_own = true;
}

/* Words */

static bool
is_known(const struct walk *walk, size_t at)
{
	const struct sight *sight = walk->choices->sight;
	return token_in(walk->scan, at, known) || word_is_name(walk->scan, at) ||
	    word_is_of_question(sight, at) || sight_at(sight, at) != NULL;
}

/* "Swelling fine", "1 and 3 are ok", but "1 3 ok". */
static bool
says_well(const struct walk *walk, size_t at)
{
	const struct part *before = at == 0 ? NULL : choices_part_at(walk->choices, at - 1);
	bool polite = is_number(before) && token_in(walk->scan, at, WORD_SET(WORDS_POLITE));
	return walk->since_break && (walk->choices->words[at] & CHOICES_WELL) != 0 && !polite;
}

/* "Everything hurts", "nothing hurts": beside all and none a word of the least meaning makes another thing
 * of them. */
static bool
is_known_beside_all(const struct walk *walk, size_t at)
{
	const word_set little = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF);
	const word_set symptom = WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_SYMPTOM);
	bool tail = !walk->all && token_in(walk->scan, at, WORD_SET(WORDS_TAIL)) &&
	    !token_in(walk->scan, at, symptom);
	return token_in(walk->scan, at, little) || tail || word_is_name(walk->scan, at);
}

/* "Neither pain, swelling nor numbness": with it the list ends, as with an "or". */
static bool
is_nor(const struct walk *walk, size_t at)
{
	return token_in(walk->scan, at, WORD_SET(WORDS_NEGATION)) &&
	    (lexicon_lists(walk->scan->lexicon, walk->scan->tokens[at].text) &
		WORD_SET(WORDS_DENIAL_JOIN)) != 0;
}

/* "No pain, swelling yes": it was not denied. */
static bool
is_affirmed_denial(const struct walk *walk, size_t at)
{
	const struct part *before = at == 0 ? NULL : choices_part_at(walk->choices, at - 1);
	return before != NULL && before->denied && token_in(walk->scan, at, WORD_SET(WORDS_YES));
}

/* "It aches, and some swelling": elsewhere a word around an answer, here it may be an option's. */
static bool
is_symptom(const struct walk *walk, size_t at)
{
	return (lexicon_lists(walk->scan->lexicon, walk->scan->tokens[at].text) &
		   WORD_SET(WORDS_SYMPTOM)) != 0 &&
	    !word_is_of_question(walk->choices->sight, at);
}

static void
see_word(struct walk *walk, size_t at)
{
	const struct scan *scan = walk->scan;
	unsigned word = walk->choices->words[at];
	if (names_number(walk, at) || (word & CHOICES_IDLE) != 0)
		return;
	const struct part *next = choices_part_at(walk->choices, at + 1);
	if ((word & CHOICES_OF) != 0 && next != NULL && part_is_worded(next) &&
	    next->kind == PART_OPTION)
		return;
	if (walk->denies && walk->denied > 0 && is_nor(walk, at)) {
		walk->has_or = walk->is_own = true;
	} else if ((word & CHOICES_UNSURE) != 0) {
		doubt(walk, REASON_QUALIFIED);
	} else if (is_affirmed_denial(walk, at)) {
		doubt(walk, REASON_AMBIGUOUS);
	} else if (is_symptom(walk, at)) {
		doubt(walk, REASON_UNPARSED);
	} else if (is_denial(walk, at) && !token_in(scan, at, WORD_SET(WORDS_POLITE))) {
		deny(walk, at);
	} else if ((word & CHOICES_ANEW) != 0) {
		scope_end(walk);
	} else if ((word & (CHOICES_JOIN | CHOICES_PAST | CHOICES_NOW)) != 0) {
		return;
	} else if (token_in(scan, at, WORD_SET(WORDS_OR))) {
		walk->has_or = true;
		if (!walk->denies)
			doubt(walk, REASON_AMBIGUOUS);
	} else if (says_well(walk, at)) {
		doubt(walk, REASON_QUALIFIED);
	} else if (token_in(scan, at, doubtful)) {
		doubt(walk, REASON_QUALIFIED);
	} else if (token_in(scan, at, WORD_SET(WORDS_HEDGE)) &&
	    !token_in(scan, at, WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_POLITE))) {
		doubt(walk, REASON_QUALIFIED);
	} else if (walk->all || walk->none ? !is_known_beside_all(walk, at) : !is_known(walk, at)) {
		doubt(walk, REASON_UNPARSED);
	}
}

/* Marks that make something else of what they stand beside. */
static bool
spoils(const struct walk *walk, size_t at)
{
	uint32_t mark = walk->scan->tokens[at].mark;
	return token_is_mark_of(walk->scan, at, "%<>@^\\_$~") || mark == CLEAN_SPOILER ||
	    quarters_or_part(mark) || mark == 0xa3 || mark == 0xb0 || mark == 0x20ac;
}

/* Bullets, quotes, ticks. Another picture may deny what it stands beside. */
static bool
is_idle_picture(uint32_t mark)
{
	static const uint32_t idle[] = { 0xb7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201c, 0x201d,
		0x2022, 0x2023, 0x25aa, 0x25cf, 0x25e6, 0x2605, 0x2611, 0x2705, 0x2713, 0x2714 };
	for (size_t i = 0; i < ARRAY_LEN(idle); i++)
		if (idle[i] == mark)
			return true;
	return mark < 0x80;
}

/* "[ ] pain [x] swelling" is a form. */
static bool
is_box(const struct walk *walk, size_t at)
{
	return token_is_mark(walk->scan, at, '[') && choices_part_at(walk->choices, at + 1) == NULL;
}

static bool
is_amid(const struct walk *walk, size_t at)
{
	const struct choices *choices = walk->choices;
	return choices->count > 0 && at > choices->parts[0].from &&
	    at < choices->parts[choices->count - 1].to;
}

static void
see_mark(struct walk *walk, size_t at)
{
	bool pictured = !is_idle_picture(walk->scan->tokens[at].mark) && is_amid(walk, at);
	if (token_is_mark(walk->scan, at, '?') || spoils(walk, at) || is_box(walk, at) || pictured)
		doubt(walk, REASON_AMBIGUOUS);
	/* "Never had pain. Swelling" may be one list. */
	bool goes_on = !walk->has_or && choices_part_at(walk->choices, at + 1) != NULL;
	if (choices_sentence_ends(walk->scan, at) && !goes_on)
		scope_end(walk);
	if (choices_sentence_ends(walk->scan, at) || token_is_mark(walk->scan, at, ','))
		walk->since_break = false;
}

/* Parts */

static void
see_part(struct walk *walk, struct part *part)
{
	struct verdict *verdict = walk->verdict;
	walk->since_break = true;
	part->past =
	    choices_segment_has(walk->choices, walk->from, walk->to, part->from, CHOICES_PAST);
	if (part->excepted)
		return;
	if (walk->denies) {
		/* "Not all of them", "not none". */
		if (part->kind != PART_OPTION)
			doubt(walk, REASON_NEGATION);
		part->denied = true;
		walk->denied++;
		walk->carried += !walk->is_own;
		walk->is_own = false;
	}
	if (part->past)
		return;
	if (part->set == 0)
		doubt(walk, REASON_UNPARSED);
	if (part->denied)
		verdict->not_so |= part->set;
	else
		verdict->so |= part->set;
}

/* Behind all or none: "but the swelling", "except 2 and 3", to the sentence's end. One past it. */
static size_t
see_except(struct walk *walk, struct part *whole)
{
	const struct choices *choices = walk->choices;
	size_t at = whole->to, parts = 0;
	struct part *first = NULL;
	option_set except = 0;
	bool comma = at < walk->to && token_is_mark(walk->scan, at, ',');
	at += comma ? 1 : 0;
	if (at >= walk->to || (choices->words[at] & CHOICES_BUT) == 0)
		return whole->to;
	while (at < walk->to && (choices->words[at] & CHOICES_BUT) != 0)
		at++;
	size_t begin = at;
	for (; at < walk->to && !choices_sentence_ends(walk->scan, at); at++) {
		struct part *part = choices_part_at(choices, at);
		bool leads = token_in(walk->scan, at,
		    WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_ITEM_LABEL) | WORD_SET(WORDS_POLITE));
		leads = leads || (choices->words[at] & CHOICES_IDLE) != 0;
		if (part == NULL && first == NULL && !leads)
			break;
		if (part == NULL)
			continue;
		if (part->kind != PART_OPTION || (part->set & ~choices->all) != 0)
			doubt(walk, REASON_AMBIGUOUS);
		first = first == NULL ? part : first;
		part->excepted = true;
		except |= part->set;
		parts++;
		at = part->to - 1;
	}
	/* "None but it aches" */
	if (first == NULL) {
		doubt(walk, REASON_QUALIFIED);
		return whole->to;
	}
	/* "All but two": how many, and not which. */
	if (first->source == SOURCE_NUMBER_WORD && parts == 1)
		doubt(walk, REASON_AMBIGUOUS);
	whole->has_except = true;
	whole->set = whole->kind == PART_ALL ? whole->set & ~except : except;
	return begin;
}

void
choices_walk(struct choices *choices, size_t from, size_t to, struct verdict *out_verdict)
{
	struct walk walk = { .choices = choices,
		.scan = choices->sight->scan,
		.verdict = out_verdict,
		.from = from,
		.to = to };
	*out_verdict = (struct verdict){ 0 };
	bool has_past = false, has_now = false, has_except = false;
	for (size_t at = from; at < to;) {
		struct part *part = choices_part_at(choices, at);
		if (part != NULL) {
			size_t next = part->to;
			struct sentence sentence = choices_sentence_at(choices, from, to, at);
			if (part->kind != PART_OPTION && !part->excepted)
				next = see_except(&walk, part);
			/* "All the swelling" */
			if (part->kind == PART_ALL && !part->has_except && sentence.parts > 1)
				doubt(&walk, REASON_AMBIGUOUS);
			see_part(&walk, part);
			has_past = has_past || part->past;
			has_now = has_now ||
			    (!part->past &&
				choices_segment_has(choices, from, to, part->from, CHOICES_NOW));
			at = next > part->to ? next : part->to;
			continue;
		}
		struct sentence sentence = choices_sentence_at(choices, from, to, at);
		walk.all = sentence.says_all;
		walk.none = sentence.says_none && sentence.parts == 1;
		if (sentence.parts > 0 && walk.scan->tokens[at].kind == TOKEN_MARK)
			see_mark(&walk, at);
		else if (sentence.parts > 0)
			see_word(&walk, at);
		at++;
	}
	scope_end(&walk);
	for (size_t i = 0; i < choices->count; i++)
		has_except = has_except || choices->parts[i].has_except;
	for (size_t i = 0; has_except && i < choices->count; i++)
		if (choices->parts[i].from >= from && !choices->parts[i].excepted &&
		    !choices->parts[i].has_except)
			doubt(&walk, REASON_AMBIGUOUS);
	if (has_past && !has_now)
		doubt(&walk, REASON_QUALIFIED);
	if ((out_verdict->so & out_verdict->not_so) != 0)
		doubt(&walk, REASON_AMBIGUOUS);
}
