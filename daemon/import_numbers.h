/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_IMPORT_NUMBERS_H
#define DAEMON_IMPORT_NUMBERS_H

/*
 * How many telephone numbers a file would change. People move, a few in a hundred in a year; where a tenth
 * of a file has new numbers, a column has shifted, and what is said next goes to strangers. Whoever knows
 * better types how many there are.
 */
#include "scheduler/enrol.h"
#include "store/rows.h"

enum { NUMBERS_FEW = 5, NUMBERS_PERCENT = 10 };

/* Of one file: every row is added, then they are counted. A patient counts once, in however many rows they
 * are. */
struct import_numbers {
	struct rows rows;
	int told;    /* patients who have a number, and of whom one is told */
	int changed; /* ... another than theirs, which would take its place */
};

/* The rows are kept in the arena. */
void import_numbers_init(struct import_numbers *numbers, struct arena *arena);
void import_numbers_add(struct import_numbers *numbers, const struct plan_setup *setup,
    organisation_id organisation, const struct enrolment *told);
void import_numbers_count(struct import_numbers *numbers);
bool import_numbers_are_many(const struct import_numbers *numbers);

#endif
