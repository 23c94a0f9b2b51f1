/* SPDX-License-Identifier: MIT */
#ifndef NET_LOOP_H
#define NET_LOOP_H

/*
 * The loop is the wire's thread waiting for whatever comes first: a socket, a time, a signal, or
 * something that was put off to the next turn. One per process, made by daemon/, on libevent.
 * Everything here is called from the thread that runs the loop; other threads reach it only through
 * net/queue. It never waits for a disk.
 *
 * The contract of every start function in net/: completion is called once, never before the start
 * function has returned, never after cancel. Failure that is known at once is delivered through
 * loop_defer like any other.
 */
#include "base/clock.h"

struct event_base;
struct loop;
struct deferred;
struct loop_signals;

typedef void deferred_fn(struct deferred *deferred);
typedef void loop_signal_fn(struct loop_signals *signals);

/* Embedded by who puts something off; zeroed when idle. */
struct deferred {
	deferred_fn *on_turn;
	struct deferred *next, *previous; /* the loop's own */
	bool pending;
};

/* Embedded by who wants to hear signals; a NULL callback leaves that signal's default. */
struct loop_signals {
	loop_signal_fn *on_terminate; /* SIGTERM, SIGINT: finish and leave */
	loop_signal_fn *on_reload;    /* SIGHUP: read the files again */
};

/* life. SIGPIPE is ignored from loop_new on: a peer that left is an error code, not a death. */
HARK_MUST_USE struct loop *loop_new(void);
void loop_free(struct loop *loop); /* what is still armed or deferred is forgotten, uncalled */

/* running */
void loop_run(struct loop *loop);  /* until loop_stop */
void loop_stop(struct loop *loop); /* after the callbacks of this turn; from the loop's thread */
/* One turn: waits for at most `wait` for something to happen and calls back what did. */
void loop_turn(struct loop *loop, span wait);

/* The real clock: CLOCK_REALTIME, and CLOCK_BOOTTIME beside it, alarms on monotonic timers. An alarm
 * is looked at again at least each minute, so that a suspended machine or a stepped clock heals by
 * itself. */
struct clock *loop_clock(struct loop *loop);

/* Calls deferred->on_turn on the next turn. Deferring what is pending changes nothing. */
void loop_defer(struct loop *loop, struct deferred *deferred);
void loop_undefer(struct loop *loop, struct deferred *deferred); /* idle ones are accepted */

/* Signals. `signals` must live as long as the loop; once per loop. */
void loop_watch_signals(struct loop *loop, struct loop_signals *signals);

/* For net/ only: nobody else includes event2. */
struct event_base *loop_base(struct loop *loop);

#endif
