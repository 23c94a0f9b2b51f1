/* SPDX-License-Identifier: MIT */
/* Multiple choices: their file, the sets that answer them, what depends on one, and FHIR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"
#include "instruments/chosen.h"
#include "instruments/enable.h"
#include "instruments/parse.h"
#include "instruments/questionnaire_read.h"
#include "instruments/questionnaire_response.h"
#include "instruments/questionnaire_write.h"
#include "instruments/written.h"

enum { LIMIT = 1 << 16 };

static const char file[] =
    "instrument: t\n"
    "version: \"1\"\n"
    "licence: { status: own, holder: x, modes: [sms] }\n"
    "languages: { en: { review: original } }\n"
    "title: { en: Trouble }\n"
    "items:\n"
    "  - linkId: had\n"
    "    type: choices\n"
    "    risk: [2.5]\n"
    "    text: { en: Which of these? }\n"
    "    options:\n"
    "      - { value: 10, label: { en: pain } }\n"
    "      - { value: 2.5, number: 2, label: { en: swelling } }\n"
    "      - { value: -1, number: 1, label: { en: stiffness } }\n"
    "      - { value: 0, label: { en: none of these }, exclusive: yes }\n"
    "  - linkId: where\n"
    "    type: text\n"
    "    text: { en: Where? }\n"
    "    enableWhen: [{ question: had, operator: \"=\", answer: 10 }]\n"
    "  - linkId: calm\n"
    "    type: boolean\n"
    "    text: { en: Calm? }\n"
    "    enableWhen: [{ question: had, operator: \"!=\", answer: 10 }]\n"
    "scores:\n"
    "  calm: { kind: item, items: [calm], missing: none, direction: none }\n";

/* The file with the first `from` made `to`. */
static const struct instrument *
parse(struct arena *arena, const char *from, const char *to, struct complaints *complaints)
{
	const char *text = file;
	if (from != NULL) {
		ptrdiff_t at = str_find(str_from(file), str_from(from), 0);
		assert_true(at >= 0);
		text =
		    arena_printf(arena, "%.*s%s%s", (int) at, file, to, file + at + strlen(from));
	}
	*complaints = (struct complaints){ .arena = arena };
	return instrument_parse(arena, "f", str_from(text), complaints);
}

static const struct instrument *
shipped(struct arena *arena)
{
	struct complaints complaints;
	const struct instrument *instrument = parse(arena, NULL, NULL, &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	return instrument;
}

static const struct {
	const char *text, *want; /* want NULL: no answer to it */
} sets[] = {
	{ "10", "10" },
	{ "-1 10", "10 -1" },
	{ "  -1   2.5\n", "2.5 -1" },
	{ "-1.0 10 2.50", "10 2.5 -1" },
	{ "0", "0" },
	{ "10 0", NULL },  /* stands alone */
	{ "10 10", NULL }, /* each once */
	{ "10,2.5", NULL },
	{ "10 7", NULL },
	{ "", NULL },
	{ "pain", NULL },
};

static void
a_set_has_one_form(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	const struct item *item = &shipped(&arena)->items[0];
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		char out[WRITTEN_TEXT];
		bool good = item_write(item, str_from(sets[i].text), out);
		if (good != (sets[i].want != NULL) || (good && strcmp(out, sets[i].want) != 0))
			fail_msg("\"%s\" becomes \"%s\"", sets[i].text, good ? out : "nothing");
	}
	assert_true(chosen_has(item, STR("10 -1"), decimal_from_int(10)));
	assert_false(chosen_has(item, STR("10 -1"), decimal_from_int(1)));
	assert_true(chosen_is_risk(item, STR("10 2.5")));
	assert_false(chosen_is_risk(item, STR("10 -1")));
	assert_int_equal(chosen_count(chosen_all(item)), 3);
	assert_false(item_is_scored(item));
	arena_done(&arena);
}

static const struct {
	const char *name, *from, *to, *want;
} refused[] = {
	{ "none that may stand together", "stiffness } }", "stiffness }, exclusive: yes }",
	    NULL }, /* two are left */
	{ "one that may stand beside others", "swelling } }\n      - { value: -1, number: 1,",
	    "swelling }, exclusive: yes }\n      - { value: -1, exclusive: yes, number: 1,",
	    "f:12:7: one option or none may stand beside others, expected two or more\n" },
	{ "the value of another", "value: -1", "value: 10",
	    "f:14:9: the value is that of another option, expected its own\n" },
	{ "a scale of it", "items: [calm]", "items: [had]",
	    "f:25:31: \"had\" takes several answers, which are no one number; expected a yes-no "
	    "item for each of them to count\n" },
	{ "more than one of them", "operator: \"=\"", "operator: \">\"",
	    "f:19:45: \"had\" takes several answers, expected = (one of them is), != (none is) or "
	    "exists\n" },
	{ "a condition on no option", "answer: 10", "answer: 3",
	    "f:19:58: 3 is no answer to \"had\", expected one of its values\n" },
	{ "a risk of no option", "risk: [2.5]", "risk: [3]",
	    "f:9:12: 3 is no answer to \"had\", expected one of its values\n" },
	{ "alone in a choice", "type: choices", "type: choice",
	    "f:15:62: \"exclusive\" stands in an item of type choice, expected it in choices\n" },
};

static void
what_is_wrong_is_said(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct arena arena = { 0 };
		struct complaints complaints;
		const struct instrument *instrument =
		    parse(&arena, refused[i].from, refused[i].to, &complaints);
		const char *got = "";
		for (const struct complaint *c = complaints.first; c != NULL; c = c->next)
			got = arena_printf(&arena, "%s%s\n", got, c->text);
		const char *want = refused[i].want == NULL ? "" : refused[i].want;
		if (strcmp(got, want) != 0 || (instrument == NULL) != (want[0] != '\0'))
			fail_msg("%s: %s", refused[i].name, got);
		arena_done(&arena);
	}
}

static void
one_of_the_chosen_is_enough(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	const struct instrument *instrument = shipped(&arena);
	struct scored_answer answers[3] = { { .state = ANSWER_TEXT, .text = STR("10 -1") } };
	bool enabled[3];
	enable_run(instrument, answers, enabled);
	assert_true(enabled[1] && !enabled[2]);
	answers[0].text = STR("2.5 -1");
	enable_run(instrument, answers, enabled);
	assert_true(!enabled[1] && enabled[2]);
	answers[0].state = ANSWER_SKIPPED;
	enable_run(instrument, answers, enabled);
	assert_true(!enabled[1] && enabled[2]);
	arena_done(&arena);
}

static size_t
count_of(struct str text, const char *part)
{
	size_t count = 0;
	for (ptrdiff_t at = 0; (at = str_find(text, str_from(part), (size_t) at)) >= 0; at++)
		count++;
	return count;
}

static void
fhir_has_an_answer_for_each(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf out;
	struct error error;
	struct json_writer writer;
	size_t unknown;
	struct scored_answer back[3];
	const struct instrument *instrument = shipped(&arena);
	const struct scored_answer answers[3] = {
		{ .state = ANSWER_TEXT, .text = STR("10 -1") },
		{ .state = ANSWER_TEXT, .text = STR("in my \"knee\"") },
	};
	strbuf_init(&out, LIMIT);
	json_writer_init(&writer, &out);
	json_writer_map(&writer);
	json_writer_key(&writer, "resourceType");
	json_writer_text(&writer, STR("QuestionnaireResponse"));
	questionnaire_response_write(&arena, &writer, instrument, answers, NULL);
	json_writer_map_end(&writer);
	assert_int_equal(count_of(strbuf_str(&out), "\"valueCoding\""), 2);
	assert_true(questionnaire_response_read(
	    &arena, instrument, strbuf_str(&out), back, &unknown, &error));
	assert_true(str_is(back[0].text, "10 -1"));
	assert_true(str_is(back[1].text, "in my \"knee\""));
	strbuf_done(&out);
	arena_done(&arena);
}

static const struct {
	const char *codes[2], *want; /* want NULL: unreadable */
} responses[] = {
	{ { "-1", "10" }, "10 -1" },
	{ { "0", NULL }, "0" },
	{ { "0", "10" }, NULL },
	{ { "10", "11" }, NULL },
};

static void
others_answers_fit_or_are_none(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(responses); i++) {
		struct arena arena = { 0 };
		struct error error;
		size_t unknown;
		struct scored_answer got[3];
		const char *answers = "";
		for (size_t k = 0; k < 2 && responses[i].codes[k] != NULL; k++)
			answers = arena_printf(&arena, "%s%s{\"valueCoding\":{\"code\":\"%s\"}}",
			    answers, k == 0 ? "" : ",", responses[i].codes[k]);
		const char *text = arena_printf(&arena,
		    "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"had\","
		    "\"answer\":[%s]}]}",
		    answers);
		assert_true(questionnaire_response_read(
		    &arena, shipped(&arena), str_from(text), got, &unknown, &error));
		if (responses[i].want == NULL)
			assert_int_equal(got[0].state, ANSWER_UNREADABLE);
		else
			assert_true(str_is(got[0].text, responses[i].want));
		arena_done(&arena);
	}
}

/* What another house wrote becomes yes or no for each; what we wrote comes back as it went. */
static void
our_questionnaire_comes_back(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct strbuf out;
	struct error error;
	struct questionnaire back;
	const struct instrument *instrument = shipped(&arena);
	strbuf_init(&out, LIMIT);
	questionnaire_write(&arena, instrument, &out, NULL);
	assert_int_equal(count_of(strbuf_str(&out), "\"repeats\":true"), 1);
	assert_int_equal(count_of(strbuf_str(&out), "questionnaire-optionExclusive"), 1);
	assert_int_equal(count_of(strbuf_str(&out), "\"type\":\"choice\""), 1);
	const struct questionnaire_setup setup = { .text = strbuf_str(&out), .name = "t" };
	if (!questionnaire_read(&arena, &setup, &back, &error))
		fail_msg("%s", error.text);
	const struct item *had = instrument_item(back.instrument, STR("had"));
	assert_non_null(had);
	assert_int_equal(had->type, ITEM_CHOICES);
	assert_int_equal(had->option_count, 4);
	for (size_t i = 0; i < had->option_count; i++) {
		const struct option *was = &instrument->items[0].options[i];
		assert_int_equal(had->options[i].value.billionths, was->value.billionths);
		assert_int_equal(had->options[i].number, was->number);
		assert_int_equal(had->exclusive[i], i == 3);
	}
	const struct item *where = instrument_item(back.instrument, STR("where"));
	assert_int_equal(where->enable.count, 1);
	assert_int_equal(where->enable.conditions[0].relation, ENABLE_EQUAL);
	assert_int_equal(where->enable.conditions[0].value.billionths, 10 * DECIMAL_ONE);
	strbuf_done(&out);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_has_one_form),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(one_of_the_chosen_is_enough),
		cmocka_unit_test(fhir_has_an_answer_for_each),
		cmocka_unit_test(others_answers_fit_or_are_none),
		cmocka_unit_test(our_questionnaire_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
