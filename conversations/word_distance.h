/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WORD_DISTANCE_H
#define CONVERSATIONS_WORD_DISTANCE_H

/* How far apart two folded words are: letters changed, left out, added or swapped with a neighbour
 * (optimal string alignment). How far is counted in bytes, so that letters of several bytes only come
 * out farther apart; how long a word is, in letters: two letters of Urdu are four bytes. */
#include "base/str.h"

enum { WORD_DISTANCE_FAR = 2 };

/* 0, 1 or WORD_DISTANCE_FAR (two and more). */
int word_distance(struct str a, struct str b);

size_t word_letters(struct str word);

/*
 * Whether `typed` is likely meant to be `word`: distance 1, the first letter kept, both of four
 * letters and more. A word of four letters has too many neighbours that are words too ("done" beside
 * "none", "milk" beside "mild"): there only swapped and doubled letters count, and a key hit beside
 * the right one.
 */
bool word_is_typo(struct str typed, struct str word);

/* The same for a word among others that are spelt as they should be: those leave little doubt, so
 * that three letters typed are enough and any slip counts. */
bool word_is_typo_among(struct str typed, struct str word);

#endif
