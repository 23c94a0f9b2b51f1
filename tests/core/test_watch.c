/* SPDX-License-Identifier: MIT */
/* Invariants 7 and 14, by a clock that is set: what is kept of it, who is told, and what leaves. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

static int64_t up_s; /* the time that passes */
static span ahead;   /* by how much the wall is wrong */
static bool synchronised;

static void
look(const struct event *events, size_t count)
{
	struct error error = { .text = "" };
	const struct clock_reading reading = { instant_plus(now, ahead), seconds(up_s),
		synchronised };
	if (!core_run_by(&house.core, &arena, events, count, &reading, &orders, &error))
		fail_msg("%s", error.text);
}

static void
pass(int64_t s)
{
	up_s += s;
	now = instant_plus(now, seconds(s));
}

static int
begin(void **state)
{
	up_s = 1000;
	ahead = seconds(0);
	synchronised = false;
	if (set_up(state) != 0)
		return -1;
	house.core.watch = (struct watch){ .on = true, .built = instant_plus(now, days(-30)) };
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 10,
	    &(struct dispatch_limits){ 100, 100, 100, 0 });
	const struct event enrol = operation(1, "foot");
	look(&enrol, 1);
	return 0;
}

/* To the morning on which the invitation leaves, a look an hour, while nothing is sent by this. */
static int
sent_within(int64_t hours_s)
{
	int sent = 0;
	for (int64_t i = 0; i < hours_s && sent == 0; i++) {
		look(NULL, 0);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			sent += order->kind == ORDER_SEND;
		if (sent == 0)
			pass(3600);
	}
	return sent;
}

static void
test_7_nothing_leaves_by_a_clock_that_was_set(void **state)
{
	(void) state;
	ahead = hours(87660);
	pass(60);
	assert_int_equal(sent_within(24 * 30), 0);
	look(NULL, 0);
	assert_int_equal(house.core.watch.guard.now.ms, now.ms); /* its own time went on */
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'clock'"), 1);
	/* What could not be sent in its time ends as it always does: by hark's time, unsent, and told. */
	assert_true(number("SELECT count(*) FROM outbox WHERE attempt = 0") > 0);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE attempt > 0"), 0);
}

static void
test_7_it_goes_on_when_it_was_kept_for_two_minutes(void **state)
{
	(void) state;
	ahead = hours(-1);
	pass(60);
	look(NULL, 0);
	assert_int_equal(orders.doubt, CLOCK_STEPPED);
	ahead = hours(0);
	synchronised = true;
	for (int i = 0; i < 2; i++) {
		pass(60);
		look(NULL, 0);
		assert_int_equal(orders.doubt, CLOCK_STEPPED);
	}
	pass(60);
	look(NULL, 0);
	assert_int_equal(orders.doubt, CLOCK_TRUSTED);
	assert_int_equal(sent_within(24 * 30), 1);
}

static void
test_7_a_restart_keeps_the_doubt_and_accept_ends_it(void **state)
{
	(void) state;
	const struct event accept = { .kind = EVENT_COMMAND,
		.command = { .verb = COMMAND_ACCEPT_CLOCK, .text = "", .actor = "ward" } };
	ahead = hours(1);
	pass(60);
	look(NULL, 0);
	ahead = hours(0);
	house.core.watch.started = false; /* all that a restart forgets */
	pass(60);
	look(NULL, 0);
	assert_int_equal(orders.doubt, CLOCK_STEPPED);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'clock'"), 1);
	look(&accept, 1);
	assert_int_equal(orders.doubt, CLOCK_TRUSTED);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'clock accepted'"), 1);
	assert_int_equal(sent_within(24 * 30), 1);
}

/* It says 1970 when it starts, and a patient writes that they may be in danger. */
static void
test_14_in_1970_a_danger_is_answered_and_told(void **state)
{
	(void) state;
	assert_int_equal(sent_within(24 * 30), 1);
	house.core.watch.started = false;
	ahead = milliseconds(-now.ms);
	const struct event text = { .kind = EVENT_TEXT,
		.text = { .organisation = house.organisation,
		    .channel = "phone",
		    .kind = "sms",
		    .ext_id = "1",
		    .sender = STR("+447700900001"),
		    .recipient = STR("hark"),
		    .body = STR("I want to end my life"),
		    .sent_at = INSTANT_NONE } };
	look(&text, 1);
	assert_int_equal(orders.doubt, CLOCK_UNBUILT);
	assert_int_equal(number("SELECT count(*) FROM outbox"
				" WHERE purpose = 'safety' AND state = 'sending'"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'urgent'"), 1);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE received_at < 1700000000000"), 0);
}

/* What it costs: the time is kept with what is written anyway, at most each ten seconds. */
static void
test_the_time_is_kept_seldom(void **state)
{
	(void) state;
	enum { BATCHES = 1000 };
	int64_t before = number("SELECT total_changes()");
	for (int i = 0; i < BATCHES; i++) {
		up_s += i % 10 == 0;
		now = instant_plus(now, seconds(i % 10 == 0));
		look(NULL, 0);
	}
	int64_t rows = number("SELECT total_changes()") - before;
	printf("the clock cost %lld rows in %d batches, 100 s\n", (long long) rows, BATCHES);
	assert_in_range(rows, 2, 22);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_7_nothing_leaves_by_a_clock_that_was_set),
		TEST(test_7_it_goes_on_when_it_was_kept_for_two_minutes),
		TEST(test_7_a_restart_keeps_the_doubt_and_accept_ends_it),
		TEST(test_14_in_1970_a_danger_is_answered_and_told),
		TEST(test_the_time_is_kept_seldom),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
