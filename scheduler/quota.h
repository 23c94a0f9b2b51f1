/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_QUOTA_H
#define SCHEDULER_QUOTA_H

/*
 * A quota knows that a text may leave without counting what has left before it. How many texts of a kind
 * have left within a minute the claim counts from rows (store/outbox.h); at rate each claim walked along all
 * that the last minute had claimed, which was most of what a text cost.
 *
 * One count tells how many may follow it at least, since what has left can only drop out of the minute:
 * until as many have, or a minute is over, or the clock was put back, nothing is counted. It errs to one
 * side. What it calls room is room; where it knows of none, the claim counts. So it may be forgotten at any
 * time, as a restart does, and what must survive a crash stays in the rows.
 *
 * A plain value, zeroed at birth; kept by who claims, and put back with what is undone.
 */
#include "store/store.h"

struct quota {
	int left; /* may leave uncounted; below 1: none is known */
	instant counted_at;
};

/* Whether there is room for one more of this kind. False: not known, and the claim is to count. */
bool quota_has_room(
    struct quota *quota, struct db *db, const char *channel, int per_minute, instant now);

/* One more of this kind has been claimed, by whatever gateway. */
void quota_take(struct quota *quota);

#endif
