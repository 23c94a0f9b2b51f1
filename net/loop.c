/* SPDX-License-Identifier: MIT */
/*
 * The loop on libevent. Deferred calls hang on a timer of zero length, not on event_active: an
 * active event is run in the same turn, and two that defer each other would starve every socket.
 */
#include <signal.h>
#include <sys/timex.h>

#include <event2/event.h>

#include "net/loop.h"

struct loop {
	struct clock clock;
	struct event_base *base;
	struct event *turn;    /* pending while something is deferred */
	struct event *limit;   /* ends a loop_turn in which nothing happens */
	struct event *hear[3]; /* SIGTERM, SIGINT, SIGHUP */
	struct loop_signals *signals;
	struct deferred *first, *last;
	struct deferred marker; /* the end of this turn's share */
};

/* What an armed alarm's handle points to. */
struct loop_alarm {
	struct event *event;
	struct alarm *alarm;
	struct loop *loop;
	span due; /* on the clock that nobody sets */
};

/* An alarm is looked at again at least this often: the machine may sleep, the clock may be set. */
enum { LOOP_NAP_MS = 60000 };

static void on_turn(evutil_socket_t fd, short what, void *loop);
static void on_limit(evutil_socket_t fd, short what, void *loop);
static void on_nap_over(evutil_socket_t fd, short what, void *armed);
static void on_signal(evutil_socket_t number, short what, void *loop);

static struct timeval
timeval_of(int64_t ms)
{
	if (ms < 0)
		ms = 0;
	return (struct timeval){ .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };
}

/* The clock */

static instant
loop_now(struct clock *clock)
{
	(void) clock;
	struct timespec t;
	BUG_ON(clock_gettime(CLOCK_REALTIME, &t) != 0, "no clock");
	return (instant){ (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000 };
}

static span
up_time(void)
{
	struct timespec t;
	BUG_ON(clock_gettime(CLOCK_BOOTTIME, &t) != 0, "no clock of the machine's start");
	return milliseconds((int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

/* A sandbox may forbid the question; then nobody says that the clock is right. */
static struct clock_reading
loop_read(struct clock *clock)
{
	struct timex ask = { .modes = 0 };
	int state = adjtimex(&ask);
	return (struct clock_reading){
		.wall = loop_now(clock),
		.up = up_time(),
		.synchronised = state >= 0 && state != TIME_ERROR && (ask.status & STA_UNSYNC) == 0,
	};
}

/* What is left by whichever of the two clocks comes first: the wall is set forward, and then `at` has
 * come; or back, and then what was to be a minute's wait would be an hour's. */
static int64_t
left_of(const struct loop_alarm *armed)
{
	int64_t by_wall = armed->alarm->at.ms - loop_now(&armed->loop->clock).ms;
	int64_t by_up = armed->due.ms - up_time().ms;
	return by_wall < by_up ? by_wall : by_up;
}

static void
loop_nap(struct loop_alarm *armed)
{
	int64_t left = left_of(armed);
	struct timeval nap = timeval_of(left < LOOP_NAP_MS ? left : LOOP_NAP_MS);
	BUG_ON(evtimer_add(armed->event, &nap) != 0, "no timer");
}

static void
loop_disarm(struct clock *clock, struct alarm *alarm)
{
	(void) clock;
	struct loop_alarm *armed = alarm->handle;
	if (armed == NULL)
		return;
	event_free(armed->event);
	free(armed);
	alarm->handle = NULL;
	alarm->armed = false;
}

static void
loop_arm(struct clock *clock, struct alarm *alarm, instant at)
{
	struct loop *loop = container_of(clock, struct loop, clock);
	BUG_ON(alarm->on_alarm == NULL, "an alarm without a callback");
	struct loop_alarm *armed = alarm->handle;
	if (armed == NULL) {
		armed = alloc_new(sizeof(*armed));
		armed->loop = loop;
		armed->alarm = alarm;
		armed->event = evtimer_new(loop->base, on_nap_over, armed);
		BUG_ON(armed->event == NULL, "no timer");
		alarm->handle = armed;
		alarm->armed = true;
	}
	alarm->at = at;
	int64_t wait_ms = at.ms == INSTANT_NEVER.ms ? INT64_MAX / 2 : at.ms - loop_now(clock).ms;
	armed->due = milliseconds(up_time().ms + wait_ms + 1); /* both were rounded down */
	loop_nap(armed);
}

static void
on_nap_over(evutil_socket_t fd, short what, void *arg)
{
	struct loop_alarm *armed = arg;
	struct alarm *alarm = armed->alarm;
	(void) fd;
	(void) what;
	if (left_of(armed) > 0) {
		loop_nap(armed);
		return;
	}
	loop_disarm(&armed->loop->clock, alarm);
	alarm->on_alarm(alarm);
}

static const struct clock_ops loop_clock_ops = {
	.now = loop_now,
	.read = loop_read,
	.arm = loop_arm,
	.disarm = loop_disarm,
};

/* Life and running */

struct loop *
loop_new(void)
{
	struct loop *loop = alloc_new(sizeof(*loop));
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	BUG_ON(sigaction(SIGPIPE, &ignore, NULL) != 0, "can't ignore SIGPIPE");
	loop->clock.ops = &loop_clock_ops;
	loop->base = event_base_new();
	BUG_ON(loop->base == NULL, "no event base");
	loop->turn = evtimer_new(loop->base, on_turn, loop);
	loop->limit = evtimer_new(loop->base, on_limit, loop);
	BUG_ON(loop->turn == NULL || loop->limit == NULL, "no timer");
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(loop->hear); i++)
		if (loop->hear[i] != NULL)
			event_free(loop->hear[i]);
	event_free(loop->turn);
	event_free(loop->limit);
	event_base_free(loop->base);
	free(loop);
}

void
loop_run(struct loop *loop)
{
	BUG_ON(event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) < 0, "the loop failed");
}

void
loop_stop(struct loop *loop)
{
	BUG_ON(event_base_loopexit(loop->base, NULL) != 0, "can't stop the loop");
}

void
loop_turn(struct loop *loop, span wait)
{
	struct timeval limit = timeval_of(wait.ms);
	BUG_ON(evtimer_add(loop->limit, &limit) != 0, "no timer");
	BUG_ON(event_base_loop(loop->base, EVLOOP_ONCE) < 0, "the loop failed");
	evtimer_del(loop->limit);
}

static void
on_limit(evutil_socket_t fd, short what, void *loop)
{
	(void) fd;
	(void) what;
	(void) loop;
}

struct clock *
loop_clock(struct loop *loop)
{
	return &loop->clock;
}

struct event_base *
loop_base(struct loop *loop)
{
	return loop->base;
}

/* Deferring */

void
loop_defer(struct loop *loop, struct deferred *deferred)
{
	BUG_ON(deferred->on_turn == NULL, "a deferred call without a callback");
	if (deferred->pending)
		return;
	deferred->pending = true;
	deferred->next = NULL;
	deferred->previous = loop->last;
	if (loop->last == NULL)
		loop->first = deferred;
	else
		loop->last->next = deferred;
	loop->last = deferred;
	if (loop->first == deferred) {
		struct timeval at_once = timeval_of(0);
		BUG_ON(evtimer_add(loop->turn, &at_once) != 0, "no timer");
	}
}

void
loop_undefer(struct loop *loop, struct deferred *deferred)
{
	if (!deferred->pending)
		return;
	if (deferred->previous == NULL)
		loop->first = deferred->next;
	else
		deferred->previous->next = deferred->next;
	if (deferred->next == NULL)
		loop->last = deferred->previous;
	else
		deferred->next->previous = deferred->previous;
	deferred->next = deferred->previous = NULL;
	deferred->pending = false;
}

/* Calls those that waited when the turn began; what they defer waits for the next. A marker ends
 * the turn's share, because a callback may undefer any other one, the last included. */
static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct loop *loop = arg;
	(void) fd;
	(void) what;
	if (loop->first == NULL)
		return;
	struct deferred *marker = &loop->marker;
	*marker = (struct deferred){ .pending = true, .previous = loop->last };
	loop->last->next = marker;
	loop->last = marker;
	while (loop->first != marker) {
		struct deferred *deferred = loop->first;
		loop_undefer(loop, deferred);
		deferred->on_turn(deferred);
	}
	loop_undefer(loop, marker);
	struct timeval at_once = timeval_of(0);
	if (loop->first != NULL)
		BUG_ON(evtimer_add(loop->turn, &at_once) != 0, "no timer");
}

/* Signals */

void
loop_watch_signals(struct loop *loop, struct loop_signals *signals)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	_Static_assert(ARRAY_LEN(numbers) == 3, "as many as are heard");
	BUG_ON(loop->signals != NULL, "signals are watched already");
	loop->signals = signals;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		bool wanted = numbers[i] == SIGHUP ? signals->on_reload != NULL
						   : signals->on_terminate != NULL;
		if (!wanted)
			continue;
		loop->hear[i] = evsignal_new(loop->base, numbers[i], on_signal, loop);
		BUG_ON(loop->hear[i] == NULL || evsignal_add(loop->hear[i], NULL) != 0,
		    "can't hear signal %d", numbers[i]);
	}
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct loop *loop = arg;
	(void) what;
	if (number == SIGHUP)
		loop->signals->on_reload(loop->signals);
	else
		loop->signals->on_terminate(loop->signals);
}
