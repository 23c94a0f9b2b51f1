/* SPDX-License-Identifier: MIT */
/* One pass over the characters, one over the words. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "conversations/letter_slips.h"
#include "conversations/scan_phrases.h"

#include "conversations/reading_scan.h"

enum { SCAN_PHRASE_WORDS = 8, SCAN_MATCHES_AT = 16, SCAN_NUMBER_DIGITS = 9 };

/* tokens */

/* An apostrophe beside a digit is a quote or a foot, never part of a word: without this 5'10 would
 * fold to 510. */
static struct str
part_digits(struct arena *arena, struct str text)
{
	char *copy = arena_cstr(arena, text);
	for (size_t i = 0; i < text.len; i++) {
		bool after = i > 0 && copy[i - 1] >= '0' && copy[i - 1] <= '9';
		bool before = i + 1 < text.len && copy[i + 1] >= '0' && copy[i + 1] <= '9';
		if (copy[i] == '\'' && (after || before))
			copy[i] = '"';
	}
	return str_of(copy, text.len);
}

static bool
is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* ":D" is a face, not option D; ":3" is one too. A colon right behind a word is no face. */
static size_t
face_end(struct str text, size_t at)
{
	bool apart = at == 0 || text.data[at - 1] == ' ' || text.data[at - 1] == '\n';
	size_t i = at;
	if (!apart || i >= text.len || strchr(":;=", text.data[i]) == NULL)
		return at;
	i++;
	if (i < text.len && text.data[i] == '-')
		i++;
	if (i >= text.len || strchr(")(dpo3/\\|*[]>xc", text.data[i]) == NULL)
		return at;
	i++;
	bool ends = i == text.len || strchr(" \n.,!?)", text.data[i]) != NULL;
	return ends ? i : at;
}

static size_t
run_end(struct str text, size_t at, bool (*belongs)(uint32_t code))
{
	while (at < text.len) {
		size_t next = at;
		if (!belongs(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at;
}

static struct token
token_make(struct str text, size_t from, size_t *at)
{
	struct token token = { 0 };
	size_t next = from;
	uint32_t code = utf8_next(text, &next);
	if (utf8_is_letter(code)) {
		next = run_end(text, from, utf8_is_letter);
		token.kind = TOKEN_WORD;
	} else if (is_digit(code)) {
		next = run_end(text, from, is_digit);
		token.kind = TOKEN_NUMBER;
		if (next - from > SCAN_NUMBER_DIGITS ||
		    !str_to_int(str_sub(text, from, next), &token.number))
			token.number = -1;
	} else {
		token.kind = TOKEN_MARK;
		token.mark = code;
	}
	token.text = str_sub(text, from, next);
	*at = next;
	return token;
}

/* A hyphen or slash inside a word only parts it: "twenty-three", "co-codamol", "n/a". */
static bool
is_hyphen(struct str text, size_t at, const struct token *last)
{
	size_t next = at + 1;
	bool parts = text.data[at] == '-' || text.data[at] == '/';
	return parts && last != NULL && last->kind == TOKEN_WORD && next < text.len &&
	    utf8_is_letter(utf8_next(text, &next));
}

/* No more tokens than this: letters and digits run on, and so do the bytes of a letter. */
static size_t
tokens_most(struct str text)
{
	enum { OTHER, SMALL, DIGIT, WITHIN } last = OTHER;
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char) text.data[i];
		bool within = (c & 0xc0) == 0x80;
		bool small = c >= 'a' && c <= 'z', digit = is_digit(c);
		count += !within && !(small && last == SMALL) && !(digit && last == DIGIT) ? 1 : 0;
		last = within ? WITHIN : small ? SMALL : digit ? DIGIT : OTHER;
	}
	return count;
}

static void
tokens_make(struct arena *arena, struct str text, struct scan *scan)
{
	scan->tokens = ARENA_ARRAY(arena, struct token, tokens_most(text) + 1);
	bool gap = true;
	for (size_t at = 0; at < text.len;) {
		struct token *last = scan->count == 0 ? NULL : &scan->tokens[scan->count - 1];
		if (text.data[at] == ' ' || (!gap && is_hyphen(text, at, last))) {
			gap = true;
			at++;
			continue;
		}
		size_t face = face_end(text, at);
		if (face > at) {
			gap = true;
			at = face;
			continue;
		}
		struct token token = token_make(text, at, &at);
		token.gap = gap;
		gap = token.kind == TOKEN_MARK && token.mark == '\n';
		scan->tokens[scan->count++] = token;
	}
}

/* the form patterns are matched over */

static const char *
mark_plain(const struct scan *scan, size_t at)
{
	const struct token *token = &scan->tokens[at];
	bool inside_number = token->mark == '.' && at > 0 && token_is_number(scan, at - 1) &&
	    token_is_number(scan, at + 1) && !token->gap && !scan->tokens[at + 1].gap;
	if (inside_number)
		return "";
	switch (token->mark) {
	case '.':
	case '!':
	case '?':
	case ';':
	case '\n': return " .";
	case ',':
	case ':':
	case '(':
	case ')':
	case '-': return " ,";
	case '&': return " and";
	default: return "";
	}
}

static void
plain_make(struct arena *arena, struct scan *scan)
{
	struct strbuf plain;
	strbuf_init(&plain, SIZE_MAX / 2);
	for (size_t i = 0; i < scan->count; i++) {
		struct token *token = &scan->tokens[i];
		token->plain_at = plain.len + 1;
		if (token->kind == TOKEN_MARK) {
			strbuf_puts(&plain, mark_plain(scan, i));
			continue;
		}
		strbuf_char(&plain, ' ');
		strbuf_add(&plain, token->text);
	}
	/* The end ends a sentence, so that patterns need not name it. */
	strbuf_puts(&plain, " . ");
	scan->plain = arena_str(arena, strbuf_str(&plain));
	strbuf_done(&plain);
	scan->grams = grams_of(arena, scan->plain);
}

/* tags */

/* Room for so many matches more: most words are in two lists or three, and few in many. */
static void
matches_grow(struct arena *arena, struct scan *scan, size_t more, size_t *size)
{
	if (scan->match_count + more <= *size)
		return;
	*size = (scan->match_count + more) * 2 + scan->count;
	struct scan_match *matches = ARENA_ARRAY(arena, struct scan_match, *size);
	if (scan->match_count > 0)
		memcpy(matches, scan->matches, scan->match_count * sizeof(*matches));
	scan->matches = matches;
}

/* Matches of words that begin at each token, before the longest are chosen. */
static void
matches_find(struct arena *arena, struct scan *scan)
{
	size_t size = 0, phrase = 0;
	scan->matches = NULL;
	scan->match_count = 0;
	for (size_t i = 0; i < scan->count; i++) {
		for (; phrase < scan->phrase_count && scan->phrases[phrase].from == i; phrase++) {
			matches_grow(arena, scan, 1, &size);
			scan->matches[scan->match_count++] = scan->phrases[phrase];
		}
		struct str words[SCAN_PHRASE_WORDS];
		size_t count = 0;
		while (count < SCAN_PHRASE_WORDS && token_is_word(scan, i + count)) {
			words[count] = scan->tokens[i + count].text;
			count++;
		}
		struct word_match found[SCAN_MATCHES_AT];
		size_t n = lexicon_match(scan->lexicon, words, count, found, SCAN_MATCHES_AT);
		matches_grow(arena, scan, n, &size);
		for (size_t j = 0; j < n; j++)
			scan->matches[scan->match_count++] = (struct scan_match){
				.list = found[j].list,
				.from = i,
				.to = i + found[j].words,
				.value = found[j].value,
			};
	}
}

/* Lists whose words change nothing: one of their entries may overlap another, and a word keeps both. */
static const word_set harmless = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) |
    WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_LEAD_LABEL) | WORD_SET(WORDS_TAIL) |
    WORD_SET(WORDS_HEDGE);

/* Lists that are looked for only as the whole of a text: inside one they shadow nothing. */
static const word_set wholes = WORD_SET(WORDS_YES_WHOLE) | WORD_SET(WORDS_NO_WHOLE) |
    WORD_SET(WORDS_NUMBER_WHOLE) | WORD_SET(WORDS_PUZZLED) | WORD_SET(WORDS_NOT_TYPO) |
    WORD_SET(WORDS_STOP) | WORD_SET(WORDS_STOP_CONFIRM) | WORD_SET(WORDS_START) |
    WORD_SET(WORDS_HELP) | WORD_SET(WORDS_BACK) | WORD_SET(WORDS_REPEAT) | WORD_SET(WORDS_LINK) |
    WORD_SET(WORDS_CALL) | WORD_SET(WORDS_LATER) | WORD_SET(WORDS_TYPO_OF_STOP) |
    WORD_SET(WORDS_DENIAL_FILL) | WORD_SET(WORDS_DENIAL_JOIN);

/* Per token the length of the longest entry over it: of all, and of those that change something. */
struct longest {
	size_t *any, *strong;
};

static void
cover(size_t *longest, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (longest[i] < to - from)
			longest[i] = to - from;
}

static bool
is_longest(const struct longest *longest, const struct scan_match *match)
{
	const size_t *over =
	    (harmless & WORD_SET(match->list)) != 0 ? longest->strong : longest->any;
	for (size_t i = match->from; i < match->to; i++)
		if (over[i] > match->to - match->from)
			return false;
	return true;
}

static struct longest
longest_find(struct arena *arena, const struct scan *scan, const struct scan_phrase *phrases,
    size_t phrase_count)
{
	struct longest longest = { ARENA_ARRAY(arena, size_t, scan->count + 1),
		ARENA_ARRAY(arena, size_t, scan->count + 1) };
	for (size_t i = 0; i < phrase_count; i++) {
		cover(longest.any, phrases[i].from, phrases[i].to);
		cover(longest.strong, phrases[i].from, phrases[i].to);
	}
	for (size_t i = 0; i < scan->match_count; i++) {
		const struct scan_match *match = &scan->matches[i];
		if ((wholes & WORD_SET(match->list)) != 0)
			continue;
		cover(longest.any, match->from, match->to);
		if ((harmless & WORD_SET(match->list)) == 0)
			cover(longest.strong, match->from, match->to);
	}
	return longest;
}

/* Never a word that we know: "may" may be anybody's. A last name needs a first, as "ward 3" shows. */
static void
names_tag(struct scan *scan)
{
	bool named = false;
	for (size_t i = 0; i < scan->count && scan->names != NULL; i++) {
		struct token *token = &scan->tokens[i];
		named = token->kind == TOKEN_WORD && token->lists == 0 &&
		    (name_is_in(scan->names->given, token->text) ||
			(named && name_is_in(scan->names->family, token->text)));
		if (named)
			token->lists |= WORD_SET(WORDS_POLITE);
	}
}

void
scan_cover_names(struct scan *scan, const struct reading_names *names)
{
	scan->names = names;
	names_tag(scan);
}

void
scan_tag(
    struct arena *arena, struct scan *scan, const struct scan_phrase *phrases, size_t phrase_count)
{
	matches_find(arena, scan);
	struct longest longest = longest_find(arena, scan, phrases, phrase_count);
	for (size_t i = 0; i < scan->count; i++)
		scan->tokens[i].lists = 0;
	size_t kept = 0;
	for (size_t i = 0; i < scan->match_count; i++) {
		struct scan_match match = scan->matches[i];
		if (!is_longest(&longest, &match))
			continue;
		scan->matches[kept++] = match;
		for (size_t j = match.from; j < match.to; j++)
			scan->tokens[j].lists |= WORD_SET(match.list);
	}
	scan->match_count = kept;
	names_tag(scan);
}

void
scan_text(
    struct arena *arena, const struct lexicon *lexicon, struct str text, struct scan *out_scan)
{
	*out_scan = (struct scan){ .lexicon = lexicon };
	text = letters_of_one_script(arena, text);
	out_scan->written = text;
	tokens_make(arena, lexicon_fold(arena, part_digits(arena, text)), out_scan);
	for (size_t i = 0; i < out_scan->count; i++)
		if (out_scan->tokens[i].kind == TOKEN_WORD)
			out_scan->tokens[i].text =
			    word_drawn_in(arena, lexicon, out_scan->tokens[i].text);
	plain_make(arena, out_scan);
	lexicon_look(lexicon, arena, out_scan->grams, out_scan->plain, &out_scan->prospect);
	scan_phrases_find(arena, out_scan);
	scan_tag(arena, out_scan, NULL, 0);
}

/* questions */

size_t
scan_token_at(const struct scan *scan, size_t plain_at)
{
	size_t at = 0;
	while (at < scan->count && scan->tokens[at].plain_at < plain_at)
		at++;
	return at;
}

bool
token_is_joined(const struct scan *scan, size_t at)
{
	return at > 0 && at < scan->count && !scan->tokens[at].gap;
}

const struct scan_match *
scan_match_at(const struct scan *scan, enum word_list list, size_t at)
{
	const struct scan_match *found = NULL;
	for (size_t i = 0; i < scan->match_count && scan->matches[i].from <= at; i++)
		if (scan->matches[i].from == at && scan->matches[i].list == list &&
		    (found == NULL || scan->matches[i].to > found->to))
			found = &scan->matches[i];
	return found;
}

const struct scan_match *
scan_match_before(const struct scan *scan, enum word_list list, size_t at)
{
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].to == at && scan->matches[i].list == list)
			return &scan->matches[i];
	return NULL;
}

bool
scan_finds(const struct scan *scan, enum pattern_list list, size_t *out_from, size_t *out_to)
{
	return lexicon_find(&scan->prospect, list, 0, out_from, out_to);
}

bool
scan_has(const struct scan *scan, enum word_list list)
{
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].list == list)
			return true;
	return false;
}
