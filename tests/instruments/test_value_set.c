/* SPDX-License-Identifier: MIT */
/* Value sets: coefficients, tables by age and sex, what is refused, and which is chosen when. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/hash.h"
#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "instruments/scoring.h"
#include "instruments/value_set.h"

#define HEAD "value_set: s\ninstrument: eq-5d-3l\ndated: \"2026\"\nsource: made up\nlevels: 2\n"
#define TWO "items: { a: { 2: -0.25 }, b: { 2: -0.5 } }\nstart: 1\n"
#define TABLE "items: [a, b]\ntable: { file: s.csv, sha256: \"%s\" }\n"
#define ALL "state,value\n11,1\n12,0.5\n21,0.25\n22,-0.1\n"
#define REST(state) state ",0,18,130,female\n" state ",0,18,130,male\n"
#define PEOPLE                                                                                     \
	"state,value,age_from,age_to,sex\n11,1,18,64,female\n11,0.9,65,130,female\n"               \
	"11,0.8,18,130,male\n" REST("12") REST("21") REST("22")

static bool
beside(void *context, const char *name, struct str *out_text, struct error *error)
{
	(void) error;
	assert_string_equal(name, "s.csv");
	*out_text = str_from(context);
	return true;
}

static const struct value_set *
parse(struct arena *arena, const char *yaml, const char *csv, struct complaints *complaints)
{
	char digest[HASH_SHA256_TEXT];
	char *table = arena_strdup(arena, csv == NULL ? "" : csv);
	const char *sum = strstr(yaml, "%s");
	const char *whole = sum == NULL ? yaml
					: arena_printf(arena, "%.*s%s%s", (int) (sum - yaml), yaml,
					      hash_sha256(str_from(table), digest), sum + 2);
	const struct value_set_text text = { "f", str_from(whole), beside, table };
	return value_set_parse(arena, &text, complaints);
}

static const struct {
	const char *name, *yaml, *csv;
	int a, b, age;
	enum sex sex;
	const char *want;
} looks[] = {
	{ "the best", HEAD TWO, NULL, 1, 1, -1, SEX_UNKNOWN, "1" },
	{ "both", HEAD TWO, NULL, 2, 2, -1, SEX_UNKNOWN, "0.25" },
	{ "a level it does not know", HEAD TWO, NULL, 3, 1, -1, SEX_UNKNOWN,
	    "the value set does not know such a level" },
	{ "once where any", HEAD TWO "terms: [{ at_least: 2, value: -0.1 }]\n", NULL, 2, 2, -1,
	    SEX_UNKNOWN, "0.15" },
	{ "not where none", HEAD TWO "terms: [{ at_least: 2, value: -0.1 }]\n", NULL, 1, 1, -1,
	    SEX_UNKNOWN, "1" },
	{ "for each beyond the first",
	    HEAD TWO "terms: [{ at_least: 2, beyond: 1, each: yes, value: 0.1 }]\n", NULL, 2, 2, -1,
	    SEX_UNKNOWN, "0.35" },
	{ "none beyond the first",
	    HEAD TWO "terms: [{ at_least: 2, beyond: 1, each: yes, value: 0.1 }]\n", NULL, 2, 1, -1,
	    SEX_UNKNOWN, "0.75" },
	{ "a table", HEAD TABLE, ALL, 2, 2, -1, SEX_UNKNOWN, "-0.1" },
	{ "of a young woman", HEAD TABLE, PEOPLE, 1, 1, 64, SEX_FEMALE, "1" },
	{ "of an old woman", HEAD TABLE, PEOPLE, 1, 1, 65, SEX_FEMALE, "0.9" },
	{ "of a man", HEAD TABLE, PEOPLE, 1, 1, 65, SEX_MALE, "0.8" },
	{ "of a child", HEAD TABLE, PEOPLE, 1, 1, 17, SEX_MALE,
	    "the value set has nothing for this age and sex" },
	{ "of no age", HEAD TABLE, PEOPLE, 1, 1, -1, SEX_MALE,
	    "the age is not known, and the value set needs it" },
	{ "of no sex", HEAD TABLE, PEOPLE, 1, 1, 40, SEX_UNKNOWN,
	    "the sex is not known, and the value set needs it" },
};

static void
test_looking_up(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		const struct value_set *set =
		    parse(&arena, looks[i].yaml, looks[i].csv, &complaints);
		if (set == NULL)
			fail_msg("%s: %s", looks[i].name, complaints.first->text);
		const int levels[] = { looks[i].a, looks[i].b };
		decimal value = { 0 };
		const char *why = NULL;
		char text[DECIMAL_TEXT];
		bool got =
		    value_set_look_up(set, levels, 2, looks[i].age, looks[i].sex, &value, &why);
		if (strcmp(got ? decimal_format(value, text) : why, looks[i].want) != 0)
			fail_msg(
			    "%s: got %s, want %s", looks[i].name, got ? text : why, looks[i].want);
		arena_done(&arena);
	}
}

static const struct {
	const char *name, *yaml, *csv, *want;
} faults[] = {
	{ "no date", "value_set: s\ninstrument: i\nsource: s\nlevels: 2\n" TWO, NULL,
	    "f:1:1: \"dated\" is missing, expected text" },
	{ "a coefficient missing", HEAD "items: { a: { 3: 1 } }\nstart: 1\n", NULL,
	    "f:6:13: \"2\" is missing, expected a number" },
	{ "another checksum", HEAD "items: [a, b]\ntable: { file: s.csv, sha256: \"00\" }\n", ALL,
	    "f:7:31: the checksum of \"s.csv\" is "
	    "a04061206c09309a726558ccb49ea04402d62fa09058f9d80229911fb0691e77, expected this one" },
	{ "a path", HEAD "items: [a, b]\ntable: { file: ../s.csv, sha256: \"00\" }\n", ALL,
	    "f:7:16: \"../s.csv\" is a path, expected a file in the same folder" },
	{ "a state missing", HEAD TABLE, "state,value\n11,1\n12,0\n21,0\n",
	    "f:7:8: the table has 3 states, expected all 4" },
	{ "a state twice", HEAD TABLE, ALL "12,0.4\n",
	    "f:7:8: 12 stands in the table twice, expected one value for each state" },
	{ "an age missing in one state", HEAD TABLE,
	    "state,value,age_from,age_to\n11,1,18,40\n11,1,41,60\n12,0,18,60\n21,0,18,40\n"
	    "21,0,42,60\n22,0,18,60\n",
	    "f:7:8: 21 has no value for who is 41, expected one for everybody that the table is for" },
	{ "the oldest missing in one state", HEAD TABLE,
	    "state,value,age_from,age_to\n11,1,18,60\n12,0,18,60\n21,0,18,60\n22,0,18,59\n",
	    "f:7:8: 22 has no value for who is 60, expected one for everybody that the table is for" },
	{ "men missing in one state", HEAD TABLE,
	    "state,value,sex\n11,1,female\n11,1,male\n12,0,female\n",
	    "f:7:8: 12 has no value for who is male, expected one for each sex" },
	{ "young men missing in one state", HEAD TABLE, PEOPLE "11,1,0,17,female\n",
	    "f:7:8: 11 has no value for who is 0 and male, expected one for everybody that the "
	    "table is for" },
	{ "a row that is none", HEAD TABLE, "state,value\n11\n",
	    "f:7:8: row 2: 1 cells, expected 2 as in the header" },
	{ "ages that overlap", HEAD TABLE,
	    "state,value,age_from,age_to\n11,1,18,40\n11,1,40,60\n12,0,0,9\n21,0,0,9\n22,0,0,9\n",
	    "f:7:8: 11 stands in the table twice, expected one value for each state" },
	{ "a level too many", HEAD TABLE, "state,value\n13,1\n",
	    "f:7:8: row 2: state: expected one level for each item" },
	{ "no number", HEAD TABLE, "state,value\n11,best\n",
	    "f:7:8: row 2: value: expected a number" },
	{ "half an age", HEAD TABLE, "state,value,age_from\n11,1,4\n",
	    "f:7:8: the table has other columns, expected state and value, and perhaps age_from "
	    "with age_to, and sex" },
	{ "coefficients beside a table", HEAD TABLE "start: 1\n", ALL,
	    "f:7:8: a table stands beside coefficients, expected one or the other" },
};

static void
test_faults_are_named(void **state)
{
	(void) state;
	int failures = 0;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		assert_null(parse(&arena, faults[i].yaml, faults[i].csv, &complaints));
		const char *got = complaints.first->text;
		if (strcmp(got, faults[i].want) != 0) {
			failures++;
			print_error("%s: got %s\n", faults[i].name, got);
		}
		arena_done(&arena);
	}
	assert_int_equal(failures, 0);
}

/* What a value set of the instrument may be worth is in the instrument: here 0 to 1. */
static const struct {
	const char *name, *yaml, *csv, *want;
} worths[] = {
	{ "within", HEAD TWO, NULL, NULL },
	{ "a coefficient with its point displaced",
	    HEAD "items: { a: { 2: -2.5 }, b: { 2: -0.5 } }\nstart: 1\n", NULL,
	    "f:1:1: 21 is worth -1.5, expected 0 to 1, the range of index" },
	{ "a table, within", HEAD TABLE, "state,value\n11,1\n12,0\n21,0.5\n22,0.5\n", NULL },
	{ "a table with a slip", HEAD TABLE, "state,value\n11,1\n12,0\n21,5\n22,0.5\n",
	    "f:1:1: 21 is worth 5, expected 0 to 1, the range of index" },
};

static void
test_what_no_set_may_give_is_refused(void **state)
{
	(void) state;
	static const char questions[] =
	    "instrument: eq-5d-3l\nversion: \"1\"\nlicence: { status: unknown, holder: x, modes: [] }\n"
	    "items:\n  - { linkId: a, type: choice, values: [1, 2] }\n"
	    "  - { linkId: b, type: choice, values: [1, 2] }\n"
	    "scores:\n  index: { kind: value-set, items: [a, b], missing: none, range: { from: 0, to: "
	    "1 }, direction: higher is better }\n";
	for (size_t i = 0; i < ARRAY_LEN(worths); i++) {
		struct arena arena;
		arena_init(&arena);
		struct complaints complaints = { .arena = &arena };
		const struct instrument *instrument =
		    instrument_parse(&arena, "i", str_from(questions), &complaints);
		const struct value_set *set =
		    parse(&arena, worths[i].yaml, worths[i].csv, &complaints);
		if (instrument == NULL || set == NULL)
			fail_msg("%s: %s", worths[i].name, complaints.first->text);
		value_set_check(set, instrument, &complaints);
		const char *got = complaints.first == NULL ? "" : complaints.first->text;
		assert_string_equal(got, worths[i].want == NULL ? "" : worths[i].want);
		assert_true(complaints.count <= 1);
		arena_done(&arena);
	}
}

static const struct value_set *
chosen(const struct catalog *catalog, int year, int month, int day)
{
	return catalog_value_set_on(catalog, "eq-5d-5l", (struct date){ year, month, day });
}

static void
test_a_set_is_chosen_from_a_day_on_and_never_by_itself(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	struct error error;
	assert_null(chosen(catalog, 2026, 11, 21));
	assert_true(catalog_choose_value_set(
	    catalog, "eq-5d-5l", "uk-5l-2026", (struct date){ 2026, 4, 1 }, &error));
	assert_true(catalog_choose_value_set(
	    catalog, "eq-5d-5l", "england-5l-2018", (struct date){ 2018, 1, 1 }, &error));
	assert_null(chosen(catalog, 2017, 12, 31));
	assert_string_equal(value_set_id(chosen(catalog, 2018, 1, 1)), "england-5l-2018");
	assert_string_equal(value_set_id(chosen(catalog, 2026, 3, 31)), "england-5l-2018");
	assert_string_equal(value_set_id(chosen(catalog, 2026, 4, 1)), "uk-5l-2026");
	assert_null(catalog_value_set_on(catalog, "eq-5d-3l", (struct date){ 2026, 4, 1 }));
	assert_string_equal(
	    value_set_id(catalog_chosen_value_set(catalog, "eq-5d-5l", 1)), "england-5l-2018");
	assert_null(catalog_chosen_value_set(catalog, "eq-5d-5l", 2));
	assert_false(catalog_choose_value_set(
	    catalog, "eq-5d-5l", "uk-3l-mvh", (struct date){ 2026, 4, 1 }, &error));
	assert_string_equal(error.text, "value set uk-3l-mvh is for eq-5d-3l, not for eq-5d-5l");
	assert_false(catalog_choose_value_set(
	    catalog, "eq-5d-5l", "uk-5l-2026", (struct date){ 2018, 1, 1 }, &error));
	assert_string_equal(error.text,
	    "england-5l-2018 and uk-5l-2026 are both for eq-5d-5l from the same day, expected one");
	assert_false(catalog_choose_value_set(
	    catalog, "eq-5d-5l", "the", (struct date){ 2026, 4, 1 }, &error));
	catalog_free(catalog);
	arena_done(&arena);
}

/* MOXFQ's missing rule is marked unverified: a service gives whole scores, and the others only where
 * the organisation has said so; a table of answers gets both, with a warning. */
static void
test_an_unverified_rule_gives_no_score_until_it_is_accepted(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	const struct instrument *moxfq = catalog_find(catalog, "moxfq");
	struct scored_answer answers[16];
	struct score scores[4];
	struct scoring_about about = { .age = -1 };
	struct error error;
	for (size_t i = 0; i < 16; i++)
		answers[i] = (struct scored_answer){ .state = ANSWER_VALUE };
	scoring_run(&arena, moxfq, answers, &about, scores);
	assert_true(scores[0].has_value && scores[3].has_value);
	answers[1].state = ANSWER_SKIPPED;
	scoring_run(&arena, moxfq, answers, &about, scores);
	assert_false(scores[0].has_value);
	assert_true(str_starts(str_from(scores[0].why_not), "unverified: "));
	assert_true(scores[1].has_value); /* nothing of it is missing */
	assert_false(catalog_accepts_unverified(catalog, "moxfq"));
	assert_true(catalog_accept_unverified(catalog, "moxfq", &error));
	about.accept_unverified = catalog_accepts_unverified(catalog, "moxfq");
	scoring_run(&arena, moxfq, answers, &about, scores);
	assert_true(scores[0].has_value);
	assert_non_null(scores[0].unverified);
	assert_false(catalog_accept_unverified(catalog, "moxfw", &error));
	catalog_free(catalog);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looking_up),
		cmocka_unit_test(test_faults_are_named),
		cmocka_unit_test(test_what_no_set_may_give_is_refused),
		cmocka_unit_test(test_a_set_is_chosen_from_a_day_on_and_never_by_itself),
		cmocka_unit_test(test_an_unverified_rule_gives_no_score_until_it_is_accepted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
