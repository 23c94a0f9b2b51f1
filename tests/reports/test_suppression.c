/* SPDX-License-Identifier: MIT */
/* What either reader may see of a number. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <cmocka.h>

#include "reports/suppression.h"

enum { HIDDEN = -1 };

static void
counts_are_shown_by_reader(void **state)
{
	(void) state;
	static const struct {
		int64_t count, own, others;
	} cases[] = {
		{ 0, 0, 0 },
		{ 1, 1, HIDDEN },
		{ 5, 5, HIDDEN },
		{ 7, 7, HIDDEN },
		{ 8, 8, 10 },
		{ 10, 10, 10 },
		{ 12, 12, 10 },
		{ 13, 13, 15 },
		{ 17, 17, 15 },
		{ 18, 18, 20 },
		{ 10001, 10001, 10000 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t own = HIDDEN, others = HIDDEN;
		(void) suppression_count(SUPPRESSION_OWN_TEAM, cases[i].count, &own);
		(void) suppression_count(SUPPRESSION_OTHERS, cases[i].count, &others);
		assert_int_equal(own, cases[i].own);
		assert_int_equal(others, cases[i].others);
	}
}

static void
rates_are_shown_by_reader(void **state)
{
	(void) state;
	static const struct {
		int64_t count, of, own, others;
	} cases[] = {
		{ 0, 0, HIDDEN, HIDDEN },
		{ 4, 4, HIDDEN, HIDDEN },
		{ 0, 4, HIDDEN, HIDDEN },
		{ 4, 5, 80, HIDDEN },
		{ 0, 9, 0, 0 },
		{ 1, 3, HIDDEN, HIDDEN },
		{ 10, 16, 63, 67 }, /* 62.5 rounds up; 10 of 15 */
		{ 2, 50, 4, HIDDEN },
		{ 62, 313, 20, 19 }, /* 19.8; 60 of 315 is 19.05 */
		{ 50, 50, 100, 100 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t own = HIDDEN, others = HIDDEN;
		(void) suppression_percent(SUPPRESSION_OWN_TEAM, cases[i].count, cases[i].of, &own);
		(void) suppression_percent(
		    SUPPRESSION_OTHERS, cases[i].count, cases[i].of, &others);
		assert_int_equal(own, cases[i].own);
		assert_int_equal(others, cases[i].others);
	}
}

/* Whatever a sum and all but one of its parts are shown as, the last part's size stays open: at
 * least two numbers fit, for every small count behind every larger one. */
static void
nothing_can_be_worked_out_by_subtraction(void **state)
{
	(void) state;
	for (int64_t other = 8; other < 60; other++) {
		for (int64_t small = 1; small <= 7; small++) {
			int fits = 0;
			int64_t sum = 0, shown = 0;
			assert_true(suppression_count(SUPPRESSION_OTHERS, other + small, &sum));
			for (int64_t guess = 1; guess <= 7; guess++) {
				/* The other part may be anything that rounds as it does. */
				for (int64_t truth = other - 2; truth <= other + 2; truth++) {
					int64_t seen = 0, rounded = 0;
					(void) suppression_count(
					    SUPPRESSION_OTHERS, truth, &rounded);
					(void) suppression_count(SUPPRESSION_OTHERS, other, &shown);
					(void) suppression_count(
					    SUPPRESSION_OTHERS, truth + guess, &seen);
					if (rounded == shown && seen == sum) {
						fits++;
						break;
					}
				}
			}
			assert_true(fits >= 2);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_shown_by_reader),
		cmocka_unit_test(rates_are_shown_by_reader),
		cmocka_unit_test(nothing_can_be_worked_out_by_subtraction),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
