/* SPDX-License-Identifier: MIT */
/* QuestionnaireResponses as a table: in each form they come in, and what is wrong with them. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "instruments/parse.h"
#include "instruments/response_table.h"

enum { LIMIT = 1 << 16 };

static const char questions[] =
    "instrument: t\nversion: \"2\"\nlicence: { status: unknown, holder: x, modes: [] }\nitems:\n"
    "  - { linkId: a, type: choice, values: [0, 1] }\n"
    "  - { linkId: n, type: integer, low: { value: 0 }, high: { value: 10 } }\n"
    "  - { linkId: w, type: text }\n";

#define URL "https://hark.example/fhir/Questionnaire/t"
#define RESPONSE(id, canonical, items)                                                             \
	"{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"" id                                 \
	"\",\"questionnaire\":\"" canonical "\",\"item\":[" items "]}"
#define A_IS(code) "{\"linkId\":\"a\",\"answer\":[{\"valueCoding\":{\"code\":\"" code "\"}}]}"
#define HEAD "response,a,n,w\n"

/* want: the table, or NULL and then the error; words: what is said about it */
static const struct {
	const char *name, *text, *want, *words, *error;
} cases[] = {
	{ "one", RESPONSE("1", URL "|2", A_IS("0")), HEAD "1,0,,\n", "", NULL },
	{ "behind a byte order mark", "\xef\xbb\xbf" RESPONSE("1", URL, A_IS("1")), HEAD "1,1,,\n",
	    "", NULL },
	{ "over several lines",
	    "{\n \"resourceType\": \"QuestionnaireResponse\",\n \"item\": [\n" A_IS("1") "\n]}\n",
	    HEAD ",1,,\n", "", NULL },
	{ "one a line, others among them",
	    RESPONSE("1", URL "|2",
		A_IS("0")) "\n"
			   "{\"resourceType\":\"Observation\",\"id\":\"1-1\"}\n\n" RESPONSE(
			       "2", "urn:z|2", A_IS("1")) "\r\n" RESPONSE("3", URL "|2",
			       "{\"linkId\":\"w\",\"answer\":[{\"valueString\":\"so, so\"}]}"),
	    HEAD "1,0,,\n3,,,\"so, so\"\n", "2 resources are no answers to t, and were left out\n",
	    NULL },
	{ "a Bundle",
	    "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" RESPONSE("1", URL "|2",
		A_IS("0")) "},{\"resource\":" RESPONSE("2", URL "|2", A_IS("1")) "}]}",
	    HEAD "1,0,,\n2,1,,\n", "", NULL },
	{ "a row without an answer", RESPONSE("1", URL "|2", ""), HEAD "1,,,\n", "", NULL },
	{ "another version is refused",
	    RESPONSE("1", URL "|1", A_IS("0")) "\n" RESPONSE(
		"2", URL "|2", A_IS("0")) "\n" RESPONSE("3", URL "|1", A_IS("0")),
	    HEAD "2,0,,\n",
	    "2 responses are to another version of t than 2, and are not scored by it\n", NULL },
	{ "what the item cannot have is no answer, and not left out",
	    RESPONSE(
		"1", URL "|2", A_IS("7") ",{\"linkId\":\"n\",\"answer\":[{\"valueInteger\":11}]}"),
	    HEAD "1,unreadable,unreadable,\n", "", NULL },
	{ "an item of nobody's",
	    RESPONSE("1", URL "|2", "{\"linkId\":\"z\",\"answer\":[{\"valueInteger\":1}]}"),
	    HEAD "1,,,\n", "row 2: 1 answers to no item of t are left out\n", NULL },
	{ "nothing for it", RESPONSE("1", "urn:z", A_IS("0")), NULL, "",
	    "no QuestionnaireResponse for " URL " in it" },
	{ "a line that breaks off", RESPONSE("1", URL "|2", A_IS("0")) "\n{\"resourceType\":", NULL,
	    "", "line 2: " },
	{ "no JSON", "{ not so", NULL, "", "" },
};

static void
check_case(size_t index)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	const struct instrument *instrument =
	    instrument_parse(&arena, "t.yaml", str_from(questions), &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	char said[LIMIT] = "";
	FILE *words = fmemopen(said, sizeof(said), "w");
	assert_non_null(words);
	struct strbuf table;
	struct error error = { .text = "" };
	strbuf_init(&table, LIMIT);
	assert_true(response_table_is_json(str_from(cases[index].text)));
	int64_t refused;
	bool good = response_table(
	    instrument, str_from(cases[index].text), &table, words, &refused, &error);
	(void) fclose(words);
	if (good != (cases[index].want != NULL))
		fail_msg("%s: %s", cases[index].name, good ? "was taken" : error.text);
	if (good && strcmp(strbuf_cstr(&table), cases[index].want) != 0)
		fail_msg("%s: got\n%s", cases[index].name, strbuf_cstr(&table));
	if (good && strcmp(said, cases[index].words) != 0)
		fail_msg("%s: it said %s", cases[index].name, said);
	if (!good && !str_starts(str_from(error.text), cases[index].error))
		fail_msg("%s: %s", cases[index].name, error.text);
	strbuf_done(&table);
	arena_done(&arena);
}

static void
test_cases(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_case(i);
}

static void
test_csv_is_no_json(void **state)
{
	(void) state;
	assert_false(response_table_is_json(STR("")));
	assert_false(response_table_is_json(STR("a,n,w\n1,2,{}\n")));
	assert_true(response_table_is_json(STR(" \n{}")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_csv_is_no_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
