/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_OTHER_NAME_H
#define CONVERSATIONS_OTHER_NAME_H

/*
 * "I'm not Margaret", "no Margaret here", "who's Margaret?": somebody else has the telephone. Who
 * calls must not depend on how the patient's name was entered, and a list of names would never be whole;
 * what is known is where a name stands, that we know no such word, and that it alone is written with a
 * capital. "I'm not happy" and "I'm Not Happy" are nobody's name.
 */
#include "conversations/reading_scan.h"

/* The last word of a match that ends in a name. */
struct str other_name_candidate(struct str plain, size_t from, size_t to);
/* We know no such word, and it alone is written with a capital in `text`. */
bool other_name_is_written(const struct lexicon *lexicon, struct str text, struct str name);

/* `text` is what was written, of which the scan is. */
bool other_name_is_given(const struct scan *scan, struct str text);

#endif
