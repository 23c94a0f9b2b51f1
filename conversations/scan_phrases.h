/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SCAN_PHRASES_H
#define CONVERSATIONS_SCAN_PHRASES_H

/*
 * Phrases that have too many forms for a list: "you daft machine", "haven't a notion", "may I ask who
 * this is". A pattern describes them, and what it finds competes as an entry of that list would.
 * Internal to reading_scan.
 */
#include "conversations/reading_scan.h"

/* scan->phrases: what the patterns find in the scan's plain text, ascending by from. */
void scan_phrases_find(struct arena *arena, struct scan *scan);

#endif
