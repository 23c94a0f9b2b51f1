/* SPDX-License-Identifier: MIT */
/*
 * STOP is looked for first: it is better honoured once too often than once too seldom. One letter
 * away from it is asked about once ("Stpo"), because "step" and "shop" are words too.
 */
#include "conversations/reading_cover.h"
#include "conversations/word_distance.h"

#include "conversations/control.h"

enum { STOP_LONG = 8 /* letters */, LETTERS_LEAST = 3, CONTROL_MOST = 12 /* tokens */ };

/* In the order they are looked for. */
static const struct {
	enum word_list list;
	enum control control;
} words[] = {
	{ WORDS_STOP, CONTROL_STOP },
	{ WORDS_STOP_CONFIRM, CONTROL_STOP_CONFIRM },
	{ WORDS_START, CONTROL_START },
	{ WORDS_HELP, CONTROL_HELP },
	{ WORDS_BACK, CONTROL_BACK },
	{ WORDS_REPEAT, CONTROL_REPEAT },
	{ WORDS_LINK, CONTROL_LINK },
	{ WORDS_CALL, CONTROL_CALL },
	{ WORDS_LATER, CONTROL_LATER },
};

/* "Unsubcribe": too long to be meant for anything else, and not asked about. Of a shorter word other
 * words are too near. */
static struct str
stop_mended(const struct lexicon *lexicon, struct str word)
{
	struct str near;
	if (word_letters(word) + 1 < STOP_LONG)
		return word;
	for (size_t i = 0; lexicon_entry(lexicon, i, WORDS_STOP, &near, NULL); i++)
		if (word_letters(near) >= STOP_LONG && word_is_typo(word, near))
			return near;
	return word;
}

/* Kisses aside: "S T O P x". */
static bool
is_letter(const struct str *word)
{
	return word->len == 1 && word->data[0] != 'x';
}

/* Letters set apart are joined, so that S T O P is STOP. */
static size_t
letters_join(struct arena *arena, struct str *text, size_t count)
{
	size_t kept = 0, letters = 0;
	for (size_t i = 0; i < count; i++)
		letters += is_letter(&text[i]);
	if (letters < LETTERS_LEAST)
		return count;
	for (size_t at = 0, run = 1; at < count; at += run) {
		for (run = 1;
		     is_letter(&text[at]) && at + run < count && is_letter(&text[at + run]);)
			run++;
		bool spelt = run >= LETTERS_LEAST;
		char *joined = spelt ? arena_alloc(arena, run + 1) : NULL;
		for (size_t i = 0; spelt && i < run; i++)
			joined[i] = text[at + i].data[0];
		for (size_t i = 0; !spelt && i < run; i++)
			text[kept++] = text[at + i];
		if (spelt)
			text[kept++] = str_of(joined, run);
	}
	return kept;
}

/* The words of the text, marks left out. */
static size_t
words_gather(struct arena *arena, const struct scan *scan, struct str *words_out, bool *out_clean)
{
	size_t count = 0;
	*out_clean = true;
	for (size_t i = 0; i < scan->count; i++) {
		const struct token *token = &scan->tokens[i];
		if (token->kind == TOKEN_NUMBER)
			*out_clean = false;
		if (token->kind == TOKEN_WORD)
			words_out[count++] = stop_mended(scan->lexicon, token->text);
	}
	return letters_join(arena, words_out, count);
}

/* How many words an entry of the lists takes at the front. */
static size_t
front_of(const struct lexicon *lexicon, const struct str *text, size_t count, word_set lists)
{
	struct word_match found[64];
	size_t n = lexicon_match(lexicon, text, count, found, ARRAY_LEN(found));
	size_t longest = 0;
	for (size_t i = 0; i < n; i++)
		if ((lists & WORD_SET(found[i].list)) != 0 && found[i].words > longest)
			longest = found[i].words;
	return longest;
}

/* Without words of the lists at the end. */
static size_t
without_back(const struct lexicon *lexicon, const struct str *text, size_t count, word_set lists)
{
	for (size_t from = 1; from < count; from++) {
		size_t at = from;
		while (at < count) {
			size_t taken = front_of(lexicon, text + at, count - at, lists);
			if (taken == 0)
				break;
			at += taken;
		}
		if (at == count)
			return from;
	}
	return count;
}

static enum control
control_of_words(const struct lexicon *lexicon, const struct str *text, size_t count)
{
	struct word_match found[64];
	size_t n = lexicon_match(lexicon, text, count, found, ARRAY_LEN(found));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (size_t j = 0; j < n; j++)
			if (found[j].list == words[i].list && found[j].words == count)
				return words[i].control;
	if (count == 1 && word_letters(text[0]) >= 4) {
		struct str near;
		for (size_t i = 0; lexicon_entry(lexicon, i, WORDS_TYPO_OF_STOP, &near, NULL); i++)
			if (near.len > 0 && word_distance(text[0], near) == 1)
				return CONTROL_STOP_CONFIRM;
	}
	return CONTROL_NONE;
}

/* With the words of the lists first, since some entries hold them ("info please"). */
static enum control
control_within(const struct lexicon *lexicon, const struct str *text, size_t count, word_set lists)
{
	enum control control = control_of_words(lexicon, text, count);
	while (control == CONTROL_NONE && count > 1) {
		size_t front = front_of(lexicon, text, count, lists);
		if (front == 0 || front >= count)
			break;
		text += front;
		count -= front;
		control = control_of_words(lexicon, text, count);
	}
	if (control != CONTROL_NONE)
		return control;
	size_t shorter = without_back(lexicon, text, count, lists);
	return shorter < count ? control_of_words(lexicon, text, shorter) : CONTROL_NONE;
}

/* What these tokens ask for, but for such words around it. `*out_words`: how many there were; a number
 * among them asks for nothing. */
static enum control
control_of_tokens(struct arena *arena, const struct scan *scan, size_t from, size_t to,
    word_set around, size_t *out_words)
{
	const struct scan part = {
		.lexicon = scan->lexicon, .tokens = scan->tokens + from, .count = to - from
	};
	bool clean;
	struct str *text = ARENA_ARRAY(arena, struct str, part.count + 1);
	size_t count = words_gather(arena, &part, text, &clean);
	*out_words = clean ? count : part.count;
	return clean && count > 0 ? control_within(scan->lexicon, text, count, around)
				  : CONTROL_NONE;
}

/* Greetings, apologies, thanks and who signs: "Sorry, link", "Back. Thanks, Jean". */
static bool
is_frame(const struct scan *scan, size_t at)
{
	const word_set frame =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_CORRECTION);
	return scan->tokens[at].kind == TOKEN_MARK || token_in(scan, at, frame);
}

/* "Who's texting me, is this a scam?", "hello, may I ask who this is": nothing is said but what asks
 * for it, in one part or several. */
static bool
asks_only_for(const struct scan *scan, enum word_list list)
{
	const word_set beside = WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST);
	bool asks = false;
	if (!scan_has(scan, list))
		return false;
	for (size_t at = 0; at < scan->count;) {
		const struct scan_match *asked = scan_match_at(scan, list, at);
		bool day = list == WORDS_LATER && scan_match_at(scan, WORDS_WEEKDAY, at) != NULL;
		if (asked == NULL && !day && !token_in(scan, at, beside) && !is_frame(scan, at) &&
		    !word_is_name(scan, at))
			return false;
		asks = asks || asked != NULL;
		at = asked == NULL ? at + 1 : asked->to;
	}
	return asks;
}

int64_t
control_later_days(const struct scan *scan, struct date today)
{
	int64_t days = 1;
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		if (match->list == WORDS_WEEKDAY) {
			int ahead = ((int) match->value - date_weekday(today) + 7) % 7;
			return ahead == 0 ? 7 : ahead;
		}
		if (match->list == WORDS_LATER && match->value > days)
			days = match->value;
	}
	return days;
}

/* "STOP. Sorry, I meant 3": behind a stop, in the same text. It is asked about then: neither is what was
 * written first passed over, nor what was written last. */
static bool
is_taken_back(const struct scan *scan, size_t behind)
{
	size_t from, to;
	return lexicon_find(&scan->prospect, PATTERN_STOP_TAKEN_BACK, behind, &from, &to);
}

static enum control
control_of_framed(struct arena *arena, const struct scan *scan)
{
	size_t from = 0, to = scan->count, said;
	while (from < to && is_frame(scan, from))
		from++;
	while (to > from && (is_frame(scan, to - 1) || word_is_name(scan, to - 1)))
		to--;
	/* No entry is so long. */
	if (to - from > CONTROL_MOST || (from == 0 && to == scan->count))
		return CONTROL_NONE;
	enum control control =
	    control_of_tokens(arena, scan, from, to, WORD_SET(WORDS_POLITE), &said);
	/* What looks like the frame may be of the word: "opt out please". */
	if (control == CONTROL_NONE && from > 0)
		control = control_of_tokens(arena, scan, 0, to, WORD_SET(WORDS_POLITE), &said);
	/* "Stop. Ignore that": what looks like the frame may take it back. */
	if (control == CONTROL_STOP && to < scan->count &&
	    is_taken_back(scan, scan->tokens[to].plain_at))
		control = CONTROL_STOP_CONFIRM;
	return control;
}

enum control
control_of(struct arena *arena, const struct scan *scan)
{
	size_t from, to, said;
	if (scan_finds(scan, PATTERN_STOP_INTENT, &from, &to))
		return is_taken_back(scan, to) ? CONTROL_STOP_CONFIRM : CONTROL_STOP;
	enum control control =
	    control_of_tokens(arena, scan, 0, scan->count, WORD_SET(WORDS_POLITE), &said);
	if (control == CONTROL_NONE)
		control = control_of_framed(arena, scan);
	if (control == CONTROL_NONE && asks_only_for(scan, WORDS_HELP))
		control = CONTROL_HELP;
	if (control == CONTROL_NONE && asks_only_for(scan, WORDS_BACK))
		control = CONTROL_BACK;
	if (control == CONTROL_NONE && asks_only_for(scan, WORDS_LATER))
		control = CONTROL_LATER;
	return control;
}

/* beside other words */

/* The plain text with every stop that is none of ours put out of sight. */
static struct str
without_elsewhere(struct arena *arena, const struct scan *scan)
{
	char *copy = arena_cstr(arena, scan->plain);
	size_t from, to, at = 0;
	while (lexicon_find(&scan->prospect, PATTERN_STOP_ELSEWHERE, at, &from, &to)) {
		memset(copy + from, '.', to - from);
		at = to > at ? to : at + 1;
	}
	return str_of(copy, scan->plain.len);
}

static bool
has_stop_word(struct arena *arena, const struct lexicon *lexicon, struct str text)
{
	size_t from, to;
	struct prospect prospect;
	lexicon_look(lexicon, arena, grams_of(arena, text), text, &prospect);
	return lexicon_find(&prospect, PATTERN_STOP_WORD, 0, &from, &to);
}

static bool
ends_part(const struct token *token)
{
	return token->kind == TOKEN_MARK &&
	    (token->mark == '\n' || token->mark == '.' || token->mark == '!' ||
		token->mark == '?' || token->mark == ';');
}

/* STOP in capitals among words that are not: "all fine STOP". */
static bool
has_shouted_stop(struct str text)
{
	bool lower = false, found = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		lower = lower || (c >= 'a' && c <= 'z');
		bool begins = i == 0 || text.data[i - 1] == ' ' || text.data[i - 1] == '\n';
		char behind = i + 4 < text.len ? text.data[i + 4] : ' ';
		if (begins && str_starts(str_sub(text, i, text.len), "STOP") &&
		    !(behind >= 'A' && behind <= 'Z') && !(behind >= 'a' && behind <= 'z'))
			found = true;
	}
	return lower && found;
}

/* What the tokens ask for when they are STOP and nothing else, but for "and", "please" and the like.
 * Where the word itself is not among them ("3. Cancel", "3. No more") it is asked about. */
static enum control
control_of_part(
    struct arena *arena, const struct scan *scan, size_t from, size_t to, struct str plain)
{
	const word_set around =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_CONTRAST);
	size_t said;
	enum control control = control_of_tokens(arena, scan, from, to, around, &said);
	if (control != CONTROL_STOP && control != CONTROL_STOP_CONFIRM)
		return CONTROL_NONE;
	size_t end = to < scan->count ? scan->tokens[to].plain_at : plain.len;
	struct str here = str_sub(plain, scan->tokens[from].plain_at - 1, end);
	/* "Stop? No": they ask themselves, and answer. */
	bool asked = to + 1 < scan->count && token_is_mark(scan, to, '?');
	return control == CONTROL_STOP && !asked && has_stop_word(arena, scan->lexicon, here)
	    ? CONTROL_STOP
	    : CONTROL_STOP_CONFIRM;
}

enum control
control_beside(struct arena *arena, const struct scan *scan, struct str text, bool is_typed)
{
	size_t ignored, behind;
	if (scan_finds(scan, PATTERN_STOP_INTENT, &ignored, &behind))
		return is_taken_back(scan, behind) ? CONTROL_STOP_CONFIRM : CONTROL_STOP;
	bool has_word = scan_finds(scan, PATTERN_STOP_WORD, &ignored, &behind);
	bool doubt = false, taken_back = false;
	struct str plain = has_word ? without_elsewhere(arena, scan) : scan->plain;
	for (size_t from = 0, to = 0; to <= scan->count; to++) {
		if (to < scan->count && !ends_part(&scan->tokens[to]))
			continue;
		/* What is the whole text was read as such; half a sentence says something else. */
		bool skip = (from == 0 && to == scan->count && !has_word) ||
		    (from == 0 && scan->open_before) || (to == scan->count && scan->open_behind);
		enum control control =
		    skip ? CONTROL_NONE : control_of_part(arena, scan, from, to, plain);
		behind = to < scan->count ? scan->tokens[to].plain_at : plain.len;
		if (control == CONTROL_STOP && !is_taken_back(scan, behind))
			return CONTROL_STOP;
		taken_back = taken_back || control == CONTROL_STOP;
		doubt = doubt || control == CONTROL_STOP_CONFIRM;
		from = to + 1;
	}
	bool left = has_word && has_stop_word(arena, scan->lexicon, plain);
	if (!is_typed)
		doubt = left && has_shouted_stop(text);
	return taken_back || doubt || (is_typed && left) ? CONTROL_STOP_CONFIRM : CONTROL_NONE;
}
