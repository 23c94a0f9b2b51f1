/* SPDX-License-Identifier: MIT */
/* No channel gets more than its rate; replies find room; a recovering gateway is not drowned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/random.h"
#include "scheduler/pacing.h"

static const instant noon = { INT64_C(1800000000000) };

/* As quick to begin as to reply: the first bucket alone. */
static struct pacing
plain(int per_minute, int burst)
{
	struct pacing pacing;
	struct pacing_rate rate = { per_minute, burst };
	pacing_init(&pacing, rate, rate);
	return pacing;
}

static int
take_all(struct pacing *pacing, enum pacing_kind kind, instant now)
{
	int taken = 0;
	while (pacing_take(pacing, kind, now))
		taken++;
	return taken;
}

static void
test_replies_find_room_behind_invitations(void **state)
{
	(void) state;
	static const struct {
		int burst, begin, reply;
	} cases[] = { { 1, 1, 0 }, { 3, 3, 0 }, { 4, 3, 1 }, { 10, 8, 2 }, { 60, 45, 15 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pacing pacing = plain(60, cases[i].burst);
		assert_int_equal(pacing_room(&pacing, PACING_BEGIN, noon), cases[i].begin);
		assert_int_equal(pacing_room(&pacing, PACING_REPLY, noon), cases[i].burst);
		assert_int_equal(take_all(&pacing, PACING_BEGIN, noon), cases[i].begin);
		assert_int_equal(take_all(&pacing, PACING_REPLY, noon), cases[i].reply);
	}
}

/* Asked at odd moments for an hour: never more than the burst and what has flowed in, and no less. */
static void
test_the_rate_is_kept_to_the_text(void **state)
{
	(void) state;
	static const int rates[] = { 1, 7, 60, 600, 6000 };
	for (size_t r = 0; r < ARRAY_LEN(rates); r++) {
		struct random random = random_seeded(r);
		struct pacing pacing = plain(rates[r], 10);
		instant now = noon, end = instant_plus(noon, hours(1));
		int64_t sent = take_all(&pacing, PACING_REPLY, now);
		while (now.ms < end.ms) {
			/* below the time in which the bucket overflows */
			uint64_t stride = (uint64_t) (9 * 60000 / rates[r]);
			now = instant_plus(
			    now, milliseconds(1 + (int64_t) random_below(&random, stride)));
			now = instant_min(now, end);
			sent += take_all(&pacing, PACING_REPLY, now);
		}
		assert_int_equal(sent, 10 + rates[r] * 60);
	}
}

static void
test_what_we_begin_is_spread(void **state)
{
	(void) state;
	struct pacing pacing;
	pacing_init(&pacing, (struct pacing_rate){ 3000, 300 }, (struct pacing_rate){ 60, 20 });
	int begun = take_all(&pacing, PACING_BEGIN, noon);
	assert_int_equal(begun, 20);
	for (int second = 1; second <= 60; second++) {
		instant now = instant_plus(noon, seconds(second));
		begun += take_all(&pacing, PACING_BEGIN, now);
		assert_true(pacing_room(&pacing, PACING_REPLY, now) > 200);
	}
	assert_int_equal(begun, 80);
}

static void
test_slow_start_after_an_outage(void **state)
{
	(void) state;
	struct pacing pacing = plain(60, 60);
	pacing_recover(&pacing, noon);
	assert_int_equal(pacing_room(&pacing, PACING_BEGIN, noon), 0);
	/* what a patient waits for is not slowed */
	assert_int_equal(pacing_room(&pacing, PACING_REPLY, noon), 60);
	int begun = 0;
	for (int second = 1; second <= PACING_SLOW_MINUTES * 60 - 1; second++)
		begun += take_all(&pacing, PACING_BEGIN, instant_plus(noon, seconds(second)));
	assert_in_range(begun, PACING_SLOW_MINUTES * 12 - 1, PACING_SLOW_MINUTES * 12);
	instant after = instant_plus(noon, minutes(PACING_SLOW_MINUTES));
	(void) take_all(&pacing, PACING_BEGIN, after);
	assert_int_equal(take_all(&pacing, PACING_BEGIN, instant_plus(after, minutes(1))),
	    45); /* and 15 in reserve */

	/* a channel of one text a minute recovers too */
	pacing = plain(1, 1);
	pacing_recover(&pacing, noon);
	assert_int_equal(
	    pacing_next(&pacing, PACING_BEGIN, noon).ms, instant_plus(noon, minutes(5)).ms);
	assert_int_equal(pacing_room(&pacing, PACING_BEGIN, instant_plus(noon, minutes(5))), 1);
}

/* What next promises is true to the millisecond. */
static void
test_next_is_the_first_moment(void **state)
{
	(void) state;
	struct random random = random_seeded(5);
	for (int i = 0; i < 3000; i++) {
		struct pacing pacing;
		const struct pacing_rate all = { 1 + (int) random_below(&random, 900),
			1 + (int) random_below(&random, 20) };
		const struct pacing_rate begin = { 1 + (int) random_below(&random, 900),
			1 + (int) random_below(&random, 20) };
		pacing_init(&pacing, all, begin);
		instant now = noon;
		if (i % 3 == 0)
			pacing_recover(&pacing, now);
		enum pacing_kind kind = i % 2 == 0 ? PACING_REPLY : PACING_BEGIN;
		(void) take_all(&pacing, kind, now);
		now = instant_plus(now, milliseconds((int64_t) random_below(&random, 60000)));
		(void) take_all(&pacing, kind, now);
		instant next = pacing_next(&pacing, kind, now);
		assert_true(next.ms > now.ms);
		struct pacing before = pacing;
		assert_int_equal(
		    pacing_room(&before, kind, instant_plus(next, milliseconds(-1))), 0);
		assert_true(pacing_room(&pacing, kind, next) > 0);
		assert_int_equal(pacing_next(&pacing, kind, next).ms, next.ms);
	}
}

static void
test_a_clock_that_steps_back_fills_nothing(void **state)
{
	(void) state;
	struct pacing pacing = plain(60, 5);
	assert_int_equal(take_all(&pacing, PACING_REPLY, noon), 5);
	instant back = instant_plus(noon, hours(-3));
	assert_int_equal(take_all(&pacing, PACING_REPLY, back), 0);
	assert_int_equal(take_all(&pacing, PACING_REPLY, instant_plus(back, seconds(2))), 2);
	/* ten years on: full, not overflowing */
	assert_int_equal(take_all(&pacing, PACING_REPLY, instant_plus(back, days(3653))), 5);

	pacing = plain(0, 5);
	assert_false(pacing_take(&pacing, PACING_REPLY, noon));
	assert_int_equal(pacing_next(&pacing, PACING_REPLY, noon).ms, INT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replies_find_room_behind_invitations),
		cmocka_unit_test(test_the_rate_is_kept_to_the_text),
		cmocka_unit_test(test_what_we_begin_is_spread),
		cmocka_unit_test(test_slow_start_after_an_outage),
		cmocka_unit_test(test_next_is_the_first_moment),
		cmocka_unit_test(test_a_clock_that_steps_back_fills_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
