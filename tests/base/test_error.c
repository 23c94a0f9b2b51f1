/* SPDX-License-Identifier: MIT */
/* An error reads from large to small, is cut rather than overrun, and has its exit code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/error.h"

static void
test_context_comes_in_front(void **state)
{
	(void) state;
	struct error error = { 0 };
	assert_false(error_set(&error, ERROR_MISSING, "no item \"%s\"", "q7"));
	assert_false(error_prefix(&error, "instrument %s: ", "foot-check"));
	assert_false(error_prefix(&error, "row %d: ", 12));
	assert_string_equal(error.text, "row 12: instrument foot-check: no item \"q7\"");
	assert_int_equal(error.kind, ERROR_MISSING);
	assert_false(error_set(NULL, ERROR_IO, "nobody asks"));
	assert_false(error_prefix(NULL, "nobody asks"));
}

static void
test_long_texts_are_cut(void **state)
{
	(void) state;
	static const struct {
		int text, prefix; /* lengths */
	} cases[] = { { 255, 0 }, { 256, 0 }, { 1000, 0 }, { 255, 1 }, { 100, 155 }, { 100, 156 },
		{ 100, 255 }, { 100, 1000 }, { 1000, 1000 }, { 0, 0 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error error = { 0 };
		int want = cases[i].text + cases[i].prefix;
		if (want > (int) sizeof(error.text) - 1)
			want = (int) sizeof(error.text) - 1;
		(void) error_set(&error, ERROR_INPUT, "%*s", cases[i].text, "");
		(void) error_prefix(&error, "%*s", cases[i].prefix, "");
		assert_int_equal(strlen(error.text), want);
	}
}

static void
test_exit_codes(void **state)
{
	(void) state;
	static const struct {
		enum error_kind kind;
		int want;
	} cases[] = { { ERROR_NONE, 0 }, { ERROR_INPUT, 1 }, { ERROR_CONFIG, 4 },
		{ ERROR_MISSING, 5 }, { ERROR_CONFLICT, 1 }, { ERROR_LIMIT, 1 },
		{ ERROR_DENIED, 6 }, { ERROR_BUSY, 7 }, { ERROR_IO, 1 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(error_exit_code(cases[i].kind), cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context_comes_in_front),
		cmocka_unit_test(test_long_texts_are_cut),
		cmocka_unit_test(test_exit_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
