/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_CLOCK_GUARD_H
#define SCHEDULER_CLOCK_GUARD_H

/*
 * The clock guard judges the clock that hark goes by. A wall clock can be set to anything at any
 * moment; the time since the machine started can't be. Where the two have not gone on by the same,
 * or a start finds a time that can't be, the clock is in doubt: nothing may be sent by it until a
 * person has accepted it, or the machine has kept it by another clock, without a step, for two
 * minutes.
 *
 *   (start) ─► trusted ─► in doubt ─► trusted
 *        └──────────────────┘   accepted, or kept and steady for CLOCK_STEADY_SECONDS
 *
 * In doubt, hark goes on by a time of its own: the last that was right and what has passed since. A
 * reply that comes meanwhile is stored with that, timers fall due by it, and nothing is planned for a
 * year that is not. It is never ahead of the true time; behind it by as long as hark was not running.
 *
 * Pure: no clock, no store. Whoever runs it keeps clock_guard_now and the doubt with each step that is
 * committed, and gives them back to the next start.
 *
 * What it can't see: a step of less than CLOCK_STEP_SECONDS, and a clock that was set a few hours or
 * days ahead while hark was not running, for that is what a pause looks like.
 */
#include "base/clock.h"

enum {
	CLOCK_STEP_SECONDS = 30,    /* more than that between two looks is a step */
	CLOCK_BACK_SECONDS = 60,    /* a start may be so much behind what was kept */
	CLOCK_AHEAD_DAYS = 7,       /* ... and so much ahead of it */
	CLOCK_STEADY_SECONDS = 120, /* kept by another clock for so long, it is right again */
	CLOCK_LOOK_SECONDS = 60,    /* steps within so long are added up */
};

enum clock_doubt {
	CLOCK_TRUSTED,
	CLOCK_STEPPED,    /* it was set while hark ran */
	CLOCK_UNBUILT,    /* before this program was built */
	CLOCK_WENT_BACK,  /* a start behind what was kept */
	CLOCK_WENT_AHEAD, /* a start far ahead of it */
	CLOCK_DOUBT_COUNT,
};

/* What a store keeps of it. */
struct clock_kept {
	instant now; /* INSTANT_NONE: a new store */
	enum clock_doubt doubt;
};

struct clock_guard {
	enum clock_doubt doubt;
	instant now;               /* by which to go */
	struct clock_reading last; /* the last look */
	struct clock_reading
	    since; /* trusted: what steps are counted from; in doubt: steady since */
};

/* A start. `built`: before which no clock can be right. */
void clock_guard_start(struct clock_guard *guard, const struct clock_reading *reading,
    const struct clock_kept *kept, instant built);

/* A look, before anything is done by the clock. True when the doubt has changed. */
bool clock_guard_look(struct clock_guard *guard, const struct clock_reading *reading);

/* A person says that the wall, as it was last looked at, is right. */
void clock_guard_accept(struct clock_guard *guard);

/* For the store, the log and people: "" while it is trusted. */
const char *clock_doubt_word(enum clock_doubt doubt);
enum clock_doubt clock_doubt_of(const char *word);

#endif
