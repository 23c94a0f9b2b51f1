/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_NUMBER_H
#define CONVERSATIONS_READING_NUMBER_H

/*
 * Numbers in a reply, in digits and in words, each as what it is: an answer, out of range, a part of
 * a number, or a number that counts something else (a dose, an age, a time, a telephone number).
 */
#include "conversations/reading_mention.h"

void sight_numbers(struct sight *sight);

#endif
