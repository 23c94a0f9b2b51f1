/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_OTHER_NAME_H
#define CONVERSATIONS_OTHER_NAME_H

/*
 * "I'm not Margaret", "no Margaret here", "who's Margaret?": somebody else has the telephone. hark's readers
 * are not told the patient's name, and a list of names would never be whole; what is known is where a
 * name stands, that we know no such word, and that it alone is written with a capital. "I'm not happy"
 * and "I'm Not Happy" are nobody's name.
 */
#include "conversations/reading_scan.h"

/* `text` is what was written, of which the scan is. */
bool other_name_is_given(const struct scan *scan, struct str text);

#endif
