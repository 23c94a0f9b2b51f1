/* SPDX-License-Identifier: MIT */
/*
 * Scores against tables that others published or recorded, in ../shared/data/proms: through the same
 * score_table() as `hark score`. Skipped, with a word, where the tables are not there. Every test
 * prints how many figures it compared, and fails when they are fewer than there should be.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/hash.h"
#include "base/strbuf.h"
#include "instruments/catalog.h"
#include "instruments/score_table.h"
#include "instruments/value_set.h"

enum { TABLE = 8 << 20 };

struct fixture {
	struct arena arena;
	struct catalog *catalog;
	struct strbuf in;  /* answers, as a table */
	struct strbuf out; /* scores, as a table */
};

static int
set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	arena_init(&fixture->arena);
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->catalog = catalog_read(NULL, &complaints);
	strbuf_init(&fixture->in, TABLE);
	strbuf_init(&fixture->out, TABLE);
	*state = fixture;
	return complaints.count == 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	strbuf_done(&fixture->in);
	strbuf_done(&fixture->out);
	catalog_free(fixture->catalog);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}

/* Opens a shared table; skips the test when it is not there. */
static struct csv_reader *
shared_table(struct fixture *fixture, const char *name)
{
	const char *path = arena_printf(&fixture->arena, "%s/data/proms/%s", HARK_SHARED_DIR, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		print_message("skipped: %s is not there\n", path);
		skip();
	}
	char *text = arena_alloc(&fixture->arena, TABLE);
	size_t length = fread(text, 1, TABLE, file);
	fclose(file);
	struct error error;
	struct csv_reader *reader = csv_open(str_of(text, length), &error);
	assert_non_null(reader);
	return reader;
}

static bool
next_row(struct fixture *fixture, struct csv_reader *reader, struct csv_row *out_row)
{
	struct error error;
	enum csv_step step = csv_next(reader, &fixture->arena, out_row, &error);
	assert_true(step == CSV_STEP_ROW || step == CSV_STEP_END);
	return step == CSV_STEP_ROW;
}

static struct csv_reader *
score(struct fixture *fixture, const char *instrument, const struct value_set *const *sets,
    size_t set_count)
{
	const struct score_table_setup setup = {
		.instrument = catalog_find(fixture->catalog, instrument),
		.value_sets = sets,
		.value_set_count = set_count,
	};
	char *out;
	size_t size;
	FILE *to_out = open_memstream(&out, &size), *to_words = fopen("/dev/null", "w");
	struct score_table_counts counts;
	struct error error = { .text = "" };
	if (!score_table(&setup, strbuf_str(&fixture->in), to_out, to_words, &counts, &error))
		fail_msg("%s: %s", instrument, error.text);
	fclose(to_out);
	fclose(to_words);
	assert_int_equal(counts.refused, 0);
	strbuf_reset(&fixture->out);
	strbuf_add(&fixture->out, str_of(out, size));
	free(out);
	struct csv_reader *reader = csv_open(strbuf_str(&fixture->out), &error);
	assert_non_null(reader);
	return reader;
}

/* Whether what was scored is what is wanted, to as many places as that was printed with. */
static bool
is_same(struct str got, struct str want)
{
	decimal a, b;
	got = str_trim(got);
	want = str_trim(want);
	if (str_is_empty(got) || str_is_empty(want) || str_is(want, "NA"))
		return str_is_empty(got) && (str_is_empty(want) || str_is(want, "NA"));
	assert_true(decimal_parse(got, &a) && decimal_parse(want, &b));
	ptrdiff_t point = str_find(want, STR("."), 0);
	int places = point < 0 ? 0 : (int) (want.len - (size_t) point) - 1;
	/* A whole number is printed whole only when it is one. */
	return decimal_compare(places == 0 ? a : decimal_round(a, places), b) == 0;
}

struct tally {
	long compared, differ;
};

static void
compare(struct tally *tally, const char *what, struct str got, struct str want)
{
	tally->compared++;
	if (is_same(got, want))
		return;
	if (tally->differ++ < 5)
		print_error("%s: got %.*s, want %.*s\n", what, STR_ARG(got), STR_ARG(want));
}

static void
finish(const char *what, const struct tally *tally, long least)
{
	print_message("%s: %ld compared, %ld differ\n", what, tally->compared, tally->differ);
	assert_int_equal(tally->differ, 0);
	assert_true(tally->compared >= least);
}

/* The levels of a state as cells; a 9 is a level that is missing. */
static void
put_state(struct strbuf *in, struct str state)
{
	for (size_t i = 0; i < state.len; i++)
		strbuf_printf(
		    in, "%s%.*s", i == 0 ? "" : ",", state.data[i] == '9' ? 0 : 1, &state.data[i]);
	strbuf_char(in, '\n');
}

#define DIMENSIONS "mobility,self-care,usual-activities,pain-discomfort,anxiety-depression\n"

static void
test_oxford_hip_as_the_national_programme(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "oxford_hip_items_official_score.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,want,seen\n");
	while (next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < row.count; i++)
			strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",",
			    i < 12 && str_is(row.cells[i], "9") ? 0 : (int) row.cells[i].len,
			    row.cells[i].data);
		strbuf_char(&fixture->in, '\n');
	}
	csv_close(reader);
	struct tally tally = { 0 };
	reader = score(fixture, "oxford-hip", NULL, 0);
	int want = csv_column(reader, "want"), got = csv_column(reader, "score.total");
	while (next_row(fixture, reader, &row))
		compare(&tally, "oxford-hip", row.cells[got], row.cells[want]);
	csv_close(reader);
	finish("oxford-hip, official scores", &tally, 2900);
}

static void
test_eq5d_3l_as_the_national_programme(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "eq5d3l_nhs_official_profile_index.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "want," DIMENSIONS);
	while (next_row(fixture, reader, &row)) {
		strbuf_printf(&fixture->in, "%.*s,", STR_ARG(row.cells[1]));
		put_state(&fixture->in, row.cells[0]);
	}
	csv_close(reader);
	struct tally tally = { 0 };
	const struct value_set *set = catalog_value_set(fixture->catalog, "uk-3l-mvh");
	reader = score(fixture, "eq-5d-3l", &set, 1);
	int got = csv_column(reader, "score.index.uk-3l-mvh");
	while (next_row(fixture, reader, &row))
		compare(&tally, "eq-5d-3l", row.cells[got], row.cells[0]);
	csv_close(reader);
	finish("eq-5d-3l, official indices", &tally, 340);
}

/* The crosswalk is not ours to ship: it is loaded as an organisation would load it. */
static const struct value_set *
crosswalk(struct fixture *fixture, struct csv_reader *reader)
{
	char folder[] = "/tmp/hark-published-XXXXXX";
	struct csv_row row;
	struct strbuf csv;
	char digest[HASH_SHA256_TEXT];
	strbuf_init(&csv, TABLE);
	strbuf_puts(&csv, "state,value\n");
	while (next_row(fixture, reader, &row))
		strbuf_printf(&csv, "%.*s,%.*s\n", STR_ARG(row.cells[0]), STR_ARG(row.cells[3]));
	const char *yaml = arena_printf(&fixture->arena,
	    "value_set: uk-5l-crosswalk\ninstrument: eq-5d-5l\ndated: \"2012\"\n"
	    "source: van Hout and others 2012\nlevels: 5\n"
	    "items: [mobility, self-care, usual-activities, pain-discomfort, anxiety-depression]\n"
	    "table: { file: crosswalk.csv, sha256: %s }\n",
	    hash_sha256(strbuf_str(&csv), digest));
	assert_non_null(mkdtemp(folder));
	const char *sets = arena_printf(&fixture->arena, "%s/value_sets", folder);
	const char *files[] = { "crosswalk.csv", "crosswalk.yaml" };
	const char *texts[] = { strbuf_cstr(&csv), yaml };
	assert_int_equal(mkdir(sets, 0700), 0);
	for (size_t i = 0; i < 2; i++) {
		FILE *file = fopen(arena_printf(&fixture->arena, "%s/%s", sets, files[i]), "w");
		assert_non_null(file);
		fputs(texts[i], file);
		fclose(file);
	}
	catalog_free(fixture->catalog);
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->catalog = catalog_read(folder, &complaints);
	if (complaints.count > 0)
		fail_msg("%s", complaints.first->text);
	for (size_t i = 0; i < 2; i++)
		unlink(arena_printf(&fixture->arena, "%s/%s", sets, files[i]));
	rmdir(sets);
	rmdir(folder);
	strbuf_done(&csv);
	return catalog_value_set(fixture->catalog, "uk-5l-crosswalk");
}

static void
test_eq5d_5l_every_state_by_three_sets(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "eq5d5l_uk_3125.csv");
	struct csv_row row;
	const struct value_set *table = crosswalk(fixture, reader);
	const struct value_set *const sets[] = {
		catalog_value_set(fixture->catalog, "england-5l-2018"),
		catalog_value_set(fixture->catalog, "uk-5l-2026"),
		table,
	};
	csv_close(reader);
	reader = shared_table(fixture, "eq5d5l_uk_3125.csv");
	strbuf_puts(&fixture->in, "state,a,b,c," DIMENSIONS);
	while (next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < 4; i++)
			strbuf_printf(&fixture->in, "%.*s,", STR_ARG(row.cells[i]));
		put_state(&fixture->in, row.cells[0]);
	}
	csv_close(reader);
	struct tally tally = { 0 };
	reader = score(fixture, "eq-5d-5l", sets, 3);
	int first = csv_column(reader, "score.index.england-5l-2018");
	int profile = csv_column(reader, "score.profile");
	while (next_row(fixture, reader, &row)) {
		for (int i = 0; i < 3; i++)
			compare(&tally, "eq-5d-5l", row.cells[first + i], row.cells[i + 1]);
		assert_true(str_eq(row.cells[profile], row.cells[0]));
	}
	csv_close(reader);
	finish("eq-5d-5l, every state by three sets", &tally, 9375);
}

static void
test_swemwbs_every_sum(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "swemwbs_raw_to_metric.csv");
	struct csv_row row;
	int64_t raw = 0;
	strbuf_puts(&fixture->in, "raw,metric,q1,q2,q3,q4,q5,q6,q7\n");
	while (next_row(fixture, reader, &row)) {
		assert_true(str_to_int(row.cells[0], &raw));
		strbuf_printf(
		    &fixture->in, "%.*s,%.*s", STR_ARG(row.cells[0]), STR_ARG(row.cells[1]));
		for (int64_t left = 7; left > 0; left--) {
			int64_t value = (raw + left - 1) / left;
			strbuf_printf(&fixture->in, ",%d", (int) value);
			raw -= value;
		}
		strbuf_char(&fixture->in, '\n');
	}
	csv_close(reader);
	struct tally tally = { 0 };
	reader = score(fixture, "swemwbs", NULL, 0);
	int got_raw = csv_column(reader, "score.raw"), metric = csv_column(reader, "score.metric");
	while (next_row(fixture, reader, &row)) {
		compare(&tally, "swemwbs raw", row.cells[got_raw], row.cells[0]);
		compare(&tally, "swemwbs metric", row.cells[metric], row.cells[1]);
	}
	csv_close(reader);
	finish("swemwbs", &tally, 58);
}

/* A sum from 4 to 20 over four items of 1 to 5, the second first. */
static void
put_global(struct strbuf *in, int64_t raw, const char *columns)
{
	char cells[11][4] = { "" };
	for (int left = 4; left > 0; left--) {
		int64_t value = (raw + left - 1) / left;
		size_t item = (size_t) (columns[4 - left] - '0');
		item = item == 0 ? 10 : item;
		/* Pain counts backwards, from 0 to 10: its 5 is the answer 0, its 1 the answer 10. */
		static const char *const pain[] = { "", "10", "8", "6", "3", "0" };
		if (item == 7)
			memcpy(cells[item], pain[value], strlen(pain[value]) + 1);
		else
			cells[item][0] = (char) ('0' + value);
		raw -= value;
	}
	for (size_t i = 1; i <= 10; i++)
		strbuf_printf(in, ",%s", cells[i]);
	strbuf_char(in, '\n');
}

static void
test_promis_global_every_sum(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "promis_tscores.csv");
	struct csv_row row;
	int64_t raw = 0;
	strbuf_puts(&fixture->in,
	    "form,raw,t,global01,global02,global03,global04,global05,global06,"
	    "global07,global08,global09,global10\n");
	while (next_row(fixture, reader, &row)) {
		bool physical = str_starts(row.cells[0], "GPH");
		if (!physical && !str_starts(row.cells[0], "GMH"))
			continue;
		assert_true(str_to_int(row.cells[1], &raw));
		strbuf_printf(&fixture->in, "%s,%.*s,%.*s", physical ? "physical" : "mental",
		    STR_ARG(row.cells[1]), STR_ARG(row.cells[2]));
		put_global(&fixture->in, raw, physical ? "3678" : "2450");
	}
	csv_close(reader);
	struct tally tally = { 0 };
	reader = score(fixture, "promis-global-10", NULL, 0);
	while (next_row(fixture, reader, &row)) {
		const char *form = arena_cstr(&fixture->arena, row.cells[0]);
		int got = csv_column(reader, arena_printf(&fixture->arena, "score.%s-raw", form));
		compare(&tally, "promis raw", row.cells[got], row.cells[1]);
		got = csv_column(reader, arena_printf(&fixture->arena, "score.%s-t", form));
		compare(&tally, "promis t", row.cells[got], row.cells[2]);
	}
	csv_close(reader);
	finish("promis-global-10", &tally, 68);
}

static void
test_qlq_c30_as_two_packages(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "eortc_qlq_c30_io.csv");
	struct csv_row row;
	size_t count;
	const struct str *header = csv_header(reader, &count);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",", STR_ARG(header[i]));
	strbuf_char(&fixture->in, '\n');
	while (next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < row.count; i++)
			strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",",
			    i < 30 && str_is(row.cells[i], "NA") ? 0 : (int) row.cells[i].len,
			    row.cells[i].data);
		strbuf_char(&fixture->in, '\n');
	}
	csv_close(reader);
	struct tally tally = { 0 };
	reader = score(fixture, "qlq-c30", NULL, 0);
	header = csv_header(reader, &count);
	while (next_row(fixture, reader, &row))
		for (size_t i = 30; i < 46; i++) {
			const char *name = arena_cstr(&fixture->arena, header[i]);
			int got =
			    csv_column(reader, arena_printf(&fixture->arena, "score.%s", name));
			assert_true(got > 0);
			compare(&tally, name, row.cells[got], row.cells[i]);
		}
	csv_close(reader);
	finish("qlq-c30", &tally, 1600);
}

/* The most that the answers can weigh, added up from the table, is what the percentage is of. */
static void
test_avvq_weights(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "avvq_weights.csv");
	struct csv_row row;
	decimal most = decimal_from_int(0);
	while (next_row(fixture, reader, &row)) {
		decimal weight = { 0 }, value;
		for (size_t i = 3; i < row.count; i++)
			if (decimal_parse(row.cells[i], &value) &&
			    decimal_compare(value, weight) > 0)
				weight = value;
		if (str_is(row.cells[2], "box"))
			weight = decimal_times(weight, decimal_from_int(128));
		if (str_is(row.cells[2], "leg"))
			weight = decimal_times(weight, decimal_from_int(2));
		most = decimal_plus(most, weight);
	}
	csv_close(reader);
	decimal reach = decimal_from_int(0);
	const struct scale *total =
	    instrument_scale(catalog_find(fixture->catalog, "avvq"), "total");
	for (size_t i = 0; i < total->part_count; i++)
		reach = decimal_plus(reach, total->parts[i].high);
	char text[DECIMAL_TEXT];
	assert_string_equal(decimal_format(most, text), "99.658");
	assert_string_equal(decimal_format(reach, text), "99.658");
	/* Of what was answered: pain in one leg at its worst is all that can be; then half. */
	strbuf_puts(&fixture->in, "q2-left,q2-right,q13\n3,,\n3,0,\n0,0,0\n");
	struct tally tally = { 0 };
	static const char *const want[] = { "100", "50", "0" };
	reader = score(fixture, "avvq", NULL, 0);
	for (size_t i = 0; next_row(fixture, reader, &row); i++)
		compare(&tally, "avvq", row.cells[csv_column(reader, "score.total")],
		    str_from(want[i]));
	csv_close(reader);
	finish("avvq", &tally, 3);
}

/* The typed examples whose set we hold: the level sums, and the United Kingdom's 3L. */
static void
test_eq5d_typed_examples(void **state)
{
	struct fixture *fixture = *state;
	struct csv_reader *reader = shared_table(fixture, "eq5d_test_fixtures.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "kind,want," DIMENSIONS);
	long held = 0, others = 0;
	while (next_row(fixture, reader, &row)) {
		bool sum = str_is(row.cells[2], "lss") && str_is(row.cells[4], "version=3L");
		bool index = str_is(row.cells[4], "type=TTO, version=3L, country=UK");
		(sum || index) ? held++ : others++;
		if (!sum && !index)
			continue;
		strbuf_printf(
		    &fixture->in, "%s,%.*s,", sum ? "sum" : "index", STR_ARG(row.cells[5]));
		put_state(&fixture->in, row.cells[3]);
	}
	csv_close(reader);
	struct tally tally = { 0 };
	const struct value_set *set = catalog_value_set(fixture->catalog, "uk-3l-mvh");
	reader = score(fixture, "eq-5d-3l", &set, 1);
	while (next_row(fixture, reader, &row)) {
		const char *column =
		    str_is(row.cells[0], "sum") ? "score.level-sum" : "score.index.uk-3l-mvh";
		compare(&tally, "example", row.cells[csv_column(reader, column)], row.cells[1]);
	}
	csv_close(reader);
	print_message("%ld examples are of sets that are not shipped\n", others);
	finish("eq-5d, typed examples", &tally, held);
}

int
main(void)
{
#define WITH_TABLES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_TABLES(test_oxford_hip_as_the_national_programme),
		WITH_TABLES(test_eq5d_3l_as_the_national_programme),
		WITH_TABLES(test_eq5d_5l_every_state_by_three_sets),
		WITH_TABLES(test_swemwbs_every_sum),
		WITH_TABLES(test_promis_global_every_sum),
		WITH_TABLES(test_qlq_c30_as_two_packages),
		WITH_TABLES(test_avvq_weights),
		WITH_TABLES(test_eq5d_typed_examples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
