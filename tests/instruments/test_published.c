/* SPDX-License-Identifier: MIT */
/*
 * Scores against tables that others published or recorded, in ../shared/data/proms: through the same
 * score_table() as `hark score`. Skipped, with a word, where the tables are not there. Every test
 * prints how many figures it compared, and fails when they are fewer than there should be.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/instruments/published.h"

static void
test_oxford_hip_as_the_national_programme(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader =
	    published_shared_table(fixture, "oxford_hip_items_official_score.csv");
	struct csv_row row;
	strbuf_puts(&fixture->in, "q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,want,seen\n");
	while (published_next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < row.count; i++)
			strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",",
			    i < 12 && str_is(row.cells[i], "9") ? 0 : (int) row.cells[i].len,
			    row.cells[i].data);
		strbuf_char(&fixture->in, '\n');
	}
	csv_close(reader);
	struct published_tally tally = { 0 };
	reader = published_score(fixture, "oxford-hip", NULL, 0);
	int want = csv_column(reader, "want"), got = csv_column(reader, "score.total");
	while (published_next_row(fixture, reader, &row))
		published_compare(&tally, "oxford-hip", row.cells[got], row.cells[want]);
	csv_close(reader);
	published_finish("oxford-hip, official scores", &tally, 2900);
}

static void
test_swemwbs_every_sum(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "swemwbs_raw_to_metric.csv");
	struct csv_row row;
	int64_t raw = 0;
	strbuf_puts(&fixture->in, "raw,metric,q1,q2,q3,q4,q5,q6,q7\n");
	while (published_next_row(fixture, reader, &row)) {
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
	struct published_tally tally = { 0 };
	reader = published_score(fixture, "swemwbs", NULL, 0);
	int got_raw = csv_column(reader, "score.raw"), metric = csv_column(reader, "score.metric");
	while (published_next_row(fixture, reader, &row)) {
		published_compare(&tally, "swemwbs raw", row.cells[got_raw], row.cells[0]);
		published_compare(&tally, "swemwbs metric", row.cells[metric], row.cells[1]);
	}
	csv_close(reader);
	published_finish("swemwbs", &tally, 58);
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
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "promis_tscores.csv");
	struct csv_row row;
	int64_t raw = 0;
	strbuf_puts(&fixture->in,
	    "form,raw,t,global01,global02,global03,global04,global05,global06,"
	    "global07,global08,global09,global10\n");
	while (published_next_row(fixture, reader, &row)) {
		bool physical = str_starts(row.cells[0], "GPH");
		if (!physical && !str_starts(row.cells[0], "GMH"))
			continue;
		assert_true(str_to_int(row.cells[1], &raw));
		strbuf_printf(&fixture->in, "%s,%.*s,%.*s", physical ? "physical" : "mental",
		    STR_ARG(row.cells[1]), STR_ARG(row.cells[2]));
		put_global(&fixture->in, raw, physical ? "3678" : "2450");
	}
	csv_close(reader);
	struct published_tally tally = { 0 };
	reader = published_score(fixture, "promis-global-10", NULL, 0);
	while (published_next_row(fixture, reader, &row)) {
		const char *form = arena_cstr(&fixture->arena, row.cells[0]);
		int got = csv_column(reader, arena_printf(&fixture->arena, "score.%s-raw", form));
		published_compare(&tally, "promis raw", row.cells[got], row.cells[1]);
		got = csv_column(reader, arena_printf(&fixture->arena, "score.%s-t", form));
		published_compare(&tally, "promis t", row.cells[got], row.cells[2]);
	}
	csv_close(reader);
	published_finish("promis-global-10", &tally, 68);
}

static void
test_qlq_c30_as_two_packages(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "eortc_qlq_c30_io.csv");
	struct csv_row row;
	size_t count;
	const struct str *header = csv_header(reader, &count);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",", STR_ARG(header[i]));
	strbuf_char(&fixture->in, '\n');
	while (published_next_row(fixture, reader, &row)) {
		for (size_t i = 0; i < row.count; i++)
			strbuf_printf(&fixture->in, "%s%.*s", i == 0 ? "" : ",",
			    i < 30 && str_is(row.cells[i], "NA") ? 0 : (int) row.cells[i].len,
			    row.cells[i].data);
		strbuf_char(&fixture->in, '\n');
	}
	csv_close(reader);
	struct published_tally tally = { 0 };
	reader = published_score(fixture, "qlq-c30", NULL, 0);
	header = csv_header(reader, &count);
	while (published_next_row(fixture, reader, &row))
		for (size_t i = 30; i < 46; i++) {
			const char *name = arena_cstr(&fixture->arena, header[i]);
			int got =
			    csv_column(reader, arena_printf(&fixture->arena, "score.%s", name));
			assert_true(got > 0);
			published_compare(&tally, name, row.cells[got], row.cells[i]);
		}
	csv_close(reader);
	published_finish("qlq-c30", &tally, 1600);
}

/* The most that the answers can weigh, added up from the table, is what the percentage is of. */
static void
test_avvq_weights(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "avvq_weights.csv");
	struct csv_row row;
	decimal most = decimal_from_int(0);
	while (published_next_row(fixture, reader, &row)) {
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
	struct published_tally tally = { 0 };
	static const char *const want[] = { "100", "50", "0" };
	reader = published_score(fixture, "avvq", NULL, 0);
	for (size_t i = 0; published_next_row(fixture, reader, &row); i++)
		published_compare(&tally, "avvq", row.cells[csv_column(reader, "score.total")],
		    str_from(want[i]));
	csv_close(reader);
	published_finish("avvq", &tally, 3);
}

int
main(void)
{
#define WITH_TABLES(test)                                                                          \
	cmocka_unit_test_setup_teardown(test, published_set_up, published_tear_down)
	const struct CMUnitTest tests[] = {
		WITH_TABLES(test_oxford_hip_as_the_national_programme),
		WITH_TABLES(test_swemwbs_every_sum),
		WITH_TABLES(test_promis_global_every_sum),
		WITH_TABLES(test_qlq_c30_as_two_packages),
		WITH_TABLES(test_avvq_weights),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
