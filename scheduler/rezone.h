/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_REZONE_H
#define SCHEDULER_REZONE_H

/*
 * Governments change their clocks, and tzdata follows while we run. A follow-up keeps what was meant, a
 * wall time in a zone; the instants that were worked out from it by the old rules are worked out again
 * here, for all that is planned and has not begun. Nothing else of the plan is touched, and nothing that
 * was sent is sent again: what a follow-up is called does not depend on its time.
 *
 * By which rules a team was planned stands in the store, so that a change between two runs is one too.
 */
#include "scheduler/scheduler.h"

enum { REZONE_SECONDS = 60 }; /* how often it is worth a look */

/* Compares, and moves what has to move. Returns how many follow-ups moved. */
int scheduler_rezone(struct scheduler *scheduler);

#endif
