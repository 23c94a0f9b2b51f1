/* SPDX-License-Identifier: MIT */
/* What dialects share: numbers, codes, ids and times as gateways write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/zone.h"
#include "channels/sms_dialect.h"

static const struct {
	const char *raw, *want;
} numbers[] = {
	{ "+447700900123", "+447700900123" },
	{ "447700900123", "+447700900123" },
	{ "00447700900123", "+447700900123" },
	{ "07700900123", "+447700900123" }, /* the national form, as imports take it */
	{ "07700 900123", "+447700900123" },
	{ "0770090012", "0770090012" }, /* a digit short */
	{ "0612345678", "0612345678" }, /* another country's */
	{ "60777", "60777" },
	{ "HARK", "HARK" },
	{ "4477009x0123", "4477009x0123" },
	{ "", "" },
	{ "+", "+" },
	{ "12345678901234567", "12345678901234567" },
};

static void
test_numbers_are_written_one_way(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct str got = sms_number(&arena, str_from(numbers[i].raw));
		if (!str_is(got, numbers[i].want))
			fail_msg("%s: %.*s", numbers[i].raw, STR_ARG(got));
	}
	arena_done(&arena);
}

static const struct {
	const char *raw, *want;
} codes[] = {
	{ "delivered", "delivered" },
	{ "permanent-failure", "permanent-failure" },
	{ "partially_delivered", "partially_delivered" },
	{ "30003", "30003" },
	{ "447700900123", "odd" }, /* somebody's number */
	{ "+44770", "odd" },
	{ "Ada Lovelace", "odd" },
	{ "", "odd" },
	{ "a\nb", "odd" },
	{ "abcdefghijklmnopqrstuvwxy", "odd" },
};

static void
test_a_code_is_a_word_or_odd(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (!str_is(sms_code(&arena, str_from(codes[i].raw)), codes[i].want))
			fail_msg("%s", codes[i].raw);
	arena_done(&arena);
}

static void
test_an_id_looks_like_one(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(sms_id(&arena, STR("740e5834-3a29-46b4")), "740e5834-3a29-46b4");
	assert_null(sms_id(&arena, STR("")));
	assert_null(sms_id(&arena, STR("Ada Lovelace")));
	assert_null(sms_id(&arena, STR("a'b")));
	arena_done(&arena);
}

static const struct {
	const char *raw, *want;
} times[] = {
	{ "2026-11-21T21:10:49Z", "2026-11-21T21:10:49Z" },
	{ "2026-11-21T21:10:49.123456Z", "2026-11-21T21:10:49Z" },
	{ "2026-11-21 21:10:49", "2026-11-21T21:10:49Z" },
	{ "2026-11-21T21:10:49.123", "2026-11-21T21:10:49Z" },
	{ "2026-11-21T21:10:49+01:00", "" }, /* another zone's: not ours to guess */
	{ "2026-11-21T21:10:49.12x", "" },
	{ "2026-13-21 21:10:49", "" },
	{ "2026-11-21", "" },
	{ "", "" },
};

static void
test_a_time_is_utc_or_none(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		char text[ZONE_TEXT];
		instant at = sms_time(&arena, str_from(times[i].raw));
		if (strcmp(instant_format_utc(at, text), times[i].want) != 0)
			fail_msg("%s: %s", times[i].raw, text);
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_written_one_way),
		cmocka_unit_test(test_a_code_is_a_word_or_odd),
		cmocka_unit_test(test_an_id_looks_like_one),
		cmocka_unit_test(test_a_time_is_utc_or_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
