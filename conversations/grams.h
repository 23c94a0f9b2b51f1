/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_GRAMS_H
#define CONVERSATIONS_GRAMS_H

/*
 * The grams of a text are its bytes, and the pairs and triples of them that stand next to one another,
 * each as a small number. A text that lacks one gram of a word cannot hold the word: by them most patterns are
 * ruled out without being tried. Made once for a text, whatever is looked for in it. Two grams may
 * share a number, so "it may stand there" can be wrong; "it does not" never is.
 *
 * ASCII's letters count as small ones. A blank stands before the first byte, as before every word.
 */
#include "base/arena.h"

enum { GRAMS_NUMBERS = 4096 };

typedef uint16_t gram; /* below GRAMS_NUMBERS */

struct grams {
	uint64_t set[GRAMS_NUMBERS / 64];
	gram *triples; /* in the text's order, in the arena */
	size_t triple_count;
	bool
	    may_fold; /* holds a letter beyond ASCII that is one of ASCII's in any case: ſ, or Kelvin's K */
};

void grams_of(struct arena *arena, struct str text, struct grams *out_grams);

gram gram_of_byte(char a);
gram gram_of_pair(char a, char b);
gram gram_of_triple(char a, char b, char c);

static inline bool
grams_have(const struct grams *grams, gram number)
{
	return (grams->set[number / 64] >> number % 64 & 1) != 0;
}

#endif
