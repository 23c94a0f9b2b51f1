/* SPDX-License-Identifier: MIT */
/*
 * E1: in trial mode nobody but who is listed is written to, however many are imported; those in danger
 * are answered all the same; and what waited goes when the list is taken away.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { PEOPLE = 1000, MINUTES = 90 };

static const struct allow_list listed = { .addresses = { "+447700900007" }, .count = 1 };

static int
minutes_pass(int count)
{
	int sent = 0;
	for (int i = 0; i < count; i++)
		sent += time_passes(minutes(1), OUTCOME_SENT);
	return sent;
}

static void
enrol_all(void)
{
	struct event events[CORE_BATCH];
	for (int from = 0; from < PEOPLE; from += CORE_BATCH) {
		int n = PEOPLE - from < CORE_BATCH ? PEOPLE - from : CORE_BATCH;
		for (int i = 0; i < n; i++) {
			events[i] = operation(from + i + 1, "foot");
			events[i].enrolment.mobile = arena_printf(
			    &arena, "+4477009%05d", from + i == 0 ? 7 : 10000 + from + i);
		}
		run(events, (size_t) n);
		arena_reset(&arena);
	}
}

static void
test_nobody_but_who_is_listed_is_written_to(void **state)
{
	(void) state;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 60, 3, 0 });
	house.core.allow_list = &listed;
	enrol_all();
	int sent = 0;
	for (int day = 0; day < 3; day++) {
		sent += minutes_pass(MINUTES);
		now = instant_plus(now, hours(22));
	}
	int64_t others = number("SELECT count(*) FROM outbox JOIN address ON address.id = address"
				" WHERE sent_at IS NOT NULL AND value <> '+447700900007'");
	print_message(
	    "E1: %d imported in trial mode, %d sent, %lld of them to somebody not listed\n",
	    (int) PEOPLE, sent, (long long) others);
	assert_true(sent > 0);
	assert_int_equal(others, 0);

	house.core.allow_list = NULL;
	assert_true(minutes_pass(24 * 60) >= PEOPLE - 1);
}

static void
test_somebody_in_danger_is_answered(void **state)
{
	(void) state;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 60, 3, 0 });
	house.core.allow_list = &listed;
	const struct event events[] = { operation(1, "foot"),
		text_of(1, "m1", "I want to end my life") };
	run(events, 2);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE purpose = 'safety'"
				" AND state = 'sending'"),
	    1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_nobody_but_who_is_listed_is_written_to, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_somebody_in_danger_is_answered, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
