/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_CHOICES_H
#define CONVERSATIONS_READING_CHOICES_H

/*
 * The answer to a multiple choice: all that is named and not denied, "all of them but the swelling", or
 * none where each is denied and an option says so. One word that is not understood may add an option or
 * take one away, so every word of a sentence that names one must be known to change nothing; other
 * sentences may be remarks, as beside any answer (reading_remark.h). Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Reads the whole reply for an item of type ITEM_CHOICES. */
void reading_choices(struct sight *sight, struct reading *out_reading);

#endif
