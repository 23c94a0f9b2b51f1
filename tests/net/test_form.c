/* SPDX-License-Identifier: MIT */
/* Forms are read whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "net/form.h"

/* Fields as "name=value;" with what was decoded. */
static void
test_forms(void **state)
{
	(void) state;
	static const struct {
		const char *in, *want; /* want NULL: refused */
		enum error_kind kind;
	} cases[] = {
		{ "", "", ERROR_NONE },
		{ "a=1", "a=1;", ERROR_NONE },
		{ "a=1&b=2", "a=1;b=2;", ERROR_NONE },
		{ "a=1&a=2", "a=1;a=2;", ERROR_NONE },
		{ "a", "a=;", ERROR_NONE },
		{ "a=", "a=;", ERROR_NONE },
		{ "=a", "=a;", ERROR_NONE },
		{ "a=b=c", "a=b=c;", ERROR_NONE },
		{ "&&a=1&", "a=1;", ERROR_NONE },
		{ "text=I+am+fine%21", "text=I am fine!;", ERROR_NONE },
		{ "text=50%25+%2B+%26", "text=50% + &;", ERROR_NONE },
		{ "from=%2B447700900123", "from=+447700900123;", ERROR_NONE },
		{ "%61=%c3%A9", "a=\xc3\xa9;", ERROR_NONE },
		{ "a=%2541", "a=%41;", ERROR_NONE }, /* once */
		{ "a=%", NULL, ERROR_INPUT },
		{ "a=%4", NULL, ERROR_INPUT },
		{ "a=%4g", NULL, ERROR_INPUT },
		{ "a=%g4", NULL, ERROR_INPUT },
		{ "%zz=1", NULL, ERROR_INPUT },
		{ "a=b%00c", NULL, ERROR_INPUT },
		{ "1&2&3&4&5", NULL, ERROR_LIMIT },
		{ "&&&&&&&", NULL, ERROR_LIMIT },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct error error = { 0 };
		struct form form = { 0 };
		struct strbuf got;
		strbuf_init(&got, 1024);
		bool good = form_parse(&arena, str_from(cases[i].in), 4, &form, &error);
		if (good != (cases[i].want != NULL))
			fail_msg("\"%s\": %s", cases[i].in, good ? "taken" : error.text);
		assert_int_equal(error.kind, cases[i].kind);
		for (size_t k = 0; k < form.count; k++)
			strbuf_printf(&got, "%.*s=%.*s;", STR_ARG(form.fields[k].name),
			    STR_ARG(form.fields[k].value));
		if (good)
			assert_string_equal(strbuf_cstr(&got), cases[i].want);
		strbuf_done(&got);
		arena_done(&arena);
	}
}

static const struct {
	const char *in;
	struct str came; /* the value of "t" */
	const char *read;
	bool damaged;
} damaged_cases[] = {
	{ "t=3", { "3", 1 }, "3", false },
	{ "t=100%&id=7", { "100%", 4 }, "100%", true },
	{ "t=I+fell%00&id=7", { "I fell", 7 }, "I fell", true },
	{ "t=%00S%00TOP", { "\0S\0TOP", 6 }, "STOP", true },
	{ "t=a%zzb%4", { "a%zzb%4", 7 }, "a%zzb%4", true },
	{ "t=%00", { "", 1 }, "", true },
	{ "t=3&i%00d=7", { "3", 1 }, "3", true },
	{ "%00t=3", { NULL, 0 }, "3", true },
};

static void
test_damaged_words_are_kept(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(damaged_cases); i++) {
		struct form form;
		bool damaged;
		assert_true(form_parse_damaged(
		    &arena, str_from(damaged_cases[i].in), 4, &form, &damaged, NULL));
		assert_int_equal(damaged, damaged_cases[i].damaged);
		/* What is signed is all that came; what is read has no NUL. */
		assert_true(str_eq(form_get(&form, "t"), damaged_cases[i].came));
		form = form_without_nuls(&arena, &form);
		assert_true(str_is(form_get(&form, "t"), damaged_cases[i].read));
	}
	arena_done(&arena);
}

static void
test_getters(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct form form;
	struct str value;
	assert_true(form_parse(&arena, STR("id=7&state=due&state=sent&empty="), 9, &form, NULL));
	assert_true(str_is(form_get(&form, "state"), "due"));
	assert_null(form_get(&form, "no").data);
	assert_non_null(form_get(&form, "empty").data);
	assert_int_equal(form_count(&form, "state"), 2);
	assert_true(form_once(&form, "id", &value) && str_is(value, "7"));
	assert_false(form_once(&form, "state", &value));
	assert_false(form_once(&form, "no", &value));
	arena_done(&arena);
}

static void
test_what_is_encoded_reads_back(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	char every[255];
	for (int i = 0; i < 255; i++)
		every[i] = (char) (unsigned char) (i + 1);
	struct str back, text = str_of(every, sizeof(every));
	assert_true(form_decode(&arena, form_encode(&arena, text), true, &back));
	assert_true(str_eq(back, text));
	assert_true(str_is(form_encode(&arena, STR("a b&c=d~")), "a%20b%26c%3Dd~"));
	assert_true(form_decode(&arena, STR("a+b"), false, &back) && str_is(back, "a+b"));
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_damaged_words_are_kept),
		cmocka_unit_test(test_getters),
		cmocka_unit_test(test_what_is_encoded_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
