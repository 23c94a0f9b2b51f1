/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_OWN_H
#define CONVERSATIONS_READING_OWN_H

/*
 * An item's own words where it matters that they are its own: what they would be elsewhere, a wish to
 * skip or a risk, they are not as its answer. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* The reply is the item's own words for one of its answers, and courtesies at most. */
bool
own_words_are_all(struct arena *arena, const struct reading_context *context, struct scan *scan);

/* The text is one option's words as its file has them, with their figures and marks, which mean something else
 * elsewhere: "2022-09-20", "Cannot be determined (explain)". */
bool own_label_is_all(const struct sight *sight, struct str text, decimal *out_value);

/* A question's own words for yes and no, wherever they stand: what answers "is there someone?" is said
 * of other things too, so the caller looks at what stands around them. */
void sight_own_yes_no(struct sight *sight);

/* They are the mention that the match stands within: "I didn't know", where that is a no. */
bool own_yes_no_covers(const struct sight *sight, const struct scan_match *match);

/* They say the other answer, somewhere: "yes, neb". */
bool own_yes_no_gainsays(struct sight *sight, const struct mention *answer);

#endif
