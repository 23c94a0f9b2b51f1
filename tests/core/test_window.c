/* SPDX-License-Identifier: MIT */
/*
 * A text that we begin, its follow-up's window and the hours in which we may write: what one day has no
 * room for goes on the next, nothing leaves in hours that are quiet now, and no gateway keeps a text for
 * longer than either.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { PEOPLE = 10 };

static void
connect(int begin_per_minute)
{
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, begin_per_minute, 3, 0 });
}

/* Everybody is to be asked today, and it is this long before the quiet hours. */
static void
the_evening_comes(span before)
{
	struct event events[PEOPLE];
	for (int i = 0; i < PEOPLE; i++)
		events[i] = operation(i + 1, "foot");
	house.core.lets_time_pass = false;
	run(events, PEOPLE);
	house.core.lets_time_pass = true;
	instant due = { number("SELECT min(due_at) FROM followup WHERE status = 'planned'") };
	struct zone *zone = zone_open("Europe/London", &(struct error){ 0 });
	now = instant_plus(
	    date_at(zone, zone_civil(zone, due).date, 18, 0), milliseconds(-before.ms));
	zone_close(zone);
	assert_true(due.ms < now.ms);
}

static void
set_quiet(int from, int to)
{
	struct query *query = db_query_once(house.db,
	    arena_printf(&arena, "UPDATE team SET quiet_from = %d, quiet_to = %d", from, to));
	(void) query_run(query);
	query_free(query);
}

/* How many left until this has passed. */
static int
pass(span all, span step, enum outcome_kind kind)
{
	int sent = 0;
	for (int64_t ms = 0; ms < all.ms; ms += step.ms)
		sent += time_passes(step, kind);
	return sent;
}

static int64_t
followups(const char *status)
{
	return number(arena_printf(&arena,
	    "SELECT count(*) FROM followup JOIN conversation ON conversation.followup = followup.id"
	    " WHERE status = '%s'",
	    status));
}

static void
test_7_what_a_day_has_no_room_for_goes_on_the_next(void **state)
{
	(void) state;
	connect(1);
	the_evening_comes(seconds(130));
	int evening = pass(minutes(3), seconds(10), OUTCOME_SENT);
	int night = pass(hours(14), minutes(5), OUTCOME_SENT);
	assert_in_range(evening, 1, PEOPLE - 1);
	assert_int_equal(night, 0);
	/* Nobody is said to have been asked who was not. */
	assert_int_equal(followups("sent"), evening);
	assert_int_equal(followups("due"), PEOPLE - evening);
	assert_int_equal(number("SELECT count(*) FROM followup WHERE reason = 'not sent yet'"),
	    PEOPLE - evening);
	int morning = pass(hours(3), minutes(1), OUTCOME_SENT);
	assert_int_equal(evening + morning, PEOPLE);
	assert_int_equal(followups("sent"), PEOPLE);
	assert_int_equal(number("SELECT count(*) FROM alert"), 0);
	assert_int_equal(number("SELECT count(*) FROM outbox"), PEOPLE);
	print_message("%d the first evening, %d at night, %d the next morning, 0 alerts\n", evening,
	    night, morning);
}

/* A reminder counts from when they were asked, not from when they were to be. */
static void
test_a_reminder_counts_from_the_text_that_left(void **state)
{
	(void) state;
	connect(60);
	the_evening_comes(seconds(30));
	instant opened = now;
	int refused = pass(minutes(1), seconds(10), OUTCOME_RETRY);
	assert_true(refused > 0);
	int sent = pass(days(2), hours(1), OUTCOME_RETRY);
	(void) sent;
	sent = pass(days(1), minutes(10), OUTCOME_SENT);
	assert_int_equal(sent, PEOPLE);
	int64_t first_left = number("SELECT min(sent_at) FROM outbox");
	assert_true(first_left > instant_plus(opened, days(2)).ms);
	(void) pass(days(9), minutes(30), OUTCOME_SENT);
	int64_t reminded = number("SELECT min(sent_at) FROM outbox WHERE purpose = 'reminder'");
	int64_t asked = number("SELECT min(sent_at) FROM outbox WHERE purpose <> 'reminder'");
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE purpose <> 'reminder'"), PEOPLE);
	assert_true(reminded >= instant_plus((instant){ asked }, days(2)).ms);
	assert_int_equal(number("SELECT count(*) FROM alert"), 0);
}

/* Its last day goes by, and it never left: it is missed, one alert says so, and no reminder comes. */
static void
test_7_what_the_window_has_no_room_for_is_missed(void **state)
{
	(void) state;
	connect(60);
	the_evening_comes(hours(2));
	instant closes = { number(
	    "SELECT closes_at FROM followup WHERE status = 'planned' ORDER BY due_at LIMIT 1") };
	while (now.ms < instant_plus(closes, hours(12)).ms)
		(void) time_passes(hours(3), OUTCOME_RETRY);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE purpose <> 'invitation'"
				" AND purpose <> 'identify'"),
	    0);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'queued'"), 0);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'unsent'"), PEOPLE);
	assert_int_equal(number("SELECT count(*) FROM alert"), PEOPLE);
	assert_int_equal(followups("missed"), PEOPLE);
	assert_int_equal(number("SELECT count(*) FROM conversation WHERE open = 1"), 0);
}

/* ... and the gateway is told so. */
static void
test_7_no_text_lives_past_its_window_or_its_hours(void **state)
{
	(void) state;
	connect(60);
	the_evening_comes(hours(2));
	run(NULL, 0);
	int seen = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_SEND) {
			assert_true(order->send.validity.ms > 0);
			assert_true(order->send.validity.ms <= hours(2).ms);
			seen++;
		}
	assert_true(seen > 0);
	assert_int_equal(number("SELECT count(*) FROM outbox JOIN conversation"
				" ON conversation.id = outbox.conversation"
				" JOIN followup ON followup.id = conversation.followup"
				" WHERE outbox.not_after > followup.closes_at"),
	    0);
}

/* Without quiet hours, and across midnight, the window is what ends it. */
static void
test_7_validity_ends_with_the_window(void **state)
{
	(void) state;
	connect(60);
	set_quiet(0, 0);
	the_evening_comes(minutes(1));
	run(NULL, 0);
	int seen = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_SEND) {
			int64_t closes = number(arena_printf(&arena,
			    "SELECT closes_at FROM followup JOIN conversation"
			    " ON conversation.followup = followup.id JOIN outbox"
			    " ON outbox.conversation = conversation.id WHERE outbox.id = %lld",
			    (long long) order->send.id.n));
			if (now.ms + order->send.validity.ms > closes)
				fail_msg("valid %lld days behind its window",
				    (long long) ((now.ms + order->send.validity.ms - closes) /
					days(1).ms));
			seen++;
		}
	assert_true(seen > 0);
}

/* The hours that count are those of now, not those of when it was put in the queue. */
static void
test_7_new_quiet_hours_hold_for_what_waits(void **state)
{
	(void) state;
	connect(60);
	set_quiet(0, 0);
	the_evening_comes(hours(3)); /* three in the afternoon */
	assert_true(pass(minutes(1), seconds(20), OUTCOME_RETRY) > 0);
	set_quiet(15 * 60, 19 * 60);
	assert_int_equal(pass(minutes(235), minutes(1), OUTCOME_SENT), 0);
	assert_int_equal(pass(minutes(60), minutes(1), OUTCOME_SENT), PEOPLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_7_what_a_day_has_no_room_for_goes_on_the_next, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_reminder_counts_from_the_text_that_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_7_what_the_window_has_no_room_for_is_missed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_7_no_text_lives_past_its_window_or_its_hours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_7_validity_ends_with_the_window, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_7_new_quiet_hours_hold_for_what_waits, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
