/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_SEVERAL_H
#define CONVERSATIONS_READING_SEVERAL_H

/*
 * Several answers in one text: "1,2,3,1", one on each line, or each behind its label ("Q1 3 Q2 4").
 * Nothing is stored from them unseen: the engine says so and asks.
 */
#include "conversations/reading_mention.h"

/* False, and the reading untouched, where the text is not of that form. */
bool reading_several(const struct sight *sight, struct reading *out_reading);

#endif
