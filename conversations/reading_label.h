/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_LABEL_H
#define CONVERSATIONS_READING_LABEL_H

/*
 * The words of an item in a reply: labels, their synonyms, what the ends of a range mean; also
 * misspelt or shortened, where only one answer can be meant.
 */
#include "conversations/reading_mention.h"

/* Also tags the scan's words again, so that a label keeps its words from shorter entries. */
void sight_labels(struct sight *sight);

/* Whether the whole reply is a label or synonym of the item, word for word. */
bool label_is_whole(struct arena *arena, const struct reading_context *context, struct scan *scan);

/* Whether a word of another answer is one letter away, so that a slip would change the answer. */
bool label_is_confusable(const struct sight *sight, const struct mention *mention);

#endif
