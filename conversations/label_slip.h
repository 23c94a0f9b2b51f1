/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LABEL_SLIP_H
#define CONVERSATIONS_LABEL_SLIP_H

/*
 * Whether a word of a reply is a slip for a word of a label: misspelt, cut short, made an adverb. Never
 * from one sense to the opposite: what denies ("can't", "hardly") is read only as it is spelt, since a
 * letter left out makes "can" of it, and what may be a denial misspelt ("couldt") is no slip for what
 * denies nothing. Internal to reading.
 */
#include "conversations/reading_scan.h"

/* `spelt` is what the word at the token is a known spelling of, or the word itself: one look, however many
 * labels it is held against. `alone`: the label has no other word. A word that we know is no slip, but for
 * the ways we know a word to be written: "v mild". */
bool label_slip(const struct scan *scan, size_t at, struct str spelt, struct str word, bool alone);

#endif
