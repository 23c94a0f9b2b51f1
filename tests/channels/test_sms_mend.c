/* SPDX-License-Identifier: MIT */
/* What is put right of a gateway's JSON, what is unwrapped, and above all what is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "channels/sms_mend.h"

static const struct {
	const char *name, *in, *want; /* want: the text that a reader finds; NULL: it reads none */
	bool damaged;
} jsons[] = {
	{ "nothing to mend", "[\"3 thanks\"]", "3 thanks", false },
	{ "escapes", "[\"a\\n\\\"b\\\" \\\\ \\/ \\u00e9\"]", "a\n\"b\" \\ / é", false },
	{ "a whole pair", "[\"\\ud83d\\ude00\"]", "😀", false },
	{ "in capitals", "[\"\\uD83D\\uDE00\"]", "😀", false },
	{ "half a pair at the end", "[\"STOP \\ud83d\"]", "STOP \ufffd", true },
	{ "the other half at the beginning", "[\"\\ude00 STOP\"]", "\ufffd STOP", true },
	{ "the wrong way round", "[\"\\ude00\\ud83d\"]", "\ufffd\ufffd", true },
	{ "half a pair before a whole one", "[\"\\ud83d\\ud83d\\ude00\"]", "\ufffd😀", true },
	{ "half a pair before another escape", "[\"\\ud83d\\n3\"]", "\ufffd\n3", true },
	{ "half a pair before words", "[\"\\ud83dude00\"]", "\ufffdude00", true },
	{ "a backslash, and then no escape", "[\"\\\\ud83d\"]", "\\ud83d", false },
	{ "two backslashes before one", "[\"\\\\\\ud83d\"]", "\\\ufffd", true },
	{ "a NUL", "[\"3\\u0000\"]", "3\ufffd", true },
	{ "a line end as it is", "[\"3\nSTOP\"]", "3\ufffdSTOP", true },
	{ "between values it stays", "[\n\t\"3\"\n]", "3", false },
	{ "Windows-1252", "[\"caf\xe9\"]", "café", false },
	{ "they sent one themselves", "[\"3 \ufffd\"]", "3 \ufffd", true },
	{ "cut", "[\"3 \\ud83", NULL, false },
	{ "cut in an escape", "[\"3\\", NULL, false },
	{ "digits that are none", "[\"\\ud8zz\"]", NULL, false },
	{ "no JSON", "STOP \\ud83d", NULL, false },
	{ "nothing", "", NULL, false },
};

static void
test_json_is_read_though_a_character_is_broken(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(jsons); i++) {
		struct error error;
		struct json *json = json_read(sms_mend_json(&arena, str_from(jsons[i].in)), &error);
		struct str got = json_text(json_at(json, 0));
		if (!str_eq(got, str_from(jsons[i].want)))
			fail_msg("%s: %.*s", jsons[i].name, STR_ARG(got));
		if (sms_mend_is_damaged(got) != jsons[i].damaged)
			fail_msg("%s: damaged or not", jsons[i].name);
		json_free(json);
	}
	arena_done(&arena);
}

#define SIXTY "QW5kIHRoZW4gdGhlIGtuZWUgd2FzIHNvcmUgYWdhaW4gYWxsIG5pZ2h0IGxv"

static const struct {
	const char *name, *in, *want; /* want NULL: it stays as it is */
} wrapped[] = {
	{ "words", SIXTY, "And then the knee was sore again all night lo" },
	{ "in lines", "QW5kIHRoZW4gdGhlIGtuZWUgd2FzIHNv\r\ncmUgYWdhaW4gYWxsIG5pZ2h0IGxv\r\n",
	    "And then the knee was sore again all night lo" },
	{ "with one =", SIXTY "bmc=", "And then the knee was sore again all night long" },
	{ "with two", SIXTY "bg==", "And then the knee was sore again all night lon" },
	{ "a face, Welsh and a line end",
	    "U1RPUCDwn5iAIGEncSB0xbcKU1RPUCDwn5iAIGEncSB0xbcKU1RPUCDwn5iAIGEncSB0xbcK",
	    "STOP 😀 a'q tŷ\nSTOP 😀 a'q tŷ\nSTOP 😀 a'q tŷ\n" },
	{ "too short to be sure", "U1RPUCBTVE9QIFNUT1AgU1RPUCBTVE9Q", NULL },
	{ "a letter too many", SIXTY "b", NULL },
	{ "a = inside", "QW5kIHRoZW4gdGhlIGtuZWU=2FzIHNvcmUgYWdhaW4gYWxsIG5pZ2h0IGxv", NULL },
	{ "three =", SIXTY "b===", NULL },
	{ "a space inside", "QW5kIHRoZW4gdGhlIGtuZWUgd2FzIHNvcmUgYWdhaW4gYWxs IG5pZ2h0IGxv", NULL },
	{ "no UTF-8 behind it", "ww0KICBww0KICBww0KICBww0KICBww0KICBww0KICBww0KICBww0KICBww0K",
	    NULL },
	{ "a NUL behind it", "QW5kIHRoZW4gdGhlIGtuZWUgd2FzIHNvcmUgYWdhaW4gYWxsIG5pZ2h0IGwA", NULL },
	{ "laughter", "hahahahahahahahahahahahahahahahahahahahahahahahahahahahahaha", NULL },
	{ "a scream", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL },
	{ "a long word", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochxx", NULL },
	{ "an address", "https://www/example/org/how/are/you/today/and/where/is/it/sore/now/x",
	    NULL },
	{ "digits", "777777777777777777777777777777777777777777777777777777777777", NULL },
	{ "an answer", "3", NULL },
	{ "nothing", "", NULL },
};

static void
test_only_what_is_base64_is_unwrapped(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(wrapped); i++) {
		struct str got = sms_mend_base64(&arena, str_from(wrapped[i].in));
		if (!str_is(got, wrapped[i].want == NULL ? wrapped[i].in : wrapped[i].want))
			fail_msg("%s: %.*s", wrapped[i].name, STR_ARG(got));
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_is_read_though_a_character_is_broken),
		cmocka_unit_test(test_only_what_is_base64_is_unwrapped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
