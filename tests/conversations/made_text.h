/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONVERSATIONS_MADE_TEXT_H
#define TESTS_CONVERSATIONS_MADE_TEXT_H

/*
 * Texts made by chance, the same in every run of a test: one source, begun anew by each test that
 * makes some, so that what one has made does not depend on what another drew before.
 */
#include "base/base.h"
#include "base/random.h"

enum { MADE_TEXT_LIMIT = 700 }; /* bytes of a made text, its end included */

void made_begin(void);
size_t made_below(size_t limit); /* 0 to limit - 1 */
struct random *made_chance(void);

/* One of an array's, each as likely. */
#define MADE_PICK(words) (words)[made_below(ARRAY_LEN(words))]

/* What has no room is left out. */
void made_add(char text[static MADE_TEXT_LIMIT], const char *more);

/* How many replies to make: HARK_REPLIES, or `usual` where that says nothing. */
size_t made_replies(size_t usual);

#endif
