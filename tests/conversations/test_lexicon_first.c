/* SPDX-License-Identifier: MIT */
/* The words a pattern may begin with: never one too few, or a risk would not be looked for. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "conversations/lexicon_first.h"

/* Words with a blank between, those that go on with a *. */
static const struct {
	const char *pattern, *want;
} cases[] = {
	{ "dvt", "dvt" },
	{ "in danger", "in danger" },
	{ "pains?", "pains pain" },
	{ "swol?len", "swollen swolen" },
	{ "(?:hot|red) calf", "hot calf red calf" },
	{ "(?:my |the )?calf", "my calf the calf calf" },
	{ "(?:a |b )*x", "a * b * x" },
	{ "bleed\\w*", "bleed* bleed" },
	{ "(?:\\w+ )?foot", "*" },
	{ "\\w+ died", "*" },
	{ "(?!i )kill(?:ing)?", "killing kill" },
	{ "(?<= to )(?:kill|end) it", "kill it end it" },
	{ "tem+p", "tem*" },
	{ "o.k", "o*" },
	{ "[ab]c", "*" },
	{ "a(?:b|c(?:d|e f))g", "abg acdg ace fg" },
	{ "3[89]", "3*" },
	{ "k{2}m", "k*" },
	{ "(?:x|)y", "xy y" },
	{ "درد?", "درد در" },
};

static void
pattern_begins_with(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct first_word *words;
		struct strbuf got;
		strbuf_init(&got, 256);
		size_t count = lexicon_first(&arena, cases[i].pattern, &words);
		for (size_t j = 0; j < count; j++)
			strbuf_printf(&got, "%s%.*s%s", j == 0 ? "" : " ", STR_ARG(words[j].text),
			    words[j].whole ? "" : "*");
		if (strcmp(strbuf_cstr(&got), cases[i].want) != 0)
			fail_msg(
			    "%s: %s, not %s", cases[i].pattern, strbuf_cstr(&got), cases[i].want);
		strbuf_done(&got);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pattern_begins_with),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
