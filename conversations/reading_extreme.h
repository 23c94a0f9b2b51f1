/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_EXTREME_H
#define CONVERSATIONS_READING_EXTREME_H

/*
 * Words that cannot be meant beside a value near an end of the scale: "0, that's why I'm crying" mocks,
 * "10 feeling great" has taken the scale for another. Which end is the good one is told by what the upper
 * end is called; most scales are of trouble. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* The answer lies near an end of the scale, and the words of the text at the other. */
bool answer_is_gainsaid(const struct sight *sight, const struct mention *answer);

#endif
