/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

/*
 * A clock tells the time and calls back at a time: the two operations by which hark touches time.
 * Real: net/loop. Simulated: base/clock_sim, where a year passes in a second. Only the wire gets a
 * clock; everything above is given `instant now`.
 */
#include "base/instant.h"

struct clock;
struct alarm;

/* What a clock shows, with what it takes to judge it (scheduler/clock_guard.h). */
struct clock_reading {
	instant wall; /* what clock_now says: it may be set, and be wrong */
	span up;      /* since the machine started; nobody sets it, and it counts a suspend too */
	bool synchronised; /* the machine says that the wall clock is kept by another one */
};

typedef void alarm_fn(struct alarm *alarm);

/* Embedded by who waits; zeroed when idle. A non-zero `armed` is a pending alarm. */
struct alarm {
	alarm_fn *on_alarm;
	instant at;
	bool armed;
	void *handle;    /* the clock's own */
	size_t position; /* the clock's own */
};

struct clock_ops {
	instant (*now)(struct clock *clock);
	struct clock_reading (*read)(struct clock *clock);
	/* MUST call back once, never before returning, when the wall shows `at` (a past `at` is as soon
	 * as possible), or when as much time has passed as there was to be until then: a clock that is
	 * set back must not put everything to sleep. Arming an armed alarm moves it. */
	void (*arm)(struct clock *clock, struct alarm *alarm, instant at);
	void (*disarm)(struct clock *clock, struct alarm *alarm); /* idle alarms are accepted */
};

struct clock {
	const struct clock_ops *ops;
};

static inline instant
clock_now(struct clock *clock)
{
	return clock->ops->now(clock);
}

static inline struct clock_reading
clock_read(struct clock *clock)
{
	return clock->ops->read(clock);
}

static inline void
clock_arm(struct clock *clock, struct alarm *alarm, instant at)
{
	clock->ops->arm(clock, alarm, at);
}

static inline void
clock_disarm(struct clock *clock, struct alarm *alarm)
{
	clock->ops->disarm(clock, alarm);
}

#endif
