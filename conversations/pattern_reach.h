/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PATTERN_REACH_H
#define CONVERSATIONS_PATTERN_REACH_H

/*
 * What one step of a pattern costs. PCRE2 counts as a step each place that it may come back to, but not
 * the letters it runs over on the way: \w+ takes a word in one step, and .* the whole text. A limit of
 * steps is one of time only where it is known how far a step may run.
 */
#include "base/strbuf.h"

/* Whether an item of the pattern may run over a `separator` (' ' or '\n') and on from there. When in doubt
 * it may: then the pattern has fewer steps, no more. What refers back reaches anywhere too, and is for PCRE2
 * to tell. */
bool pattern_reaches_over(const char *pattern, char separator);

/*
 * How far it does run is known by asking: such items are marked, with callouts before them and behind, and who
 * matches counts the letters between. A price alone is either too low for (?:.(?=.*+))+, where every step is as
 * long as the text, or takes the steps of "not .* anywhere behind it" away.
 */
enum scan_mark {
	SCAN_BEGINS = 240,
	SCAN_MAY_FAIL, /* the same; it wants so many letters, and may run and then not be there */
	SCAN_ENDS, /* behind a scan that began, or where the match comes back into one: a step */
	SCAN_ENDS_CLUSTERED, /* the same, of \X: which letters are one costs many times as much */
};

/* The pattern with its marks, which is the same pattern. False, and nothing is promised, where its text is not
 * what it looks like: (?x), comments, \Q, verbs. */
bool pattern_mark_scans(const char *pattern, char separator, struct strbuf *out);

#endif
