/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_COVER_H
#define CONVERSATIONS_READING_COVER_H

/*
 * Whether the words around an answer leave it an answer. "My pain is 3 today" does; "took 3 with
 * tea" does not. The clause an answer stands in must be made of words we know to change nothing;
 * other clauses may say anything, and then a person reads them. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* What may stand before an answer of any kind. */
#define COVER_BEFORE                                                                               \
	(WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_LEAD) |                   \
	    WORD_SET(WORDS_CORRECTION))

/* Every word of the answer's clause is known to change nothing. `loose`: words of the question and
 * verbs of having and being may stand before it too, as people put them before a label. */
bool clause_is_covered(const struct sight *sight, const struct mention *answer, bool loose);

/* As before, with these lists standing for what may stand before and behind. */
bool clause_is_covered_by(
    const struct sight *sight, const struct mention *answer, word_set before, word_set after);

/* As before, but only what stands before the answer. */
bool clause_front_is_covered(const struct sight *sight, const struct mention *answer);

/* Between the two tokens a clause ends. */
bool clause_ends_between(const struct sight *sight, size_t from, size_t to);

/* A question mark ends the clause: "3?" */
bool clause_is_asked(const struct sight *sight, const struct mention *answer);

/* A correction stands behind the answer, with words we cannot read: "3, make that the other". */
bool clause_is_reopened(const struct sight *sight, const struct mention *answer);

/* The text names a part of the body that the question does not: "8, for my back". */
bool text_is_elsewhere(const struct sight *sight);

/* A denial that belongs to no mention stands in the answer's sentence. */
bool sentence_is_denied(const struct sight *sight, const struct mention *answer);

/* A word or number that is neither an answer nor known to change nothing; `even_added`: those too that are
 * understood, as what adds to the answer. */
bool text_has_more(const struct sight *sight, bool even_added);

/* A word that we do not know, or an initial, behind thanks or a greeting: "Thanks, Steven". */
bool word_is_name(const struct scan *scan, size_t at);

/* The one word of the text besides polite ones, "option", "answer" and names; the count of tokens where
 * there is another, or a number. */
size_t text_lone_word(const struct scan *scan);

/* A word of the question, or a form of one: "hurt" and "hurts". */
bool word_is_of_question(const struct sight *sight, size_t at);

/* One of the lists stands in the text, outside every mention. */
bool text_has(const struct sight *sight, word_set lists);

#endif
