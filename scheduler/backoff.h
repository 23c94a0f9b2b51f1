/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_BACKOFF_H
#define SCHEDULER_BACKOFF_H

/*
 * When to try again after a refusal in which nothing is in doubt, and when a channel as a whole
 * should be left alone. Both are plain values; the instants come from outside.
 *
 * Back-off: 1, 5, 15, 60, 60 … minutes, each 20 % shorter or longer by chance, so that a hundred
 * texts refused together do not come back together.
 *
 * Breaker: closed ── 5 failures running ──> open ── 60 s ──> one probe ── success ──> closed
 *                                            ^───────────── failure ──────┘
 * Locked: open at once. A password that is wrong is wrong for all, and tried each minute it closes an account.
 *
 * A channel that is down is asked once a minute instead of a thousand times, and a text is not used
 * up by refusals that say nothing about it.
 */
#include "base/instant.h"
#include "base/random.h"

/* The next try after the attempt that just failed (1 for the first). False when that would be at or
 * after not_after: then it is given up instead of being sent late. */
HARK_MUST_USE bool
backoff_next(struct random *random, int attempt, instant now, instant not_after, instant *out_next);

enum { BREAKER_FAILURES = 5, BREAKER_OPEN_S = 60, BREAKER_LOCKED_S = 15 * 60 };

/* Zeroed is closed. */
struct breaker {
	int failures; /* running, since the last success */
	bool open;
	bool locked; /* it is there, and lets us in no more: probed each quarter of an hour */
	instant next_probe; /* while open: when the next one may go */
};

/* While open it says yes once a minute, for one probe: ask only for what is then really sent. A
 * probe whose outcome never comes is followed by another a minute later. */
bool breaker_may_send(struct breaker *breaker, instant now);
void breaker_succeeded(struct breaker *breaker);
/* An unknown outcome is a failure too: the gateway did not answer. */
void breaker_failed(struct breaker *breaker, instant now);
/* One answer is enough. True when it was not known before. */
bool breaker_lock(struct breaker *breaker, instant now);
/* When it may be asked again; `now` when it may be now. */
instant breaker_next(const struct breaker *breaker, instant now);

#endif
