/* SPDX-License-Identifier: MIT */
/*
 * A denial reaches the words behind it only while nothing but fillers stands between: "not had any
 * chest pain" is denied, "not joking I want to die" is not. Doubt goes to a person.
 */
#include "base/strbuf.h"
#include "conversations/word_distance.h"

#include "conversations/life_events.h"

enum { DENIAL_REACH = 10 /* words */, MENDED_LENGTH = 6 /* letters */ };

static const struct {
	enum pattern_list list;
	enum reading_flag flag;
	bool may_be_denied; /* by the words before it */
	bool unsure;
} events[] = {
	{ PATTERN_DECEASED, FLAG_DECEASED, false, false },
	{ PATTERN_WRONG_PERSON, FLAG_WRONG_PERSON, false, false },
	{ PATTERN_PROXY, FLAG_PROXY, false, false },
	{ PATTERN_HUMAN, FLAG_HUMAN, true, false },
	{ PATTERN_URGENT, FLAG_URGENT, true, false },
	{ PATTERN_CLINICAL, FLAG_CLINICAL, true, false },
	{ PATTERN_URGENT_UNSURE, FLAG_URGENT, true, true },
	{ PATTERN_CLINICAL_UNSURE, FLAG_CLINICAL, true, true },
	{ PATTERN_NOT_OPERATED, FLAG_NOT_OPERATED, false, false },
	{ PATTERN_WITHDRAW, FLAG_WITHDRAWS, true, false },
};

/* What the lexicon may find in a text that is not the scan's own. */
static struct prospect
prospect_of(struct arena *arena, const struct lexicon *lexicon, struct str text)
{
	struct prospect prospect;
	lexicon_look(lexicon, arena, grams_of(arena, text), text, &prospect);
	return prospect;
}

/* Makes full stops of a part, so that nothing is found in it or across it. */
static void
words_leave_out(char *copy, size_t from, size_t to)
{
	memset(copy + from, '.', to - from);
}

/* The text without idioms. */
static struct str
without_idioms(struct arena *arena, const struct prospect *prospect)
{
	struct str text = prospect->text;
	char *copy = NULL;
	size_t from, to, at = 0;
	while (lexicon_find(prospect, PATTERN_HARMLESS, at, &from, &to)) {
		if (copy == NULL)
			copy = arena_cstr(arena, text);
		words_leave_out(copy, from, to);
		at = to > at ? to : at + 1;
	}
	return copy == NULL ? text : str_of(copy, text.len);
}

/* The word that ends before `at`, and moves at before it. Empty at the beginning. */
static struct str
word_before(struct str text, size_t *at)
{
	size_t end = *at;
	while (end > 0 && text.data[end - 1] == ' ')
		end--;
	size_t from = end;
	while (from > 0 && text.data[from - 1] != ' ')
		from--;
	*at = from;
	return str_sub(text, from, end);
}

/* The risk word that an unknown one was meant to be, or the word itself. */
static struct str
word_mended(const struct lexicon *lexicon, struct str word)
{
	struct str near, spelt = lexicon_spelt(lexicon, word);
	if (spelt.data != word.data && !str_eq(spelt, word))
		return spelt;
	if (word.len < MENDED_LENGTH || lexicon_lists(lexicon, word) != 0)
		return word;
	for (size_t i = 0; lexicon_entry(lexicon, i, WORDS_RISK_WORD, &near, NULL); i++)
		if (word_is_typo(word, near))
			return near;
	return word;
}

static bool
has_slip(const struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		struct str word = scan->tokens[i].text;
		if (scan->tokens[i].kind != TOKEN_MARK &&
		    word_mended(scan->lexicon, word).data != word.data)
			return true;
	}
	return false;
}

/* People in distress make slips: "sucidal". The plain text again with those mended. */
static struct str
slips_mended(struct arena *arena, const struct scan *scan)
{
	if (!has_slip(scan))
		return scan->plain;
	struct strbuf out;
	strbuf_init(&out, 4 * READING_LIMIT);
	struct str rest = scan->plain, word;
	for (bool first = true; str_split(&rest, ' ', &word); first = false) {
		strbuf_puts(&out, first ? "" : " ");
		strbuf_add(&out, word_mended(scan->lexicon, word));
	}
	if (!str_ends(strbuf_str(&out), " "))
		strbuf_char(&out, ' ');
	struct str mended = str_from(arena_cstr(arena, strbuf_str(&out)));
	strbuf_done(&out);
	return mended;
}

static bool
is_denied(const struct lexicon *lexicon, struct str text, size_t at)
{
	const word_set denials = WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NO_ARTICLE);
	const word_set between = WORD_SET(WORDS_DENIAL_FILL) | WORD_SET(WORDS_DENIAL_JOIN);
	bool joined = false, comma = false;
	for (int i = 0; i < DENIAL_REACH; i++) {
		struct str word = word_before(text, &at);
		if (word.len == 0)
			return false;
		word_set lists = lexicon_lists(lexicon, word);
		/* "no redness, swelling or chest pain": a comma is passed only behind an "or". */
		if ((lists & denials) != 0)
			return !comma || joined;
		joined = joined || (lists & WORD_SET(WORDS_DENIAL_JOIN)) != 0;
		comma = comma || str_is(word, ",");
		if ((lists & between) == 0 && !str_is(word, ","))
			return false;
	}
	return false;
}

/* "The ambulance was not needed", "chest pain years ago". */
static bool
is_denied_after(const struct prospect *denials, size_t at)
{
	size_t from, to, next = at + 1;
	return next < denials->text.len &&
	    lexicon_find(denials, PATTERN_DENIED_AFTER, next, &from, &to) && from == next;
}

static size_t
sentence_begin(struct str text, size_t at)
{
	while (at > 0 && text.data[at - 1] != '.')
		at--;
	return at;
}

static size_t
sentence_end(struct str text, size_t at)
{
	ptrdiff_t end = str_find(text, STR("."), at);
	return end < 0 ? text.len : (size_t) end;
}

/* "Before the operation I was in agony": a denial that begins before the words and covers them. */
static bool
is_denied_around(const struct prospect *denials, size_t begin, size_t end)
{
	size_t from, to, at = sentence_begin(denials->text, begin);
	while (lexicon_find(denials, PATTERN_DENIED_AFTER, at, &from, &to) && from <= begin) {
		if (to >= end)
			return true;
		at = from + 1;
	}
	return false;
}

/* "I would never do it but I think of it": what follows may take the denial back. */
static bool
is_taken_back(const struct lexicon *lexicon, struct str text, size_t at)
{
	struct str rest = str_sub(text, at, text.len), word;
	while (str_split(&rest, ' ', &word)) {
		if (str_is(word, "."))
			return false;
		if (word.len > 0 && (lexicon_lists(lexicon, word) & WORD_SET(WORDS_CONTRAST)) != 0)
			return true;
	}
	return false;
}

/* An event of `events`, as one lexicon found it in a text and another, or the same, denies it there: the next
 * that stands from `at` on. What is denied is left out of `words`, a copy of the text. */
static bool
event_next(const struct prospect *found, const struct prospect *denials, size_t event, char *words,
    size_t at, struct str *out_words)
{
	const struct lexicon *lexicon = denials->lexicon;
	struct str text = found->text;
	size_t from, to;
	while (lexicon_find(found, events[event].list, at, &from, &to)) {
		bool denied = events[event].may_be_denied && is_denied(lexicon, text, from);
		bool grave = events[event].flag == FLAG_URGENT;
		if (events[event].flag == FLAG_CLINICAL)
			denied = denied || is_denied_after(denials, to) ||
			    is_denied_around(denials, from, to);
		if (!denied || (grave && is_taken_back(lexicon, text, to))) {
			*out_words = str_sub(text, from, to);
			return true;
		}
		words_leave_out(words, from, to);
		at = to > at ? to : at + 1;
	}
	return false;
}

static void
alarm_add(struct life_events *out, size_t event, struct str text, struct str words)
{
	size_t from = (size_t) (words.data - text.data), to = from + words.len;
	if (out->alarm_count == ALARMS_MOST) {
		out->has_more = true;
		return;
	}
	out->alarms[out->alarm_count++] = (struct alarm){ events[event].flag, events[event].unsure,
		words, str_sub(text, sentence_begin(text, from), sentence_end(text, to)) };
}

/* Of a risk, each place is told: one may be talked away, and the next may not. */
static void
events_standing(const struct prospect *found, const struct prospect *denials, char *words,
    struct life_events *out)
{
	struct str text = found->text, heard;
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		bool is_risk = (events[i].flag & FLAGS_RISK) != 0;
		for (size_t at = 0; event_next(found, denials, i, words, at, &heard);) {
			out->flags |= events[i].flag;
			if (!is_risk)
				break;
			alarm_add(out, i, text, heard);
			at = (size_t) (heard.data - text.data) + (heard.len > 0 ? heard.len : 1);
		}
	}
}

static bool
has_events(const struct prospect *prospect)
{
	pattern_set wanted = 0;
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		wanted |= PATTERN_SET(events[i].list);
	return (prospect->lists & wanted) != 0;
}

void
life_events_of(struct arena *arena, const struct scan *scan, struct life_events *out)
{
	struct prospect prospect = scan->prospect;
	struct str text = slips_mended(arena, scan);
	if (text.data != scan->plain.data)
		prospect = prospect_of(arena, scan->lexicon, text);
	*out = (struct life_events){ .words = without_idioms(arena, &prospect) };
	if (!has_events(&prospect))
		return;
	if (out->words.data != prospect.text.data)
		prospect = prospect_of(arena, scan->lexicon, out->words);
	char *words = arena_cstr(arena, out->words);
	out->words = str_of(words, out->words.len);
	events_standing(&prospect, &prospect, words, out);
	out->flags = life_events_sift(out->flags);
}

unsigned
life_events_added(struct arena *arena, const struct scan *scan, const struct lexicon *added)
{
	struct prospect found, denials = scan->prospect;
	lexicon_look(added, arena, scan->grams, scan->plain, &found);
	if (found.lists == 0)
		return 0;
	struct str text = without_idioms(arena, &denials);
	if (text.data != denials.text.data) {
		denials = prospect_of(arena, scan->lexicon, text);
		found = prospect_of(arena, added, text);
	}
	struct life_events heard = { 0 };
	events_standing(&found, &denials, arena_cstr(arena, text), &heard);
	return heard.flags;
}

unsigned
life_events_sift(unsigned flags)
{
	/* A death explains why another person writes; that person is not a wrong one. */
	if (flags & FLAG_DECEASED)
		flags &=
		    ~(unsigned) (FLAG_WRONG_PERSON | FLAG_PROXY | FLAG_NOT_OPERATED | FLAG_HUMAN);
	if (flags & FLAG_PROXY)
		flags &= ~(unsigned) FLAG_WRONG_PERSON;
	if (flags & FLAG_WRONG_PERSON)
		flags &= ~(unsigned) FLAG_NOT_OPERATED;
	return flags;
}
