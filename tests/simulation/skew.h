/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_SKEW_H
#define TESTS_SIMULATION_SKEW_H

/*
 * A clock that is wrong: it runs on a true one, and once in its life it jumps, by an hour or by ten
 * years, forwards or backwards, and is put right after a while. From then on it is kept by another
 * clock, or it is not, and somebody has to say that it is right. What is armed on it is called within
 * a minute of a jump, as the service's tick is; then whoever waits looks at the time again.
 */
#include "base/clock.h"

struct skew_setup {
	struct clock *clock; /* the true one */
	span by;
	instant from, to; /* true times; never when `from` is INSTANT_NEVER */
	bool is_kept;     /* by another clock, when it is right */
	void (*on_jump)(void *context, span offset);
	void *context;
};

struct skew;

struct skew *skew_new(const struct skew_setup *setup);
void skew_free(struct skew *skew);
struct clock *skew_clock(struct skew *skew); /* lives as long as skew */

#endif
