/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_DATE_H
#define CONVERSATIONS_READING_DATE_H

/*
 * Dates as people write them in Britain: day first, always. "10/13/2026" is no date, and is never
 * turned round. A date that lies in the future is asked about: hark asks when something happened.
 */
#include "conversations/reading_mention.h"

/* Reads the whole reply for an item of type ITEM_DATE. */
void reading_date(struct sight *sight, struct reading *out_reading);

#endif
