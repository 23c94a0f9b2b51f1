/* SPDX-License-Identifier: MIT */
/* Invariant 7: nothing is sent outside its licence; and the reason is one that staff can act on. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/parse.h"
#include "instruments/licence.h"

static const struct {
	const char *name, *licence, *languages;
	enum mode mode;
	const char *language, *want; /* NULL: it may be sent */
} cases[] = {
	{ "own words by text", "status: own, holder: us, modes: [sms]", "en", MODE_SMS, "en",
	    NULL },
	{ "own words by e-mail", "status: own, holder: us, modes: [sms]", "en", MODE_EMAIL, "en",
	    "the licence of trial does not allow asking it by e-mail (own, us)" },
	{ "licensed for the page", "status: licence-required, holder: H, proof: 7/26, modes: [web]",
	    "en", MODE_WEB, "en", NULL },
	{ "licensed, but not by text",
	    "status: licence-required, holder: H, proof: 7/26, modes: [web]", "en", MODE_SMS, "en",
	    "the licence of trial does not allow asking it by text message (licence-required, H)" },
	{ "on paper only", "status: licence-required, holder: H, modes: []", "en", MODE_STAFF, "en",
	    "the licence of trial does not allow asking it by a member of staff "
	    "(licence-required, H)" },
	{ "nobody knows", "status: unknown, holder: H, modes: []", "en", MODE_WEB, "en",
	    "nobody has found out whether trial may be used (unknown, H)" },
	{ "no words at all", "status: public-domain, holder: H, modes: [sms]", NULL, MODE_SMS, "en",
	    "trial has no wording: it can be scored, not asked" },
	{ "another language is asked in English", "status: own, holder: us, modes: [sms]", "en",
	    MODE_SMS, "cy", NULL },
};

static void
test_7_licence_refuses_in_words(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		bool worded = cases[i].languages != NULL;
		const char *text = arena_printf(&arena,
		    "instrument: trial\nversion: \"1\"\nlicence: { %s }\n%s"
		    "items: [{ linkId: a, type: boolean%s }]\n",
		    cases[i].licence,
		    worded ? "languages: { en: { review: original } }\ntitle: { en: T }\n" : "",
		    worded ? ", text: { en: Up? }" : "");
		const struct instrument *trial =
		    instrument_parse(&arena, "trial", str_from(text), &complaints);
		if (trial == NULL)
			fail_msg("%s: %s", cases[i].name, complaints.first->text);
		const char *got = licence_refusal(&arena, trial, cases[i].mode, cases[i].language);
		if (cases[i].want == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].want);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_7_licence_refuses_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
