/* SPDX-License-Identifier: MIT */
/* Moments as people write them, and the days they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheduler/moment.h"

static const struct {
	const char *text;
	const char *anchor; /* NULL: no moment */
	const char *want;   /* counted from 2026-08-31 */
} moments[] = {
	{ "14 days before planned", "planned", "2026-08-17" },
	{ "1 day after planned", "planned", "2026-09-01" },
	{ "18 weeks before planned", "planned", "2026-04-27" },
	{ "6 months after performed", "performed", "2027-02-28" },
	{ "1 year after performed", "performed", "2027-08-31" },
	{ "10 years after performed", "performed", "2036-08-31" },
	{ "2 years before listed", "listed", "2024-08-31" },
	{ "on discharged", "discharged", "2026-08-31" },
	{ "0 days after listed", "listed", "2026-08-31" },
	{ "  3  weeks   after  discharged ", "discharged", "2026-09-21" },
	{ "", NULL, NULL },
	{ "planned", NULL, NULL },
	{ "14 days", NULL, NULL },
	{ "14 before planned", NULL, NULL },
	{ "days before planned", NULL, NULL },
	{ "14 days befor planned", NULL, NULL },
	{ "14 days before plannned", NULL, NULL },
	{ "14 days before planned date", NULL, NULL },
	{ "-14 days before planned", NULL, NULL },
	{ "1.5 years after performed", NULL, NULL },
	{ "51 years after performed", NULL, NULL },
	{ "99999999999999999999 days after performed", NULL, NULL },
	{ "6 Months after performed", NULL, NULL },
	{ "on on planned", NULL, NULL },
};

static void
test_moments(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		struct moment moment = { .days = 77 };
		bool good = moment_parse(str_from(moments[i].text), &moment);
		if (good != (moments[i].anchor != NULL))
			fail_msg("\"%s\"", moments[i].text);
		if (!good) {
			assert_int_equal(moment.days, 77);
			continue;
		}
		assert_string_equal(moment_anchor_word(moment.anchor), moments[i].anchor);
		char text[ZONE_TEXT];
		date_format(moment_date(moment, (struct date){ 2026, 8, 31 }, 0), text);
		if (strcmp(text, moments[i].want) != 0)
			fail_msg("\"%s\": %s, want %s", moments[i].text, text, moments[i].want);
	}
}

static void
test_lengths(void **state)
{
	(void) state;
	static const struct {
		const char *text;
		int months, days; /* both 0: none */
	} cases[] = {
		{ "3 days", 0, 3 },
		{ "1 week", 0, 7 },
		{ "6 months", 6, 0 },
		{ "2 years", 24, 0 },
		{ "2", 0, 0 },
		{ "2 years after", 0, 0 },
		{ "", 0, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int months = 0, days = 0;
		bool good = moment_parse_length(str_from(cases[i].text), &months, &days);
		assert_int_equal(good, cases[i].months + cases[i].days > 0);
		assert_int_equal(months, cases[i].months);
		assert_int_equal(days, cases[i].days);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_lengths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
