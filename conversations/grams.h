/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_GRAMS_H
#define CONVERSATIONS_GRAMS_H

/*
 * The grams of a text are its bytes, and the twos, threes and fours of them that stand next to one another,
 * each as a small number. A text that lacks one gram of a word cannot hold the word: by them most patterns are
 * ruled out without being tried. Made once for a text, whatever is looked for in it. Two grams may
 * share a number, so "it may stand there" can be wrong; "it does not" never is.
 *
 * ASCII's letters count as small ones. A blank stands before the first byte, as before every word.
 */
#include "base/arena.h"

enum { GRAMS_LONGEST = 4 /* bytes */, GRAMS_NUMBERS = 1 << 14 };

typedef uint16_t gram; /* below GRAMS_NUMBERS */

struct grams {
	uint64_t set[GRAMS_NUMBERS / 64];
	gram *longest; /* in the text's order, in the arena */
	size_t longest_count;
	bool
	    may_fold; /* holds a letter beyond ASCII that is one of ASCII's in any case: ſ, or Kelvin's K */
};

/* Memory of the arena. */
const struct grams *grams_of(struct arena *arena, struct str text);

/* Of one byte to GRAMS_LONGEST. */
gram gram_of(struct str bytes);

static inline bool
grams_have(const struct grams *grams, gram number)
{
	return (grams->set[number / 64] >> number % 64 & 1) != 0;
}

#endif
