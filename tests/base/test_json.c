/* SPDX-License-Identifier: MIT */
/* JSON is read strictly and written validly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"

static void
test_refusals_say_where_and_never_quote(void **state)
{
	(void) state;
	static const struct {
		const char *name, *in, *want;
	} cases[] = {
		{ "empty", "", "JSON, line 1 column 0: '[' or '{' expected" },
		{ "a bare word", "secret", "JSON, line 1 column 6: '[' or '{' expected" },
		{ "duplicate", "{\"a\": 1,\n \"a\": 2}",
		    "JSON, line 2 column 4: duplicate object key" },
		{ "not closed", "{\"a\": \"secret\"", "JSON, line 1 column 14: '}' expected" },
		{ "after the end", "{} secret", "JSON, line 1 column 9: end of file expected" },
		{ "escaped NUL", "[\"a\\u0000b\"]",
		    "JSON, line 1 column 11: \\u0000 is not allowed without JSON_ALLOW_NUL" },
		{ "too large a number", "[9223372036854775808]",
		    "JSON, line 1 column 20: too big integer" },
		{ "lone surrogate", "[\"\\uD800\"]",
		    "JSON, line 1 column 9: invalid Unicode '\\uD800'" },
		{ "latin-1", "[\"caf\xE9\"]", "JSON is not UTF-8" },
		{ "single quotes", "['a']", "JSON, line 1 column 2: invalid token" },
		{ "trailing comma", "[1,]", "JSON, line 1 column 4: unexpected token" },
		{ "comment", "[1 /* x */]", "JSON, line 1 column 4: ']' expected" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error error = { 0 };
		struct json *json = json_read(str_from(cases[i].in), &error);
		if (json != NULL || error.kind != ERROR_INPUT)
			fail_msg("%s was read", cases[i].name);
		if (strcmp(error.text, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, error.text);
	}
}

static void
test_depth_is_limited(void **state)
{
	(void) state;
	struct strbuf text;
	strbuf_init(&text, 1000);
	strbuf_puts(&text, "[\"[[[[\\\"[[[[\",");
	for (int i = 1; i < JSON_DEPTH; i++)
		strbuf_char(&text, '[');
	for (int i = 0; i < JSON_DEPTH; i++)
		strbuf_char(&text, ']');
	struct error error = { 0 };
	struct json *json = json_read(strbuf_str(&text), &error);
	assert_non_null(json);
	json_free(json);
	strbuf_reset(&text);
	for (int i = 0; i <= JSON_DEPTH; i++)
		strbuf_char(&text, '[');
	assert_null(json_read(strbuf_str(&text), &error));
	assert_int_equal(error.kind, ERROR_LIMIT);
	strbuf_done(&text);
	json_free(NULL);
}

static void
test_walking(void **state)
{
	(void) state;
	struct error error = { 0 };
	struct json *root = json_read(STR("{\"text\": \"d\\u0175r\", \"n\": -12, \"real\": 1.0, "
					  "\"yes\": true, \"no\": false, \"none\": null, "
					  "\"list\": [1, {\"x\": \"y\"}], \"\": \"\"}"),
	    &error);
	assert_non_null(root);
	assert_true(json_is_map(root));
	assert_int_equal(json_count(root), 8);
	assert_true(str_is(json_text(json_get(root, "text")), "d\xC5\xB5r"));
	assert_int_equal(json_int(json_get(root, "n"), 5), -12);
	assert_int_equal(json_int(json_get(root, "real"), 5), 5);
	assert_int_equal(json_int(json_get(root, "text"), 5), 5);
	assert_false(json_is_int(json_get(root, "real")));
	assert_true(json_bool(json_get(root, "yes"), false));
	assert_false(json_bool(json_get(root, "no"), true));
	assert_true(json_bool(json_get(root, "none"), true));
	assert_true(json_is_yes_or_no(json_get(root, "no")));
	assert_true(json_is_nothing(json_get(root, "none")));
	assert_true(json_is_nothing(json_get(root, "absent")));
	assert_false(json_is_nothing(json_get(root, "n")));
	const struct json *list = json_get(root, "list");
	assert_true(json_is_list(list));
	assert_int_equal(json_count(list), 2);
	assert_true(str_is(json_text(json_get(json_at(list, 1), "x")), "y"));
	assert_null(json_at(list, 2));
	assert_null(json_text(json_get(json_get(json_at(list, 9), "x"), "y")).data);
	assert_non_null(json_text(json_get(root, "")).data); /* empty is not absent */
	assert_true(json_is_text(json_get(root, "")));
	assert_int_equal(json_count(json_get(root, "n")), 0);
	json_free(root);
}

/* Numbers as they are written; "" is refused. */
static const struct {
	const char *text, *want;
} numbers[] = {
	{ "0", "0" },
	{ "-7", "-7" },
	{ "0.1", "0.1" },
	{ "1.10", "1.1" },
	{ "-0.594", "-0.594" },
	{ "0.000000001", "0.000000001" },
	{ "4194303.123456789", "4194303.123456789" },
	{ "8388607.999999999", "8388607.999999999" },
	{ "9000000.0", "9000000" },
	{ "1e2", "100" },
	{ "2.5e-3", "0.0025" },
	{ "9000000000", "9000000000" },
	{ "8388609.5", "" },
	{ "0.0000000001", "" },
	{ "0.12345678901", "" },
	{ "10000000000", "" },
	{ "1e300", "" },
	{ "\"1\"", "" },
	{ "true", "" },
	{ "null", "" },
};

static void
test_decimals_are_exact(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct error error;
		char text[64], got[DECIMAL_TEXT] = "";
		decimal value = decimal_from_int(5);
		(void) snprintf(text, sizeof(text), "[%s]", numbers[i].text);
		struct json *root = json_read(str_from(text), &error);
		assert_non_null(root);
		if (json_decimal(json_at(root, 0), &value))
			(void) decimal_format(value, got);
		else
			assert_int_equal(decimal_compare(value, decimal_from_int(5)), 0);
		if (strcmp(got, numbers[i].want) != 0)
			fail_msg("%s: want %s, got %s", numbers[i].text, numbers[i].want, got);
		json_free(root);
	}
	decimal value = { 0 };
	assert_false(json_decimal(NULL, &value));
}

static void
test_writing(void **state)
{
	(void) state;
	struct strbuf out;
	strbuf_init(&out, 1000);
	struct json_writer w;
	json_writer_init(&w, &out);
	decimal score = { -594000000 };
	json_writer_map(&w);
	json_writer_key(&w, "a\"b");
	json_writer_list(&w);
	json_writer_int(&w, INT64_MIN);
	json_writer_decimal(&w, score);
	json_writer_list(&w);
	json_writer_list_end(&w);
	json_writer_map(&w);
	json_writer_map_end(&w);
	json_writer_bool(&w, true);
	json_writer_bool(&w, false);
	json_writer_null(&w);
	json_writer_list_end(&w);
	json_writer_key(&w, "t");
	json_writer_text(&w, STR("d\xC5\xB5r \"\\\n\r\t\x01\x7F \xFFz \xE2\x82"));
	json_writer_key(&w, "e");
	json_writer_text(&w, STR(""));
	json_writer_map_end(&w);
	assert_string_equal(strbuf_cstr(&out),
	    "{\"a\\\"b\":[-9223372036854775808,-0.594,[],{},true,false,null],"
	    "\"t\":\"d\xC5\xB5r \\\"\\\\\\n\\r\\t\\u0001\\u007f \xEF\xBF\xBDz "
	    "\xEF\xBF\xBD\xEF\xBF\xBD\",\"e\":\"\"}");
	struct error error = { 0 };
	struct json *back = json_read(strbuf_str(&out), &error);
	assert_non_null(back);
	json_free(back);
	strbuf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals_say_where_and_never_quote),
		cmocka_unit_test(test_depth_is_limited),
		cmocka_unit_test(test_walking),
		cmocka_unit_test(test_decimals_are_exact),
		cmocka_unit_test(test_writing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
