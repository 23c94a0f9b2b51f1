/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_SUPPRESSION_H
#define REPORTS_SUPPRESSION_H

/*
 * Small numbers can name somebody. Two readers, two rules:
 *
 *  own team  may open each of these patients' records, so counts stand as they are. A rate of fewer
 *            than five is still not shown: it says nothing and looks as if it did.
 *  others    (a report that leaves the team) counts of 1 to 7 become *, all others are rounded to
 *            the nearest 5, sums and their parts each by itself, so that nothing can be worked out
 *            by subtraction; rates are of the rounded counts, and none of a *.
 *
 * The second is the national hospital statistics' rule. Masking cells and then those that would give
 * them away was weighed and left: what one table hides, its neighbour with the same people tells.
 * 0 is shown to both: nobody is in it.
 */
#include "base/base.h"

enum suppression_reader {
	SUPPRESSION_OWN_TEAM,
	SUPPRESSION_OTHERS,
};

/* The count as the reader may see it; false: not at all. */
bool suppression_count(enum suppression_reader reader, int64_t count, int64_t *out_shown);

/* Whole percent, half up, of what the reader may see; false: none to show. `count` is part of `of`. */
bool suppression_percent(
    enum suppression_reader reader, int64_t count, int64_t of, int64_t *out_percent);

/* One sentence for the head of a report. */
const char *suppression_words(enum suppression_reader reader);

#endif
