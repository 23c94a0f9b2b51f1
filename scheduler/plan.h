/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_PLAN_H
#define SCHEDULER_PLAN_H

/*
 * The planner turns an episode and its pathway into follow-ups, and does so again whenever anything
 * about the episode changes: date set, moved, operation done or cancelled, pathway changed, patient
 * dead or no longer taking part. plan_make is pure: dates in, steps out. plan_apply compares that
 * with what stands and writes only the difference, so applying it twice changes nothing, and what
 * was sent is never touched (invariant 8).
 *
 * Patient safety, decided here (docs/decisions/0009-unconfirmed-operations.md):
 *  - A step about the time before the operation ends at the operation: its last day is the day
 *    before the planned or the performed date, whichever is earlier.
 *  - A step counted from the operation is planned from `performed` when that is known. Until then it
 *    is planned from `planned`, PROVISIONALLY: it is shown in the plan and in `hark due` with the
 *    reason PLAN_UNCONFIRMED, but nobody is asked "how is your foot since the operation" before
 *    somebody has told us that there was one. When its time comes and the reason still stands, it
 *    becomes `due` with that reason and goes to staff; the date performed, once recorded, clears it
 *    and puts it back in the clock's hands.
 */
#include "base/random.h"
#include "scheduler/calendar.h"
#include "scheduler/pathway.h"
#include "store/episodes.h"
#include "store/followups.h"
#include "store/organisations.h"

#define PLAN_UNCONFIRMED "operation not confirmed"
#define PLAN_ENTERED_LATE "entered late"
#define PLAN_OPERATED "the operation came first"
#define PLAN_NO_DAY "no day was left to send it"

/* What an episode tells the planner. Year 0: not known. */
struct plan_dates {
	struct date listed, planned, performed, discharged;
};

/* Where and when: a team's clock. */
struct plan_clock {
	const struct calendar *calendar; /* NULL: no holidays */
	const struct zone *zone;
	int quiet_from, quiet_to; /* minutes after midnight */
	instant now;
};

enum { PLAN_WALL = 32 };

struct plan_row {
	const struct pathway_step *step;
	int occurrence;              /* 0, and 1, 2 … for a step that repeats */
	char wall[PLAN_WALL];        /* YYYY-MM-DDTHH:MM: the intention */
	instant due;                 /* the intention, moved out of quiet hours and holidays; stays
	                                what it is when it lies in the past and may be sent late */
	instant opens;               /* the start of its first day */
	instant send_by;             /* the last second at which it may still be sent */
	instant closes;              /* the last second of its last day */
	bool provisional;            /* its anchor has not happened as far as we know */
	enum followup_status status; /* planned or missed */
	const char *reason;          /* one of PLAN_*, or "" */
};

/* pure */

/* The steps whose dates can be worked out, by due time. Steps whose anchor date is not known at all
 * are left out until it is. */
struct plan_row *plan_make(struct arena *arena, const struct pathway *pathway,
    const struct plan_dates *dates, const struct plan_clock *clock, size_t *out_count);

/* One step of it, for who holds a follow-up and must know whether it may still go out: send_by and
 * provisional, worked out from today's dates. False when its date can't be worked out. */
HARK_MUST_USE bool plan_row_make(const struct pathway_step *step, int occurrence,
    const struct plan_dates *dates, const struct plan_clock *clock, struct plan_row *out_row);

/* `step,due,opens,closes,instruments,status`, a header and a line a step, in local time with
 * offset. */
void plan_print(FILE *out, const struct plan_row *rows, size_t count, const struct zone *zone);

/* against the store */

struct plan_dates plan_dates_of(const struct episode *episode);

/* The operation's age and codes, as a pathway is chosen by them. */
struct operation plan_operation_of(const struct episode *episode, struct date born_on);

/* Sent, still open, and its time is up or shortened: the pathway, the operation or the patient has
 * changed. The planner does not touch what was sent; whoever runs the step ends the conversation at
 * `closes` (at once when that is not after now), so that nobody is reminded of a question about the
 * time before an operation that they have had. */
struct plan_stale {
	followup_id followup;
	instant closes;
};

struct plan_diff {
	const struct pathway *pathway; /* NULL: none is for it, and `why` says so */
	char why[PATHWAY_WHY];
	int added, moved, missed, cancelled, superseded, kept; /* follow-ups */
	int sooner; /* of those added and moved: to be sent, and sooner than before */
	struct plan_stale *stale;
	size_t stale_count;
};

/* Nothing was written. */
bool plan_diff_is_empty(const struct plan_diff *diff);

struct plan_setup {
	struct db *db;
	struct arena *arena;
	struct random *random;
	const struct pathway_set *pathways;
	const struct calendar *calendar;
	const char *actor; /* "import", a member of staff's e-mail, "hark" */
};

/* Plans the episode again and writes the difference, and the episode's pathway, version and counter
 * when they changed. Runs inside a step of the core; writes stick to db's error. Fails INPUT when
 * the team's zone is unknown. */
HARK_MUST_USE bool plan_apply(const struct plan_setup *setup, const struct episode *episode,
    instant now, struct plan_diff *out_diff, struct error *error);

#endif
