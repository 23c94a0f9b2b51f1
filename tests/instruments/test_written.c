/* SPDX-License-Identifier: MIT */
/* Answers that are kept in one written form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "instruments/parse.h"
#include "instruments/questionnaire_response.h"
#include "instruments/questionnaire_write.h"
#include "instruments/written.h"

enum { LIMIT = 1 << 16 };

static const struct item postcode = { .type = ITEM_POSTCODE };
static const struct item telephone = { .type = ITEM_TELEPHONE };
static const struct item words = { .type = ITEM_TEXT };

static const struct {
	const struct item *item;
	const char *text, *want; /* want NULL: no answer to it */
} cases[] = {
	/* one of each shape there is */
	{ &postcode, "M1 1AE", "M1 1AE" },
	{ &postcode, "B33 8TH", "B33 8TH" },
	{ &postcode, "W1A 0AX", "W1A 0AX" },
	{ &postcode, "CR2 6XH", "CR2 6XH" },
	{ &postcode, "DN55 1PT", "DN55 1PT" },
	{ &postcode, "EC1A 1BB", "EC1A 1BB" },
	{ &postcode, " ne613ab ", "NE61 3AB" },
	{ &postcode, "n e-61 3 a b", "NE61 3AB" },
	{ &postcode, "NE61", NULL },
	{ &postcode, "3AB", NULL },
	{ &postcode, "NE613 3AB", NULL },
	{ &postcode, "NEE1 3AB", NULL },
	{ &postcode, "QE61 3AB",
	    NULL }, /* no such letter first, second, third, fourth, in a street */
	{ &postcode, "NJ61 3AB", NULL },
	{ &postcode, "W1L 0AX", NULL },
	{ &postcode, "EC1C 1BB", NULL },
	{ &postcode, "NE61 3AC", NULL },
	{ &postcode, "NE61 3OB", NULL },
	{ &postcode, "NE61 OAB", NULL }, /* the letter, for nought */
	{ &postcode, "NE61\n3AB", NULL },
	{ &postcode, "", NULL },
	{ &telephone, "07700 900123", "+447700900123" },
	{ &telephone, "900123", NULL },
	{ &words, "NE61 3AB", NULL },
};

static void
each_is_told_by_its_shape(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[WRITTEN_TEXT] = "";
		bool good = item_write(cases[i].item, str_from(cases[i].text), out);
		if (good != (cases[i].want != NULL) || (good && strcmp(out, cases[i].want) != 0))
			fail_msg("\"%s\" becomes \"%s\"", cases[i].text, good ? out : "nothing");
	}
}

static const char instrument_text[] =
    "instrument: t\nversion: \"1\"\nlicence: { status: own, holder: x, modes: [] }\nitems:\n"
    "  - { linkId: home, type: postcode }\n"
    "  - { linkId: ring, type: telephone }\n";

static const struct instrument *
instrument_of(struct arena *arena)
{
	struct complaints complaints = { .arena = arena };
	const struct instrument *instrument =
	    instrument_parse(arena, "t.yaml", str_from(instrument_text), &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	return instrument;
}

static void
they_are_strings_of_fhir_and_back(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf out;
	struct error error;
	struct json_writer writer;
	size_t unknown;
	struct scored_answer back[2];
	const struct instrument *instrument = instrument_of(&arena);
	const struct scored_answer answers[] = {
		{ .state = ANSWER_TEXT, .text = STR("NE61 3AB") },
		{ .state = ANSWER_TEXT, .text = STR("+447700900123") },
	};
	strbuf_init(&out, LIMIT);
	questionnaire_write(&arena, instrument, &out, NULL);
	assert_true(str_find(strbuf_str(&out), STR("\"type\":\"string\""), 0) > 0);
	assert_true(str_find(strbuf_str(&out), STR("postcode"), 0) < 0);
	strbuf_reset(&out);
	json_writer_init(&writer, &out);
	json_writer_map(&writer);
	json_writer_key(&writer, "resourceType");
	json_writer_text(&writer, STR("QuestionnaireResponse"));
	questionnaire_response_write(&arena, &writer, instrument, answers, NULL);
	json_writer_map_end(&writer);
	assert_true(str_find(strbuf_str(&out), STR("\"valueString\":\"NE61 3AB\""), 0) > 0);
	assert_true(questionnaire_response_read(
	    &arena, instrument, strbuf_str(&out), back, &unknown, &error));
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		assert_true(str_eq(back[i].text, answers[i].text));
	strbuf_done(&out);
	arena_done(&arena);
}

static void
others_answers_are_written_as_ours_or_are_none(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct error error;
	size_t unknown;
	struct scored_answer got[2];
	static const char response[] =
	    "{\"resourceType\":\"QuestionnaireResponse\",\"item\":["
	    "{\"linkId\":\"home\",\"answer\":[{\"valueString\":\"ne613ab\"}]},"
	    "{\"linkId\":\"ring\",\"answer\":[{\"valueString\":\"at work\"}]}]}";
	assert_true(questionnaire_response_read(
	    &arena, instrument_of(&arena), str_from(response), got, &unknown, &error));
	assert_true(str_is(got[0].text, "NE61 3AB"));
	assert_int_equal(got[1].state, ANSWER_UNREADABLE);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_told_by_its_shape),
		cmocka_unit_test(they_are_strings_of_fhir_and_back),
		cmocka_unit_test(others_answers_are_written_as_ours_or_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
