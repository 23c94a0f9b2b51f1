/* SPDX-License-Identifier: MIT */
/* Codes in place of people, and what is taken out of their words. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <cmocka.h>

#include "exports/redact.h"

static void
words_lose_what_tells_who_wrote_them(void **state)
{
	(void) state;
	static const struct extract_names ann = {
		.given = "Ann Zoë", .family = "O'Quill-Yarrow", .hospital_number = "HK-102"
	};
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "it hurts", "it hurts" },
		{ "Ann", "[removed]" },
		{ "ANN, ann; (Ann)!", "[removed], [removed]; ([removed])!" },
		{ "I cannot plan", "I cannot plan" },
		{ "zoe and Zoë and ZOË", "[removed] and [removed] and [removed]" },
		{ "Mrs O'Quill", "Mrs O'[removed]" },
		{ "yarrow-quill", "[removed]-[removed]" },
		{ "number hk-102", "number [removed]-[removed]" },
		{ "write to ann@example.org.", "write to [removed]" },
		{ "me@example.org, or not", "[removed], or not" },
		{ "@ 3 pm", "@ 3 pm" },
		{ "call 07700 900123 please", "call [removed] please" },
		{ "call +44 (7700) 900-123.", "call [removed]." },
		{ "999 000 0018", "[removed]" },
		{ "0770090", "[removed]" },
		{ "077009", "077009" },
		{ "8 out of 10, 3 times", "8 out of 10, 3 times" },
		{ "07700\n900123 is two lines", "07700\n900123 is two lines" },
		{ "\xC3\xA9t\xC3\xA9 \xE2\x82\xAC 5", "\xC3\xA9t\xC3\xA9 \xE2\x82\xAC 5" },
	};
	struct arena arena;
	arena_init(&arena);
	struct redact_person person;
	redact_person(&person, &arena, &ann);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str got = redact_text(&arena, str_from(cases[i].text), &person);
		if (!str_is(got, cases[i].want))
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(got));
	}
	arena_done(&arena);
}

static void
a_patient_keeps_their_number_in_one_file(void **state)
{
	(void) state;
	enum { PEOPLE = 5000 };
	struct redact redact;
	struct error error;
	char out[REDACT_CODE + 1];
	assert_true(redact_init(&redact, REDACT_NONE, STR(""), NULL, &error));
	for (int round = 0; round < 2; round++) {
		for (int64_t i = 1; i <= PEOPLE; i++) {
			struct str code = redact_code(&redact, (patient_id){ i * 4194304 }, out);
			int64_t number = 0;
			assert_true(code.data[0] == 'P');
			assert_true(str_to_int(str_sub(code, 1, code.len), &number));
			assert_int_equal(number, i);
		}
	}
	assert_int_equal(redact.count, PEOPLE);
	redact_done(&redact);
}

static void
a_pseudonym_depends_on_key_and_patient_only(void **state)
{
	(void) state;
	struct redact redact[2];
	struct error error;
	char first[REDACT_CODE + 1], second[REDACT_CODE + 1];
	assert_true(
	    redact_init(&redact[0], REDACT_PSEUDONYM, STR("0123456789abcdef"), NULL, &error));
	assert_true(
	    redact_init(&redact[1], REDACT_PSEUDONYM, STR("0123456789abcdeg"), NULL, &error));
	(void) redact_code(&redact[0], (patient_id){ 7 }, second);
	struct str code = redact_code(&redact[0], (patient_id){ 8 }, first);
	assert_true(str_starts(code, "p-"));
	assert_int_equal(code.len, 18);
	assert_false(str_is(code, second));
	(void) redact_code(&redact[1], (patient_id){ 8 }, second);
	assert_false(str_is(code, second));
	(void) redact_code(&redact[0], (patient_id){ 8 }, second);
	assert_true(str_is(code, second));
	redact_done(&redact[0]);
	redact_done(&redact[1]);
}

static void
levels_are_words(void **state)
{
	(void) state;
	struct error error = { 0 };
	enum redact_level level = REDACT_NONE;
	assert_true(redact_parse("pseudonym", &level, &error));
	assert_int_equal(level, REDACT_PSEUDONYM);
	assert_string_equal(redact_word(level), "pseudonym");
	assert_false(redact_parse("some", &level, &error));
	assert_int_equal(level, REDACT_PSEUDONYM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_lose_what_tells_who_wrote_them),
		cmocka_unit_test(a_patient_keeps_their_number_in_one_file),
		cmocka_unit_test(a_pseudonym_depends_on_key_and_patient_only),
		cmocka_unit_test(levels_are_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
