/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_OUTCOME_H
#define CONVERSATIONS_READING_OUTCOME_H

/*
 * What a reading comes to, in one line of our words and numbers: "answer 3", "answers 3 2",
 * "answer words +clinical", "unclear range". Two readings with the same line have the same effect,
 * and a line holds none of a patient's words: so it is what is kept, and what is compared when a text
 * is read again with other rules.
 */
#include "conversations/reading.h"

const char *reading_outcome(struct arena *arena, const struct reading *reading);

#endif
