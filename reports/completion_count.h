/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_COMPLETION_COUNT_H
#define REPORTS_COMPLETION_COUNT_H

/*
 * The numbers of a completion report, before anybody sees them: tallies added up along each side.
 * completion.h says what each number means.
 */
#include "store/tallies.h"

enum completion_number {
	/* the parts of planned; from COMPLETE to OPEN: of due */
	COMPLETION_NOT_YET,
	COMPLETION_CANCELLED,
	COMPLETION_DECEASED,
	COMPLETION_SUPPRESSED,
	COMPLETION_COMPLETE,
	COMPLETION_PARTIAL,
	COMPLETION_DECLINED,
	COMPLETION_STOPPED,
	COMPLETION_EXPIRED,
	COMPLETION_MISSED,
	COMPLETION_OPEN,
	/* sums and shares of them */
	COMPLETION_PLANNED,
	COMPLETION_DUE,
	COMPLETION_SENT,
	COMPLETION_PAIRED,
	COMPLETION_PAIRED_OF,
};

enum { COMPLETION_NUMBERS = COMPLETION_PAIRED_OF + 1 };

struct completion_row {
	const char *group;
	const char *order; /* what rows are sorted by */
	int64_t numbers[COMPLETION_NUMBERS];
};

enum completion_side {
	COMPLETION_ALL,
	COMPLETION_BY_STEP,
	COMPLETION_BY_MONTH,
	COMPLETION_BY_CLINICIAN,
	COMPLETION_BY_TEAM,
	COMPLETION_BY_PROCEDURE,
};

enum { COMPLETION_SIDES = COMPLETION_BY_PROCEDURE + 1 };

struct completion_section {
	struct completion_row *rows;
	size_t count;
};

struct completion_count {
	struct completion_section sections[COMPLETION_SIDES]; /* the first has one row */
	const char *from, *to;                                /* the days counted, or "" */
};

/* In the arena. */
void completion_count(struct completion_count *count, struct arena *arena,
    const struct tally *tallies, size_t tally_count);

const char *completion_side_word(enum completion_side side);

#endif
