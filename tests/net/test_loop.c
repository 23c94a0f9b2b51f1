/* SPDX-License-Identifier: MIT */
/* Nothing is called before its start function returns, nor after it was called off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>

#include "net/loop.h"

struct probe {
	struct deferred deferred;
	struct alarm alarm;
	struct loop *loop;
	struct probe *other; /* called off by the callback */
	int again;           /* defers itself this often */
	int calls;
};

static void
on_turn(struct deferred *deferred)
{
	struct probe *probe = container_of(deferred, struct probe, deferred);
	probe->calls++;
	if (probe->other != NULL)
		loop_undefer(probe->loop, &probe->other->deferred);
	if (probe->again-- > 0)
		loop_defer(probe->loop, deferred);
}

static void
on_alarm(struct alarm *alarm)
{
	struct probe *probe = container_of(alarm, struct probe, alarm);
	probe->calls++;
}

static void
test_deferred_calls_wait_for_the_next_turn(void **state)
{
	(void) state;
	struct loop *loop = loop_new();
	struct probe again = { .deferred.on_turn = on_turn, .loop = loop, .again = 2 };
	struct probe off = { .deferred.on_turn = on_turn, .loop = loop };
	loop_defer(loop, &again.deferred);
	loop_defer(loop, &again.deferred);
	loop_defer(loop, &off.deferred);
	loop_undefer(loop, &off.deferred);
	loop_undefer(loop, &off.deferred);
	assert_int_equal(again.calls, 0);
	for (int turn = 1; turn <= 5; turn++) {
		loop_turn(loop, milliseconds(20));
		assert_int_equal(again.calls, turn < 3 ? turn : 3);
	}
	assert_int_equal(off.calls, 0);
	assert_false(again.deferred.pending);
	loop_free(loop);
}

static void
test_a_callback_may_call_off_the_one_behind_it(void **state)
{
	(void) state;
	struct loop *loop = loop_new();
	struct probe last = { .deferred.on_turn = on_turn, .loop = loop };
	struct probe first = { .deferred.on_turn = on_turn, .loop = loop, .other = &last };
	loop_defer(loop, &first.deferred);
	loop_defer(loop, &last.deferred);
	loop_turn(loop, milliseconds(20));
	loop_turn(loop, milliseconds(1));
	assert_int_equal(first.calls, 1);
	assert_int_equal(last.calls, 0);
	loop_defer(loop, &last.deferred);
	loop_turn(loop, milliseconds(20));
	assert_int_equal(last.calls, 1);
	loop_free(loop);
}

static void
test_alarms_ring_once_at_or_after_their_time(void **state)
{
	(void) state;
	struct loop *loop = loop_new();
	struct clock *clock = loop_clock(loop);
	instant start = clock_now(clock);
	struct probe soon = { .alarm.on_alarm = on_alarm };
	struct probe past = { .alarm.on_alarm = on_alarm };
	struct probe off = { .alarm.on_alarm = on_alarm };
	struct probe never = { .alarm.on_alarm = on_alarm };
	clock_arm(clock, &soon.alarm, INSTANT_NEVER);
	clock_arm(clock, &soon.alarm, instant_plus(start, milliseconds(30)));
	clock_arm(clock, &past.alarm, instant_plus(start, seconds(-5)));
	clock_arm(clock, &off.alarm, start);
	clock_arm(clock, &never.alarm, INSTANT_NEVER);
	clock_disarm(clock, &off.alarm);
	clock_disarm(clock, &off.alarm);
	assert_int_equal(past.calls, 0);
	for (int i = 0; i < 1000 && soon.calls == 0; i++)
		loop_turn(loop, milliseconds(5));
	assert_int_equal(soon.calls, 1);
	assert_true(instant_since(clock_now(clock), start).ms >= 30);
	loop_turn(loop, milliseconds(5));
	assert_int_equal(soon.calls, 1);
	assert_int_equal(past.calls, 1);
	assert_int_equal(off.calls, 0);
	assert_int_equal(never.calls, 0);
	assert_false(soon.alarm.armed);
	assert_true(never.alarm.armed);
	clock_disarm(clock, &never.alarm);
	loop_free(loop);
}

struct heard {
	struct loop_signals signals;
	struct loop *loop;
	int terminate, reload;
};

static void
on_terminate(struct loop_signals *signals)
{
	struct heard *heard = container_of(signals, struct heard, signals);
	heard->terminate++;
	loop_stop(heard->loop);
}

static void
on_reload(struct loop_signals *signals)
{
	struct heard *heard = container_of(signals, struct heard, signals);
	heard->reload++;
	assert_int_equal(raise(SIGTERM), 0);
}

static void
test_signals_are_heard_and_stop_ends_run(void **state)
{
	(void) state;
	struct loop *loop = loop_new();
	struct heard heard = {
		.signals = { .on_terminate = on_terminate, .on_reload = on_reload },
		.loop = loop,
	};
	loop_watch_signals(loop, &heard.signals);
	assert_int_equal(raise(SIGHUP), 0);
	loop_run(loop);
	assert_int_equal(heard.reload, 1);
	assert_int_equal(heard.terminate, 1);
	loop_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deferred_calls_wait_for_the_next_turn),
		cmocka_unit_test(test_a_callback_may_call_off_the_one_behind_it),
		cmocka_unit_test(test_alarms_ring_once_at_or_after_their_time),
		cmocka_unit_test(test_signals_are_heard_and_stop_ends_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
