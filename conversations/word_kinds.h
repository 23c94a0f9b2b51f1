/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WORD_KINDS_H
#define CONVERSATIONS_WORD_KINDS_H

/*
 * What a word is about: "plaster", "pot" and "splint" are all of the kind "cover". What has been learnt of
 * one of them is then known of the others, in whichever dialect they are written.
 */
#include "base/arena.h"

struct word_kinds;

/* life: in the arena, with a copy of each word; added to until it is closed, and then only looked into. */
struct word_kinds *word_kinds_new(struct arena *arena);
void
word_kinds_add(struct word_kinds *kinds, struct str kind, struct str words); /* blanks between */
/* False when a word was added twice, which is then told. */
HARK_MUST_USE bool word_kinds_close(struct word_kinds *kinds, struct str *out_twice);

/* Empty: it has none. NULL kinds: nothing has one. */
struct str word_kinds_of(const struct word_kinds *kinds, struct str word);

#endif
