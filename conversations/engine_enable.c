/* SPDX-License-Identifier: MIT */
/*
 * Which items of the script are to be asked as things stand in this step: their conditions, over the
 * answers stored before and those that the step has just taken. An item that its conditions leave out
 * is passed over, forwards and backwards; it is not skipped, because nobody skipped it.
 */
#include "instruments/enable.h"
#include "conversations/engine_step.h"

enum { ITEMS = 200 }; /* of one instrument, at most */

void
script_enabled(
    const struct script *script, size_t first, const struct effects *effects, bool *out_enabled)
{
	const struct instrument *instrument = script->items[first].instrument;
	struct scored_answer answers[ITEMS];
	char date[ZONE_TEXT]; /* one condition's date is all that a step takes */
	BUG_ON(instrument->item_count > ITEMS, "%zu items", instrument->item_count);
	for (size_t i = 0; i < instrument->item_count; i++)
		answers[i] = script->items[first + i].answer;
	for (size_t i = 0; effects != NULL && i < effects->count; i++) {
		const struct effect *effect = &effects->list[i];
		if (effect->position < first || effect->position >= first + instrument->item_count)
			continue;
		struct scored_answer *answer = &answers[effect->position - first];
		if (effect->kind == EFFECT_SKIP)
			*answer = (struct scored_answer){ .state = ANSWER_SKIPPED };
		else if (effect->kind == EFFECT_ANSWER && effect->value.is_text)
			*answer = (struct scored_answer){ .state = ANSWER_TEXT };
		else if (effect->kind == EFFECT_ANSWER && effect->value.written != NULL)
			*answer = (struct scored_answer){ .state = ANSWER_TEXT,
				.text = str_from(effect->value.written) };
		else if (effect->kind == EFFECT_ANSWER && effect->value.is_date)
			*answer = (struct scored_answer){ .state = ANSWER_TEXT,
				.text = str_from(date_format(effect->value.date, date)) };
		else if (effect->kind == EFFECT_ANSWER)
			*answer = (struct scored_answer){ .state = ANSWER_VALUE,
				.value = effect->value.value };
	}
	enable_run(instrument, answers, out_enabled);
}

bool
step_is_enabled(const struct step *step, size_t position)
{
	const struct script_item *entry = &step->script->items[position];
	bool enabled[ITEMS];
	if (entry->item->gates == NULL)
		return true;
	script_enabled(step->script, position - entry->item->index, step->effects, enabled);
	return enabled[entry->item->index];
}

/* Answered before, or in this step. */
bool
step_is_done(const struct step *step, size_t position)
{
	for (size_t i = 0; i < step->effects->count; i++) {
		const struct effect *effect = &step->effects->list[i];
		if (effect->position == position &&
		    (effect->kind == EFFECT_ANSWER || effect->kind == EFFECT_SKIP))
			return true;
	}
	return step->script->items[position].done;
}

size_t
step_next_open(const struct step *step, size_t from)
{
	const struct script *script = step->script;
	for (size_t i = from; i < script->count; i++)
		if (!step_is_done(step, i) && step_is_enabled(step, i))
			return i;
	/* A later answer may have opened an earlier item. */
	for (size_t i = 0; i < from && i < script->count; i++)
		if (script->items[i].item->gates != NULL && !step_is_done(step, i) &&
		    step_is_enabled(step, i))
			return i;
	return script->count;
}

bool
step_previous(const struct step *step, size_t *out_position)
{
	for (size_t i = step->after->position; i-- > 0;)
		if (step_is_enabled(step, i)) {
			*out_position = i;
			return true;
		}
	return false;
}
