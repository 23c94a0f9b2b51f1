/* SPDX-License-Identifier: MIT */
/*
 * Answers that leave as a QuestionnaireResponse: the shape of one, and, for every instrument that is
 * shipped or that somebody else's Questionnaire became, that reading back what was written gives
 * the answers again.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/random.h"
#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "instruments/questionnaire_response.h"
#include "tests/instruments/shared_fhir.h"

enum { ROWS = 40 };

static struct str
written(
    struct arena *arena, const struct instrument *instrument, const struct scored_answer *answers)
{
	struct strbuf text;
	struct json_writer writer;
	strbuf_init(&text, SHARED_FILE);
	json_writer_init(&writer, &text);
	json_writer_map(&writer);
	json_writer_key(&writer, "resourceType");
	json_writer_text(&writer, STR("QuestionnaireResponse"));
	questionnaire_response_write(arena, &writer, instrument, answers, NULL);
	json_writer_map_end(&writer);
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

/* Shape */

static const char questions[] =
    "instrument: t\nversion: \"1\"\nlicence: { status: unknown, holder: x, modes: [] }\n"
    "groups:\n  - { linkId: g }\n  - { linkId: h, under: g }\n  - { linkId: empty }\n"
    "items:\n"
    "  - { linkId: a, under: h, type: choice, options: [{ value: 0, code: no, system: \"urn:s\" }, "
    "{ value: 3, code: \"yes\", system: \"urn:s\" }] }\n"
    "  - { linkId: b, under: a, fhir: \"/b\", type: boolean }\n"
    "  - { linkId: c, under: b, type: integer, low: { value: 0 }, high: { value: 10 } }\n"
    "  - { linkId: d, under: empty, type: text }\n"
    "  - { linkId: e, type: date }\n";

static const struct scored_answer none = { .state = ANSWER_SKIPPED };

static struct scored_answer
number(int value)
{
	return (struct scored_answer){ .state = ANSWER_VALUE, .value = decimal_from_int(value) };
}

static struct scored_answer
words(const char *text)
{
	return (struct scored_answer){ .state = ANSWER_TEXT, .text = str_from(text) };
}

#define HEAD "{\"resourceType\":\"QuestionnaireResponse\""
#define A_IS_0                                                                                     \
	"\"valueCoding\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/"      \
	"ordinalValue\",\"valueDecimal\":0}],\"system\":\"urn:s\",\"code\":\"no\"}"

static void
test_shape(void **state)
{
	(void) state;
	const struct {
		const char *name;
		struct scored_answer answers[5];
		const char *want;
	} cases[] = {
		{ "nothing", { none, none, none, none, none }, HEAD "}" },
		{ "0 is an answer; a group that is empty is left out",
		    { number(0), none, none, none, none },
		    HEAD ",\"item\":[{\"linkId\":\"g\",\"item\":[{\"linkId\":\"h\",\"item\":["
			 "{\"linkId\":\"a\",\"answer\":[{" A_IS_0 "}]}]}]}]}" },
		{ "below an answer, under the linkId of whoever asked",
		    { number(0), number(1), none, none, none },
		    HEAD ",\"item\":[{\"linkId\":\"g\",\"item\":[{\"linkId\":\"h\",\"item\":["
			 "{\"linkId\":\"a\",\"answer\":[{" A_IS_0 ",\"item\":[{\"linkId\":\"/b\","
			 "\"answer\":[{\"valueBoolean\":true}]}]}]}]}]}]}" },
		{ "below a question that was not answered", { none, none, number(7), none, none },
		    HEAD
		    ",\"item\":[{\"linkId\":\"g\",\"item\":[{\"linkId\":\"h\",\"item\":["
		    "{\"linkId\":\"a\",\"item\":[{\"linkId\":\"/b\",\"item\":[{\"linkId\":\"c\","
		    "\"answer\":[{\"valueInteger\":7}]}]}]}]}]}]}" },
		{ "words and a date",
		    { none, none, none, words("well \"so\""), words("2026-11-21") },
		    HEAD ",\"item\":[{\"linkId\":\"empty\",\"item\":[{\"linkId\":\"d\",\"answer\":["
			 "{\"valueString\":\"well \\\"so\\\"\"}]}]},{\"linkId\":\"e\",\"answer\":["
			 "{\"valueDate\":\"2026-11-21\"}]}]}" },
	};
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	const struct instrument *instrument =
	    instrument_parse(&arena, "t.yaml", str_from(questions), &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str got = written(&arena, instrument, cases[i].answers);
		if (!str_is(got, cases[i].want))
			fail_msg(
			    "%s:\nwant %s\ngot  %.*s", cases[i].name, cases[i].want, STR_ARG(got));
	}
	arena_done(&arena);
}

/* And back */

static struct scored_answer
any_answer(struct random *random, const struct item *item)
{
	if (random_below(random, 4) == 0)
		return none;
	if (item->type == ITEM_CHOICE)
		return (struct scored_answer){ .state = ANSWER_VALUE,
			.value = item->options[random_below(random, item->option_count)].value };
	if (item->type == ITEM_YES_NO)
		return number((int) random_below(random, 2));
	if (item->type == ITEM_DATE)
		return words("2026-02-28");
	if (item->type == ITEM_TEXT)
		return words("Not bad, \xe2\x80\x9c"
			     "3\xe2\x80\x9d on the stairs\nbut sore");
	/* From the low end upwards, whole, and not beyond a hundred. */
	decimal low = { item->low.billionths + DECIMAL_ONE - 1 };
	int64_t from = low.billionths / DECIMAL_ONE, upto = item->high.billionths / DECIMAL_ONE;
	uint64_t size = upto - from > 100 ? 100 : (uint64_t) (upto - from);
	return number((int) (from + (int64_t) random_below(random, size + 1)));
}

static bool
is_same(const struct scored_answer *gone, const struct scored_answer *back)
{
	if (gone->state == ANSWER_SKIPPED)
		return back->state == ANSWER_NONE;
	return gone->state == back->state &&
	    (gone->state == ANSWER_TEXT ? str_eq(gone->text, back->text)
					: decimal_compare(gone->value, back->value) == 0);
}

/* Returns how many answers went and came. */
static size_t
check_back(struct arena *arena, struct random *random, const struct instrument *instrument)
{
	size_t count = 0;
	struct scored_answer *gone =
	    ARENA_ARRAY(arena, struct scored_answer, instrument->item_count);
	struct scored_answer *back =
	    ARENA_ARRAY(arena, struct scored_answer, instrument->item_count);
	for (size_t i = 0; i < instrument->item_count; i++)
		gone[i] = any_answer(random, &instrument->items[i]);
	struct str text = written(arena, instrument, gone);
	struct error error = { .text = "" };
	size_t unknown = 0;
	if (!questionnaire_response_read(arena, instrument, text, back, &unknown, &error))
		fail_msg("%s: %s", instrument->id, error.text);
	assert_int_equal(unknown, 0);
	for (size_t i = 0; i < instrument->item_count; i++) {
		if (!is_same(&gone[i], &back[i]))
			fail_msg("%s: %s did not come back from %.*s", instrument->id,
			    instrument->items[i].link_id, STR_ARG(text));
		count += gone[i].state == ANSWER_SKIPPED ? 0 : 1;
	}
	return count;
}

static void
test_shipped_come_back(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct random random = random_seeded(11);
	struct catalog *catalog = catalog_read(NULL, &complaints);
	size_t count = 0;
	assert_non_null(catalog);
	for (size_t i = 0; i < catalog_count(catalog); i++)
		for (size_t row = 0; row < ROWS; row++)
			count += check_back(&arena, &random, catalog_at(catalog, i));
	print_message("%zu instruments, %zu answers came back\n", catalog_count(catalog), count);
	assert_true(count > 0);
	catalog_free(catalog);
	arena_done(&arena);
}

static void
test_imported_come_back(void **state)
{
	(void) state;
	struct arena arena = { 0 }, each = { 0 };
	struct random random = random_seeded(12);
	struct csv_reader *reader = shared_fhir_table(&arena, "MANIFEST.csv");
	struct csv_row row;
	struct error error;
	size_t files = 0, count = 0;
	while (csv_next(reader, &arena, &row, &error) == CSV_STEP_ROW) {
		struct questionnaire got;
		const char *file = arena_cstr(&arena, row.cells[csv_column(reader, "file")]);
		if (!shared_import(&each, file, &got, &error))
			continue;
		files++;
		for (size_t k = 0; k < ROWS; k++)
			count += check_back(&each, &random, got.instrument);
		arena_reset(&each);
	}
	print_message("%zu Questionnaires, %zu answers came back\n", files, count);
	assert_true(count > 0);
	csv_close(reader);
	arena_done(&each);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_shipped_come_back),
		cmocka_unit_test(test_imported_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
