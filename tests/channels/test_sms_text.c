/* SPDX-License-Identifier: MIT */
/* What a text costs, exactly, and that cleaning changes signs but never letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "channels/sms_text.h"

/* A text is `fill` repeated `count` times, then `tail`, then `fill` repeated `more` times. */
static const struct {
	const char *name;
	const char *fill;
	int count;
	const char *tail;
	int more;
	enum sms_encoding encoding;
	size_t units;
	int parts;
} measures[] = {
	{ "empty", "", 0, "", 0, SMS_GSM7, 0, 0 },
	{ "one letter", "a", 1, "", 0, SMS_GSM7, 1, 1 },
	{ "a full part", "a", 160, "", 0, SMS_GSM7, 160, 1 },
	{ "one over a part", "a", 161, "", 0, SMS_GSM7, 161, 2 },
	{ "two full parts", "a", 306, "", 0, SMS_GSM7, 306, 2 },
	{ "one over two parts", "a", 307, "", 0, SMS_GSM7, 307, 3 },
	{ "six full parts", "a", 918, "", 0, SMS_GSM7, 918, 6 },
	{ "one over six parts", "a", 919, "", 0, SMS_GSM7, 919, 7 },
	{ "a euro costs two", "", 0, "€", 0, SMS_GSM7, 2, 1 },
	{ "each extended character", "", 0, "\f^{}\\[~]|€", 0, SMS_GSM7, 20, 1 },
	{ "eighty euros fill a part", "€", 80, "", 0, SMS_GSM7, 160, 1 },
	{ "a euro over a part", "a", 159, "€", 0, SMS_GSM7, 161, 2 },
	{ "an escape pair that ends a part", "a", 151, "€", 153, SMS_GSM7, 306, 2 },
	{ "an escape pair across a part's end moves over", "a", 152, "€", 152, SMS_GSM7, 306, 3 },
	{ "the same, with room for it", "a", 152, "€", 151, SMS_GSM7, 305, 2 },
	{ "153 is odd: pairs lose a septet a part", "€", 81, "", 0, SMS_GSM7, 162, 2 },
	{ "pairs over two parts", "€", 153, "", 0, SMS_GSM7, 306, 3 },
	{ "pairs that just fit two parts", "€", 152, "", 0, SMS_GSM7, 304, 2 },
	{ "line ends", "", 0, "a\nb\r\nc", 0, SMS_GSM7, 6, 1 },
	{ "letters of the alphabet", "", 0, "@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§äöñüà¿¡¤", 0, SMS_GSM7, 31, 1 },
	{ "capital Greek without twins", "", 0, "ΔΦΓΛΩΠΨΣΘΞ", 0, SMS_GSM7, 10, 1 },
	{ "capital Greek with twins", "", 0, "Α", 0, SMS_UCS2, 1, 1 },
	{ "small c with cedilla", "", 0, "ç", 0, SMS_UCS2, 1, 1 },
	{ "a with acute", "", 0, "á", 0, SMS_UCS2, 1, 1 },
	{ "backtick", "", 0, "`", 0, SMS_UCS2, 1, 1 },
	{ "Welsh w", "", 0, "Sut mae'r dŵr?", 0, SMS_UCS2, 14, 1 },
	{ "Welsh y", "", 0, "tŷ", 0, SMS_UCS2, 2, 1 },
	{ "extended characters cost one in UCS-2", "", 0, "ŵ€{}", 0, SMS_UCS2, 4, 1 },
	{ "a full part of Welsh", "ŵ", 70, "", 0, SMS_UCS2, 70, 1 },
	{ "one over it", "ŵ", 71, "", 0, SMS_UCS2, 71, 2 },
	{ "two full parts of Welsh", "ŵ", 134, "", 0, SMS_UCS2, 134, 2 },
	{ "one over two", "ŵ", 135, "", 0, SMS_UCS2, 135, 3 },
	{ "one letter turns 160 into three", "a", 159, "ŵ", 0, SMS_UCS2, 160, 3 },
	{ "an emoji costs two", "", 0, "👍", 0, SMS_UCS2, 2, 1 },
	{ "35 emoji fill a part", "👍", 35, "", 0, SMS_UCS2, 70, 1 },
	{ "a surrogate pair that ends a part", "ŵ", 65, "👍", 67, SMS_UCS2, 134, 2 },
	{ "a surrogate pair across a part's end moves over", "ŵ", 66, "👍", 66, SMS_UCS2, 134, 3 },
	{ "the same, with room for it", "ŵ", 66, "👍", 65, SMS_UCS2, 133, 2 },
	{ "36 emoji", "👍", 36, "", 0, SMS_UCS2, 72, 2 },
	{ "67 is odd: emoji lose a unit a part", "👍", 67, "", 0, SMS_UCS2, 134, 3 },
	{ "an emoji of several", "", 0, "👩‍⚕️", 0, SMS_UCS2, 5, 1 },
};

static void
test_measures(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(measures); i++) {
		struct strbuf text;
		strbuf_init(&text, 8192);
		for (int n = 0; n < measures[i].count; n++)
			strbuf_puts(&text, measures[i].fill);
		strbuf_puts(&text, measures[i].tail);
		for (int n = 0; n < measures[i].more; n++)
			strbuf_puts(&text, measures[i].fill);
		struct sms_measure got = sms_text_measure(strbuf_str(&text));
		if (got.encoding != measures[i].encoding || got.units != measures[i].units ||
		    got.parts != measures[i].parts)
			fail_msg("%s: encoding %d, %zu units, %d parts", measures[i].name,
			    (int) got.encoding, got.units, got.parts);
		strbuf_done(&text);
	}
}

static const struct {
	const char *name, *in, *want;
} cleanings[] = {
	{ "empty", "", "" },
	{ "plain", "How are you? 0 to 4.", "How are you? 0 to 4." },
	{ "apostrophe", "it’s", "it's" },
	{ "single quotes", "‘a’ ‚b‛ `c´", "'a' 'b' 'c'" },
	{ "double quotes", "“a” „b‟", "\"a\" \"b\"" },
	{ "dashes", "a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h" },
	{ "ellipsis", "well…", "well..." },
	{ "spaces", "a\u00a0b\u2009c\u202fd\u3000e\tf", "a b c d e f" },
	{ "invisible", "a\u00adb\u200bc\u2060d\ufeffe", "abcde" },
	{ "joined emoji stay whole", "👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f" },
	{ "line ends", "a\r\nb\rc\nd\u2028e\r", "a\nb\nc\nd\ne\n" },
	{ "controls", "a\001b\033c\177d\302\233e", "abcde" },
	{ "form feed is a control here", "a\fb", "ab" },
	{ "Welsh letters stay", "ŵ ŷ â ê î ô û Ŵ Ŷ ẁ ẅ ỳ ÿ", "ŵ ŷ â ê î ô û Ŵ Ŷ ẁ ẅ ỳ ÿ" },
	{ "Polish letters stay", "zażółć gęślą jaźń", "zażółć gęślą jaźń" },
	{ "other scripts stay", "你好 مرحبا ਸਤ", "你好 مرحبا ਸਤ" },
	{ "emoji stay", "👍", "👍" },
	{ "marks of direction go", "a\u200eb\u200f", "ab" },
	{ "where they say nothing", "\u200f116 123\u200e", "116 123" },
	{ "but stay in Urdu", "فون \u200e116 123\u200e", "فون \u200e116 123\u200e" },
};

static void
test_cleaning(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cleanings); i++) {
		struct str got = sms_text_clean(&arena, str_from(cleanings[i].in));
		if (!str_is(got, cleanings[i].want))
			fail_msg("%s: \"%.*s\"", cleanings[i].name, STR_ARG(got));
		/* Cleaning what is clean changes nothing. */
		assert_true(str_eq(sms_text_clean(&arena, got), got));
	}
	arena_done(&arena);
}

static void
test_typography_never_costs_a_part(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct str text =
	    str_from("Thank you – that’s all. We’ll ask again in 6 weeks. “STOP” "
		     "ends these messages… at any time, and your care stays as it is.");
	assert_int_equal(sms_text_measure(text).encoding, SMS_UCS2);
	assert_int_equal(sms_text_measure(text).parts, 2);
	struct sms_measure clean = sms_text_measure(sms_text_clean(&arena, text));
	assert_int_equal(clean.encoding, SMS_GSM7);
	assert_int_equal(clean.parts, 1);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_cleaning),
		cmocka_unit_test(test_typography_never_costs_a_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
