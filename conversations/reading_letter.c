/* SPDX-License-Identifier: MIT */
#include "conversations/number_beside.h"
#include "conversations/reading_cover.h"

#include "conversations/reading_letter.h"

/* What may be written around a letter. What denies, joins or bounds it is judged with the rest. */
static const word_set beside = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) |
    WORD_SET(WORDS_LETTER_LABEL) | WORD_SET(WORDS_LEAD) | WORD_SET(WORDS_TAIL) |
    WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_OR) | WORD_SET(WORDS_NEGATION) |
    WORD_SET(WORDS_NO_ARTICLE) | WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_MEANT) |
    WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_CONTRAST) |
    WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_NUMBER) | WORD_SET(WORDS_ORDINAL) |
    WORD_SET(WORDS_THING) | WORD_SET(WORDS_ITEM_LABEL);

/* The place of the option that a single letter names, or one past the last. A letter that was not
 * offered is a slip of the thumb, and no answer: it is no word that is known. */
static size_t
option_of(const struct sight *sight, size_t at)
{
	const struct item *item = sight->context->item;
	struct str word = sight->scan->tokens[at].text;
	/* A phone's keyboard makes i, l and o of 1 and 0. */
	bool is_letter = token_is_word(sight->scan, at) && word.len == 1 && word.data[0] >= 'a' &&
	    word.data[0] <= 'h';
	size_t index = is_letter ? (size_t) (word.data[0] - 'a') : item->option_count;
	return index < item->option_count ? index : item->option_count;
}

static bool
word_is_known(const struct sight *sight, size_t at)
{
	return !token_is_word(sight->scan, at) || token_in(sight->scan, at, beside) ||
	    sight_at(sight, at) != NULL || word_is_name(sight->scan, at) ||
	    option_of(sight, at) < sight->context->item->option_count;
}

/* Every other word of the sentence is known, part of a label or a name. */
static bool
sentence_is_known(const struct sight *sight, size_t letter)
{
	const struct scan *scan = sight->scan;
	for (size_t at = letter; at > 0 && !token_is_mark_of(scan, at - 1, SENTENCE_MARKS); at--)
		if (!word_is_known(sight, at - 1))
			return false;
	for (size_t at = letter + 1;
	     at < scan->count && !token_is_mark_of(scan, at, SENTENCE_MARKS); at++)
		if (!word_is_known(sight, at))
			return false;
	return true;
}

/* The number of a question ("Q4 C") says nothing against a letter. */
static bool
is_number(const struct scan *scan, size_t at)
{
	bool counts = token_is_number(scan, at) && !beside_is_item_label(scan, at);
	return counts || token_in(scan, at, WORD_SET(WORDS_NUMBER) | WORD_SET(WORDS_ORDINAL));
}

static bool
has_number(const struct scan *scan)
{
	for (size_t at = 0; at < scan->count; at++)
		if (is_number(scan, at))
			return true;
	return false;
}

/* It stands with nothing but polite words and what a letter is called. */
static bool
is_alone(const struct scan *scan, size_t letter)
{
	const word_set empty = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LETTER_LABEL);
	for (size_t at = 0; at < scan->count; at++)
		if (at != letter && scan->tokens[at].kind != TOKEN_MARK &&
		    !token_in(scan, at, empty))
			return false;
	return true;
}

/* "Thanks, B" is signed, and so is "Mr A. B. Hughes"; "Hello, b please" and "Hi (b)" are not. */
static bool
is_signed(const struct scan *scan, size_t at)
{
	const struct token *next = &scan->tokens[at + 1];
	if (token_is_mark_of(scan, at + 1, ")]-=:") ||
	    (token_in(scan, at + 1, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_CORRECTION)) &&
		next->text.len > 1))
		return false;
	while (at > 1 && token_is_mark(scan, at - 1, '.') && token_is_word(scan, at - 2) &&
	    scan->tokens[at - 2].text.len == 1)
		at -= 2;
	while (at > 0 && scan->tokens[at - 1].kind == TOKEN_MARK)
		at--;
	return at > 0 && token_in(scan, at - 1, WORD_SET(WORDS_SIGNOFF));
}

/* "D.O.B.", "A&E": letters of a name or a short form. */
static bool
is_initial(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	bool before = at > 1 && token_is_mark(scan, at - 1, '.') && token_is_joined(scan, at) &&
	    token_is_word(scan, at - 2);
	bool behind = token_is_mark(scan, at + 1, '.') && token_is_word(scan, at + 2) &&
	    token_is_joined(scan, at + 2);
	/* "D/k": not "A/B", which are two answers. */
	bool slashed = token_is_mark(scan, at + 1, '/') && token_is_word(scan, at + 2) &&
	    option_of(sight, at + 2) == sight->context->item->option_count;
	return before || behind || slashed || token_is_mark(scan, at + 1, '&') ||
	    (at > 0 && token_is_mark(scan, at - 1, '&'));
}

/* What joins a letter to another, and no article to its noun. */
static const word_set joins = WORD_SET(WORDS_OR) | WORD_SET(WORDS_CONNECTOR) |
    WORD_SET(WORDS_CONTRAST) | WORD_SET(WORDS_CORRECTION) | WORD_SET(WORDS_NEGATION) |
    WORD_SET(WORDS_NO_ARTICLE);

/* "A q2 b": the label of the next question stands behind it. */
static bool
is_before_item_label(const struct scan *scan, size_t at)
{
	return token_in(scan, at + 1, WORD_SET(WORDS_ITEM_LABEL)) &&
	    token_is_number(scan, at + 2) && beside_is_item_label(scan, at + 2);
}

/* A letter that is a word too ("a") is one where a word could not go on: before a mark, or before
 * what joins it to another ("a or b"). */
static bool
is_set_apart(const struct scan *scan, size_t at)
{
	if (token_in(scan, at + 1, joins) || is_before_item_label(scan, at))
		return true;
	if (token_is_word(scan, at + 1) || token_is_number(scan, at + 1))
		return false;
	size_t back = at;
	while (back > 0 && token_in(scan, back - 1, WORD_SET(WORDS_LEAD)) &&
	    !token_in(scan, back - 1, WORD_SET(WORDS_LETTER_LABEL)))
		back--;
	if (back == at)
		return at == 0 || beside_is_item_label(scan, at - 1) ||
		    scan->tokens[at - 1].kind == TOKEN_MARK ||
		    token_in(scan, at - 1, WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LETTER_LABEL));
	return at - back == 1 && back > 0 && token_in(scan, back - 1, WORD_SET(WORDS_LETTER_LABEL));
}

/* The "a" of "it's a C", not that of "A/B". */
static bool
is_article(const struct scan *scan, size_t at)
{
	bool goes_on = token_is_word(scan, at + 1) || token_is_number(scan, at + 1);
	/* "A a lot": the second is one, so the first may be none. */
	if (token_is_word(scan, at + 1) && str_eq(scan->tokens[at + 1].text, scan->tokens[at].text))
		return false;
	return token_in(scan, at, WORD_SET(WORDS_LEAD)) && goes_on &&
	    !is_before_item_label(scan, at) &&
	    !token_in(scan, at + 1, joins | WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF)) &&
	    scan->tokens[at].text.data[1] == ' ';
}

/* The "a" of "on a good day", of "n/a", of "make it a 3". */
static bool
is_in_phrase(const struct scan *scan, size_t at)
{
	for (size_t i = 0; i < scan->match_count; i++)
		if (scan->matches[i].from <= at && scan->matches[i].list != WORDS_NO_WHOLE &&
		    (at + 1 < scan->matches[i].to ||
			(at + 1 == scan->matches[i].to && scan->matches[i].from < at &&
			    (scan->matches[i].list == WORDS_SKIP ||
				(token_is_number(scan, at + 1) &&
				    !token_is_joined(scan, at + 1))))))
			return true;
	return false;
}

/* Somebody's name, or a short form: it says nothing, and leaves no doubt. */
static bool
is_aside(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	/* Below a letter it may be another answer. */
	bool below = sight->count > 0 && sight->mentions[sight->count - 1].source != SOURCE_LETTER;
	bool line_of_its_own = below && at > 0 && token_is_mark(scan, at - 1, '\n');
	bool is_named = is_signed(scan, at) && sight_at(sight, at + 1) == NULL;
	return is_named || is_initial(sight, at) || line_of_its_own || is_article(scan, at) ||
	    is_in_phrase(scan, at);
}

/* "C) 3", "3 (C)", "C = 3". "4 d" may be four days, and a line of its own a name. */
static bool
is_marked(const struct scan *scan, size_t at)
{
	static const char marks[] = "()[]-=:";
	return (at > 0 && token_is_mark_of(scan, at - 1, marks)) ||
	    token_is_mark_of(scan, at + 1, marks);
}

/* "C, 3", "C 3", "3, C": an option said twice and nothing else, or two of them. Not "4 d", which may be
 * days, nor "b4". */
static bool
is_beside_its_number(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	const word_set empty = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LETTER_LABEL);
	size_t numbers = 0, marks = 0;
	bool leads = false;
	/* "C 2" is a question's number in Welsh. */
	if (token_in(scan, at, WORD_SET(WORDS_ITEM_LABEL)))
		return false;
	for (size_t i = 0; i < scan->count; i++) {
		bool between = token_is_mark_of(scan, i, ",./");
		if (token_is_number(scan, i) &&
		    (i == 0 || !token_is_joined(scan, i) || i != at + 1)) {
			numbers++;
			leads = i > at;
		} else if (i != at && !between && !token_in(scan, i, empty) &&
		    !token_is_mark_of(scan, i, "!"))
			return false;
		marks += between;
	}
	return numbers == 1 && (leads || marks > 0);
}

/* Behind words that we do not know a letter may be a name: "Lovely garden here. D". */
static bool
follows_the_unknown(const struct sight *sight, size_t letter)
{
	for (size_t at = 0; at < letter; at++)
		if (!word_is_known(sight, at))
			return true;
	return false;
}

static bool
is_letter(const struct sight *sight, size_t at)
{
	const struct scan *scan = sight->scan;
	if (is_alone(scan, at))
		return true;
	if (is_beside_its_number(sight, at))
		return true;
	if (follows_the_unknown(sight, at) || (has_number(scan) && !is_marked(scan, at)))
		return false;
	return scan->tokens[at].lists == 0 || is_set_apart(scan, at);
}

void
sight_letters(struct sight *sight)
{
	const struct item *item = sight->context->item;
	if (item == NULL || item->type != ITEM_CHOICE ||
	    !(item->letters || sight->context->offers_letters))
		return;
	size_t before = sight->count;
	for (size_t at = 0; at < sight->scan->count; at++) {
		struct mention mention = { .kind = MENTION_VALUE,
			.source = SOURCE_LETTER,
			.from = at,
			.to = at + 1,
			.item = -1 };
		size_t option = option_of(sight, at);
		if (sight_at(sight, at) != NULL || option == item->option_count ||
		    is_aside(sight, at) || !sentence_is_known(sight, at))
			continue;
		mention.value = item->options[option].value;
		if (is_letter(sight, at)) {
			sight_add(sight, mention);
			continue;
		}
		/* One that could be a letter and may be none ("4 d", "five, maybe C") leaves doubt
		 * about all there is. */
		mention.kind = MENTION_COUNTED;
		mention.is_offered = true;
		sight->count = before;
		sight_add(sight, mention);
		return;
	}
}
