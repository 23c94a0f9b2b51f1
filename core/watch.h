/* SPDX-License-Identifier: MIT */
#ifndef CORE_WATCH_H
#define CORE_WATCH_H

/*
 * The watch that the core goes by, when it is told the time by a clock that may be wrong: the clock
 * guard (scheduler/clock_guard.h), and what the store keeps of it. Its time and its doubt are meta
 * rows, written in the transaction of whatever else happened, at most each WATCH_KEEP_SECONDS: the
 * check of the next start is to a minute, and a row more in every commit would buy nothing.
 *
 * A core whose watch is off is given the right time by who calls it: a rehearsal, a test, a command.
 */
#include "scheduler/clock_guard.h"
#include "store/db.h"

enum { WATCH_KEEP_SECONDS = 10 };

struct core_step;

struct watch {
	bool on;       /* a service */
	instant built; /* no clock can be right before */
	bool started;  /* what the store keeps has been read */
	struct clock_guard guard;
	struct clock_kept kept; /* what stands in the store */
	bool told;              /* whether staff were told of this doubt */
};

/* The time to go by. Before anything is done with it. */
instant watch_look(struct watch *watch, struct db *db, const struct clock_reading *reading);

bool watch_is_in_doubt(const struct watch *watch);

/* In the step's transaction: keeps what has changed, and tells staff of a doubt once. */
void watch_keep(struct core_step *step);

/* A person says that the clock is right. Returns what it shows. */
instant watch_accept(struct core_step *step);

/* What a store says, for commands that only read. */
struct clock_kept watch_kept(struct db *db, struct arena *arena);

#endif
