/* SPDX-License-Identifier: MIT */
/* Of which instruments a patient may be told the score, and which way is worse. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "instruments/result.h"

#define OWN "status: own, holder: us, modes: [sms]"
#define SUM "{ kind: sum, items: [b, c], missing: none, direction: higher is better }"
#define ENDS "{ kind: sum, items: [a, c], missing: none, direction: higher is better }"
#define AROUND "{ kind: sum, items: [c, d], missing: none, direction: higher is better }"
#define ALL_OF(scale)                                                                              \
	"{ kind: sum, scales: [" scale "], missing: none, direction: higher is better }"
#define NEITHER "{ kind: sum, items: [a, b], missing: none, direction: none }"

static const struct {
	const char *name, *head, *licence, *scores;
	const char *want; /* NULL: it may be told */
} cases[] = {
	{ "own words, one score", "", OWN, "total: " SUM, NULL },
	{ "in the public domain", "", "status: public-domain, holder: H, modes: [sms]",
	    "total: " SUM, NULL },
	{ "one that has a direction beside one without", "", OWN, "total: " SUM ", other: " NEITHER,
	    NULL },
	{ "two that have one", "", OWN, "total: " SUM ", other: " SUM, "mine has no single score" },
	{ "none that has one", "", OWN, "other: " NEITHER, "mine has no single score" },
	{ "on trial", "trial: yes\n", OWN, "total: " SUM, "mine is on trial" },
	{ "nobody knows the licence", "", "status: unknown, holder: H, modes: []", "total: " SUM,
	    "nobody knows whether the licence of mine lets" },
	{ "the licence was for the words", "",
	    "status: licence-required, holder: H, proof: 7/26, modes: [sms]", "total: " SUM,
	    "nobody knows whether the licence of mine lets" },
	{ "a rule that nobody has checked", "", OWN,
	    "total: { kind: sum, items: [b, c], missing: none, direction: higher is better, "
	    "unverified: { score: from memory } }",
	    "the score of mine is by a rule that is not verified: from memory" },
};

static const struct instrument *
instrument_of(struct arena *arena, const char *head, const char *licence, const char *scores)
{
	struct complaints complaints = { .arena = arena };
	const char *text = arena_printf(arena,
	    "instrument: mine\nversion: \"1\"\n%slicence: { %s }\n"
	    "languages: { en: { review: original } }\ntitle: { en: T }\n"
	    "items:\n"
	    "  - { linkId: a, type: boolean, text: { en: Up? } }\n"
	    "  - { linkId: b, type: boolean, text: { en: Down? } }\n"
	    "  - { linkId: c, type: boolean, text: { en: There? } }\n"
	    "  - { linkId: words, type: text, text: { en: Else? } }\n"
	    "  - { linkId: d, type: boolean, text: { en: Here? } }\n"
	    "scores: { %s }\n",
	    head, licence, scores);
	const struct instrument *mine =
	    instrument_parse(arena, "mine", str_from(text), &complaints);
	if (mine == NULL)
		fail_msg("%s", complaints.first->text);
	return mine;
}

static void
test_what_may_be_told(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena;
		arena_init(&arena);
		const struct instrument *mine =
		    instrument_of(&arena, cases[i].head, cases[i].licence, cases[i].scores);
		const char *got = result_refusal(&arena, mine, "");
		if (cases[i].want == NULL ? got != NULL
					  : got == NULL || strstr(got, cases[i].want) != got)
			fail_msg("%s: %s", cases[i].name, got == NULL ? "told" : got);
		arena_done(&arena);
	}
}

/* Of several scales the team names one, which patients must know by its questions. */
static void
test_what_is_named_may_be_told(void **state)
{
	static const struct {
		const char *name, *head, *scores, *named;
		const char *want; /* NULL: it may be told */
	} rows[] = {
		{ "one of two", "", "total: " SUM ", other: " SUM, "other", NULL },
		{ "the only one", "", "total: " SUM, "total", NULL },
		{ "one that is not there", "", "total: " SUM, "pain",
		    "mine has no score \"pain\" with a range" },
		{ "one without a direction", "", "total: " SUM ", other: " NEITHER, "other",
		    "mine has no score \"other\" with a range" },
		{ "on trial all the same", "trial: yes\n", "total: " SUM, "total",
		    "mine is on trial" },
		{ "a question of another's between its own", "", "total: " SUM ", ends: " ENDS,
		    "ends", "the questions of ends in mine do not stand together" },
		{ "an open question between its own", "", "total: " SUM ", around: " AROUND,
		    "around", NULL },
		{ "made of one that stands together", "", "all: " ALL_OF("total") ", total: " SUM,
		    "all", NULL },
		{ "made of one that does not", "", "all: " ALL_OF("ends") ", ends: " ENDS, "all",
		    "the questions of all in mine do not stand together" },
	};
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena;
		arena_init(&arena);
		const struct instrument *mine =
		    instrument_of(&arena, rows[i].head, OWN, rows[i].scores);
		const char *got = result_refusal(&arena, mine, rows[i].named);
		if (rows[i].want == NULL ? got != NULL
					 : got == NULL || strstr(got, rows[i].want) != got)
			fail_msg("%s: %s", rows[i].name, got == NULL ? "told" : got);
		arena_done(&arena);
	}
}

/* The text says of which questions it is. */
static void
test_the_items_of_a_scale(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	const struct instrument *mine = instrument_of(&arena, "", OWN,
	    "all: { kind: sum, scales: [total, d], missing: none, direction: higher is better }, "
	    "d: { kind: item, items: [d], missing: none, direction: higher is better }, total: " SUM);
	static const struct {
		const char *scale;
		size_t first, count;
	} rows[] = { { "total", 1, 2 }, { "d", 4, 1 }, { "all", 1, 4 } };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t first, count;
		result_items(&arena, mine, result_scale(mine, rows[i].scale), &first, &count);
		assert_int_equal(first, rows[i].first);
		assert_int_equal(count, rows[i].count);
	}
	assert_null(result_scale(mine, ""));
	arena_done(&arena);
}

static void
test_worse_is_by_the_direction(void **state)
{
	(void) state;
	const struct scale higher = { .direction = DIRECTION_HIGHER_IS_BETTER };
	const struct scale lower = { .direction = DIRECTION_LOWER_IS_BETTER };
	decimal low = decimal_from_int(3), high = decimal_from_int(4);
	assert_true(result_is_worse(&higher, high, low));
	assert_false(result_is_worse(&higher, low, high));
	assert_false(result_is_worse(&higher, low, low));
	assert_true(result_is_worse(&lower, low, high));
	assert_false(result_is_worse(&lower, high, low));
	assert_false(result_is_worse(&lower, low, low));
}

/* Published questionnaires whose words need a licence are not told by a shipped file. */
static void
test_no_licensed_one_is_told(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	assert_non_null(catalog);
	int told = 0;
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *one = catalog_at(catalog, i);
		bool may = result_refusal(&arena, one, "") == NULL;
		for (size_t k = 0; k < one->scale_count; k++)
			may = may || result_refusal(&arena, one, one->scales[k].id) == NULL;
		told += may ? 1 : 0;
		if (may && (one->licence_status == LICENCE_REQUIRED || one->trial))
			fail_msg("%s would be told", one->id);
	}
	assert_in_range(told, 1, (uintmax_t) catalog_count(catalog));
	catalog_free(catalog);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_may_be_told),
		cmocka_unit_test(test_what_is_named_may_be_told),
		cmocka_unit_test(test_the_items_of_a_scale),
		cmocka_unit_test(test_worse_is_by_the_direction),
		cmocka_unit_test(test_no_licensed_one_is_told),
	};
	return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
