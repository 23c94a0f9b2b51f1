/* SPDX-License-Identifier: MIT */
/* A decimal reads, rounds and prints the same everywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/decimal.h"

static decimal
of(const char *text)
{
	decimal d = { 0 };
	if (!decimal_parse(str_from(text), &d))
		fail_msg("cannot read %s", text);
	return d;
}

static void
check(const char *name, decimal got, const char *want)
{
	char text[DECIMAL_TEXT];
	if (strcmp(decimal_format(got, text), want) != 0)
		fail_msg("%s: got %s, want %s", name, text, want);
}

static void
test_reads_and_writes_the_shortest_text(void **state)
{
	(void) state;
	static const struct {
		const char *in, *want; /* want NULL: refused */
	} cases[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "12", "12" },
		{ "0.5", "0.5" },
		{ "-0.594", "-0.594" },
		{ "007.250", "7.25" },
		{ "0.000000001", "0.000000001" },
		{ "100", "100" },
		{ "9223372036.854775807", "9223372036.854775807" },
		{ "-9223372036.854775808", "-9223372036.854775808" },
		{ "9223372036.854775808", NULL },
		{ "99999999999999999999999999999999999999999999", NULL },
		{ "0.0000000001", NULL },
		{ "", NULL },
		{ "-", NULL },
		{ ".5", NULL },
		{ "5.", NULL },
		{ "+5", NULL },
		{ "1,5", NULL },
		{ "1e3", NULL },
		{ " 1", NULL },
		{ "1 ", NULL },
		{ "1.2.3", NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		decimal d = { 77 };
		bool read = decimal_parse(str_from(cases[i].in), &d);
		if (read != (cases[i].want != NULL))
			fail_msg("\"%s\": read %d", cases[i].in, read);
		if (read)
			check(cases[i].in, d, cases[i].want);
		else
			assert_int_equal(d.billionths, 77);
	}
}

static void
test_rounds_half_away_from_zero(void **state)
{
	(void) state;
	static const struct {
		const char *in;
		int places;
		const char *want;
	} cases[] = {
		{ "0.5", 0, "1" },
		{ "-0.5", 0, "-1" },
		{ "1.5", 0, "2" },
		{ "2.5", 0, "3" },
		{ "0.4999", 0, "0" },
		{ "-2.444", 2, "-2.44" },
		{ "2.445", 2, "2.45" },
		{ "1.123456789", 9, "1.123456789" },
		{ "1.123456785", 8, "1.12345679" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check(cases[i].in, decimal_round(of(cases[i].in), cases[i].places), cases[i].want);
}

static void
test_calculates(void **state)
{
	(void) state;
	static const struct {
		const char *a;
		char operation;
		const char *b, *want;
	} cases[] = {
		{ "0.1", '+', "0.2", "0.3" },
		{ "1", '-', "1.000000001", "-0.000000001" },
		{ "2.5", '*', "4", "10" },
		{ "-0.000000001", '*', "0.5", "-0.000000001" },
		{ "0.000000001", '*', "0.4", "0" },
		{ "92233", '*', "100000", "9223300000" },
		{ "10", '/', "3", "3.333333333" },
		{ "20", '/', "3", "6.666666667" },
		{ "-20", '/', "3", "-6.666666667" },
		{ "20", '/', "-3", "-6.666666667" },
		{ "1", '/', "8", "0.125" },
		{ "9000000000", '/', "9000000000", "1" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		decimal a = of(cases[i].a), b = of(cases[i].b);
		decimal got = cases[i].operation == '+' ? decimal_plus(a, b)
		    : cases[i].operation == '-'         ? decimal_minus(a, b)
		    : cases[i].operation == '*'         ? decimal_times(a, b)
							: decimal_over(a, b);
		check(cases[i].a, got, cases[i].want);
	}
	check("from int", decimal_from_int(-42), "-42");
	assert_true(decimal_compare(of("-1"), of("1")) < 0);
	assert_true(decimal_compare(of("1"), of("0.999999999")) > 0);
	assert_int_equal(decimal_compare(of("1.0"), of("1")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_and_writes_the_shortest_text),
		cmocka_unit_test(test_rounds_half_away_from_zero),
		cmocka_unit_test(test_calculates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
