/* SPDX-License-Identifier: MIT */
/*
 * What leaves as a Questionnaire comes back as the same instrument: items, answers, weights and
 * what they add up to, conditions, languages. Whether it is valid FHIR and scores alike is for other people's programs
 * to say (tests/fhir).
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "instruments/catalog.h"
#include "instruments/enable.h"
#include "instruments/fhir.h"
#include "instruments/parse.h"
#include "instruments/questionnaire_write.h"
#include "tests/instruments/shared_fhir.h"

enum { LIMIT = 4 << 20 };

static const char *
written(struct arena *arena, const struct instrument *instrument)
{
	struct strbuf text;
	strbuf_init(&text, LIMIT);
	questionnaire_write(arena, instrument, &text, NULL);
	assert_false(strbuf_is_over(&text));
	const char *json = arena_cstr(arena, strbuf_str(&text));
	strbuf_done(&text);
	return json;
}

static const struct instrument *
read_again(struct arena *arena, const char *name, const char *json)
{
	struct error error = { .text = "" };
	struct questionnaire got;
	const struct questionnaire_setup setup = { .text = str_from(json), .name = "again" };
	if (!questionnaire_read(arena, &setup, &got, &error))
		fail_msg("%s comes not back: %s", name, error.text);
	return got.instrument;
}

static void
same_text(const char *name, const char *what, const char *a, const char *b)
{
	if (strcmp(a == NULL ? "" : a, b == NULL ? "" : b) != 0)
		fail_msg("%s: %s was \"%s\", came back as \"%s\"", name, what, a, b);
}

/* Conditions as text: gates joined from the nearest up, by names that both have. */
static const char *
gates_of(struct arena *arena, const struct instrument *instrument, const struct item *item)
{
	const char *text = "";
	char digits[DECIMAL_TEXT];
	for (const struct enable *const *gate = item->gates; gate != NULL && *gate != NULL; gate++)
		for (size_t i = 0; i < (*gate)->count; i++) {
			const struct condition *condition = &(*gate)->conditions[i];
			text = arena_printf(arena, "%s %s%s%s%s%s", text,
			    questionnaire_link_id(
				instrument, &instrument->items[condition->question]),
			    enable_operator_word(condition->relation),
			    condition->relation == ENABLE_EXISTS ? condition->exists ? "yes" : "no"
				: condition->text != NULL
				? condition->text
				: decimal_format(condition->value, digits),
			    (*gate)->any && (*gate)->count > 1 ? "|" : "&",
			    i + 1 == (*gate)->count ? ";" : "");
		}
	return text;
}

static void
same_item(struct arena *arena, const char *name, const struct instrument *a,
    const struct instrument *b, size_t index)
{
	const struct item *was = &a->items[index], *is = &b->items[index];
	const char *id = questionnaire_link_id(a, was);
	same_text(name, "a linkId", id, questionnaire_link_id(b, is));
	same_text(name, id, item_type_word(was->type), item_type_word(is->type));
	same_text(name, id, gates_of(arena, a, was), gates_of(arena, b, is));
	assert_int_equal(was->option_count, is->option_count);
	assert_int_equal(was->letters, is->letters);
	assert_int_equal(decimal_compare(was->low, is->low), 0);
	assert_int_equal(decimal_compare(was->high, is->high), 0);
	for (size_t i = 0; i < was->option_count; i++) {
		assert_int_equal(was->options[i].number, is->options[i].number);
		assert_int_equal(decimal_compare(was->options[i].value, is->options[i].value), 0);
	}
	assert_int_equal(a->wording_count, b->wording_count);
	for (size_t i = 0; i < a->wording_count; i++) {
		const struct wording *x = &a->wordings[i];
		const struct item_wording *words = &x->items[index];
		const struct item_wording *again =
		    &instrument_wording(b, x->language)->items[index];
		same_text(name, id, words->text, again->text);
		for (size_t k = 0; k < was->option_count; k++)
			same_text(name, id, words->labels[k], again->labels[k]);
	}
}

/* A scale that appears, or counts what it did not count, is a wrong score for whoever reads it. */
static void
same_scales(
    struct arena *arena, const char *name, const struct instrument *a, const struct instrument *b)
{
	const char *was = "", *is = "";
	for (size_t i = 0; i < a->scale_count; i++)
		for (size_t k = 0; k < a->scales[i].part_count; k++)
			was = arena_printf(arena, "%s %s:%s", was, a->scales[i].id,
			    part_name(a, &a->scales[i].parts[k]));
	for (size_t i = 0; i < b->scale_count; i++)
		for (size_t k = 0; k < b->scales[i].part_count; k++)
			is = arena_printf(arena, "%s %s:%s", is, b->scales[i].id,
			    part_name(b, &b->scales[i].parts[k]));
	same_text(name, "what is scored", was, is);
}

static void
same(struct arena *arena, const char *name, const struct instrument *a)
{
	const struct instrument *b = read_again(arena, name, written(arena, a));
	if (a->item_count != b->item_count)
		fail_msg("%s: %zu items left, %zu came back", name, a->item_count, b->item_count);
	same_text(name, "the version", a->version, b->version);
	for (size_t i = 0; i < a->item_count; i++)
		same_item(arena, name, a, b, i);
	same_scales(arena, name, a, b);
}

static void
test_real_ones_come_back(void **state)
{
	(void) state;
	struct arena arena = { 0 }, each = { 0 };
	struct csv_reader *reader = shared_fhir_table(&arena, "MANIFEST.csv");
	int file = csv_column(reader, "file");
	struct csv_row row;
	struct error error;
	size_t count = 0;
	while (csv_next(reader, &arena, &row, &error) == CSV_STEP_ROW) {
		const char *name = arena_cstr(&each, row.cells[file]);
		struct questionnaire got;
		if (!str_starts(row.cells[file], "responses/") &&
		    shared_import(&each, name, &got, &error)) {
			same(&each, name, got.instrument);
			count++;
		}
		arena_reset(&each);
	}
	assert_int_equal(count, 27);
	csv_close(reader);
	arena_done(&each);
	arena_done(&arena);
}

/* A file of everything an instrument can have. */
static const char everything[] =
    "instrument: all\nversion: \"2\"\n"
    "licence: { status: own, holder: us, modes: [sms] }\n"
    "languages: { en: { review: original }, cy: { review: machine } }\n"
    "title: { en: All, cy: Pob }\n"
    "recall: { en: this week, cy: yr wythnos hon }\n"
    "groups:\n"
    "  - { linkId: g, enableWhen: [{ question: up, operator: \"=\", answer: yes }] }\n"
    "  - { linkId: h, under: g }\n"
    "items:\n"
    "  - { linkId: up, type: boolean, text: { en: Up?, cy: Ar? } }\n"
    "  - { linkId: n, under: h, type: integer, text: { en: N?, cy: C? }, low: { value: -2 }, "
    "high: { value: 5 } }\n"
    "  - linkId: c\n    type: choice\n    text: { en: C?, cy: D? }\n"
    "    letters: yes\n"
    "    options: [{ value: 0.5, number: 1, label: { en: a, cy: b } }, { value: 1, number: 2, "
    "label: { en: c, cy: d } }]\n"
    "  - { linkId: d, type: date, text: { en: D?, cy: E? }, enableBehavior: all, enableWhen: [{ "
    "question: c, operator: \"!=\", answer: 0.5 }, { question: n, operator: \">\", answer: 3 }] "
    "}\n"
    "  - { linkId: t, under: g, type: text, text: { en: T?, cy: U? }, enableWhen: [{ question: d, "
    "operator: \"<\", answer: \"2026-01-31\" }] }\n"
    "scores:\n  total: { kind: sum, items: [c], missing: none, direction: none }\n";

static const struct instrument *
parsed(struct arena *arena, const char *text)
{
	struct complaints complaints = { .arena = arena };
	const struct instrument *instrument =
	    instrument_parse(arena, "all.yaml", str_from(text), &complaints);
	if (instrument == NULL)
		fail_msg("%s", complaints.first->text);
	return instrument;
}

/* Items of one group that do not stand together are put together: FHIR cannot say it otherwise. */
static void
test_everything_comes_back(void **state)
{
	(void) state;
	static const char *const order[] = { "up", "n", "t", "c", "d" };
	struct arena arena = { 0 };
	const struct instrument *a = parsed(&arena, everything);
	const struct instrument *b = read_again(&arena, "all", written(&arena, a));
	assert_int_equal(b->item_count, ARRAY_LEN(order));
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		assert_string_equal(b->items[i].link_id, order[i]);
		const struct item *was = instrument_item(a, str_from(order[i]));
		same_text(
		    "all", order[i], gates_of(&arena, a, was), gates_of(&arena, b, &b->items[i]));
	}
	assert_string_equal(instrument_wording(b, "cy")->intro, "yr wythnos hon");
	assert_string_equal(instrument_wording(b, "cy")->title, "Pob");
	arena_done(&arena);
}

static const struct {
	const char *name, *scale, *want;
} expressions[] = {
	{ "none missing", "{ kind: sum, items: [a, b], missing: none, direction: none }",
	    "iif(%resource.repeat(item).where(linkId in ('a'|'b')).answer.value.ordinal().count() "
	    ">= 2, (%resource.repeat(item).where(linkId in "
	    "('a'|'b')).answer.value.ordinal().sum()), {})" },
	{ "half is enough", "{ kind: mean, items: [a, b], missing: share 0.5, direction: none }",
	    ".count() >= 1, (" },
	{ "prorated", "{ kind: sum, items: [a, b], missing: at most 1, direction: none }",
	    ".count() * 2), {})" },
	{ "reversed", "{ kind: sum, items: [a], reverse: [a], missing: none, direction: none }",
	    ".ordinal().select(iif($this = 0, 2, iif($this = 2, 0, {})))" },
	{ "rounded",
	    "{ kind: mean, items: [a, b], missing: none, direction: none, then: [{ round: 1 }] }",
	    ".round(1), {})" },
};

static void
test_expressions(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(expressions); i++) {
		struct arena arena = { 0 };
		const struct instrument *instrument = parsed(&arena,
		    arena_printf(&arena,
			"instrument: t\nversion: \"1\"\nlicence: { status: unknown, holder: x, "
			"modes: [] }\nitems:\n  - { linkId: a, type: choice, values: [0, 2] }\n"
			"  - { linkId: b, type: choice, values: [0, 2] }\nscores:\n  total: %s\n",
			expressions[i].scale));
		const char *why;
		const char *got = questionnaire_score_expression(
		    &arena, instrument, &instrument->scales[0], (bool[]){ false }, &why);
		if (got == NULL || strstr(got, expressions[i].want) == NULL)
			fail_msg("%s: want %s in %s", expressions[i].name, expressions[i].want,
			    got == NULL ? why : got);
		arena_done(&arena);
	}
}

static bool
has_weight(const struct json *root, size_t item)
{
	const struct json *option = json_at(json_get(json_at(root, item), "answerOption"), 0);
	return fhir_extension(option, FHIR_ORDINAL) != NULL ||
	    fhir_extension(option, FHIR_WEIGHT) != NULL;
}

/* Whoever sums what has weights has our total, and not one with the question beside it. */
static void
test_only_what_is_scored_has_weights(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct error error;
	const struct instrument *a = parsed(&arena,
	    "instrument: t\nversion: \"1\"\n"
	    "licence: { status: unknown, holder: x, modes: [] }\nitems:\n"
	    "  - { linkId: in, type: choice, values: [0, 2] }\n"
	    "  - { linkId: out, type: choice, values: [0, 3] }\n"
	    "scores:\n  total: { kind: sum, items: [in], missing: none, direction: none }\n");
	struct json *root = json_read(str_from(written(&arena, a)), &error);
	assert_non_null(root);
	assert_true(has_weight(json_get(root, "item"), 0));
	assert_false(has_weight(json_get(root, "item"), 1));
	json_free(root);
	arena_done(&arena);
}

/* No word of a questionnaire that is not ours leaves in a Questionnaire of ours. */
static void
test_without_words(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	size_t count = 0;
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		struct error error;
		struct json *root = json_read(str_from(written(&arena, instrument)), &error);
		assert_non_null(root);
		const struct json *item = json_at(json_get(root, "item"), 0);
		if (instrument->wording_count == 0) {
			assert_null(json_text(json_get(item, "text")).data);
			count++;
		} else {
			assert_non_null(json_text(json_get(item, "text")).data);
		}
		json_free(root);
	}
	assert_true(count > 0);
	catalog_free(catalog);
	arena_done(&arena);
}

/* "Not psychometrically tested" goes with the Questionnaire, and a measure on trial is a draft. */
static const struct {
	const char *head, *status, *mark;
} marks[] = {
	{ "licence: { status: own, holder: us, modes: [sms] }\n", "active",
	    "not psychometrically tested" },
	{ "licence: { status: own, holder: us, modes: [sms] }\ntrial: yes\n", "draft",
	    "on trial, not psychometrically tested" },
	{ "licence: { status: own, holder: us, modes: [sms] }\ntested: yes\ntrial: yes\n", "draft",
	    "on trial" },
	{ "licence: { status: own, holder: us, modes: [sms] }\ntested: yes\n", "active", NULL },
};

static void
test_the_mark_goes_with_it(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena };
		struct error error;
		const char *yaml = arena_printf(&arena,
		    "instrument: t\nversion: \"1\"\n%slanguages: { en: { review: original } }\n"
		    "title: { en: T }\nitems:\n  - { linkId: a, type: boolean, text: { en: A? } }\n",
		    marks[i].head);
		const struct instrument *instrument =
		    instrument_parse(&arena, "t.yaml", str_from(yaml), &complaints);
		if (instrument == NULL)
			fail_msg("%s", complaints.first->text);
		struct json *root = json_read(str_from(written(&arena, instrument)), &error);
		assert_non_null(root);
		const struct json *tag = json_at(json_get(json_get(root, "meta"), "tag"), 0);
		assert_true(str_is(json_text(json_get(root, "status")), marks[i].status));
		if (marks[i].mark == NULL) {
			assert_null(json_get(root, "meta"));
			assert_null(json_get(root, "description"));
		} else {
			assert_true(str_is(json_text(json_get(tag, "display")), marks[i].mark));
			assert_true(
			    str_is(json_text(json_get(root, "description")), marks[i].mark));
		}
		const char *note =
		    instrument_note(read_again(&arena, marks[i].head, written(&arena, instrument)));
		assert_string_equal(note, instrument->tested ? "" : "not psychometrically tested");
		json_free(root);
		arena_done(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_comes_back),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_only_what_is_scored_has_weights),
		cmocka_unit_test(test_without_words),
		cmocka_unit_test(test_the_mark_goes_with_it),
		cmocka_unit_test(test_real_ones_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
