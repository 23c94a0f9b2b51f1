/* SPDX-License-Identifier: MIT */
/*
 * Tables in, tables out: byte for byte in small, and the tables of tests/scoring, whose want.<scale>
 * columns were worked out by hand from the rule that the instrument's file states.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/csv.h"
#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "instruments/score_table.h"

#define FOOT "pain,walking,shoes,everyday,mood"
#define FOOT_SCORES "score.total,score.pain\n"

static const struct {
	const char *name, *instrument, *in, *out, *words;
	int scored, refused; /* -1: the whole table is refused, and `words` is the error */
} cases[] = {
	{ "scores follow", "foot-check", "id," FOOT "\n7,1,1,1,1,1\n",
	    "id," FOOT "," FOOT_SCORES "7,1,1,1,1,1,5,1\n", "", 1, 0 },
	{ "any order of columns", "foot-check", "mood,everyday,shoes,walking,pain\n4,0,0,0,1\n",
	    "mood,everyday,shoes,walking,pain," FOOT_SCORES "4,0,0,0,1,5,1\n", "", 1, 0 },
	{ "CR LF in, LF out", "nrs-pain", "q1\r\n3\r\n", "q1,score.total\n3,3\n", "", 1, 0 },
	{ "other columns are left alone", "nrs-pain",
	    "q1,sum,\"a, b\"\n3,=1+1,\"say \"\"hi\"\"\"\n4,-5, x \n",
	    "q1,sum,\"a, b\",score.total\n3,=1+1,\"say \"\"hi\"\"\",3\n4,-5, x ,4\n", "", 2, 0 },
	{ "0 is a value, empty is none", "nrs-pain", "q1,x\n0,a\n,b\n",
	    "q1,x,score.total\n0,a,0\n,b,\n", "", 2, 0 },
	{ "spaces round a number", "nrs-pain", "q1\n 3 \n", "q1,score.total\n 3 ,3\n", "", 1, 0 },
	{ "no value set: an empty column, and a word", "eq-5d-3l",
	    "mobility,self-care,usual-activities,pain-discomfort,anxiety-depression,vas\n1,1,2,1,3,0\n",
	    "mobility,self-care,usual-activities,pain-discomfort,anxiety-depression,vas,"
	    "score.profile,score.index,score.level-sum,score.vas\n1,1,2,1,3,0,11213,,8,0\n",
	    "score.index: no value set is chosen: left empty\n", 1, 0 },
	{ "what is not verified is said once", "oxford-shoulder",
	    "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12\n1,1,1,1,1,1,1,1,1,1,1,1\n"
	    "1,1,1,1,1,1,1,1,1,1,1,\n1,1,1,1,1,1,1,1,1,1,,\n",
	    "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,score.total\n1,1,1,1,1,1,1,1,1,1,1,1,12\n"
	    "1,1,1,1,1,1,1,1,1,1,1,,12\n1,1,1,1,1,1,1,1,1,1,,,12\n",
	    "score.total: not verified: the rule of the hip and knee scores is taken over, no paper on "
	    "the shoulder was read\n",
	    3, 0 },
	{ "no rows", "nrs-pain", "q1\n", "q1,score.total\n", "", 0, 0 },
	{ "out of range is refused, not clipped", "nrs-pain", "q1\n11\n3\n-1\n",
	    "q1,score.total\n3,3\n",
	    "row 2: q1: no answer to this item, expected a whole number from 0 to 10\n"
	    "row 4: q1: no answer to this item, expected a whole number from 0 to 10\n",
	    1, 2 },
	{ "no half of a whole number", "nrs-pain", "q1\n2.5\n", "q1,score.total\n",
	    "row 2: q1: no answer to this item, expected a whole number from 0 to 10\n", 0, 1 },
	{ "a word, and every fault of a row", "foot-check", FOOT "\na lot,5,0,0,0\n",
	    FOOT "," FOOT_SCORES,
	    "row 2: pain: no answer to this item, expected 0, 1, 2, 3 or 4\n"
	    "row 2: walking: no answer to this item, expected 0, 1, 2, 3 or 4\n",
	    0, 1 },
	{ "a row too short", "nrs-pain", "q1,x\n3\n4,y\n", "q1,x,score.total\n4,y,4\n",
	    "row 2: 1 cells, expected 2 as in the header\n", 1, 1 },
	{ "an item without a column", "foot-check", "pain,walking,shoes,everyday\n1,1,1,1\n",
	    "pain,walking,shoes,everyday," FOOT_SCORES "1,1,1,1,5,1\n",
	    "no column mood: counted as missing in every row\n", 1, 0 },
	{ "no column at all", "nrs-pain", "pain\n3\n", "",
	    "no column of nrs-pain, expected columns named q1 and so on", -1, 0 },
	{ "scored already", "nrs-pain", "q1,score.total\n3,3\n", "",
	    "the column score.total is there already, expected answers only", -1, 0 },
	{ "nothing", "nrs-pain", "", "", "the file is empty, expected a header row", -1, 0 },
};

struct fixture {
	struct arena arena;
	struct complaints complaints;
	struct catalog *catalog;
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	fixture->complaints.arena = &fixture->arena;
	fixture->catalog = catalog_read(NULL, &fixture->complaints);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	catalog_free(fixture->catalog);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

static void
same(const char *name, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s: got\n%s\nwant\n%s", name, got, want);
}

static void
test_tables(void **state)
{
	struct fixture *fixture = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *out, *words;
		size_t out_size, words_size;
		FILE *to_out = open_memstream(&out, &out_size);
		FILE *to_words = open_memstream(&words, &words_size);
		struct error error = { .kind = ERROR_NONE };
		struct score_table_counts counts = { -1, -1 };
		const struct score_table_setup setup = {
			.instrument = catalog_find(fixture->catalog, cases[i].instrument),
		};
		bool good =
		    score_table(&setup, str_from(cases[i].in), to_out, to_words, &counts, &error);
		fclose(to_out);
		fclose(to_words);
		same(cases[i].name, out, cases[i].out);
		same(cases[i].name, good ? words : error.text, cases[i].words);
		assert_int_equal(counts.scored, cases[i].scored);
		assert_int_equal(counts.refused, good ? cases[i].refused : -1);
		assert_int_equal(error.kind, good ? ERROR_NONE : ERROR_INPUT);
		free(out);
		free(words);
	}
}

/* Behind each score what it lacks; what is made of another scale alone gives that one's reason. */
static void
test_reasons(void **state)
{
	struct fixture *fixture = *state;
	char *out;
	size_t size;
	FILE *to_out = open_memstream(&out, &size);
	struct score_table_counts counts;
	struct error error;
	const struct score_table_setup setup = {
		.instrument = catalog_find(fixture->catalog, "swemwbs"),
		.with_reasons = true,
	};
	assert_true(score_table(&setup, STR("q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1\n1,1,1,1,1,1,\n"),
	    to_out, stderr, &counts, &error));
	fclose(to_out);
	same("reasons", out,
	    "q1,q2,q3,q4,q5,q6,q7,score.raw,missing.raw,why_not.raw,score.metric,missing.metric,"
	    "why_not.metric\n"
	    "1,1,1,1,1,1,1,7,0,,7,0,\n"
	    "1,1,1,1,1,1,,,1,\"1 of 7 items missing, none allowed\",,1,"
	    "\"1 of 7 items missing, none allowed\"\n");
	free(out);
}

/* A score that depends on who answered: where nobody knows, there is none, and the first row says why. */
static void
test_a_score_that_nobody_can_have_is_told(void **state)
{
	(void) state;
	static const char questions[] =
	    "instrument: t\nversion: \"1\"\nlicence: { status: unknown, holder: x, modes: [] }\n"
	    "items:\n  - { linkId: a, type: choice, values: [0, 1] }\n"
	    "scores:\n  total:\n    kind: sum\n    items: [a]\n    missing: none\n"
	    "    direction: none\n    then:\n      - table:\n"
	    "          - { age: 18-34, sex: female, values: { 0: 40, 1: 50 } }\n"
	    "          - { age: 18-34, sex: male, values: { 0: 41, 1: 51 } }\n";
	static const char in[] =
	    "a,age,sex\n1,34,F\n1,34,2\n0,34,1\n1,35,male\n,34,male\n0,18,MALE\n";
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	const struct score_table_setup setup = {
		.instrument = instrument_parse(&arena, "t", str_from(questions), &complaints),
	};
	if (setup.instrument == NULL)
		fail_msg("%s", complaints.first->text);
	char *out, *words;
	size_t out_size, words_size;
	FILE *to_out = open_memstream(&out, &out_size);
	FILE *to_words = open_memstream(&words, &words_size);
	struct error error;
	struct score_table_counts counts;
	assert_true(score_table(&setup, str_from(in), to_out, to_words, &counts, &error));
	fclose(to_out);
	fclose(to_words);
	same("scores", out,
	    "a,age,sex,score.total\n1,34,F,50\n1,34,2,\n0,34,1,\n1,35,male,\n,34,male,\n"
	    "0,18,MALE,41\n");
	same("words", words,
	    "score.total: row 3 is the first without one: the sex is not known, and the table "
	    "needs it\n");
	free(out);
	free(words);
	arena_done(&arena);
}

/* A disk that is full is an error, not a short table. */
static void
test_output_that_takes_no_more(void **state)
{
	struct fixture *fixture = *state;
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	struct score_table_counts counts = { -1, -1 };
	struct error error = { .kind = ERROR_NONE };
	const struct score_table_setup setup = {
		.instrument = catalog_find(fixture->catalog, "nrs-pain"),
	};
	assert_false(score_table(&setup, STR("q1\n3\n"), full, stderr, &counts, &error));
	assert_int_equal(error.kind, ERROR_IO);
	assert_int_equal(counts.scored, -1);
	fclose(full);
}

/* Scored against whole tables that others published: test_published*.c. */
static const char *const scored_elsewhere[] = { "avvq", "eq-5d-3l", "eq-5d-5l", "oxford-hip",
	"promis-global-10", "qlq-c30", "swemwbs" };

static bool
is_scored_elsewhere(const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(scored_elsewhere); i++)
		if (strcmp(scored_elsewhere[i], id) == 0)
			return true;
	return false;
}

static struct str
read_table(struct arena *arena, const char *name)
{
	const char *path = arena_printf(arena, "%s/tests/scoring/%s.csv", HARK_SOURCE_DIR, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s is not there: every instrument needs its table", path);
	char *text = arena_alloc(arena, 65536);
	size_t size = fread(text, 1, 65536, file);
	fclose(file);
	assert_true(size < 65536);
	return str_of(text, size);
}

enum { SCALES = 40, LOWEST = 1, HIGHEST = 2, NONE = 4 };

/* What a table shows of a scale: it should hold the ends, and a row that gives no score. */
static int
shown(const struct scale *scale, struct str want)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	return (str_is(want, decimal_format(scale->low, low)) ? LOWEST : 0) |
	    (str_is(want, decimal_format(scale->high, high)) ? HIGHEST : 0) |
	    (str_is_empty(want) ? NONE : 0);
}

/* want.<scale> beside score.<scale>, row by row. */
static void
compare(struct fixture *fixture, const struct instrument *instrument, struct str scored)
{
	struct error error;
	struct csv_reader *reader = csv_open(scored, &error);
	assert_non_null(reader);
	struct csv_row row;
	int rows = 0, seen[SCALES] = { 0 };
	assert_true(instrument->scale_count <= SCALES);
	while (csv_next(reader, &fixture->arena, &row, &error) == CSV_STEP_ROW) {
		for (size_t s = 0; s < instrument->scale_count; s++) {
			const char *id = instrument->scales[s].id;
			int want = csv_column(reader, arena_printf(&fixture->arena, "want.%s", id));
			int got = csv_column(reader, arena_printf(&fixture->arena, "score.%s", id));
			assert_true(want >= 0 && got >= 0);
			if (!str_eq(row.cells[want], row.cells[got]))
				fail_msg("%s, %.*s, %s: got %.*s, want %.*s", instrument->id,
				    STR_ARG(row.cells[0]), id, STR_ARG(row.cells[got]),
				    STR_ARG(row.cells[want]));
			seen[s] |= shown(&instrument->scales[s], row.cells[want]);
		}
		rows++;
	}
	assert_true(rows >= 4);
	for (size_t s = 0; s < instrument->scale_count; s++)
		if (seen[s] != (LOWEST | HIGHEST | NONE))
			fail_msg(
			    "%s: the table has no row for an end of %s, or none without a score",
			    instrument->id, instrument->scales[s].id);
	csv_close(reader);
}

static void
test_tables_worked_out_by_hand(void **state)
{
	struct fixture *fixture = *state;
	size_t scored = 0;
	for (size_t i = 0; i < catalog_count(fixture->catalog); i++) {
		const struct instrument *instrument = catalog_at(fixture->catalog, i);
		if (is_scored_elsewhere(instrument->id))
			continue;
		char *out;
		size_t size;
		FILE *to_out = open_memstream(&out, &size);
		struct score_table_counts counts;
		struct error error;
		const struct score_table_setup setup = { .instrument = instrument };
		assert_true(score_table(&setup, read_table(&fixture->arena, instrument->id), to_out,
		    stderr, &counts, &error));
		fclose(to_out);
		assert_int_equal(counts.refused, 0);
		compare(fixture, instrument, str_of(out, size));
		free(out);
		scored++;
	}
	print_message("%zu instruments have a table worked out by hand\n", scored);
	assert_int_equal(scored + ARRAY_LEN(scored_elsewhere), catalog_count(fixture->catalog));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reasons, set_up, tear_down),
		cmocka_unit_test(test_a_score_that_nobody_can_have_is_told),
		cmocka_unit_test_setup_teardown(test_output_that_takes_no_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tables_worked_out_by_hand, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
