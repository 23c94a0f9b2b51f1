/* SPDX-License-Identifier: MIT */
/*
 * Invariant 6, the house's day: so many texts leave in 24 hours and no more, however often hark starts. A
 * fifth of them is for who is in the middle of a conversation; a STOP is confirmed and a danger answered
 * whatever was sent; and staff hear of it once a day.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { PEOPLE = 40, PER_DAY = 20, BEGUN = PER_DAY - PER_DAY / 5 };

static const struct dispatch_limits limits = { 3000, 3000, 3, PER_DAY };

static void
start(void)
{
	const struct event event = { .kind = EVENT_START };
	house.core.dispatch = (struct dispatch){ .boot = house.core.dispatch.boot + 1 };
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50, &limits);
	run(&event, 1);
}

/* So many minutes; each may be a start of its own. */
static int
minutes_pass(int count, bool starts)
{
	int sent = 0;
	for (int i = 0; i < count; i++) {
		if (starts)
			start();
		sent += time_passes(minutes(1), OUTCOME_SENT);
	}
	return sent;
}

static int
invite_all(void)
{
	struct event events[PEOPLE];
	int sent = 0;
	start();
	for (int i = 0; i < PEOPLE; i++)
		events[i] = operation(i + 1, "foot");
	run(events, PEOPLE);
	for (int hour = 0; hour < 24 * 30 && sent == 0; hour++)
		sent = time_passes(hours(1), OUTCOME_SENT);
	return sent;
}

static int
hear(int person, const char *id, const char *body)
{
	const struct event event = text_of(person, id, body);
	run(&event, 1);
	struct event events[DISPATCH_BATCH];
	size_t count = outcomes_of(OUTCOME_SENT, events);
	run(events, count);
	return (int) count;
}

/* The number of a person who was invited, the first of those behind this one. */
static int
invited_after(int person)
{
	for (person++; person <= PEOPLE; person++)
		if (number(arena_printf(&arena,
			"SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"
			" AND address IN (SELECT id FROM address WHERE value = '+447700900%03d')",
			person)) > 0)
			return person;
	fail_msg("nobody else was invited");
	return 0;
}

static int64_t
alerts(void)
{
	return number("SELECT count(*) FROM alert WHERE rule LIKE '%per_day%'");
}

static void
test_6_the_day_has_so_many_texts_over_any_number_of_starts(void **state)
{
	(void) state;
	int sent = invite_all();
	sent += minutes_pass(20, true);
	assert_int_equal(sent, BEGUN);
	assert_int_equal(alerts(), 1);
	/* A fifth is left for answers. */
	int person = 0, answered = 0;
	for (int i = 0; i < 6; i++) {
		person = invited_after(person);
		answered += hear(person, arena_printf(&arena, "y%d", i), "YES");
	}
	assert_int_equal(answered, PER_DAY - BEGUN);
	answered += minutes_pass(20, true);
	assert_int_equal(answered, PER_DAY - BEGUN);
	/* ... and none of it is between somebody and silence, or help. */
	person = invited_after(person);
	assert_int_equal(hear(person, "stop", "STOP"), 1);
	person = invited_after(person);
	assert_true(hear(person, "danger", "I want to end my life") >= 1);
	printf("per_day: %d of %d in a day, over 40 starts\n", BEGUN + answered, PER_DAY);
}

static void
test_staff_hear_of_it_once_a_day_and_the_next_has_its_own(void **state)
{
	(void) state;
	assert_int_equal(invite_all() + minutes_pass(30, false), BEGUN);
	assert_int_equal(alerts(), 1);
	const struct event close = { .kind = EVENT_COMMAND,
		.command = { .verb = COMMAND_CLOSE_ALERT,
		    .alert = { number("SELECT id FROM alert WHERE rule LIKE '%per_day%'") },
		    .text = "seen",
		    .actor = "ward" } };
	run(&close, 1);
	assert_int_equal(minutes_pass(30, true), 0);
	assert_int_equal(alerts(), 1);
	int next = minutes_pass(24 * 60, false);
	assert_int_equal(next, BEGUN);
	assert_int_equal(alerts(), 2);
}

/* Both wait, and have one telephone: the second is not asked in the same breath. */
static void
test_6_two_that_we_begin_are_a_minute_apart(void **state)
{
	static const char sql_share[] =
	    "INSERT INTO patient_address (patient, address, preference)"
	    " SELECT patient, (SELECT min(address) FROM outbox), 9 FROM outbox"
	    " WHERE address > (SELECT min(address) FROM outbox)";
	static const char sql_move[] =
	    "UPDATE outbox SET address = (SELECT min(address) FROM outbox)";
	struct error error;
	struct event events[DISPATCH_BATCH] = { operation(1, "foot"), operation(2, "foot") };
	(void) state;
	house.core.dispatch = (struct dispatch){ .boot = 2 };
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 1, &limits);
	run(events, 2);
	for (int hour = 0; hour < 24 * 30 && outcomes_of(OUTCOME_SENT, events) == 0; hour++) {
		now = instant_plus(now, hours(1));
		run(NULL, 0);
	}
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'queued'"), 1);
	db_begin(house.db);
	query_run(db_query(house.db, sql_share));
	query_run(db_query(house.db, sql_move));
	assert_true(db_commit(house.db, &error));
	run(events, 1);
	int sent = 1;
	int later = 0;
	while (sent == 1 && ++later < 600)
		sent += time_passes(seconds(1), OUTCOME_SENT);
	printf("apart: the second %d s behind the first\n", later);
	assert_in_range(later, 60, 125);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_6_the_day_has_so_many_texts_over_any_number_of_starts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_staff_hear_of_it_once_a_day_and_the_next_has_its_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_6_two_that_we_begin_are_a_minute_apart, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
