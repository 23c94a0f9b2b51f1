/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_AMEND_H
#define CONVERSATIONS_READING_AMEND_H

/*
 * A text that puts an answer right and says nothing else: "my first answer was wrong, should be 2", "7 was
 * wrong, it's 8". It says which question by its number, its place, what stood there, or "last"; what the
 * new answer is stands there as a number. That matters most where words are asked for, which take any
 * text: kept there, it would end the questionnaire with the wrong answer in it. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Where words are asked for. False, and the reading untouched, where the text is no such correction; one
 * that leaves open of what or to what is asked again. */
bool reading_amend(
    const struct reading_context *context, const struct scan *scan, struct reading *reading);

/* Where the text was read already, with no thought of its form: for no question or for another one than
 * it names. Where it is plain which, the patient is asked about that one. */
void reading_amend_instead(
    const struct reading_context *context, const struct scan *scan, struct reading *reading);

/* The number that a word is by itself in an ordinal's list, whatever longer entry covers it: "my first"
 * may open an answer. 0: none. */
int64_t amend_ordinal(const struct scan *scan, size_t at);

#endif
