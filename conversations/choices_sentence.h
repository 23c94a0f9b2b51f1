/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CHOICES_SENTENCE_H
#define CONVERSATIONS_CHOICES_SENTENCE_H

/*
 * How far a word of a reply to a multiple choice reaches: to the end of its sentence, or to a "but", where
 * what was said of another time ends. Between `from` and `to`, which a correction may have cut off.
 * Internal to reading_choices.c.
 */
#include "conversations/choices_parts.h"

struct sentence {
	size_t from, to; /* tokens */
	size_t parts;
	bool says_all, says_none; /* ... with no exception */
};

/* A sentence ends with the token. Not with the mark of "No. 4". */
bool choices_sentence_ends(const struct scan *scan, size_t at);
struct sentence
choices_sentence_at(const struct choices *choices, size_t from, size_t to, size_t at);

/* A word of that kind (enum choices_word) stands between the last "but" and the next. */
bool choices_segment_has(
    const struct choices *choices, size_t from, size_t to, size_t at, unsigned word);

#endif
