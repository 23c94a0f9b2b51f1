/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_LABELLED_H
#define CONVERSATIONS_READING_LABELLED_H

/*
 * Answers to several questions in one text or mail, each behind the number of its question as our texts
 * show it: "Q1: 3 / Q2: 7", "1 of 3: 2", or numbered lines; where several were put in one text, also
 * behind a word that only one of them has: "rested 2, calm 3". In any order. Each piece is read in its own
 * question's words, and one that is not plain leaves none of them taken. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* False, and the reading untouched, where the text is not of that form. */
bool reading_labelled(struct arena *arena, const struct reading_context *context,
    const struct scan *scan, struct reading *out_reading);

#endif
