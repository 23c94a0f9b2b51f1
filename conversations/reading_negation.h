/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_NEGATION_H
#define CONVERSATIONS_READING_NEGATION_H

/*
 * Which of the values seen in a reply it denies: "not severe", "it isn't 4 - moderate". A "no" behind
 * another value takes that one back instead: "mild, no, very mild". Internal to reading.
 */
#include "conversations/reading_mention.h"

#define DENIALS (WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NO_ARTICLE))

/* Marks the answers that "not" stands before: mention.negated. */
void sight_negations(struct sight *sight);

/* The "no" at the token denies what was said before it, or says so with a correction, and not this
 * mention behind it: "mild no sorry moderate", "mild no moderate". */
bool no_takes_back(const struct sight *sight, size_t no, const struct mention *mention);

#endif
