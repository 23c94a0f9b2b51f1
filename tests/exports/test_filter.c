/* SPDX-License-Identifier: MIT */
/* Filters as people type them, and the complaints they get. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <cmocka.h>

#include "exports/filter.h"

static void
every_filter_is_taken_and_told(void **state)
{
	(void) state;
	static const char *const given[][2] = { { "team", "foot" }, { "worker", "Okonkwo, C" },
		{ "procedure", "T52.1" }, { "instrument", "nrs-pain" }, { "step", "6-months" },
		{ "from", "2026-01-31" }, { "to", "2026-02-28" }, { "status", "complete" },
		{ "channel", "email" }, { "paired", NULL } };
	struct extract_filter filter = { 0 };
	struct error error = { 0 };
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(filter_words(&arena, &filter), "everything");
	for (size_t i = 0; i < ARRAY_LEN(given); i++) {
		assert_string_equal(filter_names[i], given[i][0]);
		assert_int_equal(filter_takes_value(given[i][0]), given[i][1] != NULL);
		assert_true(filter_set(&filter, given[i][0], given[i][1], &error));
	}
	assert_null(filter_names[ARRAY_LEN(given)]);
	assert_true(filter_check(&filter, &error));
	assert_string_equal(filter_words(&arena, &filter),
	    "team foot, worker Okonkwo, C, procedure T52.1, instrument nrs-pain, step 6-months, "
	    "from 2026-01-31, to 2026-02-28, status complete, channel email, paired");
	arena_done(&arena);
}

static void
what_is_wrong_is_said(void **state)
{
	(void) state;
	static const struct {
		const char *name, *value, *complaint;
	} cases[] = {
		{ "colour", "red", "there is no filter --colour" },
		{ "team", "", "--team is empty, expected a value" },
		{ "status", "done",
		    "--status is not known, expected one of planned, started, partial, complete, "
		    "expired" },
		{ "channel", "pigeon",
		    "--channel is not known, expected one of sms, email, web, staff" },
		{ "from", "31/01/2026",
		    "--from is no date, expected YYYY-MM-DD such as 2026-01-31" },
		{ "to", "2026-02-30", "--to is no date, expected YYYY-MM-DD such as 2026-01-31" },
		{ "to", NULL, "--to is no date, expected YYYY-MM-DD such as 2026-01-31" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct extract_filter filter = { 0 };
		struct error error = { 0 };
		assert_false(filter_set(&filter, cases[i].name, cases[i].value, &error));
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_string_equal(error.text, cases[i].complaint);
	}
}

static void
a_filter_given_twice_is_refused(void **state)
{
	(void) state;
	static const char *const given[][2] = { { "team", "foot" }, { "from", "2026-01-31" },
		{ "status", "complete" } };
	for (size_t i = 0; i < ARRAY_LEN(given); i++) {
		struct extract_filter filter = { 0 };
		struct error error = { 0 };
		assert_true(filter_set(&filter, given[i][0], given[i][1], &error));
		assert_false(filter_set(&filter, given[i][0], given[i][1], &error));
	}
}

static void
from_after_to_is_refused(void **state)
{
	(void) state;
	struct error error = { 0 };
	struct extract_filter filter = { .from = { 2026, 2, 2 }, .to = { 2026, 2, 1 } };
	assert_false(filter_check(&filter, &error));
	filter.to.day = 2;
	assert_true(filter_check(&filter, &error));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_filter_is_taken_and_told),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(a_filter_given_twice_is_refused),
		cmocka_unit_test(from_after_to_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
