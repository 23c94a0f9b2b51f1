/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_PROFILE_H
#define INSTRUMENTS_PROFILE_H

/*
 * A profile is a state of health as its levels, "11223", 1 the best. Two of one person compare
 * without any value set, by Pareto: better only where no item is worse. What is better in one item
 * and worse in another is mixed, and nobody's weights decide.
 */
#include "base/str.h"

enum profile_change {
	PROFILE_NO_PROBLEMS, /* the best state, before and after: nothing could get better */
	PROFILE_SAME,
	PROFILE_BETTER,
	PROFILE_WORSE,
	PROFILE_MIXED,
};

/* False when one of the two is no profile of these levels, or they are of different lengths. */
HARK_MUST_USE bool
profile_compare(struct str before, struct str after, int levels, enum profile_change *out_change);

const char *profile_change_word(enum profile_change change); /* "no problems", "same", … */

#endif
