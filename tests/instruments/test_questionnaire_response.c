/* SPDX-License-Identifier: MIT */
/*
 * Answers that come as a QuestionnaireResponse, read and scored: what fits, what does not, and other
 * people's Questionnaires against sums worked out by others.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "instruments/parse.h"
#include "instruments/questionnaire_response.h"
#include "tests/instruments/shared_fhir.h"

static const char questions[] =
    "instrument: t\nversion: \"1\"\nlicence: { status: unknown, holder: x, modes: [] }\nitems:\n"
    "  - { linkId: c, type: choice, options: [{ value: 0, code: no-pain, system: \"urn:s\" }, "
    "{ value: 3, code: pain, system: \"urn:s\" }] }\n"
    "  - { linkId: v, type: choice, values: [1, 2] }\n"
    "  - { linkId: b, fhir: \"/b\", type: boolean }\n"
    "  - { linkId: n, type: integer, low: { value: 0 }, high: { value: 10 } }\n"
    "  - { linkId: t, type: text }\n"
    "  - { linkId: m_o1, fhir: m, code: x, type: boolean }\n"
    "  - { linkId: m_o2, fhir: m, code: y, type: boolean }\n";

/* want: a letter an item: digits, . none, u unreadable, t text; then how many are unknown */
static const struct {
	const char *name, *items, *want;
} cases[] = {
	{ "nothing", "", "....... 0" },
	{ "a code",
	    "{ \"linkId\": \"c\", \"answer\": [{ \"valueCoding\": { \"system\": \"urn:s\", "
	    "\"code\": \"pain\" } }] }",
	    "3...... 0" },
	{ "0 is a value",
	    "{ \"linkId\": \"c\", \"answer\": [{ \"valueCoding\": { \"code\": \"no-pain\" } }] }",
	    "0...... 0" },
	{ "somebody else's code",
	    "{ \"linkId\": \"c\", \"answer\": [{ \"valueCoding\": { \"system\": \"urn:z\", "
	    "\"code\": \"pain\" } }] }",
	    "u...... 0" },
	{ "our own code",
	    "{ \"linkId\": \"v\", \"answer\": [{ \"valueCoding\": { \"code\": \"2\" } }] }",
	    ".2..... 0" },
	{ "a value that is none", "{ \"linkId\": \"v\", \"answer\": [{ \"valueInteger\": 7 }] }",
	    ".u..... 0" },
	{ "no, under its own linkId",
	    "{ \"linkId\": \"/b\", \"answer\": [{ \"valueBoolean\": false }] }", "..0.... 0" },
	{ "a number", "{ \"linkId\": \"n\", \"answer\": [{ \"valueInteger\": 0 }] }", "...0... 0" },
	{ "out of range", "{ \"linkId\": \"n\", \"answer\": [{ \"valueInteger\": 11 }] }",
	    "...u... 0" },
	{ "two where one is asked",
	    "{ \"linkId\": \"n\", \"answer\": [{ \"valueInteger\": 1 }, { \"valueInteger\": 2 }] }",
	    "...u... 0" },
	{ "words", "{ \"linkId\": \"t\", \"answer\": [{ \"valueString\": \"well\" }] }",
	    "....t.. 0" },
	{ "one of several",
	    "{ \"linkId\": \"m\", \"answer\": [{ \"valueCoding\": { \"code\": \"y\" } }] }",
	    ".....01 0" },
	{ "an item that is not ours",
	    "{ \"linkId\": \"z\", \"answer\": [{ \"valueInteger\": 1 }] }", "....... 1" },
	{ "in a group, and below an answer",
	    "{ \"linkId\": \"g\", \"item\": [{ \"linkId\": \"t\", \"answer\": [{ \"valueString\": "
	    "\"a\", \"item\": [{ \"linkId\": \"n\", \"answer\": [{ \"valueInteger\": 4 }] }] }] }] "
	    "}",
	    "...4t.. 0" },
};

static char
letter_of(const struct scored_answer *answer)
{
	switch (answer->state) {
	case ANSWER_VALUE: return (char) ('0' + answer->value.billionths / DECIMAL_ONE);
	case ANSWER_TEXT: return 't';
	case ANSWER_UNREADABLE: return 'u';
	case ANSWER_NONE:
	case ANSWER_SKIPPED:
	case ANSWER_NOT_APPLICABLE: break;
	}
	return '.';
}

static void
test_cases(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		struct error error;
		const struct instrument *instrument =
		    instrument_parse(&arena, "t.yaml", str_from(questions), &complaints);
		if (instrument == NULL)
			fail_msg("%s", complaints.first->text);
		struct scored_answer answers[7];
		size_t unknown;
		assert_true(questionnaire_response_read(&arena, instrument,
		    str_from(arena_printf(&arena,
			"{ \"resourceType\": \"QuestionnaireResponse\", \"item\": [%s] }",
			cases[i].items)),
		    answers, &unknown, &error));
		char got[10] = "";
		for (size_t k = 0; k < 7; k++)
			got[k] = letter_of(&answers[k]);
		got[7] = ' ';
		got[8] = (char) ('0' + unknown);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: want %s, got %s", cases[i].name, cases[i].want, got);
		arena_done(&arena);
	}
}

/* {"linkId":"code", ...} of the table, as a response. */
static struct str
response_of(struct arena *arena, struct str given, const struct instrument *instrument)
{
	struct strbuf text;
	struct json_writer writer;
	struct error error;
	strbuf_init(&text, SHARED_FILE);
	struct json *answers = json_read(given, &error);
	assert_non_null(answers);
	strbuf_puts(&text, "{ \"resourceType\": \"QuestionnaireResponse\", \"item\": ");
	json_writer_init(&writer, &text);
	json_writer_list(&writer);
	for (size_t i = 0; i < instrument->item_count; i++) {
		const struct item *item = &instrument->items[i];
		const char *id = item->fhir_id == NULL ? item->link_id : item->fhir_id;
		struct str code = json_text(json_get(answers, id));
		if (code.data == NULL)
			continue;
		json_writer_map(&writer);
		json_writer_key(&writer, "linkId");
		json_writer_text(&writer, str_from(id));
		json_writer_key(&writer, "answer");
		json_writer_list(&writer);
		json_writer_map(&writer);
		json_writer_key(&writer, "valueCoding");
		json_writer_map(&writer);
		json_writer_key(&writer, "code");
		json_writer_text(&writer, code);
		json_writer_map_end(&writer);
		json_writer_map_end(&writer);
		json_writer_list_end(&writer);
		json_writer_map_end(&writer);
	}
	json_writer_list_end(&writer);
	strbuf_puts(&text, " }");
	struct str response = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	json_free(answers);
	return response;
}

/* Sums of weights that another program worked out, from answers with gaps. */
static void
check_row(struct arena *arena, const struct csv_reader *reader, const struct csv_row *row)
{
	struct error error = { .text = "" };
	struct questionnaire got;
	const char *file = arena_cstr(arena, row->cells[csv_column(reader, "file")]);
	if (!shared_import(arena, file, &got, &error))
		fail_msg("%s: %s", file, error.text);
	const struct instrument *instrument = got.instrument;
	const struct scale *total = instrument_scale(instrument, "total");
	assert_non_null(total);
	struct scored_answer *answers =
	    ARENA_ARRAY(arena, struct scored_answer, instrument->item_count);
	size_t unknown;
	struct str given = row->cells[csv_column(reader, "answers_json")];
	assert_true(questionnaire_response_read(
	    arena, instrument, response_of(arena, given, instrument), answers, &unknown, &error));
	assert_int_equal(unknown, 0);
	int64_t answered = 0, weighted = 0;
	decimal sum = decimal_from_int(0), want;
	for (size_t i = 0; i < instrument->item_count; i++)
		answered += answers[i].state == ANSWER_VALUE ? 1 : 0;
	for (size_t i = 0; i < total->part_count; i++) {
		const struct scored_answer *answer = &answers[total->parts[i].index];
		if (answer->state != ANSWER_VALUE)
			continue;
		weighted++;
		sum = decimal_plus(sum, answer->value);
	}
	int64_t count;
	assert_true(str_to_int(row->cells[csv_column(reader, "n_answered")], &count));
	assert_int_equal(answered, count);
	assert_true(str_to_int(row->cells[csv_column(reader, "n_weighted")], &count));
	assert_int_equal(weighted, count);
	assert_true(decimal_parse(row->cells[csv_column(reader, "sum_of_weights")], &want));
	assert_int_equal(decimal_compare(sum, want), 0);
	struct scoring_about about = { .age = -1 };
	struct score *scores = ARENA_ARRAY(arena, struct score, instrument->scale_count);
	scoring_run(arena, instrument, answers, &about, scores);
	assert_int_equal(scores[0].has_value, (size_t) weighted == total->part_count);
	if (scores[0].has_value)
		assert_int_equal(decimal_compare(scores[0].value, want), 0);
}

static void
test_sums_of_others(void **state)
{
	(void) state;
	struct arena arena = { 0 }, each = { 0 };
	struct csv_reader *reader = shared_fhir_table(&arena, "oracle-scores.csv");
	struct csv_row row;
	struct error error;
	size_t count = 0;
	while (csv_next(reader, &arena, &row, &error) == CSV_STEP_ROW) {
		check_row(&each, reader, &row);
		arena_reset(&each);
		count++;
	}
	assert_int_equal(count, 50);
	csv_close(reader);
	arena_done(&each);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_sums_of_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
