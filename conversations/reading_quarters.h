/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_QUARTERS_H
#define CONVERSATIONS_READING_QUARTERS_H

/*
 * Quarters and halves written in one character, ¼ ½ ¾, which NFKC would make other numbers of: 3½ would
 * become 31/2. While a text is read each is a mark of our own, from a plane that nobody writes in, so
 * that a decimal may take it; other parts of one, as a third is, stay CLEAN_PART. Internal to reading.
 */
#include "conversations/reading_clean.h"

enum { QUARTERS_FIRST = 0xf00bc /* one, then two, then three */ };

/* What the character becomes in a plain text; NULL: it is none of these. One of ours that somebody sends
 * spoils the number beside it. */
const char *quarters_instead(uint32_t code);

/* How many quarters the mark stands for; 0: none. */
int quarters_of(uint32_t mark);

/* A part of one, quarters or others. */
bool quarters_or_part(uint32_t mark);

/* Plain text for people to read, with the characters that were written. */
struct str quarters_shown(struct arena *arena, struct str plain);

#endif
