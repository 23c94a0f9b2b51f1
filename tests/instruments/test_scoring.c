/* SPDX-License-Identifier: MIT */
/* Scores by primitive, from tables worked out by hand. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/parse.h"
#include "instruments/scoring.h"

static const struct scoring_about someone = { .age = 40, .sex = SEX_FEMALE };

/* Three items of 0 to 4, one yes or no, one of words, and one scale as a case wants it. */
static const char head[] =
    "instrument: trial\nversion: \"1\"\n"
    "licence: { status: unknown, holder: nobody, modes: [] }\n"
    "items:\n"
    "  - linkId: a\n    type: choice\n"
    "    options: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }]\n"
    "  - linkId: b\n    type: choice\n"
    "    options: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }]\n"
    "  - linkId: c\n    type: choice\n"
    "    options: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }]\n"
    "  - { linkId: yes, type: boolean }\n"
    "  - linkId: n\n    type: integer\n    low: { value: 1 }\n    high: { value: 10 }\n"
    "  - { linkId: words, type: text }\n"
    "scores:\n  total:\n    direction: higher is better\n";

#define ABC "    items: [a, b, c]\n"

/* answers: one letter an item; digits are values (X is 10), . none, t text, s skipped, u not
 * readable, n not applicable */
static const struct {
	const char *name, *scale, *answers, *want;
} cases[] = {
	{ "sum", "    kind: sum\n    missing: none\n" ABC, "123...", "6" },
	{ "0 is a value", "    kind: sum\n    missing: none\n" ABC, "000...", "0" },
	{ "sum with reversed", "    kind: sum\n    missing: none\n    reverse: [a]\n" ABC, "123...",
	    "8" },
	{ "reversed 0", "    kind: sum\n    missing: none\n    reverse: [a]\n" ABC, "000...", "4" },
	{ "yes is 1", "    kind: sum\n    missing: none\n    items: [a, yes]\n", "4..1..", "5" },
	{ "yes reversed",
	    "    kind: sum\n    missing: none\n    items: [yes]\n    reverse: [yes]\n", "...1..",
	    "0" },
	{ "a number reversed within its range",
	    "    kind: item\n    missing: none\n    items: [n]\n    reverse: [n]\n", "....X.",
	    "1" },
	{ "none missing allowed", "    kind: sum\n    missing: none\n" ABC, "12....",
	    "1 of 3 items missing, none allowed" },
	{ "at most 1: none is", "    kind: sum\n    missing: at most 1\n" ABC, "123...", "6" },
	{ "at most 1: one is", "    kind: sum\n    missing: at most 1\n" ABC, "12....", "4.5" },
	{ "at most 1: two are", "    kind: sum\n    missing: at most 1\n" ABC, "1.....",
	    "2 of 3 items missing, at most 1 allowed" },
	{ "at most 2: the mean of one", "    kind: sum\n    missing: at most 2\n" ABC, "..3...",
	    "9" },
	{ "at most 2: all are", "    kind: sum\n    missing: at most 2\n" ABC, "......",
	    "3 of 3 items missing, at most 2 allowed" },
	{ "prorated after reversing",
	    "    kind: sum\n    missing: at most 1\n    reverse: [a]\n" ABC, "11....", "6" },
	{ "a sum that does not come out even", "    kind: mean\n    missing: none\n" ABC, "112...",
	    "1.333333333" },
	{ "rounded half away from zero", "    kind: mean\n    missing: none\n" ABC, "011...",
	    "0.666666667" },
	{ "mean times 25", "    kind: mean\n    factor: 25\n    missing: none\n" ABC, "444...",
	    "100" },
	{ "mean times 25 of some", "    kind: mean\n    factor: 25\n    missing: share 0.5\n" ABC,
	    "34....", "87.5" },
	{ "times before divided by", "    kind: mean\n    factor: 0.0003\n    missing: none\n" ABC,
	    "001...", "0.0001" },
	{ "share: half of three is two", "    kind: mean\n    missing: share 0.5\n" ABC, "4.....",
	    "2 of 3 items missing, a share of 0.5 needed" },
	{ "share: two thirds of three is two",
	    "    kind: mean\n    missing: share 0.666666666\n" ABC, "44....", "4" },
	{ "share: a whole is all", "    kind: mean\n    missing: share 1\n" ABC, "44....",
	    "1 of 3 items missing, a share of 1 needed" },
	{ "share: never of nothing", "    kind: mean\n    missing: share 0.000000001\n" ABC,
	    "......", "3 of 3 items missing, a share of 0.000000001 needed" },
	{ "item", "    kind: item\n    missing: none\n    items: [b]\n", "140...", "4" },
	{ "item missing", "    kind: item\n    missing: none\n    items: [b]\n", "1.0...",
	    "1 of 1 items missing, none allowed" },
	{ "skipped is missing", "    kind: sum\n    missing: at most 1\n" ABC, "1s3...", "6" },
	{ "not readable is missing", "    kind: sum\n    missing: none\n" ABC, "1u3...",
	    "1 of 3 items missing, none allowed" },
	{ "not applicable is missing", "    kind: sum\n    missing: at most 1\n" ABC, "nn3...",
	    "2 of 3 items missing, at most 1 allowed" },
	{ "words elsewhere do not matter", "    kind: sum\n    missing: none\n" ABC, "123.t", "6" },
	{ "percent", "    kind: percent\n    missing: none\n" ABC, "123...", "50" },
	{ "percent of the answered", "    kind: percent\n    missing: any\n" ABC, "1.....", "25" },
	{ "percent of nothing", "    kind: percent\n    missing: any\n" ABC, "......",
	    "3 of 3 items missing, at most 2 allowed" },
	{ "percent over two ranges", "    kind: percent\n    missing: any\n    items: [a, n]\n",
	    "4...1.", "30.769230769" },
	{ "percent reversed", "    kind: percent\n    missing: none\n    reverse: [a, b, c]\n" ABC,
	    "003...", "75" },
	{ "a count of values", "    kind: count\n    missing: none\n" ABC, "0s4...", "2" },
	{ "a count of none", "    kind: count\n    missing: none\n" ABC, "......", "0" },
	{ "levels are text", "    kind: profile\n    missing: none\n" ABC, "012...", "012" },
	{ "levels with one missing", "    kind: profile\n    missing: none\n" ABC, "01....",
	    "1 of 3 items missing, none allowed" },
	{ "no value set",
	    "    kind: value-set\n    range: { from: -1, to: 1 }\n    missing: none\n" ABC,
	    "012...", "no value set is chosen" },
	{ "weights", "    kind: sum\n    missing: none\n    weights: { a: 0.07, b: -2.5 }\n" ABC,
	    "123...", "-1.93" },
	{ "reversed, then weighted",
	    "    kind: sum\n    missing: none\n    reverse: [a]\n    weights: { a: 0.5 }\n" ABC,
	    "123...", "6.5" },
	{ "recoded",
	    "    kind: sum\n    missing: none\n    items: [a, n]\n"
	    "    recode: { n: { 1: 5, 2 to 4: 4, 5 to 9: 2.25, 10: 1 } }\n",
	    "1...3.", "5" },
	{ "recoded to 0",
	    "    kind: sum\n    missing: none\n    items: [yes]\n    recode: { yes: { 0: 3, 1: 0 } }\n",
	    "...1..", "0" },
	{ "arithmetic is rounded once",
	    "    kind: mean\n    missing: none\n    then: [{ plus: -1 }, { times: 3 }]\n" ABC,
	    "112...", "1" },
	{ "taken from",
	    "    kind: mean\n    missing: none\n    then: [{ times: 25 }, { from: 100 }]\n" ABC,
	    "134...", "33.333333333" },
	{ "divided",
	    "    kind: sum\n    missing: none\n    then: [{ over: 12 }, { times: 100 }]\n" ABC,
	    "100...", "8.333333333" },
	{ "rounded half away from zero to places",
	    "    kind: sum\n    missing: at most 1\n    then: [{ round: 0 }]\n" ABC, "12....",
	    "5" },
	{ "below zero too",
	    "    kind: sum\n    missing: at most 1\n    then: [{ times: -1 }, { round: 0 }]\n" ABC,
	    "12....", "-5" },
	{ "a table",
	    "    kind: item\n    missing: none\n    items: [yes]\n"
	    "    then: [{ table: { 0: 7.5, 1: -2 } }, { times: 2 }]\n",
	    "...0..", "15" },
	{ "not in the table",
	    "    kind: item\n    missing: none\n    items: [a]\n"
	    "    then: [{ times: 2 }, { table: { 0: 1, 2: 2, 4: 3, 8: 4 } }]\n",
	    "3.....", "6 is not in the table" },
	{ "a table by age and sex",
	    "    kind: item\n    missing: none\n    items: [yes]\n    then:\n      - table:\n"
	    "        - { age: 0-39, sex: female, values: { 0: 1, 1: 2 } }\n"
	    "        - { age: 40-, sex: female, values: { 0: 3, 1: 4 } }\n"
	    "        - { sex: male, values: { 0: 5, 1: 6 } }\n",
	    "...1..", "4" },
	{ "a table by age, for others",
	    "    kind: item\n    missing: none\n    items: [yes]\n    then:\n      - table:\n"
	    "        - { age: 0-39, values: { 0: 1, 1: 2 } }\n",
	    "...1..", "1 is not in the table" },
	{ "below the bands' joint",
	    "    kind: sum\n    missing: at most 1\n" ABC
	    "    bands: [{ from: 0, to: 4, label: low }, { from: 5, to: 12, label: high }]\n",
	    "22....", "6 high" },
	{ "between two bands",
	    "    kind: sum\n    missing: at most 1\n" ABC
	    "    bands: [{ from: 0, to: 4, label: low }, { from: 5, to: 12, label: high }]\n",
	    "12....", "4.5 low" },
	{ "the first of a band",
	    "    kind: sum\n    missing: none\n" ABC
	    "    bands: [{ from: 0, to: 4, label: low }, { from: 5, to: 12, label: high }]\n",
	    "401...", "5 high" },
};

static struct scored_answer
answer_of(char c)
{
	struct scored_answer answer = { .state = ANSWER_VALUE };
	if (c == 't')
		answer.state = ANSWER_TEXT;
	else if (c == 's')
		answer.state = ANSWER_SKIPPED;
	else if (c == 'u')
		answer.state = ANSWER_UNREADABLE;
	else if (c == 'n')
		answer.state = ANSWER_NOT_APPLICABLE;
	else if (c == '.' || c == '\0')
		answer.state = ANSWER_NONE;
	else
		answer.value = decimal_from_int(c == 'X' ? 10 : c - '0');
	return answer;
}

static const char *
in_words(struct arena *arena, const struct score *score)
{
	char value[DECIMAL_TEXT];
	if (score->text != NULL)
		return score->text;
	if (!score->has_value)
		return score->why_not;
	return arena_printf(arena, "%s%s%s", decimal_format(score->value, value),
	    score->band == NULL ? "" : " ", score->band == NULL ? "" : score->band);
}

static void
test_primitives(void **state)
{
	(void) state;
	int failures = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		const struct instrument *trial = instrument_parse(&arena, "trial",
		    str_from(arena_printf(&arena, "%s%s", head, cases[i].scale)), &complaints);
		if (trial == NULL)
			fail_msg("%s: %s", cases[i].name, complaints.first->text);
		struct scored_answer answers[8];
		for (size_t k = 0; k < trial->item_count; k++)
			answers[k] =
			    answer_of(k < strlen(cases[i].answers) ? cases[i].answers[k] : '.');
		struct score score;
		scoring_run(&arena, trial, answers, &someone, &score);
		const char *got = in_words(&arena, &score);
		if (strcmp(got, cases[i].want) != 0) {
			failures++;
			print_error("%s: got %s, want %s\n", cases[i].name, got, cases[i].want);
		}
		arena_done(&arena);
	}
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_primitives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
