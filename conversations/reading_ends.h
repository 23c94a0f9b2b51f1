/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_ENDS_H
#define CONVERSATIONS_READING_ENDS_H

/*
 * What stands for an end of a scale by what the question calls that end: "none" and "nowt" where it is
 * "no pain", "as bad as it gets" where it is "worst pain". Never by default: of a scale from poor to good
 * "nothing" is no end, and of one whose ends both deny, nobody can tell which. Such words are an answer only
 * where they are all that was written: "nothing helps", "not the worst" and "none, but sore" are none.
 * Internal to reading.
 */
#include "conversations/reading_mention.h"

/*
 * Adds the end that the text stands for, where nothing else was seen in it; where its label was, what says it
 * louder ("imaginable", "possible") becomes part of it.
 */
void sight_ends(struct sight *sight);

/* The mention's words say its end, plainly: "none" is no slip for "nine" where it is one. */
bool end_is_said(const struct sight *sight, const struct mention *mention);

#endif
