/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CONTROL_H
#define CONVERSATIONS_CONTROL_H

/*
 * Control words: STOP, HELP, BACK and their like. One counts only when it is the whole text, but for
 * polite words around it; a stop hidden in a sentence counts only where the sentence asks for it
 * ("please don't text me again"), never as a word ("please stop the pain").
 */
#include "conversations/reading.h"
#include "conversations/reading_scan.h"

enum control control_of(struct arena *arena, const struct scan *scan);

#endif
