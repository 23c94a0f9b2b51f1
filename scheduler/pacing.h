/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_PACING_H
#define SCHEDULER_PACING_H

/*
 * Pacing: how many texts a channel may be given now. A token bucket fills at the channel's rate up to
 * its burst; a text takes one token. Three rules stand above "first come":
 *
 *  - Replies before invitations: the last quarter of the bucket is kept for answers to what a
 *    patient wrote, so that a morning's 500 invitations never make one person wait.
 *  - Spread: what we begin takes a token of a second, slower bucket as well. Five hundred who are due
 *    at ten are asked over minutes, and the telephone numbers in those texts do not ring at once.
 *  - Slow start: for ten minutes after an outage the second bucket fills at a fifth of its rate. A
 *    recovering gateway is not drowned, and a mistake found in the backlog is found early.
 *
 * A plain value; the instants come from outside. A clock that steps back fills nothing. Caps are
 * counted from rows at each claim (outbox_claim), not here; what a bucket must know over a restart it is told
 * (pacing_remember).
 */
#include "base/instant.h"

enum pacing_kind {
	PACING_REPLY, /* answers within a conversation */
	PACING_BEGIN, /* invitations and reminders */
};

enum { PACING_SLOW_MINUTES = 10, PACING_SLOW_PERCENT = 20 };

struct pacing_rate {
	int per_minute; /* 0: nothing may go */
	int burst;      /* texts held at most, at least 1 */
};

struct pacing {
	struct pacing_rate all, begin;
	int64_t tokens;       /* in 60,000ths of a text: a millisecond's share is whole */
	int64_t begin_tokens; /* in 300,000ths, so that a fifth of it is whole too */
	instant filled_at;    /* INSTANT_NONE before the first use */
	instant slow_until;   /* INSTANT_NONE: not recovering */
};

/* Begins full. */
void pacing_init(struct pacing *pacing, struct pacing_rate all, struct pacing_rate begin);
/* A start: so many were begun in the minute before it, by the rows. What they took is gone, so that a hark
 * which dies again and again begins no more than one that lives. */
void pacing_remember(struct pacing *pacing, int begun, instant now);
/* An outage has ended: what we begin goes slowly from now on. */
void pacing_recover(struct pacing *pacing, instant now);

/* How many of this kind may go now. */
int pacing_room(struct pacing *pacing, enum pacing_kind kind, instant now);
/* Takes one; false when there is no room. */
bool pacing_take(struct pacing *pacing, enum pacing_kind kind, instant now);
/* When the next one of this kind may go; `now` when it may be now. */
instant pacing_next(struct pacing *pacing, enum pacing_kind kind, instant now);

#endif
