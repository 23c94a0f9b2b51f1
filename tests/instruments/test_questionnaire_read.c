/* SPDX-License-Identifier: MIT */
/*
 * Questionnaires that others made: what of them is asked, what is left out by name, what is refused
 * and why. Small ones, nasty on purpose; real ones are in test_questionnaire_real.c.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/instruments/shared_fhir.h"

#define Q(items) "{ \"resourceType\": \"Questionnaire\", \"id\": \"t\", \"item\": [" items "] }"
#define YES_NO(id) "{ \"linkId\": \"" id "\", \"type\": \"boolean\", \"text\": \"" id "?\" }"
#define WHEN(id, on, rest)                                                                         \
	"{ \"linkId\": \"" id "\", \"type\": \"boolean\", \"text\": \"" id                         \
	"?\", \"enableWhen\": [{ \"question\": \"" on "\"" rest "}] }"
#define IS_YES ", \"operator\": \"=\", \"answerBoolean\": true"
#define CODING(code, words)                                                                        \
	"{ \"valueCoding\": { \"code\": \"" code "\", \"display\": \"" words "\" } }"
#define EXTENSION(url, value)                                                                      \
	"\"extension\": [{ \"url\": \"http://hl7.org/fhir/" url "\", " value " }]"
#define CORE "StructureDefinition/"
#define OF(type, more) "{ \"linkId\": \"a\", \"type\": \"" type "\", \"text\": \"A?\", " more " }"
#define HIDDEN EXTENSION("StructureDefinition/questionnaire-hidden", "\"valueBoolean\": true")

/* `want` stands in the YAML, or in the notes, or in the reason why it is refused. */
static const struct {
	const char *name, *json;
	bool refused;
	const char *want;
} cases[] = {
	/* the file */
	{ "no JSON", "{ \"resourceType\": \"Questionnaire\",", true, "JSON, line 1" },
	{ "another resource", "{ \"resourceType\": \"Patient\" }", true,
	    "its resourceType is \"Patient\"" },
	{ "nothing in it", "{}", true, "resourceType" },
	{ "a list", "[1, 2]", true, "resourceType" },
	{ "a byte order mark", "\xEF\xBB\xBF" Q(YES_NO("a")), false, "linkId: \"a\"" },
	{ "in a Bundle",
	    "{ \"resourceType\": \"Bundle\", \"entry\": [{ \"resource\": " Q(YES_NO("a")) " }] }",
	    false, "linkId: \"a\"" },
	{ "no status", Q(YES_NO("a")), false, "it has no status" },
	{ "no items", Q(""), true, "it has no items" },
	{ "items as a map", "{ \"resourceType\": \"Questionnaire\", \"item\": { \"a\": 1 } }", true,
	    "it has no items" },
	{ "items that are none", Q("1, null, \"x\""), true, "item 1 has no linkId" },
	/* linkIds */
	{ "no linkId", Q("{ \"type\": \"boolean\", \"text\": \"a\" }"), true, "has no linkId" },
	{ "a linkId twice", Q(YES_NO("a") "," YES_NO("a")), true, "the linkId a stands twice" },
	{ "a linkId that is none here", Q(YES_NO("/a b")), false, "fhir: \"/a b\"" },
	{ "a linkId of other letters", Q(YES_NO("\xC3\xA4\xC3\xB6")), false, "linkId: \"item-1\"" },
	{ "a type that is none",
	    Q("{ \"linkId\": \"a\", \"type\": \"question\", \"text\": \"a\" }"), true,
	    "has the type \"question\"" },
	{ "no type", Q("{ \"linkId\": \"a\", \"text\": \"a\" }"), true, "item a has no type" },
	/* conditions */
	{ "a condition", Q(YES_NO("a") "," WHEN("b", "a", IS_YES)), false,
	    "enableWhen: [{ question: \"a\", operator: \"=\", answer: yes }]" },
	{ "a condition on nothing", Q(WHEN("b", "zz", IS_YES)), true,
	    "item b depends on \"zz\", which is no linkId here" },
	{ "a condition without a question",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"a\", \"enableWhen\": [{}] }"),
	    true, "item a depends on \"\"" },
	{ "a condition on itself", Q(WHEN("a", "a", IS_YES)), true,
	    "item a is asked depends on itself" },
	{ "a circle of two", Q(WHEN("a", "b", IS_YES) "," WHEN("b", "a", IS_YES)), true,
	    "its conditions go in a circle" },
	{ "a circle through a group",
	    Q("{ \"linkId\": \"g\", \"type\": \"group\", \"enableWhen\": [{ \"question\": "
	      "\"a\"" IS_YES "}], \"item\": [" YES_NO("a") "] }"),
	    true, "depends on itself" },
	{ "a condition on a later question", Q(WHEN("a", "b", IS_YES) "," YES_NO("b")), false,
	    "enableWhen" },
	{ "an operator that is none", Q(YES_NO("a") "," WHEN("b", "a", ", \"operator\": \"~\"")),
	    true, "the operator \"~\"" },
	{ "a condition on a group",
	    Q("{ \"linkId\": \"g\", \"type\": \"group\", \"text\": \"G\", \"item\": [" YES_NO(
		"a") "] }," WHEN("b", "g", IS_YES)),
	    true, "depends on g, which is no question" },
	{ "all or any, not said",
	    Q(YES_NO("a") "," YES_NO("c") ","
					  "{ \"linkId\": \"b\", \"type\": \"boolean\", \"text\": "
					  "\"b\", \"enableWhen\": [{ \"question\": \"a\"" IS_YES
					  "}, { \"question\": \"c\"" IS_YES "}] }"),
	    false, "enableBehavior: any" },
	{ "what depends on a hidden item",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"a\", " HIDDEN
	      " }," WHEN("b", "a", IS_YES) "," YES_NO("c")),
	    false, "b: left out: its condition on a cannot be decided" },
	{ "a calculated item drives a condition",
	    Q("{ \"linkId\": \"a\", \"type\": \"decimal\", \"text\": \"a\", " EXTENSION(
		"uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
		"\"valueExpression\": {}") " }," WHEN("b", "a",
		", \"operator\": \">\", \"answerDecimal\": 2") "," YES_NO("c")),
	    false, "a: left out: it is calculated there" },
	{ "a condition in FHIRPath",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"a\", " EXTENSION(
		"uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
		"\"valueExpression\": {}") " }," YES_NO("c")),
	    false, "a: left out: web only: it depends on a FHIRPath expression" },
	{ "a condition on one of several answers",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"repeats\": true, "
	      "\"answerOption\": [" CODING("x", "Ex") "," CODING("y", "Why") "] }," WHEN(
		  "b", "a", ", \"operator\": \"=\", \"answerCoding\": { \"code\": \"y\" }")),
	    false, "enableWhen: [{ question: \"a_o2\", operator: \"=\", answer: yes }]" },
	{ "none of several answers",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"repeats\": true, "
	      "\"answerOption\": [" CODING("x", "Ex") "," CODING("y", "Why") "] }," WHEN(
		  "b", "a", ", \"operator\": \"exists\", \"answerBoolean\": false")),
	    false, "enableBehavior: all" },
	{ "a condition on a code",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [" CODING(
		"x", "Ex") "," CODING("y", "Why") "] }," WHEN("b", "a",
		", \"operator\": \"=\", \"answerCoding\": { \"code\": \"y\" }")),
	    false, "operator: \"=\", answer: 2 }]" },
	{ "a condition on a code that is none",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [" CODING(
		"x", "Ex") "," CODING("y", "Why") "] }," WHEN("b", "a",
		", \"operator\": \"=\", \"answerCoding\": { \"code\": \"z\" }")),
	    false, "b: left out: its condition on a names an answer that it does not have" },
	/* what a text message cannot carry */
	{ "a picture", Q("{ \"linkId\": \"a\", \"type\": \"attachment\", \"text\": \"a\" }"), true,
	    "a is of type attachment" },
	{ "a record", Q("{ \"linkId\": \"a\", \"type\": \"reference\", \"text\": \"a\" }"), true,
	    "type reference" },
	{ "a group for each",
	    Q("{ \"linkId\": \"g\", \"type\": \"group\", \"repeats\": true, \"item\": [" YES_NO(
		"a") "] }"),
	    true, "g is a repeating group" },
	{ "a module",
	    Q("{ \"linkId\": \"m\", \"type\": \"display\", \"text\": \"m\", " EXTENSION(
		"uv/sdc/StructureDefinition/sdc-questionnaire-subQuestionnaire",
		"\"valueCanonical\": \"u\"") " }"),
	    true, "stands for another Questionnaire" },
	{ "a link", Q("{ \"linkId\": \"a\", \"type\": \"url\", \"text\": \"a\" }," YES_NO("b")),
	    false, "a: left out: web only: its answer is a link" },
	{ "a value set that is elsewhere",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"a\", \"answerValueSet\": "
	      "\"http://example.org/vs\" }," YES_NO("b")),
	    false, "external value set, http://example.org/vs" },
	{ "units to choose from",
	    Q("{ \"linkId\": \"a\", \"type\": \"quantity\", \"text\": \"a\", " EXTENSION(
		"StructureDefinition/questionnaire-unitOption",
		"\"valueCoding\": {}") " }," YES_NO("b")),
	    false, "a: left out: web only: its quantity units" },
	{ "no words", Q("{ \"linkId\": \"a\", \"type\": \"boolean\" }," YES_NO("b")), false,
	    "a: left out: it has no words" },
	{ "nothing that can be asked",
	    Q("{ \"linkId\": \"a\", \"type\": \"url\", \"text\": \"a\" }"), true,
	    "nothing of it can be asked by text message" },
	{ "read-only",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"a\", \"readOnly\": true }," YES_NO(
		"b")),
	    false, "a: left out: it is read-only" },
	{ "other answers too",
	    Q("{ \"linkId\": \"a\", \"type\": \"open-choice\", \"text\": \"A?\", \"answerOption\": "
	      "[" CODING("x", "Ex") "," CODING("y", "Why") "] }"),
	    false, "a: web only: an answer in other words" },
	{ "other answers too, as it is shown",
	    "{ \"resourceType\": \"Questionnaire\", \"item\": [{ \"linkId\": \"a\", \"type\": \"choice\", "
	    "\"text\": \"A?\", " EXTENSION("StructureDefinition/questionnaire-itemControl",
		"\"valueCodeableConcept\": { \"coding\": [{ \"code\": \"open-choice\" }] }") ", "
											     "\"answerOption\": [" CODING(
												 "x",
												 "Ex") "," CODING("y",
												 "Why") "] }] }",
	    false, "a: web only: an answer in other words" },
	/* what is lost of a question that is asked */
	{ "words between the questions",
	    Q(YES_NO("a") ", { \"linkId\": \"d\", \"type\": \"display\", \"text\": \"Think of last "
			  "week.\" }," YES_NO("b")),
	    false, "d: left out: words that are no question: \"Think of last week.\"" },
	{ "a hint below a question",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"A?\", \"item\": [{ "
	      "\"linkId\": \"d\", \"type\": \"display\", \"text\": \"Tick one\" }] }"),
	    false, "d: left out: words that are no question: \"Tick one\"" },
	{ "the first and last day",
	    Q(OF("date", EXTENSION(CORE "minValue", "\"valueDate\": \"2026-01-01\""))), false,
	    "a: its first and last possible day are not checked here" },
	{ "places behind the point",
	    Q(OF("decimal", EXTENSION(CORE "maxDecimalPlaces", "\"valueInteger\": 1"))), false,
	    "a: its limit of decimal places is not checked here" },
	{ "a rule between answers",
	    Q(OF("text", EXTENSION(CORE "questionnaire-constraint", "\"extension\": []"))), false,
	    "a: a rule for its answer, an expression, is not checked here" },
	{ "a number of its own", Q(OF("boolean", "\"prefix\": \"4b\"")), false,
	    "a: its own number is left out, since questions are numbered as they are asked: \"4b\"" },
	{ "short words in the place of the others",
	    Q(OF("boolean",
		EXTENSION("uv/sdc/StructureDefinition/sdc-questionnaire-shortText",
		    "\"valueString\": \"B?\""))),
	    false, "a: asked in its short words; the others are left out: \"A?\"" },
	{ "an answer that is chosen beforehand",
	    Q(OF("choice",
		"\"answerOption\": [{ \"valueString\": \"red\", \"initialSelected\": true }, "
		"{ \"valueString\": \"blue\" }]")),
	    false, "a: an answer is chosen there beforehand" },
	{ "weights of several answers",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"repeats\": true, "
	      "\"answerOption\": [{ \"valueString\": \"red\", " EXTENSION(
		  "StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 1") " }, { \"valueString\": \"blue\" }] }"),
	    false, "a: the weights of its answers are in no score" },
	{ "an answer without a weight",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueString\": \"red\", " EXTENSION("StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 1") " }, { \"valueString\": \"blue\" }] }"),
	    false, "a: not each of its answers has a weight within" },
	{ "a weight of too many places",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueString\": \"red\", " EXTENSION("StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 1") " }, { \"valueString\": \"blue\", " EXTENSION("StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 0.00001") " }] }"),
	    false, "a: not each of its answers has a weight within" },
	{ "weights that are no numbers",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueString\": \"red\", " EXTENSION("StructureDefinition/itemWeight",
		  "\"valueDecimal\": 1e300") " }, { \"valueString\": \"blue\", " EXTENSION("StructureDefinition/itemWeight",
		  "\"valueDecimal\": \"two\"") " }] }"),
	    false, "a: the weights of its answers are in no score: they are no numbers here" },
	{ "how long an answer may be",
	    Q("{ \"linkId\": \"a\", \"type\": \"text\", \"text\": \"A?\", \"maxLength\": 20 }"),
	    false, "a: how long its answer may be is not checked here" },
	{ "words of two answers are the same",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [" CODING(
		"x", "Same") "," CODING("y", "same") "] }"),
	    true, "\"same\" means another answer" },
	/* answers */
	{ "one of three whole numbers",
	    Q("{ \"linkId\": \"a\", \"type\": \"integer\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueInteger\": 5 }, { \"valueInteger\": 7 }] }"),
	    false, "- value: 5\n        number: 5" },
	{ "answers whose words are their code, a number",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [" CODING(
		"0", "0") "," CODING("10", "10") "] }"),
	    false, "- value: 10\n        number: 10" },
	{ "answers whose code only is a number",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [" CODING(
		"0", "0") "," CODING("10", "ten") "] }"),
	    false, "- value: 2\n        number: 2" },
	{ "words alone",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueString\": \"red\" }, { \"valueString\": \"blue\" }] }"),
	    false, "code: \"blue\"" },
	{ "weights, the old one and the new, and one as text",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueCoding\": { \"code\": \"x\", \"display\": \"Ex\" }, " EXTENSION(
		  "StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 0.5") " }, { "
					   "\"valueCoding\": { \"code\": \"y\", \"display\": \"Why\" }, " EXTENSION(
					       "StructureDefinition/itemWeight",
					       "\"valueDecimal\": \"2.25\"") " }] }"),
	    false, "- value: 2.25\n        number: 2" },
	{ "weights make a score",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueCoding\": { \"code\": \"x\", \"display\": \"Ex\" }, " EXTENSION(
		  "StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 1") " }, { "
					 "\"valueCoding\": { \"code\": \"y\", \"display\": \"Why\" }, " EXTENSION(
					     "StructureDefinition/ordinalValue",
					     "\"valueDecimal\": 0") " }] }"),
	    false, "items: [\"a\"]" },
	{ "weights that are the same",
	    Q("{ \"linkId\": \"a\", \"type\": \"choice\", \"text\": \"A?\", \"answerOption\": [{ "
	      "\"valueCoding\": { \"code\": \"x\", \"display\": \"Ex\" }, " EXTENSION(
		  "StructureDefinition/ordinalValue",
		  "\"valueDecimal\": 1") " }, { "
					 "\"valueCoding\": { \"code\": \"y\", \"display\": \"Why\" }, " EXTENSION(
					     "StructureDefinition/ordinalValue",
					     "\"valueDecimal\": 1") " }] }"),
	    false, "a: two of its answers weigh the same" },
	{ "a range",
	    Q("{ \"linkId\": \"a\", \"type\": \"integer\", \"text\": \"A?\", \"extension\": [{ "
	      "\"url\": \"http://hl7.org/fhir/StructureDefinition/minValue\", \"valueInteger\": 1 "
	      "}, { \"url\": \"http://hl7.org/fhir/StructureDefinition/maxValue\", "
	      "\"valueInteger\": 5 }] }"),
	    false, "low: { value: 1 }\n    high: { value: 5 }" },
	{ "a range upside down",
	    Q("{ \"linkId\": \"a\", \"type\": \"integer\", \"text\": \"A?\", " EXTENSION(
		"StructureDefinition/minValue", "\"valueInteger\": 10001") " }," YES_NO("b")),
	    false, "a: left out: its range" },
	/* words */
	{ "a short text for small screens",
	    Q("{ \"linkId\": \"a\", \"type\": \"boolean\", \"text\": \"At length?\", " EXTENSION(
		"uv/sdc/StructureDefinition/sdc-questionnaire-shortText",
		"\"valueString\": \"In short?\"") " }"),
	    false, "en: \"In short?\"" },
	{ "several lines and a bell", Q(YES_NO("a\\n \\u0007b")), false, "fhir: \"a b\"" },
	{ "German words alone",
	    "{ \"resourceType\": \"Questionnaire\", \"language\": \"de-CH\", \"item\": [" YES_NO(
		"a") "] }",
	    true, "its words are in \"de\" and not all of them in English" },
	{ "a group's words go in front",
	    Q(YES_NO("a") ", { \"linkId\": \"g\", \"type\": \"group\", \"text\": \"Last week\", "
			  "\"item\": [" YES_NO("b") "] }"),
	    false, "en: \"Last week: b?\"" },
	{ "one group's words are the recall",
	    Q("{ \"linkId\": \"g\", \"type\": \"group\", \"text\": \"Last week\", \"item\": [" YES_NO(
		"b") "] }"),
	    false, "recall:\n  en: \"Last week\"" },
};

static void
test_cases(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct error error = { .text = "" };
		struct questionnaire got = { .yaml = "", .notes = "" };
		const struct questionnaire_setup setup = { .text = str_from(cases[i].json),
			.name = "file" };
		bool good = questionnaire_read(&arena, &setup, &got, &error);
		if (good == cases[i].refused)
			fail_msg("%s: %s", cases[i].name, good ? "taken" : error.text);
		const char *all = arena_printf(&arena, "%s%s%s", got.yaml, got.notes, error.text);
		if (strstr(all, cases[i].want) == NULL)
			fail_msg("%s: want %s in\n%s", cases[i].name, cases[i].want, all);
		arena_done(&arena);
	}
}

/* Words that are taken over are not called lost. */
static void
test_what_is_kept_is_not_called_lost(void **state)
{
	(void) state;
	static const char *const kept[] = {
		"{ \"resourceType\": \"Questionnaire\", \"item\": [{ \"linkId\": \"d\", \"type\": "
		"\"display\", \"text\": \"Last week\" }, " YES_NO("a") "] }",
		"{ \"resourceType\": \"Questionnaire\", \"item\": [{ \"linkId\": \"a\", \"type\": "
		"\"boolean\", \"item\": [{ \"linkId\": \"d\", \"type\": \"display\", \"text\": "
		"\"Sore?\" }] }] }",
		"{ \"resourceType\": \"Questionnaire\", \"item\": [" YES_NO(
		    "a") ", { \"linkId\": \"d\", \"type\": \"display\", \"text\": \"Unseen\", " HIDDEN
			 " }] }",
	};
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		struct arena arena = { 0 };
		struct error error = { .text = "" };
		struct questionnaire got = { .yaml = "", .notes = "" };
		const struct questionnaire_setup setup = { .text = str_from(kept[i]),
			.name = "file" };
		if (!questionnaire_read(&arena, &setup, &got, &error))
			fail_msg("%zu: %s", i, error.text);
		assert_null(strstr(got.notes, "no question"));
		arena_done(&arena);
	}
}

/* Thousands of items that depend on each other from the last to the first: an answer, and soon. */
static void
test_long_chains_end(void **state)
{
	(void) state;
	struct strbuf text;
	struct arena arena = { 0 };
	strbuf_init(&text, 4 << 20);
	strbuf_puts(&text, "{ \"resourceType\": \"Questionnaire\", \"item\": [");
	for (int i = 0; i < 1999; i++)
		strbuf_printf(&text,
		    "{ \"linkId\": \"i%d\", \"type\": \"boolean\", \"text\": \"?\", "
		    "\"enableWhen\": [{ \"question\": \"i%d\", \"operator\": \"exists\", "
		    "\"answerBoolean\": true }] },",
		    i, i + 1);
	strbuf_puts(&text, "{ \"linkId\": \"i1999\", \"type\": \"url\", \"text\": \"?\" }] }");
	struct error error;
	struct questionnaire got;
	const struct questionnaire_setup setup = { .text = strbuf_str(&text), .name = "file" };
	assert_false(questionnaire_read(&arena, &setup, &got, &error));
	assert_non_null(strstr(error.text, "nothing of it can be asked"));
	arena_done(&arena);
	strbuf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_what_is_kept_is_not_called_lost),
		cmocka_unit_test(test_long_chains_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
