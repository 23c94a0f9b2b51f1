/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_IMPORT_NUMBERS_H
#define DAEMON_IMPORT_NUMBERS_H

/*
 * How many telephone numbers a file would change. People move, a few in a hundred in a year; where a tenth
 * of a file has new numbers, a column has shifted, and what is said next goes to strangers. Whoever knows
 * better types how many there are.
 */
#include "scheduler/enrol.h"

enum { NUMBERS_FEW = 5, NUMBERS_PERCENT = 10 };

struct import_numbers {
	int told;    /* rows with a number, of patients who have one */
	int changed; /* ... with another than theirs */
};

void import_numbers_add(struct import_numbers *numbers, struct db *db, struct arena *arena,
    organisation_id organisation, const struct enrolment *told);
bool import_numbers_are_many(const struct import_numbers *numbers);

#endif
