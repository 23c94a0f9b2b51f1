/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_SAME_WORDS_H
#define CONVERSATIONS_SAME_WORDS_H

/*
 * Whether two texts are one that was sent again. A machine that answers by itself sends the same words each
 * time, but for the number of a ticket or the time of day; a person who was not understood says it in
 * another way.
 */
#include "base/arena.h"
#include "base/str.h"

/* In any case and with any marks; numbers of three digits and more may differ beside words, and of a longer
 * text one word in eight. "About 7" and "about 8" are two texts. */
bool same_words(struct arena *arena, struct str a, struct str b);

/* Whether the text repeats what we said. */
bool same_words_hold(struct arena *arena, struct str text, struct str said);

#endif
