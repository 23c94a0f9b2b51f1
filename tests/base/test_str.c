/* SPDX-License-Identifier: MIT */
/* Slices: cutting, comparing, splitting and reading numbers, without going past an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static void
test_cuts_and_trims(void **state)
{
	(void) state;
	static const struct {
		const char *in;
		size_t from, to;
		const char *sub, *trimmed;
	} cases[] = {
		{ "hello", 1, 3, "el", "hello" },
		{ "hello", 0, 99, "hello", "hello" },
		{ "hello", 5, 5, "", "hello" },
		{ "hello", 4, 2, "", "hello" },
		{ "hello", 99, 100, "", "hello" },
		{ " \t a b\r\n", 0, 1, " ", "a b" },
		{ " \v\f ", 0, 0, "", "" },
		{ "", 0, 1, "", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str s = str_from(cases[i].in);
		assert_true(str_is(str_sub(s, cases[i].from, cases[i].to), cases[i].sub));
		assert_true(str_is(str_trim(s), cases[i].trimmed));
	}
	assert_true(str_is_empty(str_from(NULL)));
	assert_true(str_is(str_trim((struct str){ 0 }), ""));
}

static void
test_compares(void **state)
{
	(void) state;
	static const struct {
		struct str a, b;
		int order;
		bool nocase;
	} cases[] = {
		{ { "abc", 3 }, { "abc", 3 }, 0, true },
		{ { "abc", 3 }, { "aBC", 3 }, 1, true },
		{ { "ab", 2 }, { "abc", 3 }, -1, false },
		{ { "b", 1 }, { "abc", 3 }, 1, false },
		{ { NULL, 0 }, { "", 0 }, 0, true },
		{ { NULL, 0 }, { "a", 1 }, -1, false },
		{ { "a\0b", 3 }, { "a\0c", 3 }, -1, false },
		{ { "\xC3\x89", 2 }, { "\xC3\xA9", 2 }, -1, false }, /* ASCII letters only */
		{ { "@", 1 }, { "`", 1 }, -1, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int order = str_compare(cases[i].a, cases[i].b);
		assert_int_equal((order > 0) - (order < 0), cases[i].order);
		order = str_compare(cases[i].b, cases[i].a);
		assert_int_equal((order > 0) - (order < 0), -cases[i].order);
		assert_int_equal(str_eq(cases[i].a, cases[i].b), cases[i].order == 0);
		assert_int_equal(str_eq_nocase(cases[i].a, cases[i].b), cases[i].nocase);
	}
}

static void
test_finds(void **state)
{
	(void) state;
	static const struct {
		const char *in, *needle;
		size_t from;
		ptrdiff_t want;
		bool starts, ends;
	} cases[] = {
		{ "banana", "ana", 0, 1, false, true },
		{ "banana", "ana", 2, 3, false, true },
		{ "banana", "ana", 4, -1, false, true },
		{ "banana", "ban", 0, 0, true, false },
		{ "aaab", "aab", 0, 1, false, true },
		{ "aaab", "aab", 2, -1, false, true },
		{ "banana", "x", 0, -1, false, false },
		{ "banana", "", 6, 6, true, true },
		{ "banana", "", 7, -1, true, true },
		{ "ban", "banana", 0, -1, false, false },
		{ "", "", 0, 0, true, true },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str s = str_from(cases[i].in);
		assert_int_equal(
		    str_find(s, str_from(cases[i].needle), cases[i].from), cases[i].want);
		assert_int_equal(str_starts(s, cases[i].needle), cases[i].starts);
		assert_int_equal(str_ends(s, cases[i].needle), cases[i].ends);
	}
}

static void
test_hashes(void **state)
{
	(void) state;
	/* The published vectors of FNV-1a. */
	static const struct {
		const char *parts[2];
		uint64_t want;
	} cases[] = {
		{ { "", "" }, UINT64_C(0xcbf29ce484222325) },
		{ { "a", "" }, UINT64_C(0xaf63dc4c8601ec8c) },
		{ { "foobar", "" }, UINT64_C(0x85944171f73967e8) },
		{ { "foo", "bar" }, UINT64_C(0x85944171f73967e8) },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t hash = STR_HASH_START;
		for (size_t j = 0; j < ARRAY_LEN(cases[i].parts); j++)
			hash = str_hash(hash, str_from(cases[i].parts[j]));
		assert_true(hash == cases[i].want);
	}
}

static void
test_splits(void **state)
{
	(void) state;
	static const struct {
		const char *in;
		const char *parts[4]; /* ended by NULL */
	} cases[] = {
		{ "a,b", { "a", "b" } },
		{ "a,,b", { "a", "", "b" } },
		{ "a", { "a" } },
		{ "", { NULL } },
		{ ",a", { "", "a" } },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str rest = str_from(cases[i].in), part;
		for (size_t k = 0; cases[i].parts[k] != NULL; k++) {
			assert_true(str_split(&rest, ',', &part));
			assert_true(str_is(part, cases[i].parts[k]));
		}
		assert_false(str_split(&rest, ',', &part));
	}
}

static void
test_reads_integers(void **state)
{
	(void) state;
	static const struct {
		const char *in;
		bool good;
		int64_t want;
	} cases[] = {
		{ "0", true, 0 },
		{ "-17", true, -17 },
		{ "007", true, 7 },
		{ "999999999999999999", true, INT64_C(999999999999999999) },
		{ "1000000000000000000", true, INT64_C(1000000000000000000) }, /* an id of 2027 */
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 5 },
		{ "-9223372036854775809", false, 5 },
		{ "9223372036854775810", false, 5 },
		{ "10000000000000000000", false, 5 },
		{ "99999999999999999999999999", false, 5 },
		{ "", false, 5 },
		{ "-", false, 5 },
		{ "+1", false, 5 },
		{ " 1", false, 5 },
		{ "1 ", false, 5 },
		{ "1.0", false, 5 },
		{ "1a", false, 5 },
		{ "--1", false, 5 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t value = 5;
		if (str_to_int(str_from(cases[i].in), &value) != cases[i].good)
			fail_msg("\"%s\"", cases[i].in);
		assert_int_equal(value, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts_and_trims),
		cmocka_unit_test(test_compares),
		cmocka_unit_test(test_finds),
		cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_splits),
		cmocka_unit_test(test_reads_integers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
