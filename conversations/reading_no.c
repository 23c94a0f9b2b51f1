/* SPDX-License-Identifier: MIT */
#include "conversations/matter_words.h"
#include "conversations/phrases.h"
#include "conversations/reading_cover.h"

#include "conversations/reading_no.h"

/* "No today", "no I think": words that leave a no what it is. */
bool
no_is_left_by(const struct scan *scan, size_t at)
{
	bool tail = token_in(scan, at, WORD_SET(WORDS_TAIL)) &&
	    token_in(scan, at, WORD_SET(WORDS_LEAD)) &&
	    !token_in(scan, at, WORD_SET(WORDS_SYMPTOM));
	return tail || token_in(scan, at, WORD_SET(WORDS_HEDGE));
}

/* Past marks and polite words. */
size_t
no_words_end(const struct scan *scan, size_t at, bool polite)
{
	while (at < scan->count &&
	    (scan->tokens[at].kind == TOKEN_MARK ||
		(polite && token_in(scan, at, WORD_SET(WORDS_POLITE)))))
		at++;
	return at;
}

/* "No, sorry": with nothing behind it the word takes nothing back. */
bool
no_is_excused(const struct scan *scan, size_t at)
{
	return token_in(scan, at, WORD_SET(WORDS_CORRECTION)) &&
	    token_in(scan, at, WORD_SET(WORDS_TAIL)) &&
	    no_words_end(scan, at + 1, true) == scan->count;
}

/* The word alone is a pronoun, whatever longer entry it begins: "no it was fine". */
static bool
is_pronoun(const struct scan *scan, size_t at)
{
	return token_is_word(scan, at) &&
	    (lexicon_lists(scan->lexicon, scan->tokens[at].text) & WORD_SET(WORDS_PRONOUN)) != 0;
}

/* What stands behind a "no" that answers. */
static bool
is_free_no(const struct scan *scan, const struct mention *no)
{
	const word_set free = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_NEGATION) |
	    WORD_SET(WORDS_NO) | WORD_SET(WORDS_CONNECTOR) | WORD_SET(WORDS_SIGNOFF);
	size_t at = no->to;
	if (is_pronoun(scan, at))
		return true;
	while (no_is_left_by(scan, at))
		at++;
	return at == scan->count || scan->tokens[at].kind == TOKEN_MARK ||
	    token_in(scan, at, free) || is_pronoun(scan, at) ||
	    scan_match_at(scan, WORDS_NO_WHOLE, at) != NULL || no_is_excused(scan, at);
}

/* "No, pain": one word behind the mark, and perhaps the mark was none. */
static bool
is_followed_by_one(const struct scan *scan, const struct mention *no)
{
	const word_set free =
	    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_NO) | WORD_SET(WORDS_NEGATION);
	size_t at = no_words_end(scan, no->to, false);
	return at > no->to && token_is_word(scan, at) && !token_in(scan, at, free) &&
	    scan_match_at(scan, WORDS_NO_WHOLE, at) == NULL && !no_is_left_by(scan, at) &&
	    !no_is_excused(scan, at) && no_words_end(scan, at + 1, true) == scan->count;
}

/* "No hubby does all that", "no, still on the crutches": not "no everything hurts", "no still pain". */
static bool
is_told_of(const struct sight *sight, size_t at)
{
	const struct matter_words *known = phrases_matter(sight->context->phrases);
	size_t word = no_words_end(sight->scan, at, false);
	if (!sight_adds(sight, word))
		return false;
	/* "The", "my": a no before them counts nothing, as it does in "no other pain". */
	matter_set first = matter_of(known, sight->scan->tokens[word].text);
	bool apart = first == MATTER_SET(MATTER_SMALL) &&
	    !token_in(sight->scan, word,
		WORD_SET(WORDS_QUALIFIER) | WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_NUMBER));
	return word > at || apart || (first & MATTER_SET(MATTER_PEOPLE)) != 0;
}

/* From the answer on, every no answers: the second of "no, no pain" may not. */
bool
noes_all_answer(const struct sight *sight, const struct mention *answer)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		if (mention->kind == MENTION_VALUE && mention->from >= answer->from &&
		    !sight_adds(sight, mention->from) && !is_told_of(sight, mention->to) &&
		    (!is_free_no(sight->scan, mention) || is_followed_by_one(sight->scan, mention)))
			return false;
	}
	return true;
}
