/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_MOMENT_H
#define SCHEDULER_MOMENT_H

/*
 * A moment is a day counted from a named date of an episode, as a person says it: "14 days before
 * planned", "6 months after performed", "on listed". A day, not an hour: the hour of the day is the
 * step's.
 */
#include "base/zone.h"

enum moment_anchor {
	ANCHOR_LISTED,     /* the decision to operate */
	ANCHOR_PLANNED,    /* the date set for the operation */
	ANCHOR_PERFORMED,  /* the operation, once it has been done */
	ANCHOR_DISCHARGED, /* the end of the stay */
};

struct moment {
	enum moment_anchor anchor;
	int months; /* years are 12; negative is before */
	int days;   /* weeks are 7 */
};

/* What parse expects, for complaints. */
#define MOMENT_EXPECTED                                                                            \
	"expected a moment such as \"14 days before planned\", \"6 months after performed\" or "   \
	"\"on listed\""

/* False when the text is none. Limits: 50 years. */
HARK_MUST_USE bool moment_parse(struct str text, struct moment *out_moment);
/* "14 days", "1 year": one unit. False when the text is none. */
HARK_MUST_USE bool moment_parse_length(struct str text, int *out_months, int *out_days);

/* Its day: months are added first (31 August + 6 months is the last of February), then days.
 * `months` more are added for a repeat. No date gives no date. */
struct date moment_date(struct moment moment, struct date anchor, int months);

const char *moment_anchor_word(enum moment_anchor anchor);

#endif
