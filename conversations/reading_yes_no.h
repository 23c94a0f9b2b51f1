/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_YES_NO_H
#define CONVERSATIONS_READING_YES_NO_H

/*
 * Yes or no: to an item of that type, or to a question of hark's own (the item is NULL). "No" is an
 * answer only where it is not the "no" of "no idea", "no problem" or "no pain".
 */
#include "conversations/reading_mention.h"

void reading_yes_no(struct sight *sight, struct reading *out_reading);

#endif
