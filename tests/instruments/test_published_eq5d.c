/* SPDX-License-Identifier: MIT */
/* EQ-5D against the national programme's indices and every published state; see test_published.c. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "instruments/profile.h"
#include "instruments/value_set.h"
#include "tests/instruments/published.h"

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
test_eq5d_3l_as_the_national_programme(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader =
	    published_shared_table(fixture, "eq5d3l_nhs_official_profile_index.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "want," DIMENSIONS);
	while (published_next_row(fixture, reader, &row)) {
		strbuf_printf(&fixture->in, "%.*s,", STR_ARG(row.cells[1]));
		put_state(&fixture->in, row.cells[0]);
	}
	csv_close(reader);
	struct published_tally tally = { 0 };
	const struct value_set *set = catalog_value_set(fixture->catalog, "uk-3l-mvh");
	reader = published_score(fixture, "eq-5d-3l", &set, 1);
	int got = csv_column(reader, "score.index.uk-3l-mvh");
	while (published_next_row(fixture, reader, &row))
		published_compare(&tally, "eq-5d-3l", row.cells[got], row.cells[0]);
	csv_close(reader);
	published_finish("eq-5d-3l, official indices", &tally, 340);
}

/* The crosswalk is not ours to ship: it is loaded as an organisation would load it. */
static const struct value_set *
crosswalk(struct published *fixture, struct csv_reader *reader)
{
	char folder[] = "/tmp/hark-published-XXXXXX";
	struct csv_row row;
	struct strbuf csv;
	char digest[HASH_SHA256_TEXT];
	strbuf_init(&csv, PUBLISHED_TABLE);
	strbuf_puts(&csv, "state,value\n");
	while (published_next_row(fixture, reader, &row))
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
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "eq5d5l_uk_3125.csv");
	struct csv_row row;
	const struct value_set *table = crosswalk(fixture, reader);
	const struct value_set *const sets[] = {
		catalog_value_set(fixture->catalog, "england-5l-2018"),
		catalog_value_set(fixture->catalog, "uk-5l-2026"),
		table,
	};
	csv_close(reader);
	reader = published_shared_table(fixture, "eq5d5l_uk_3125.csv");
	strbuf_puts(&fixture->in, "state,a,b,c," DIMENSIONS);
	while (published_next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < 4; i++)
			strbuf_printf(&fixture->in, "%.*s,", STR_ARG(row.cells[i]));
		put_state(&fixture->in, row.cells[0]);
	}
	csv_close(reader);
	struct published_tally tally = { 0 };
	reader = published_score(fixture, "eq-5d-5l", sets, 3);
	int first = csv_column(reader, "score.index.england-5l-2018");
	int profile = csv_column(reader, "score.profile");
	while (published_next_row(fixture, reader, &row)) {
		for (int i = 0; i < 3; i++)
			published_compare(
			    &tally, "eq-5d-5l", row.cells[first + i], row.cells[i + 1]);
		assert_true(str_eq(row.cells[profile], row.cells[0]));
	}
	csv_close(reader);
	published_finish("eq-5d-5l, every state by three sets", &tally, 9375);
}

/* The typed examples whose set we hold: the level sums, and the United Kingdom's 3L. */
static void
test_eq5d_typed_examples(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "eq5d_test_fixtures.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "kind,want," DIMENSIONS);
	long held = 0, others = 0;
	while (published_next_row(fixture, reader, &row)) {
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
	struct published_tally tally = { 0 };
	const struct value_set *set = catalog_value_set(fixture->catalog, "uk-3l-mvh");
	reader = published_score(fixture, "eq-5d-3l", &set, 1);
	while (published_next_row(fixture, reader, &row)) {
		const char *column =
		    str_is(row.cells[0], "sum") ? "score.level-sum" : "score.index.uk-3l-mvh";
		published_compare(
		    &tally, "example", row.cells[csv_column(reader, column)], row.cells[1]);
	}
	csv_close(reader);
	print_message("%ld examples are of sets that are not shipped\n", others);
	published_finish("eq-5d, typed examples", &tally, held);
}

/* The counts of the pairs that a package expects are these, with the best state apart. */
static const struct {
	const char *expected, *word;
} classes[] = {
	{ "No problems", "no problems" },
	{ "No change", "same" },
	{ "Improve", "better" },
	{ "Worsen", "worse" },
	{ "Mixed change", "mixed" },
};

static void
test_changes_by_pareto(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "eq5d_pchc_pairs.csv");
	struct csv_row row;
	int64_t counts[ARRAY_LEN(classes)] = { 0 };
	struct published_tally tally = { 0 };
	while (published_next_row(fixture, reader, &row)) {
		enum profile_change change;
		if (!profile_compare(row.cells[0], row.cells[1], 3, &change)) {
			assert_true(str_is(row.cells[4], "NA"));
			continue;
		}
		counts[change]++;
		/* The pairs' own column counts the best state among those without a change. */
		enum profile_change listed = change == PROFILE_NO_PROBLEMS ? PROFILE_SAME : change;
		tally.compared++;
		tally.differ += str_is(row.cells[4], classes[listed].expected) ? 0 : 1;
		assert_string_equal(profile_change_word(change), classes[change].word);
	}
	csv_close(reader);
	reader = published_shared_table(fixture, "eq5d_pchc_expected.csv");
	while (published_next_row(fixture, reader, &row))
		for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
			int64_t want;
			if (!str_is(row.cells[0], "pchc_noprob_true_totals_false") ||
			    !str_is(row.cells[1], classes[i].expected))
				continue;
			assert_true(str_to_int(row.cells[2], &want));
			tally.compared++;
			tally.differ += counts[i] == want ? 0 : 1;
		}
	csv_close(reader);
	published_finish("eq-5d, changes by Pareto", &tally, 82);
}

int
main(void)
{
#define WITH_TABLES(test)                                                                          \
	cmocka_unit_test_setup_teardown(test, published_set_up, published_tear_down)
	const struct CMUnitTest tests[] = {
		WITH_TABLES(test_eq5d_3l_as_the_national_programme),
		WITH_TABLES(test_eq5d_5l_every_state_by_three_sets),
		WITH_TABLES(test_eq5d_typed_examples),
		WITH_TABLES(test_changes_by_pareto),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
