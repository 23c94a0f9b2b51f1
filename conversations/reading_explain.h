/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_EXPLAIN_H
#define CONVERSATIONS_READING_EXPLAIN_H

/*
 * What was seen in a reply, in words, for a person who wonders why it was read as it was: each
 * mention with its span and value, then what decided. `hark read --explain`.
 */
#include "base/strbuf.h"
#include "conversations/reading_mention.h"

/* A line for each mention; none for a text without any. */
void reading_explain_sight(const struct sight *sight, struct strbuf *out);

/* The last line: the rule that decided, or the reason to ask, flags, and words beyond the answer. */
void reading_explain_end(const struct reading *reading, struct strbuf *out);

#endif
