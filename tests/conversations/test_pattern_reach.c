/* SPDX-License-Identifier: MIT */
/* Which patterns may run over spaces, or over line ends, in one step. Who says "no" of one that does would
 * let it take its time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "conversations/pattern_reach.h"

static const struct {
	const char *pattern;
	bool over_spaces, over_lines;
} rows[] = {
	{ "pain in my calf", false, false }, { "(?:\\w+ ){0,3}pain\\w*", false, false },
	{ "[a-z]+ [0-9]*", false, false },
	{ "(?:a|b)+", false, false }, /* each time round is a step */
	{ ".", false, false }, { ".?", false, false }, { "\\.*", false, false },
	{ "[.]*", false, false }, { ".{0,20}", false, false }, { "\\S+", false, false },
	{ "\\s*", false, true }, { ".*", true, true }, { "a.+?b", true, true },
	{ ".{0,120}", true, true }, { ".{3,}", true, true }, { "[^.]*", true, true },
	{ "[^ .]*", false, true }, { "[^\\s.]*", false, false }, { "[^\\n]{4,160}", true, false },
	{ "[\\w ]+", true, false }, { "[\\w,\\s]+", true, true }, { "[ -~]+", true, false },
	{ "[]x ]+", true, false }, { "[^]x ]+", false, true }, { "[[:print:]]+", true, true },
	{ "\\W+", true, true }, { "\\P{L}+", true, true }, { "\\PL+", true, true },
	{ "(?x) . *", true, true }, { "\\Qa\\E", true, true }, /* in doubt */
};

static void
what_runs_far_is_known(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool spaces = pattern_reaches_over(rows[i].pattern, ' ');
		bool lines = pattern_reaches_over(rows[i].pattern, '\n');
		if (spaces != rows[i].over_spaces || lines != rows[i].over_lines)
			fail_msg(
			    "%s: over spaces %d, over lines %d", rows[i].pattern, spaces, lines);
	}
}

#define BEGINS "(?C240)"
#define MAY_FAIL "(?C241)"
#define ENDS "(?C242)"
#define ENDS_CLUSTERED "(?C243)"
_Static_assert(SCAN_BEGINS == 240 && SCAN_ENDS_CLUSTERED == 243, "as the rows below have them");

/* Over spaces. NULL: the text is not what it looks like. */
static const struct {
	const char *pattern, *marked;
} marks[] = {
	{ "pain \\w+", "pain \\w+" },
	{ ".", "." },
	{ "a.*b", "a" BEGINS ".*" ENDS "b" },
	{ "(?:.(?=.*+))+", "(?:.(?=" BEGINS ".*+" ENDS "))+" },
	{ "[^q]+?[xz]*", BEGINS "[^q]+?" ENDS "[xz]*" },
	{ "(?<!no )[\\w ]{40}a", "(?<!no )" MAY_FAIL "[\\w ]{40}" ENDS "a" },
	{ ".{2,}+.", MAY_FAIL ".{2,}+" ENDS "." },
	{ "\\X?a\\.*", BEGINS "\\X?" ENDS_CLUSTERED "a\\.*" },
	{ "(?i)[[:print:]]*", "(?i)" BEGINS "[[:print:]]*" ENDS },
	{ "(?<max>\\PL+)(?&max)", "(?<max>" BEGINS "\\PL+" ENDS ")(?&max)" },
	{ "(?x) . *", NULL },
	{ "(?-ix:.*)", NULL },
	{ "(?#.*)a", NULL },
	{ "(*sr:.*)", NULL },
	{ "\\Q.*\\E", NULL },
};

static void
what_runs_far_is_marked(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		struct strbuf out;
		strbuf_init(&out, 1000);
		bool marked = pattern_mark_scans(marks[i].pattern, ' ', &out);
		if (marked != (marks[i].marked != NULL) ||
		    (marked && !str_is(strbuf_str(&out), marks[i].marked)))
			fail_msg("%s: marked as %s, expected %s", marks[i].pattern,
			    strbuf_cstr(&out), marks[i].marked == NULL ? "-" : marks[i].marked);
		strbuf_done(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_runs_far_is_known),
		cmocka_unit_test(what_runs_far_is_marked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
