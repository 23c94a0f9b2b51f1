/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_CHOICE_H
#define CONVERSATIONS_READING_CHOICE_H

/*
 * One answer out of all that was seen: for choices and numbers. Accepts a value only when it is the
 * one distinct value left, its clause is understood, and nothing else in the text takes it back.
 */
#include "conversations/reading_mention.h"

void reading_choice(struct sight *sight, struct reading *out_reading);

#endif
