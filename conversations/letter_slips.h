/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LETTER_SLIPS_H
#define CONVERSATIONS_LETTER_SLIPS_H

/*
 * Slips that leave a word what it is: a letter of another alphabet that looks the same ("m" and a
 * Cyrillic "o"), a key that was held down ("yesss"). They are mended before a text is compared with
 * anything; which letter was missed or hit instead of another is word_distance.h's question.
 */
#include "conversations/lexicon.h"

/* Letters that only look Latin, in words that are otherwise: a word wholly of another script is left
 * as it is. */
struct str letters_of_one_script(struct arena *arena, struct str text);

/* The word of the lexicon that this folded one draws out, or the word itself. */
struct str word_drawn_in(struct arena *arena, const struct lexicon *lexicon, struct str word);

#endif
