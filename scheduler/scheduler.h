/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_SCHEDULER_H
#define SCHEDULER_SCHEDULER_H

/*
 * The scheduler asks the store what is due and lets it happen: follow-ups are opened, reminders and
 * expiries reach the desk, texts in doubt are settled. Before it begins anything it checks again
 * everything that may have changed since the plan was made: death, consent, agreement, pause, the
 * operation, the window, quiet hours, the licence, another conversation. What can't go now waits
 * with a reason that staff can read, or ends with one.
 */
#include "conversations/desk.h"
#include "scheduler/calendar.h"
#include "scheduler/dispatch.h"
#include "scheduler/pathway.h"

enum {
	SCHEDULER_BATCH = 256,
	INVITATION_DAYS = 7, /* at most one invitation a week to a person (safety.md 9) */
};

struct opening;

struct scheduler {
	struct desk *desk;
	struct dispatch_step *dispatch;
	const struct pathway_set *pathways;
	const struct calendar *calendar;
	const struct opening
	    *opening; /* what is being opened: the hooks need not load it again; or NULL */
};

/* Handles what is due by `desk->now`, at most `limit` rows. True when more may be waiting. */
bool scheduler_run(struct scheduler *scheduler, int limit);

/* Takes the first due row out unhandled, puts it back for an hour later, and tells a person. */
void scheduler_put_off(struct scheduler *scheduler);

/* The next instant at which scheduler_run has something to do. */
instant scheduler_next(struct scheduler *scheduler);

/* What the desk asks of this floor: hooks whose context is the scheduler. */
extern const struct desk_hooks scheduler_hooks;

#endif
