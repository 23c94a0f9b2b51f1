/* SPDX-License-Identifier: MIT */
/* Numbers and addresses as hospitals write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "imports/contact.h"
#include "imports/identity.h"

typedef bool
value_fn(struct arena *arena, struct str text, const char **out_value, const char **why);

/* Numbers that might be somebody's are written in two parts, so that nothing dials them. */
static const struct {
	value_fn *read;
	const char *text, *want; /* want NULL: refused */
} cases[] = {
	/* NHS numbers: the tenth digit checks the rest */
	{ identity_nhs_number, "9990000018", "9990000018" },
	{ identity_nhs_number, "999 000 0018", "9990000018" },
	{ identity_nhs_number, "999-000-0018", "9990000018" },
	{ identity_nhs_number, "9434765919", "9434765919" }, /* the standard's own example */
	{ identity_nhs_number, "9990000019", NULL },
	{ identity_nhs_number, "9990000108", NULL }, /* two swapped */
	{ identity_nhs_number, "0000000000", "0000000000" },
	{ identity_nhs_number, "9990000000", NULL }, /* its check would be 10 */
	{ identity_nhs_number, "999000001", NULL },
	{ identity_nhs_number, "99900000180", NULL },
	{ identity_nhs_number, "999000001X", NULL },
	{ identity_nhs_number, "9.99E+09", NULL },
	{ identity_nhs_number,
	    "\xef\xbc\x99"
	    "990000018",
	    NULL },
	{ identity_hospital_number, "H-0001/2", "H-0001/2" },
	{ identity_hospital_number, "1234567890123456789012345678901234567890",
	    "1234567890123456789012345678901234567890" },
	{ identity_hospital_number, "12345678901234567890123456789012345678901", NULL },
	{ identity_hospital_number, "H\n1", NULL },

	{ contact_mobile, "07700900123", "+447700900123" },
	{ contact_mobile, "07700 900 123", "+447700900123" },
	{ contact_mobile, "(07700) 900-123", "+447700900123" },
	{ contact_mobile, "07700.900123", "+447700900123" },
	{ contact_mobile, "+447700900123", "+447700900123" },
	{ contact_mobile,
	    "+44 (0)"
	    "7700 900123",
	    "+447700900123" },
	{ contact_mobile, "00447700900123", "+447700900123" },
	{ contact_mobile, "447700900123", "+447700900123" },
	{ contact_mobile, "7700900123", "+447700900123" }, /* a spreadsheet took the 0 */
	{ contact_mobile,
	    "07624"
	    " 000000",
	    "+447624"
	    "000000" }, /* Isle of Man */
	{ contact_mobile,
	    "07600"
	    " 000000",
	    NULL },
	{ contact_mobile,
	    "07012"
	    " 000000",
	    NULL },
	{ contact_mobile, "0770090", NULL },
	{ contact_mobile,
	    "07700900123"
	    "4",
	    NULL },
	{ contact_mobile, "01632 960000", NULL },
	{ contact_mobile, "+353 85 123 4567", NULL },
	{ contact_mobile, "0033612345678", NULL },
	{ contact_mobile, "4.4771E+11", NULL },
	{ contact_mobile, "07700 900123 (wife)", NULL },
	{ contact_mobile, "07700 900123 / 07700 900124", NULL },
	{ contact_mobile, "+", NULL },
	{ contact_mobile, "++447700900123", NULL },
	{ contact_mobile, "", NULL },

	{ contact_email, "ada@example.org", "ada@example.org" },
	{ contact_email, "Ada.Byrne+foot@Example.ORG", "ada.byrne+foot@example.org" },
	{ contact_email, "o'neil@mail.example.org", "o'neil@mail.example.org" },
	{ contact_email, "a@b.co", "a@b.co" },
	{ contact_email, "a@xn--caf-dma.example", "a@xn--caf-dma.example" },
	{ contact_email, "ada", NULL },
	{ contact_email, "ada@", NULL },
	{ contact_email, "@example.org", NULL },
	{ contact_email, "ada@example", NULL },
	{ contact_email, "ada@@example.org", NULL },
	{ contact_email, "ada@example..org", NULL },
	{ contact_email, ".ada@example.org", NULL },
	{ contact_email, "ada.@example.org", NULL },
	{ contact_email, "ada@-example.org", NULL },
	{ contact_email, "ada@example.org.", NULL },
	{ contact_email, "ada@example.1", NULL },
	{ contact_email, "ada byrne@example.org", NULL },
	{ contact_email, "Ada <ada@example.org>", NULL },
	{ contact_email, "ada@example.org,bea@example.org", NULL },
	{ contact_email, "ada@example.org\r\nBcc: all@example.org", NULL },
	{ contact_email, "\"ada\"@example.org", NULL },
	{ contact_email, "ad\xc3\xa1@example.org", NULL },
};

static void
test_values(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = NULL, *why = NULL;
		bool good = cases[i].read(&arena, str_from(cases[i].text), &got, &why);
		if (good != (cases[i].want != NULL) || (good && strcmp(got, cases[i].want) != 0))
			fail_msg("\"%s\": %s", cases[i].text, good ? got : why);
		/* untouched on failure; the reason says what, and nothing of the value */
		if (!good) {
			assert_null(got);
			assert_non_null(why);
		}
	}
	arena_done(&arena);
}

/* Any one digit wrong, and any two neighbours swapped, is found. */
static void
test_the_check_digit_finds_slips(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	const char *got, *why;
	for (int place = 0; place < 10; place++)
		for (char digit = '0'; digit <= '9'; digit++) {
			char number[] = "9990000018";
			if (number[place] == digit)
				continue;
			number[place] = digit;
			assert_false(identity_nhs_number(&arena, str_from(number), &got, &why));
		}
	for (int place = 0; place < 9; place++) {
		char number[] = "9434765919";
		if (number[place] == number[place + 1])
			continue;
		char held = number[place];
		number[place] = number[place + 1];
		number[place + 1] = held;
		assert_false(identity_nhs_number(&arena, str_from(number), &got, &why));
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_the_check_digit_finds_slips),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
