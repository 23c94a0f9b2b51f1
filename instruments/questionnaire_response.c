/* SPDX-License-Identifier: MIT */
/* Walks a QuestionnaireResponse with a stack as deep as JSON may be, and places each answer. */
#include "instruments/chosen.h"
#include "instruments/fhir.h"
#include "instruments/questionnaire_write.h"
#include "instruments/written.h"
#include "instruments/questionnaire_response.h"

struct reading {
	struct arena *arena;
	const struct instrument *instrument;
	struct scored_answer *answers;
	size_t unknown;
};

static bool
is_coded(const struct option_code *code, struct str given, struct str system)
{
	return code->code != NULL && str_is(given, code->code) &&
	    (system.len == 0 || code->system == NULL || str_is(system, code->system));
}

/* The option that a Coding, or what stands for one, names: its own code, else the value as we write
 * it; option_count when none. */
static size_t
find_option(const struct item *item, struct str code, struct str system)
{
	for (size_t i = 0; i < item->option_count; i++) {
		char value[DECIMAL_TEXT];
		struct option_code own = { decimal_format(item->options[i].value, value), NULL };
		if (item->codes != NULL && item->codes[i].code != NULL)
			own = item->codes[i];
		if (is_coded(&own, code, system))
			return i;
	}
	return item->option_count;
}

/* A Coding's code; an integer or a text as it stands. */
static void
read_code(
    struct arena *arena, const struct json *value, struct str *out_code, struct str *out_system)
{
	*out_code = json_text(value);
	*out_system = (struct str){ 0 };
	if (json_is_map(value)) {
		*out_code = json_text(json_get(value, "code"));
		*out_system = json_text(json_get(value, "system"));
	} else if (json_is_int(value)) {
		*out_code = str_from(arena_printf(arena, "%lld", (long long) json_int(value, 0)));
	}
}

static struct scored_answer
answer_to(struct reading *reading, const struct item *item, const struct json *value)
{
	struct scored_answer answer = { .state = ANSWER_UNREADABLE };
	struct str code, system;
	if (!item_is_scored(item)) {
		char written[WRITTEN_TEXT];
		answer.text = arena_str(reading->arena, json_text(value));
		if (item_is_written(item))
			answer.text = item_write(item, answer.text, written)
			    ? str_from(arena_strdup(reading->arena, written))
			    : (struct str){ 0 };
		answer.state = answer.text.len > 0 ? ANSWER_TEXT : ANSWER_UNREADABLE;
		return answer;
	}
	bool good = false;
	if (item->type == ITEM_CHOICE) {
		read_code(reading->arena, value, &code, &system);
		size_t option = find_option(item, code, system);
		good = option < item->option_count;
		if (good)
			answer.value = item->options[option].value;
	} else if (item->type == ITEM_YES_NO) {
		good = json_is_yes_or_no(value);
		answer.value = decimal_from_int(json_bool(value, false) ? 1 : 0);
	} else {
		good = fhir_decimal(
			   json_is_map(value) ? json_get(value, "value") : value, &answer.value) &&
		    item_accepts(item, answer.value);
	}
	answer.state = good ? ANSWER_VALUE : ANSWER_UNREADABLE;
	return answer;
}

/* An answer for each of the chosen; one that is none of its options leaves it without an answer. */
static struct scored_answer
answers_to(struct reading *reading, const struct item *item, const struct json *answers)
{
	struct scored_answer answer = { .state = ANSWER_UNREADABLE };
	option_set set = 0;
	for (size_t i = 0; i < json_count(answers); i++) {
		struct str code, system;
		read_code(
		    reading->arena, fhir_value(json_at(answers, i), "value", NULL), &code, &system);
		size_t option = find_option(item, code, system);
		if (option == item->option_count)
			return answer;
		set |= OPTION_BIT(option);
	}
	if (!chosen_fits(item, set))
		return answer;
	char written[WRITTEN_TEXT];
	chosen_write(item, set, written);
	answer.state = ANSWER_TEXT;
	answer.text = str_from(arena_strdup(reading->arena, written));
	return answer;
}

/* A choice of several, asked here as yes or no for each: those named are yes, the others no. */
static bool
place_several(struct reading *reading, struct str link_id, const struct json *answers)
{
	bool found = false;
	for (size_t i = 0; i < reading->instrument->item_count; i++) {
		const struct item *item = &reading->instrument->items[i];
		if (item->code.code == NULL || item->fhir_id == NULL ||
		    !str_is(link_id, item->fhir_id))
			continue;
		bool yes = false;
		for (size_t k = 0; k < json_count(answers) && !yes; k++) {
			struct str code, system;
			read_code(reading->arena, fhir_value(json_at(answers, k), "value", NULL),
			    &code, &system);
			yes = is_coded(&item->code, code, system);
		}
		reading->answers[i] = (struct scored_answer){ .state = ANSWER_VALUE,
			.value = decimal_from_int(yes ? 1 : 0) };
		found = true;
	}
	return found;
}

static void
place(struct reading *reading, const struct json *json)
{
	struct str link_id = json_text(json_get(json, "linkId"));
	const struct json *answers = json_get(json, "answer");
	if (json_count(answers) == 0 || place_several(reading, link_id, answers))
		return;
	for (size_t i = 0; i < reading->instrument->item_count; i++) {
		const struct item *item = &reading->instrument->items[i];
		if (!str_is(link_id, questionnaire_link_id(reading->instrument, item)))
			continue;
		if (item->type == ITEM_CHOICES) {
			reading->answers[i] = answers_to(reading, item, answers);
			return;
		}
		const struct json *value = fhir_value(json_at(answers, 0), "value", NULL);
		reading->answers[i] = answer_to(reading, item, value);
		if (json_count(answers) > 1)
			reading->answers[i].state = ANSWER_UNREADABLE;
		return;
	}
	reading->unknown++;
}

size_t
questionnaire_response_take(struct arena *arena, const struct instrument *instrument,
    const struct json *resource, struct scored_answer *out_answers)
{
	struct reading reading = { arena, instrument, out_answers, 0 };
	memset(out_answers, 0, instrument->item_count * sizeof(*out_answers));
	struct {
		const struct json *list;
		size_t at;
	} stack[2 * JSON_DEPTH];
	size_t depth = 1;
	stack[0].list = json_get(resource, "item");
	stack[0].at = 0;
	while (depth > 0) {
		const struct json *json = json_at(stack[depth - 1].list, stack[depth - 1].at++);
		if (json == NULL) {
			depth--;
			continue;
		}
		place(&reading, json);
		/* Below an item stand items, or answers that have items: both are lists. */
		const struct json *below[] = { json_get(json, "answer"), json_get(json, "item") };
		for (size_t i = 0; i < ARRAY_LEN(below); i++)
			if (json_count(below[i]) > 0) {
				BUG_ON(depth == 2 * JSON_DEPTH, "deeper than JSON may be");
				stack[depth].list = below[i];
				stack[depth++].at = 0;
			}
	}
	return reading.unknown;
}

bool
questionnaire_response_read(struct arena *arena, const struct instrument *instrument,
    struct str text, struct scored_answer *out_answers, size_t *out_unknown, struct error *error)
{
	struct json *root = json_read(text, error);
	if (root == NULL)
		return false;
	bool good = str_is(json_text(json_get(root, "resourceType")), "QuestionnaireResponse") ||
	    error_set(error, ERROR_INPUT, "its resourceType is not QuestionnaireResponse");
	if (good)
		*out_unknown = questionnaire_response_take(arena, instrument, root, out_answers);
	json_free(root);
	return good;
}
