/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_INLINE_H
#define CONVERSATIONS_READING_INLINE_H

/*
 * Answers written between the lines of what was quoted, as people do who were taught to:
 *
 *	> 4 of 12. How bad was the pain?
 *	2
 *	> 5 of 12. How did you sleep?
 *	4
 *
 * With the quoted lines taken out, "2" and "4" are two readings of nothing in particular. Each quoted
 * question is therefore replaced by its label, and the labels are read like those that people write
 * themselves.
 */
#include "base/arena.h"
#include "base/str.h"

/* True when two or more quoted questions have words behind them; out_text is then "Q4: 2" and so
 * on, a line each, in the arena. Anything in front of the first quoted question is left out of it:
 * then it is not this shape, and false. */
bool reading_inline(struct arena *arena, struct str text, struct str *out_text);

/* Without a line in quotation marks that is a question of ours, by its label, where words stand below
 * or above it: "Q4: pain at night? 1 none 5 severe". In the arena, or the text itself. */
struct str without_quoted_question(struct arena *arena, struct str text);

#endif
