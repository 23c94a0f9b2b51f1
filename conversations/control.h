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

/*
 * STOP beside other words, which control_of leaves alone: CONTROL_STOP where it is asked for or is a
 * line of its own (where a short answer is expected, `is_typed`: or a sentence of its own), and there
 * any other stop is CONTROL_STOP_CONFIRM. "It doesn't stop hurting, 3" is CONTROL_NONE.
 */
enum control control_beside(struct arena *arena, const struct scan *scan, bool is_typed);

#endif
