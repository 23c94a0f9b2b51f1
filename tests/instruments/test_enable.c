/* SPDX-License-Identifier: MIT */
/*
 * Conditions: every operator over every kind of answer, any and all, groups, chains, and what a
 * score makes of an item that its conditions leave out. Files that could go on for ever are refused.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "instruments/enable.h"
#include "instruments/parse.h"

static const char head[] = "instrument: trial\nversion: \"1\"\n"
			   "licence: { status: unknown, holder: nobody, modes: [] }\n";

static const char questions[] =
    "items:\n"
    "  - { linkId: a, type: choice, values: [0, 1, 2, 3] }\n"
    "  - { linkId: b, type: boolean }\n"
    "  - { linkId: c, type: decimal, low: { value: 0 }, high: { value: 10 } }\n"
    "  - { linkId: d, type: date }\n"
    "  - { linkId: e, type: text }\n";

#define WHEN(q, op, answer)                                                                        \
	"  - { linkId: x, type: text, enableWhen: [{ question: " q ", operator: \"" op             \
	"\", answer: " answer " }] }\n"
#define TWO(behavior)                                                                              \
	"  - { linkId: x, type: text, enableBehavior: " behavior ", enableWhen: "                  \
	"[{ question: a, operator: \"=\", answer: 1 }, { question: b, operator: \"=\", answer: "   \
	"yes }] }\n"

/* answers: a b c d e, one letter each: digits, . none, s skipped, D a date of 5 March 2026, T the
 * word Other; what follows is not answered. want: which items are enabled, y or n, from x on. */
static const struct {
	const char *name, *items, *answers, *want;
} cases[] = {
	{ "no condition", "  - { linkId: x, type: text }\n", ".....", "y" },
	{ "exists: none", WHEN("a", "exists", "yes"), ".....", "n" },
	{ "exists: 0 is an answer", WHEN("a", "exists", "yes"), "0....", "y" },
	{ "exists: skipped is none", WHEN("a", "exists", "yes"), "s....", "n" },
	{ "exists: words", WHEN("e", "exists", "yes"), "....T", "y" },
	{ "not exists: none", WHEN("a", "exists", "no"), ".....", "y" },
	{ "not exists: one", WHEN("a", "exists", "no"), "2....", "n" },
	{ "equal", WHEN("a", "=", "2"), "2....", "y" },
	{ "equal to another", WHEN("a", "=", "2"), "1....", "n" },
	{ "equal to none", WHEN("a", "=", "0"), ".....", "n" },
	{ "not equal", WHEN("a", "!=", "2"), "1....", "y" },
	{ "not equal, but is", WHEN("a", "!=", "2"), "2....", "n" },
	{ "not equal to none", WHEN("a", "!=", "2"), ".....", "y" },
	{ "above", WHEN("c", ">", "4.5"), "..5..", "y" },
	{ "not above", WHEN("c", ">", "5"), "..5..", "n" },
	{ "above none", WHEN("c", ">", "4"), ".....", "n" },
	{ "below", WHEN("c", "<", "5"), "..4..", "y" },
	{ "below none", WHEN("c", "<", "5"), ".....", "n" },
	{ "at least", WHEN("c", ">=", "5"), "..5..", "y" },
	{ "not at least", WHEN("c", ">=", "5"), "..4..", "n" },
	{ "at most", WHEN("c", "<=", "5"), "..5..", "y" },
	{ "not at most", WHEN("c", "<=", "5"), "..6..", "n" },
	{ "yes", WHEN("b", "=", "yes"), ".1...", "y" },
	{ "true is yes", WHEN("b", "=", "true"), ".1...", "y" },
	{ "no is an answer", WHEN("b", "=", "no"), ".0...", "y" },
	{ "no is not none", WHEN("b", "=", "no"), ".....", "n" },
	{ "a date", WHEN("d", "=", "2026-03-05"), "...D.", "y" },
	{ "a date before", WHEN("d", "<", "2026-03-10"), "...D.", "y" },
	{ "a date after", WHEN("d", ">", "2026-03-10"), "...D.", "n" },
	{ "words in any case", WHEN("e", "=", "other"), "....T", "y" },
	{ "other words", WHEN("e", "=", "another"), "....T", "n" },
	{ "all: one", TWO("all"), "1....", "n" },
	{ "all: both", TWO("all"), "11...", "y" },
	{ "any: none", TWO("any"), "20...", "n" },
	{ "any: the first", TWO("any"), "10...", "y" },
	{ "any: the second", TWO("any"), "21...", "y" },
	{ "a chain closes with its first link",
	    WHEN("a", "=", "1") "  - { linkId: y, type: text, enableWhen: [{ question: x, "
				"operator: exists, answer: no }] }\n"
				"  - { linkId: z, type: text, under: x }\n",
	    "1....", "yyy" },
	{ "what stands under an item goes with it",
	    WHEN("a", "=", "1") "  - { linkId: y, type: text, under: x }\n", "2....", "nn" },
	{ "what depends on a later question",
	    "  - { linkId: x, type: text, enableWhen: [{ question: y, operator: exists, answer: "
	    "no }] }\n  - { linkId: y, type: boolean }\n",
	    ".....", "yy" },
	{ "a group closes all that stands under it",
	    "  - { linkId: x, type: text, under: g }\n"
	    "  - { linkId: y, type: text, under: h }\n  - { linkId: z, type: text }\n"
	    "groups:\n  - { linkId: g, enableWhen: [{ question: b, operator: \"=\", answer: yes "
	    "}] }\n"
	    "  - { linkId: h, under: g }\n",
	    ".0...", "nny" },
	{ "a group and its item",
	    "  - { linkId: x, type: text, under: g, enableWhen: [{ question: a, operator: \"=\", "
	    "answer: 1 }] }\n"
	    "groups:\n  - { linkId: g, enableWhen: [{ question: b, operator: \"=\", answer: yes "
	    "}] }\n",
	    "11...", "y" },
};

static const struct instrument *
parsed(struct arena *arena, const char *more, struct complaints *complaints)
{
	*complaints = (struct complaints){ .arena = arena };
	struct strbuf text;
	strbuf_init(&text, 1 << 16);
	strbuf_printf(&text, "%s%s%s", head, questions, more);
	const struct instrument *instrument =
	    instrument_parse(arena, "trial.yaml", strbuf_str(&text), complaints);
	strbuf_done(&text);
	return instrument;
}

static struct scored_answer
answer_of(char letter)
{
	if (letter >= '0' && letter <= '9')
		return (struct scored_answer){ .state = ANSWER_VALUE,
			.value = decimal_from_int(letter - '0') };
	if (letter == 'D')
		return (struct scored_answer){ .state = ANSWER_TEXT, .text = STR("2026-03-05") };
	if (letter == 'T')
		return (struct scored_answer){ .state = ANSWER_TEXT, .text = STR(" Other") };
	return (struct scored_answer){ .state = letter == 's' ? ANSWER_SKIPPED : ANSWER_NONE };
}

static void
test_enabled(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct complaints complaints;
		const struct instrument *instrument = parsed(&arena, cases[i].items, &complaints);
		if (instrument == NULL)
			fail_msg("%s: %s", cases[i].name, complaints.first->text);
		struct scored_answer answers[10] = { { .state = ANSWER_NONE } };
		bool enabled[10];
		char got[11] = "";
		for (size_t k = 0; k < 5; k++)
			answers[k] = answer_of(cases[i].answers[k]);
		enable_run(instrument, answers, enabled);
		for (size_t k = 5; k < instrument->item_count; k++)
			got[k - 5] = enabled[k] ? 'y' : 'n';
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: want %s, got %s", cases[i].name, cases[i].want, got);
		for (size_t k = 0; k < 5; k++)
			assert_true(enabled[k]);
		arena_done(&arena);
	}
}

/* An answer given before the first question was corrected does not keep the chain open. */
static void
test_closed_answers_are_no_answers(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints;
	const struct instrument *instrument = parsed(&arena,
	    WHEN(
		"a", "=", "1") "  - { linkId: y, type: text, enableWhen: [{ question: x, operator: "
			       "exists, answer: yes }] }\n",
	    &complaints);
	assert_non_null(instrument);
	struct scored_answer answers[7] = { [0] = answer_of('1'), [5] = answer_of('T') };
	bool enabled[7];
	enable_run(instrument, answers, enabled);
	assert_true(enabled[5] && enabled[6]);
	answers[0] = answer_of('2');
	enable_run(instrument, answers, enabled);
	assert_true(!enabled[5] && !enabled[6]);
	arena_done(&arena);
}

static const struct {
	const char *name, *items, *want;
} refused[] = {
	{ "unknown question", WHEN("q", "=", "1"), "\"q\" is no item" },
	{ "unknown operator", WHEN("a", "~", "1"), "\"operator\" is \"~\"" },
	{ "no such answer", WHEN("a", "=", "7"), "7 is no answer to \"a\"" },
	{ "no number", WHEN("c", ">", "much"), "\"much\" is no number" },
	{ "neither yes nor no", WHEN("b", "=", "2"), "neither yes nor no" },
	{ "itself", WHEN("x", "exists", "yes"), "depends on itself" },
	{ "a circle",
	    WHEN("y", "exists", "yes") "  - { linkId: y, type: text, enableWhen: [{ question: x, "
				       "operator: exists, answer: yes }] }\n",
	    "whether \"x\" is asked depends on itself" },
	{ "a circle through a group",
	    "  - { linkId: x, type: text, under: g }\n"
	    "groups:\n  - { linkId: g, enableWhen: [{ question: x, operator: exists, answer: yes "
	    "}] }\n",
	    "depends on itself" },
	{ "under itself", "  - { linkId: x, type: text, under: x }\n", "stands under itself" },
	{ "under nothing", "  - { linkId: x, type: text, under: y }\n", "neither a group nor" },
	{ "two and no word how",
	    "  - { linkId: x, type: text, enableWhen: [{ question: a, operator: exists, answer: "
	    "yes }, { question: b, operator: exists, answer: yes }] }\n",
	    "\"enableBehavior\" is missing" },
	{ "a group called as an item",
	    "  - { linkId: x, type: text }\ngroups:\n  - { linkId: x }\n", "stands elsewhere" },
};

static void
test_refused(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct arena arena = { 0 };
		struct complaints complaints;
		if (parsed(&arena, refused[i].items, &complaints) != NULL)
			fail_msg("%s: taken", refused[i].name);
		if (strstr(complaints.first->text, refused[i].want) == NULL)
			fail_msg("%s: %s", refused[i].name, complaints.first->text);
		arena_done(&arena);
	}
}

#define SCALE(kind, rule)                                                                          \
	"  - { linkId: x, type: integer, low: { value: 0 }, high: { value: 3 }, enableWhen: "      \
	"[{ question: b, operator: \"=\", answer: yes }] }\n"                                      \
	"scores:\n  total: { kind: " kind ", items: [a, x], missing: none, " rule                  \
	"direction: none }\n"

/* answers: a b c d e x */
static const struct {
	const char *name, *items, *answers, *want;
} scores[] = {
	{ "missing where nothing is said", SCALE("sum", ""), "30....",
	    "1 of 2 items missing, none allowed" },
	{ "zero", SCALE("sum", "not_enabled: zero, "), "30....", "3" },
	{ "zero in a mean", SCALE("mean", "not_enabled: zero, "), "30....", "1.5" },
	{ "excluded", SCALE("sum", "not_enabled: excluded, "), "30....", "3" },
	{ "excluded from a mean", SCALE("mean", "not_enabled: excluded, "), "30....", "3" },
	{ "excluded from a percentage", SCALE("percent", "not_enabled: excluded, "), "30....",
	    "100" },
	{ "enabled and answered", SCALE("sum", "not_enabled: zero, "), "31...2", "5" },
	{ "enabled and skipped by the patient", SCALE("sum", "not_enabled: zero, "), "31...s",
	    "1 of 2 items missing, none allowed" },
	{ "answered before it was closed", SCALE("sum", "not_enabled: zero, "), "30...2", "3" },
};

static void
test_scores(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(scores); i++) {
		struct arena arena = { 0 };
		struct complaints complaints;
		const struct instrument *instrument = parsed(&arena, scores[i].items, &complaints);
		if (instrument == NULL)
			fail_msg("%s: %s", scores[i].name, complaints.first->text);
		struct scored_answer answers[6];
		for (size_t k = 0; k < 6; k++)
			answers[k] = answer_of(scores[i].answers[k]);
		struct score score;
		struct scoring_about about = { .age = -1 };
		char text[DECIMAL_TEXT];
		scoring_run(&arena, instrument, answers, &about, &score);
		const char *got =
		    score.has_value ? decimal_format(score.value, text) : score.why_not;
		if (strcmp(got, scores[i].want) != 0)
			fail_msg("%s: want %s, got %s", scores[i].name, scores[i].want, got);
		if (score.has_value)
			assert_true(decimal_compare(score.value, score.scale->low) >= 0 &&
			    decimal_compare(score.value, score.scale->high) <= 0);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enabled),
		cmocka_unit_test(test_closed_answers_are_no_answers),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_scores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
