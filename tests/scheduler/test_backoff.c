/* SPDX-License-Identifier: MIT */
/* Tries spread out, never past the end; a broken channel is asked once a minute and no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheduler/backoff.h"

static const instant noon = { INT64_C(1800000000000) };

static void
test_waits_grow_and_spread(void **state)
{
	(void) state;
	static const struct {
		int attempt, minutes;
	} cases[] = { { 0, 1 }, { 1, 1 }, { 2, 5 }, { 3, 15 }, { 4, 60 }, { 5, 60 }, { 1000, 60 } };
	struct random random = random_seeded(1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t least = INT64_MAX, most = 0, wait = cases[i].minutes * INT64_C(60000);
		for (int n = 0; n < 2000; n++) {
			instant next;
			assert_true(
			    backoff_next(&random, cases[i].attempt, noon, INSTANT_NEVER, &next));
			int64_t got = next.ms - noon.ms;
			least = got < least ? got : least;
			most = got > most ? got : most;
		}
		/* all within 20 %, and nearly all of that is used */
		assert_in_range(least, wait * 80 / 100, wait * 81 / 100);
		assert_in_range(most, wait * 119 / 100, wait * 120 / 100);
	}
}

static void
test_nothing_is_tried_past_its_end(void **state)
{
	(void) state;
	struct random random = random_seeded(2);
	instant next = INSTANT_NONE;
	assert_false(backoff_next(&random, 1, noon, instant_plus(noon, seconds(48)), &next));
	assert_false(backoff_next(&random, 4, noon, instant_plus(noon, minutes(48)), &next));
	assert_false(backoff_next(&random, 1, noon, noon, &next));
	assert_true(instant_is_none(next));
	assert_true(backoff_next(&random, 1, noon, instant_plus(noon, seconds(73)), &next));
}

static void
test_a_breaker_opens_probes_and_closes(void **state)
{
	(void) state;
	struct breaker breaker = { 0 };
	instant now = noon;
	/* a success between failures starts the count again */
	for (int i = 0; i < BREAKER_FAILURES - 1; i++)
		breaker_failed(&breaker, now);
	assert_true(breaker_may_send(&breaker, now));
	breaker_succeeded(&breaker);
	for (int i = 0; i < BREAKER_FAILURES; i++) {
		assert_true(breaker_may_send(&breaker, now));
		assert_int_equal(breaker_next(&breaker, now).ms, now.ms);
		breaker_failed(&breaker, now);
	}
	assert_false(breaker_may_send(&breaker, now));
	assert_int_equal(breaker_next(&breaker, now).ms, instant_plus(now, seconds(60)).ms);
	assert_false(breaker_may_send(&breaker, instant_plus(now, milliseconds(59999))));

	/* one probe, and only one, whatever becomes of it */
	now = instant_plus(now, seconds(60));
	assert_true(breaker_may_send(&breaker, now));
	assert_false(breaker_may_send(&breaker, now));
	assert_true(breaker_next(&breaker, now).ms > now.ms);
	now = instant_plus(now, seconds(10));
	breaker_failed(&breaker, now);
	assert_false(breaker_may_send(&breaker, instant_plus(now, seconds(59))));
	now = instant_plus(now, seconds(60));
	assert_true(breaker_may_send(&breaker, now));
	/* its outcome is lost: another in a minute */
	assert_true(breaker_may_send(&breaker, instant_plus(now, seconds(60))));
	breaker_succeeded(&breaker);
	assert_true(breaker_may_send(&breaker, now));
	assert_true(breaker_may_send(&breaker, now));
}

static void
test_a_day_of_outage_asks_once_a_minute(void **state)
{
	(void) state;
	struct breaker breaker = { 0 };
	int asked = 0;
	for (int second = 0; second < 24 * 3600; second++) {
		instant now = instant_plus(noon, seconds(second));
		if (!breaker_may_send(&breaker, now))
			continue;
		asked++;
		breaker_failed(&breaker, now);
	}
	assert_in_range(asked, 24 * 60, 24 * 60 + BREAKER_FAILURES);
}

/* A clock that was five years ahead and is put right must not keep a channel shut for five years. */
static void
test_a_breaker_outlives_a_clock_that_went_back(void **state)
{
	(void) state;
	struct breaker breaker = { 0 };
	instant ahead = instant_plus(noon, days(5 * 365));
	for (int i = 0; i < BREAKER_FAILURES; i++)
		breaker_failed(&breaker, ahead);
	assert_int_equal(breaker_next(&breaker, noon).ms, noon.ms);
	assert_true(breaker_may_send(&breaker, noon));
	/* and it is the one probe of that minute */
	assert_false(breaker_may_send(&breaker, noon));
	assert_int_equal(breaker_next(&breaker, noon).ms, instant_plus(noon, seconds(60)).ms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits_grow_and_spread),
		cmocka_unit_test(test_nothing_is_tried_past_its_end),
		cmocka_unit_test(test_a_breaker_opens_probes_and_closes),
		cmocka_unit_test(test_a_breaker_outlives_a_clock_that_went_back),
		cmocka_unit_test(test_a_day_of_outage_asks_once_a_minute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
