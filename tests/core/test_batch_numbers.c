/* SPDX-License-Identifier: MIT */
/* A list that changes the numbers of patients who have more than one operation. Each row is about one
 * operation, and the number that it tells is for all of them. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { SHIFT = 1000, NO_NUMBER = -1 };

static const struct date soon = { 2026, 2, 16 }, summer = { 2026, 7, 16 };
static int64_t batch;

/* The operations of people 1 to `count` on this side and day, by one file, with a number that `shift` makes
 * their own. */
static void
import(int count, const char *side, struct date planned_on, int shift)
{
	struct event events[CORE_BATCH];
	for (int i = 0; i < count; i++) {
		events[i] = operation(1 + i, "foot");
		events[i].enrolment.side = side;
		events[i].enrolment.planned_on = planned_on;
		events[i].enrolment.mobile =
		    shift == NO_NUMBER ? "" : arena_printf(&arena, "+4477009%05d", 1 + i + shift);
		events[i].batch =
		    (struct batch_row){ .id = { batch }, .source = "list.csv", .author = "J Bell" };
	}
	run(events, (size_t) count);
}

static int
written_to_in_two_hours(void)
{
	int sent = 0;
	for (int i = 0; i < 120; i++)
		sent += time_passes(minutes(1), OUTCOME_SENT);
	return sent;
}

static int
connected(void **state)
{
	int code = set_up(state);
	batch = 4711;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 60, 3, 0 });
	return code;
}

static void
test_e5_a_number_told_with_one_operation_holds_the_others_too(void **state)
{
	(void) state;
	import(BATCH_FREE, "left", summer, 0);
	batch++;
	import(BATCH_FREE, "right", soon, 0);
	batch++;
	/* Told with the left ones; the right ones are those that are due. */
	import(BATCH_FREE, "left", summer, SHIFT);
	int sent = written_to_in_two_hours();
	print_message("E5: 25 numbers changed beside 25 operations that are due: %d of the new ones"
		      " written to\n",
	    sent);
	assert_int_equal(sent, 0);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'waiting'"), 1);
	assert_int_equal(number("SELECT episodes FROM batch ORDER BY id DESC"), 2 * BATCH_FREE);
}

/* Nobody could be written to, until the file with other operations brings numbers. */
static void
test_e5_a_first_number_holds_the_others_too(void **state)
{
	(void) state;
	import(BATCH_FREE, "left", summer, NO_NUMBER);
	batch++;
	import(BATCH_FREE, "right", soon, NO_NUMBER);
	batch++;
	import(BATCH_FREE, "left", summer, SHIFT);
	int sent = written_to_in_two_hours();
	print_message(
	    "E5: 25 first numbers beside 25 operations that are due: %d of them written to\n",
	    sent);
	assert_int_equal(sent, 0);
	assert_int_equal(number("SELECT episodes FROM batch ORDER BY id DESC"), 2 * BATCH_FREE);
}

/* An address more, behind the number that stays: nobody is asked anywhere else. */
static void
test_e5_an_address_more_holds_nothing(void **state)
{
	(void) state;
	struct event events[10];
	import(ARRAY_LEN(events), "left", summer, 0);
	batch++;
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		events[i] = operation(1 + (int) i, "foot");
		events[i].enrolment.planned_on = summer;
		events[i].enrolment.mobile = arena_printf(&arena, "+4477009%05d", 1 + (int) i);
		events[i].enrolment.email = "ada@example.org";
		events[i].batch =
		    (struct batch_row){ .id = { batch }, .source = "list.csv", .author = "J Bell" };
	}
	run(events, ARRAY_LEN(events));
	assert_int_equal(number("SELECT count(*) FROM batch"), 1);
}

/* Both of a patient's operations stand in the file, and the second one's row makes it due as well. */
static void
test_e5_each_operation_counts_once(void **state)
{
	(void) state;
	import(10, "left", summer, 0);
	import(10, "right", summer, 0);
	batch++;
	import(10, "left", summer, SHIFT);
	import(10, "right", soon, SHIFT);
	assert_int_equal(number("SELECT episodes FROM batch ORDER BY id DESC"), 20);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'waiting'"), 0);
}

/* Whose care is over is asked nothing at any number. */
static void
test_e5_what_is_over_counts_for_nothing(void **state)
{
	(void) state;
	import(10, "left", summer, 0);
	import(10, "right", summer, 0);
	struct error error;
	struct query *query =
	    db_query_once(house.db, "UPDATE episode SET status = 'closed' WHERE side = 'right'");
	(void) query_run(query);
	query_free(query);
	assert_false(db_failed(house.db, &error));
	batch++;
	import(10, "left", summer, SHIFT);
	assert_int_equal(number("SELECT episodes FROM batch ORDER BY id DESC"), 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_e5_a_number_told_with_one_operation_holds_the_others_too, connected,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_a_first_number_holds_the_others_too, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_an_address_more_holds_nothing, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_each_operation_counts_once, connected, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_e5_what_is_over_counts_for_nothing, connected, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
