/* SPDX-License-Identifier: MIT */
/*
 * Short forms against the published tables in ../shared/data/proms: every sum of the PROMIS forms,
 * every weight of the ICECAP-O, and the weights of the varicose vein questionnaire for one leg.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/instruments/published.h"

static const struct form {
	const char *published, *instrument;
} forms[] = {
	{ "Physical Function 4a", "promis-physical-function-4a" },
	{ "Anxiety 4a", "promis-anxiety-4a" },
	{ "Depression 4a", "promis-depression-4a" },
	{ "Fatigue 4a", "promis-fatigue-4a" },
	{ "Sleep Disturbance 4a", "promis-sleep-disturbance-4a" },
	{ "Ability to Participate Social 4a", "promis-social-participation-4a" },
	{ "Pain Interference 4a", "promis-pain-interference-4a" },
};

/* A sum from 4 to 20 over four items of 1 to 5. */
static void
put_sum(struct strbuf *in, int64_t raw)
{
	for (int64_t left = 4; left > 0; left--) {
		int64_t value = (raw + left - 1) / left;
		strbuf_printf(in, ",%d", (int) value);
		raw -= value;
	}
	strbuf_char(in, '\n');
}

static void
compare_form(struct published *fixture, const struct form *form, struct published_tally *tally)
{
	struct csv_reader *reader = published_shared_table(fixture, "promis_tscores.csv");
	const struct instrument *instrument = catalog_find(fixture->catalog, form->instrument);
	enum direction direction = instrument_scale(instrument, "t")->direction;
	struct csv_row row;
	int64_t raw = 0;
	strbuf_reset(&fixture->in);
	strbuf_puts(&fixture->in, "sum,published,q1,q2,q3,q4\n");
	while (published_next_row(fixture, reader, &row)) {
		if (!str_is(row.cells[0], form->published))
			continue;
		assert_true(str_to_int(row.cells[1], &raw));
		assert_int_equal(direction,
		    str_is(row.cells[4], "higher_better") ? DIRECTION_HIGHER_IS_BETTER
							  : DIRECTION_LOWER_IS_BETTER);
		strbuf_printf(
		    &fixture->in, "%.*s,%.*s", STR_ARG(row.cells[1]), STR_ARG(row.cells[2]));
		put_sum(&fixture->in, raw);
	}
	csv_close(reader);
	reader = published_score(fixture, form->instrument, NULL, 0);
	int sum = csv_column(reader, "score.raw"), t = csv_column(reader, "score.t");
	while (published_next_row(fixture, reader, &row)) {
		published_compare(tally, form->published, row.cells[sum], row.cells[0]);
		published_compare(tally, form->published, row.cells[t], row.cells[1]);
	}
	csv_close(reader);
}

static void
test_promis_forms_every_sum(void **state)
{
	struct published_tally tally = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		compare_form(*state, &forms[i], &tally);
	published_finish("PROMIS forms 4a, every sum and its T", &tally, 7 * 17 * 2);
}

enum { ATTRIBUTES = 5, LEVELS = 4, STATES = 1024 };

static const char *const attributes[ATTRIBUTES] = { "attachment", "security", "role", "enjoyment",
	"control" };

/* The table has the best level first. */
static void
read_weights(struct published *fixture, decimal weights[ATTRIBUTES][LEVELS])
{
	struct csv_reader *reader = published_shared_table(fixture, "icecap_o_weights.csv");
	struct csv_row row;
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		assert_true(published_next_row(fixture, reader, &row));
		assert_true(str_is(row.cells[0], attributes[i]));
		for (size_t level = 0; level < LEVELS; level++)
			assert_true(decimal_parse(row.cells[LEVELS - level], &weights[i][level]));
	}
	csv_close(reader);
}

static void
test_icecap_o_every_state(void **state)
{
	struct published *fixture = *state;
	struct published_tally tally = { 0 };
	decimal weights[ATTRIBUTES][LEVELS];
	struct csv_row row;
	read_weights(fixture, weights);
	strbuf_puts(&fixture->in, "want,attachment,security,role,enjoyment,control\n");
	for (size_t number = 0; number < STATES; number++) {
		decimal want = decimal_from_int(0);
		char text[DECIMAL_TEXT];
		for (size_t i = 0, rest = number; i < ATTRIBUTES; i++, rest /= LEVELS)
			want = decimal_plus(want, weights[i][rest % LEVELS]);
		strbuf_puts(&fixture->in, decimal_format(want, text));
		for (size_t i = 0, rest = number; i < ATTRIBUTES; i++, rest /= LEVELS)
			strbuf_printf(&fixture->in, ",%zu", rest % LEVELS + 1);
		strbuf_char(&fixture->in, '\n');
	}
	struct csv_reader *reader = published_score(fixture, "icecap-o", NULL, 0);
	int got = csv_column(reader, "score.total");
	while (published_next_row(fixture, reader, &row))
		published_compare(&tally, "icecap-o", row.cells[got], row.cells[0]);
	csv_close(reader);
	published_finish("icecap-o, every state", &tally, STATES);
}

/* Every weight of every answer, each once: the leg is one, the boxes are 64. */
static void
test_varicose_veins_of_one_leg(void **state)
{
	struct published *fixture = *state;
	struct csv_reader *reader = published_shared_table(fixture, "avvq_weights.csv");
	const struct instrument *instrument = catalog_find(fixture->catalog, "avvq-worse-leg");
	const struct scale *total = instrument_scale(instrument, "total");
	struct csv_row row;
	decimal most = decimal_from_int(0), weight;
	char text[DECIMAL_TEXT];
	size_t part = 0;
	for (; published_next_row(fixture, reader, &row); part++) {
		bool boxes = str_is(row.cells[2], "box");
		assert_true(part < total->part_count);
		if (boxes) {
			assert_true(decimal_parse(row.cells[3], &weight));
			most = decimal_plus(most, decimal_times(weight, decimal_from_int(64)));
			continue;
		}
		size_t answers = 0;
		for (; answers < 4 && decimal_parse(row.cells[3 + answers], &weight); answers++) {
			const struct recoding *recoding = &total->parts[part].recodings[answers];
			assert_int_equal(decimal_compare(recoding->value, weight), 0);
		}
		assert_int_equal(total->parts[part].recoding_count, answers);
		most = decimal_plus(most, total->parts[part].recodings[answers - 1].value);
	}
	csv_close(reader);
	assert_int_equal(part, total->part_count);
	decimal reach = decimal_from_int(0);
	for (size_t i = 0; i < total->part_count; i++)
		reach = decimal_plus(reach, total->parts[i].high);
	assert_int_equal(decimal_compare(most, reach), 0);
	assert_string_equal(decimal_format(most, text), "61.355");
}

int
main(void)
{
#define WITH_TABLES(test)                                                                          \
	cmocka_unit_test_setup_teardown(test, published_set_up, published_tear_down)
	const struct CMUnitTest tests[] = {
		WITH_TABLES(test_promis_forms_every_sum),
		WITH_TABLES(test_icecap_o_every_state),
		WITH_TABLES(test_varicose_veins_of_one_leg),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
