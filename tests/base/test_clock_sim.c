/* SPDX-License-Identifier: MIT */
/* The simulated clock fires in order, and never earlier than it is told to run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock_sim.h"
#include "base/strbuf.h"

struct bell {
	struct alarm alarm;
	char name;
	struct clock *clock;
	struct strbuf *said;
	span again; /* arms itself again after this long, 0m0.000s 0m0.000s
0m0.000s 0m0.000s times */
	int times;
	struct bell *other; /* disarmed when this one rings */
};

static void
on_ring(struct alarm *alarm)
{
	struct bell *bell = container_of(alarm, struct bell, alarm);
	assert_false(alarm->armed);
	strbuf_printf(bell->said, "%c%lld ", bell->name, (long long) clock_now(bell->clock).ms);
	if (bell->other != NULL)
		clock_disarm(bell->clock, &bell->other->alarm);
	if (bell->times-- > 0)
		clock_arm(bell->clock, alarm, instant_plus(clock_now(bell->clock), bell->again));
}

struct fixture {
	struct clock_sim *sim;
	struct clock *clock;
	struct strbuf said;
	struct bell a, b, c;
};

static void
set_up(struct fixture *f)
{
	*f = (struct fixture){ .sim = clock_sim_new((instant){ 1000 }) };
	f->clock = clock_sim_clock(f->sim);
	strbuf_init(&f->said, 1000);
	struct bell *bells[] = { &f->a, &f->b, &f->c };
	for (size_t i = 0; i < ARRAY_LEN(bells); i++)
		*bells[i] = (struct bell){ .alarm.on_alarm = on_ring,
			.name = (char) ('a' + i),
			.clock = f->clock,
			.said = &f->said };
}

static void
tear_down(struct fixture *f)
{
	clock_sim_free(f->sim);
	strbuf_done(&f->said);
}

static void
test_fires_in_order_of_time_then_of_arming(void **state)
{
	(void) state;
	struct fixture f;
	set_up(&f);
	clock_arm(f.clock, &f.c.alarm, (instant){ 1500 });
	clock_arm(f.clock, &f.b.alarm, (instant){ 1500 });
	clock_arm(f.clock, &f.a.alarm, (instant){ 1200 });
	assert_int_equal(clock_sim_next(f.sim).ms, 1200);
	clock_sim_run_until(f.sim, (instant){ 1199 });
	assert_string_equal(strbuf_cstr(&f.said), "");
	clock_sim_run_until(f.sim, (instant){ 1500 });
	assert_string_equal(strbuf_cstr(&f.said), "a1200 c1500 b1500 ");
	assert_int_equal(clock_now(f.clock).ms, 1500);
	assert_int_equal(clock_sim_next(f.sim).ms, INSTANT_NEVER.ms);
	tear_down(&f);
}

static void
test_runs_until_quiet(void **state)
{
	(void) state;
	struct fixture f;
	set_up(&f);
	f.a.again = milliseconds(300);
	f.a.times = 5;
	f.b.again = milliseconds(-50); /* a time in the past is now */
	f.b.times = 2;
	clock_arm(f.clock, &f.a.alarm, (instant){ 1300 });
	clock_arm(f.clock, &f.b.alarm, (instant){ 1600 });
	clock_sim_run_until(f.sim, (instant){ 2000 });
	assert_string_equal(strbuf_cstr(&f.said), "a1300 b1600 a1600 b1600 b1600 a1900 ");
	assert_int_equal(clock_now(f.clock).ms, 2000);
	tear_down(&f);
}

static void
test_moves_and_disarms(void **state)
{
	(void) state;
	struct fixture f;
	set_up(&f);
	clock_arm(f.clock, &f.a.alarm, (instant){ 1100 });
	clock_arm(f.clock, &f.a.alarm, (instant){ 1400 }); /* moved */
	clock_arm(f.clock, &f.b.alarm, (instant){ 1200 });
	clock_arm(f.clock, &f.c.alarm, (instant){ 1200 });
	f.b.other = &f.c; /* disarmed while due */
	clock_disarm(f.clock, &f.c.alarm);
	clock_disarm(f.clock, &f.c.alarm); /* idle: accepted */
	clock_arm(f.clock, &f.c.alarm, (instant){ 1200 });
	clock_sim_run_until(f.sim, (instant){ 5000 });
	assert_string_equal(strbuf_cstr(&f.said), "b1200 a1400 ");
	clock_arm(f.clock, &f.a.alarm, (instant){ 7000 });
	tear_down(&f); /* a pending alarm is forgotten */
	assert_true(f.a.alarm.armed);
	clock_sim_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fires_in_order_of_time_then_of_arming),
		cmocka_unit_test(test_runs_until_quiet),
		cmocka_unit_test(test_moves_and_disarms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
