/* SPDX-License-Identifier: MIT */
/* Evaluates conditions in the order that parse_enable.c found: no recursion, no cycle. */
#include "instruments/chosen.h"

#include "instruments/enable.h"

const char *
enable_operator_word(enum enable_operator relation)
{
	switch (relation) {
	case ENABLE_EXISTS: return "exists";
	case ENABLE_EQUAL: return "=";
	case ENABLE_NOT_EQUAL: return "!=";
	case ENABLE_ABOVE: return ">";
	case ENABLE_BELOW: return "<";
	case ENABLE_AT_LEAST: return ">=";
	case ENABLE_AT_MOST: return "<=";
	}
	BUG("operator %d", (int) relation);
}

bool
enable_has_conditions(const struct instrument *instrument)
{
	return instrument->enable_order != NULL;
}

/* Below 0, 0 or above 0: the answer against what the condition names. Dates and times compare as
 * text, which is how ISO 8601 orders them. */
static int
compare(const struct condition *condition, const struct scored_answer *answer)
{
	if (condition->text == NULL)
		return decimal_compare(answer->value, condition->value);
	struct str given = str_trim(answer->text), wanted = str_from(condition->text);
	return str_eq_nocase(given, wanted) ? 0 : str_compare(given, wanted);
}

/* FHIR: of several answers one that is equal is enough, and none may be for "not equal". */
static bool
chosen_holds(const struct condition *condition, const struct item *item, struct str written)
{
	return chosen_has(item, written, condition->value) == (condition->relation == ENABLE_EQUAL);
}

/* FHIR: every operator but exists and != is false where there is no answer, and != is true. */
static bool
holds(const struct condition *condition, const struct item *item,
    const struct scored_answer *answer, bool enabled)
{
	bool is_there = enabled && (answer->state == ANSWER_VALUE || answer->state == ANSWER_TEXT);
	if (condition->relation == ENABLE_EXISTS)
		return is_there == condition->exists;
	if (is_there && item->type == ITEM_CHOICES)
		return chosen_holds(condition, item, answer->text);
	if (!is_there || (answer->state == ANSWER_TEXT) != (condition->text != NULL))
		return condition->relation == ENABLE_NOT_EQUAL;
	int order = compare(condition, answer);
	switch (condition->relation) {
	case ENABLE_EXISTS: break;
	case ENABLE_EQUAL: return order == 0;
	case ENABLE_NOT_EQUAL: return order != 0;
	case ENABLE_ABOVE: return order > 0;
	case ENABLE_BELOW: return order < 0;
	case ENABLE_AT_LEAST: return order >= 0;
	case ENABLE_AT_MOST: return order <= 0;
	}
	BUG("operator %d", (int) condition->relation);
}

static bool
gate_is_open(const struct enable *gate, const struct item *items,
    const struct scored_answer *answers, const bool *enabled)
{
	for (size_t i = 0; i < gate->count; i++) {
		size_t question = gate->conditions[i].question;
		bool held = holds(
		    &gate->conditions[i], &items[question], &answers[question], enabled[question]);
		if (held == gate->any)
			return held;
	}
	return !gate->any;
}

void
enable_run(
    const struct instrument *instrument, const struct scored_answer *answers, bool *out_enabled)
{
	for (size_t i = 0; i < instrument->item_count; i++)
		out_enabled[i] = true;
	if (instrument->enable_order == NULL)
		return;
	for (size_t i = 0; i < instrument->item_count; i++) {
		size_t at = instrument->enable_order[i];
		const struct enable *const *gate = instrument->items[at].gates;
		bool open = true;
		for (; gate != NULL && *gate != NULL && open; gate++)
			open = gate_is_open(*gate, instrument->items, answers, out_enabled);
		out_enabled[at] = open;
	}
}
