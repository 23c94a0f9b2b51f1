/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PATTERN_REACH_H
#define CONVERSATIONS_PATTERN_REACH_H

/*
 * What one step of a pattern costs. PCRE2 counts as a step each place that it may come back to, but not
 * the letters it runs over on the way: \w+ takes a word in one step, and .* the whole text. A limit of
 * steps is one of time only where it is known how far a step may run.
 */
#include "base/str.h" /* bool */

/* Whether an item of the pattern may run over a `separator` (' ' or '\n') and on from there. When in doubt
 * it may: then the pattern has fewer steps, no more. What refers back reaches anywhere too, and is for PCRE2
 * to tell. */
bool pattern_reaches_over(const char *pattern, char separator);

#endif
