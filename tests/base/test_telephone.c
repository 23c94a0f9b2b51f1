/* SPDX-License-Identifier: MIT */
/* Telephone numbers as people write them, in their international form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/telephone.h"

/* Numbers that might be somebody's are written in two parts, so that nothing dials them. */
static const struct {
	const char *text, *want; /* want NULL: refused */
} cases[] = {
	{ "07700900123", "+447700900123" },
	{ "07700 900 123", "+447700900123" },
	{ "(07700) 900-123", "+447700900123" },
	{ "+44 7700 900123", "+447700900123" },
	{ "+44 (0)"
	  "7700 900123",
	    "+447700900123" },
	{ "00447700900123", "+447700900123" },
	{ "447700900123", "+447700900123" },
	{ "0117"
	  " 496 0123",
	    "+44117"
	    "4960123" },
	{ "020"
	  " 7946 0123",
	    "+44207"
	    "9460123" },
	{ "+353"
	  " 20 910 0123",
	    "+353"
	    "209100123" },
	{ "00353"
	  "209100123",
	    "+353"
	    "209100123" },
	{ "+353 910", NULL },
	{ "+353"
	  " 20 910 0123 4567",
	    NULL },
	{ "7700900123", NULL }, /* bare: perhaps a hospital's number */
	{ "999 000 0018", NULL },
	{ "0770090012", NULL },
	{ "077009001234", NULL },
	{ "01632 96012", NULL }, /* a digit short */
	{ "0800 1111", NULL },
	{ "08081570123", NULL },
	{ "999", NULL },
	{ "+07700900123", NULL },
	{ "++447700900123", NULL },
	{ "07700 900123 07700 900124", NULL },
	{ "07700 900123x", NULL },
	{ "0", NULL },
	{ "+", NULL },
	{ "", NULL },
};

static void
numbers_are_told_from_what_is_none(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[TELEPHONE_TEXT] = "";
		bool good = telephone_international(str_from(cases[i].text), out);
		if (good != (cases[i].want != NULL) || (good && strcmp(out, cases[i].want) != 0))
			fail_msg("\"%s\" becomes \"%s\"", cases[i].text, good ? out : "nothing");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_told_from_what_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
