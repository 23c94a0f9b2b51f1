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

/* Of a text that is CONTROL_LATER: how many days away it asks for, 1 where it names none. "Ask me on Monday"
 * is the next one. */
int64_t control_later_days(const struct scan *scan, struct date today);

/*
 * STOP beside other words, which control_of leaves alone: CONTROL_STOP where it is asked for or is a
 * line or sentence of its own. Where no free text is expected, `is_typed`, any other stop is
 * CONTROL_STOP_CONFIRM; in free text one is that is in capitals, of the `text` that was scanned. "It doesn't stop hurting, 3" is CONTROL_NONE.
 */
enum control
control_beside(struct arena *arena, const struct scan *scan, struct str text, bool is_typed);

#endif
