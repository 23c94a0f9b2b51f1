/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_LETTER_H
#define CONVERSATIONS_READING_LETTER_H

/*
 * Letters of the options, where the question offers them: "C", "answer is C", "C - mild", "B or C".
 * A letter is seen only in a sentence whose other words are known; vitamin D is no answer. One that
 * could be an answer or none leaves doubt about the rest. Internal to
 * reading.
 */
#include "conversations/reading_mention.h"

/* Behind the labels, before the numbers. */
void sight_letters(struct sight *sight);

#endif
