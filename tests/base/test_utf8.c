/* SPDX-License-Identifier: MIT */
/* Text as people type it: checked at the border, made comparable behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"

static void
test_checks(void **state)
{
	(void) state;
	static const struct {
		const char *name;
		struct str in;
		bool want;
	} cases[] = {
		{ "empty", { "", 0 }, true },
		{ "no bytes at all", { NULL, 0 }, true },
		{ "ascii", { "yes", 3 }, true },
		{ "four bytes", { "\xF0\x9F\x98\x80", 4 }, true },
		{ "cut off", { "\xF0\x9F\x98", 3 }, false },
		{ "overlong slash", { "\xC0\xAF", 2 }, false },
		{ "surrogate", { "\xED\xA0\x80", 3 }, false },
		{ "beyond Unicode", { "\xF4\x90\x80\x80", 4 }, false },
		{ "latin-1", { "caf\xE9", 4 }, false },
		{ "NUL", { "a\0b", 3 }, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (utf8_check(cases[i].in) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

typedef struct str change_fn(struct arena *arena, struct str s);

static void
test_changes(void **state)
{
	(void) state;
	static const struct {
		change_fn *change;
		const char *in, *want;
	} cases[] = {
		{ utf8_nfkc, "", "" }, { utf8_nfkc, "\xEF\xBC\x95", "5" }, /* full-width 5 */
		{ utf8_nfkc, "\xE2\x91\xA2", "3" },                        /* circled 3 */
		{ utf8_nfkc, "e\xCC\x81", "\xC3\xA9" },                    /* e, then acute */
		{ utf8_nfkc, "\xF0\x9D\x9F\x97", "9" },                    /* mathematical bold 9 */
		{ utf8_nfkc, "caf\xE9", "caf\xE9" }, /* not UTF-8: as it was */
		{ utf8_fold, "STOP", "stop" },
		{ utf8_fold,
		    "Stra\xC3\x9F"
		    "e",
		    "strasse" },                       /* sharp s */
		{ utf8_fold, "\xC5\xB4", "\xC5\xB5" }, /* W circumflex */
		{ utf8_fold, "", "" }, { utf8_unmark, "d\xC5\xB5r", "dwr" },
		{ utf8_unmark, "caf\xC3\xA9", "cafe" },
		{ utf8_unmark, "b\xC3\xB3l \xC5\x82\xC3\xB3\xC5\xBCko", "bol lozko" },
		/* one word, from an Arabic and from an Urdu keyboard, with and without short vowels */
		{ utf8_unmark, "نهيں كوئي", "نہیں کویی" },
		{ utf8_unmark, "نہیں کوئی", "نہیں کویی" },
		{ utf8_unmark, "آپ دَرد ھے", "اپ درد ہے" },
		/* Devanagari "ki": its vowel sign is no accent */
		{ utf8_unmark, "\xE0\xA4\x95\xE0\xA5\x80", "\xE0\xA4\x95\xE0\xA5\x80" },
		{ utf8_from_latin, "caf\xE9 \x80\x35 \x91hi\x92",
		    "caf\xC3\xA9 \xE2\x82\xAC"
		    "5 \xE2\x80\x98hi\xE2\x80\x99" },
		{ utf8_from_latin, "\x81", "\xEF\xBF\xBD" },
		{ utf8_from_latin, "d\xC5\xB5r", "d\xC5\xB5r" }, /* UTF-8 already */
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str got = cases[i].change(&arena, str_from(cases[i].in));
		if (!str_is(got, cases[i].want))
			fail_msg("case %zu: \"%s\" became \"%.*s\"", i, cases[i].in, STR_ARG(got));
	}
	arena_done(&arena);
}

static void
test_walks_code_points(void **state)
{
	(void) state;
	struct str s = STR("a\xC3\xA9\xFF\xF0\x9F\x98\x80\xE2\x82");
	static const uint32_t want[] = { 'a', 0xE9, 0xFFFD, 0x1F600, 0xFFFD, 0xFFFD, 0, 0 };
	size_t at = 0;
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_int_equal(utf8_next(s, &at), want[i]);
	assert_int_equal(at, s.len);
	at = 0;
	assert_int_equal(utf8_next(str_of("\0", 1), &at), 0xFFFD);
	assert_int_equal(at, 1);
	assert_int_equal(utf8_length(STR("a\xC3\xA9\xF0\x9F\x98\x80")), 3);
}

static void
test_puts_what_next_reads(void **state)
{
	(void) state;
	static const uint32_t points[] = { 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000,
		0x10FFFF };
	for (size_t i = 0; i < ARRAY_LEN(points); i++) {
		char out[4];
		size_t at = 0, len = utf8_put(out, points[i]);
		assert_int_equal(utf8_next(str_of(out, len), &at), points[i]);
		assert_int_equal(at, len);
	}
	char out[4];
	assert_int_equal(utf8_put(out, 0xD800), 3);
	assert_memory_equal(out, "\xEF\xBF\xBD", 3);
}

static void
test_knows_digits_letters_and_spaces(void **state)
{
	(void) state;
	static const struct {
		uint32_t c;
		int digit;
		bool letter, space;
	} cases[] = {
		{ '7', 7, false, false }, { 0x0667, 7, false, false }, /* Arabic-Indic */
		{ 0x096D, 7, false, false },                           /* Devanagari */
		{ 'x', -1, true, false }, { 0x0175, -1, true, false }, { 0x4E00, -1, true, false },
		{ ' ', -1, false, true }, { 0xA0, -1, false, true }, { 0x0B, -1, false, true },
		{ 0x202F, -1, false, true }, { 0x3000, -1, false, true },
		{ 0xBD, -1, false, false }, /* one half is no digit */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (utf8_digit(cases[i].c) != cases[i].digit ||
		    utf8_is_letter(cases[i].c) != cases[i].letter ||
		    utf8_is_space(cases[i].c) != cases[i].space)
			fail_msg("U+%04X", cases[i].c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_walks_code_points),
		cmocka_unit_test(test_puts_what_next_reads),
		cmocka_unit_test(test_knows_digits_letters_and_spaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
