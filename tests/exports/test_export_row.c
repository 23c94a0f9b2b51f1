/* SPDX-License-Identifier: MIT */
/* What of an answer in text may leave: where somebody lives or can be rung goes only with their name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "exports/export_row.h"

static void
invariant_10_where_somebody_can_be_found_leaves_only_with_names(void **state)
{
	(void) state;
	static const struct {
		enum redact_level level;
		bool tells_who;
		const char *text, *want;
	} cases[] = {
		{ REDACT_NONE, true, "NE61 3AB", "[removed]" },
		{ REDACT_PSEUDONYM, true, "+447700900123", "[removed]" },
		{ REDACT_NONE, true, "", "" }, { REDACT_ALL, true, "NE61 3AB", "NE61 3AB" },
		{ REDACT_NONE, false, "2026-03-05", "2026-03-05" }, /* a date */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct export_setup setup = { .identifiers = cases[i].level };
		struct export_run run = { .setup = &setup };
		const struct extract_row row = { 0 };
		const struct column_slot slot = { .tells_who = cases[i].tells_who };
		struct str got = export_row_answer(&run, &row, &slot, str_from(cases[i].text));
		if (!str_is(got, cases[i].want))
			fail_msg("\"%s\" leaves as \"%.*s\"", cases[i].text, STR_ARG(got));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_10_where_somebody_can_be_found_leaves_only_with_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
