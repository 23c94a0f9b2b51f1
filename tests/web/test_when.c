/* SPDX-License-Identifier: MIT */
/* Dates and times as pages say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web/when.h"

static void
dates_are_said_in_words(void **state)
{
	static const struct {
		struct date date;
		const char *date_words, *day, *short_words;
	} cases[] = {
		{ { 2026, 1, 5 }, "5 January 2026", "Monday 5 January 2026", "Mon 5 Jan 2026" },
		{ { 2026, 9, 30 }, "30 September 2026", "Wednesday 30 September 2026",
		    "Wed 30 Sep 2026" },
		{ { 2028, 2, 29 }, "29 February 2028", "Tuesday 29 February 2028",
		    "Tue 29 Feb 2028" },
		{ { 0 }, "", "", "" },
	};
	struct arena arena = { 0 };
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(when_date(&arena, cases[i].date), cases[i].date_words);
		assert_string_equal(when_day(&arena, cases[i].date), cases[i].day);
		assert_string_equal(when_short(&arena, cases[i].date), cases[i].short_words);
	}
	arena_done(&arena);
}

static void
times_are_those_of_the_zone(void **state)
{
	static const struct {
		const char *utc, *clock, *moment;
	} cases[] = {
		{ "2026-01-05T00:00:00Z", "12.00am", "Monday 5 January 2026, 12.00am" },
		{ "2026-01-05T12:05:00Z", "12.05pm", "Monday 5 January 2026, 12.05pm" },
		{ "2026-01-05T23:59:00Z", "11.59pm", "Monday 5 January 2026, 11.59pm" },
		{ "2026-07-05T23:30:00Z", "12.30am", "Monday 6 July 2026, 12.30am" },
	};
	struct arena arena = { 0 };
	struct error error;
	struct zone *zone = zone_open("Europe/London", &error);
	(void) state;
	assert_non_null(zone);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		instant t;
		assert_true(instant_parse_utc(str_from(cases[i].utc), &t));
		assert_string_equal(when_clock(&arena, zone, t), cases[i].clock);
		assert_string_equal(when_moment(&arena, zone, t), cases[i].moment);
	}
	assert_string_equal(when_clock(&arena, zone, INSTANT_NONE), "");
	assert_string_equal(when_moment(&arena, zone, INSTANT_NEVER), "");
	zone_close(zone);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_said_in_words),
		cmocka_unit_test(times_are_those_of_the_zone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
