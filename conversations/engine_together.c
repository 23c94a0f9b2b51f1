/* SPDX-License-Identifier: MIT */
/*
 * Several items in one text. The answers are read back, and nothing is stored before a YES: in a row
 * of numbers one that is missing moves all the others. Whatever is not as many answers as questions
 * is no answer to any of them, and they are asked one at a time from then on.
 */
#include "conversations/engine_step.h"

size_t
step_together(const struct step *step)
{
	const struct script *script = step->script;
	size_t first = step->after->position, count = 0;
	if (step->after->together < 0 || first >= script->count)
		return 1;
	size_t most = script->items[first].together;
	if (most > PROPOSALS_LIMIT)
		most = PROPOSALS_LIMIT;
	while (count < most && first + count < script->count &&
	    !step_is_done(step, first + count) && step_is_enabled(step, first + count))
		count++;
	return count < 1 ? 1 : count;
}

static void
one_at_a_time(struct step *step)
{
	struct conversation *after = step->after;
	after->together = -1;
	after->asks = 0;
	struct effect *say = step_say(step, PHRASE_ONE_AT_A_TIME, PURPOSE_QUESTION);
	say->occurrence = ++after->visit;
	step_await(step, CONVERSATION_ASKING);
	step_alert(step, ALERT_WORDS);
}

static size_t
position_of(const struct step *step, const struct reading *reading, size_t i)
{
	return reading->places[i] == 0 ? step->after->position + i : reading->places[i] - 1;
}

/* Each is a value that its item offers, and the item has no answer yet. */
static bool
fit(const struct step *step, const struct reading *reading)
{
	if (reading->kind != READING_SEVERAL || reading->value_count > PROPOSALS_LIMIT)
		return false;
	for (size_t i = 0; i < reading->value_count; i++) {
		size_t position = position_of(step, reading, i);
		/* What is kept as written is stored or asked for, and never proposed (engine_correct.c). */
		if (position >= step->script->count || step_is_done(step, position) ||
		    reading->values[i].written != NULL ||
		    !step_value_fits(step->script->items[position].item, &reading->values[i]))
			return false;
	}
	return true;
}

/* As many values as questions were put, and for those. */
static bool
fits(const struct step *step, const struct reading *reading)
{
	size_t count = (size_t) step->after->together;
	if (!fit(step, reading) || reading->value_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (position_of(step, reading, i) != step->after->position + i)
			return false;
	return true;
}

static void
propose_all(struct step *step, const struct reading *reading)
{
	struct conversation *after = step->after;
	for (size_t i = 0; i < reading->value_count; i++) {
		struct effect *effect = step_effect(step, EFFECT_PROPOSE);
		effect->position = position_of(step, reading, i);
		effect->value = reading->values[i];
		after->proposals[i] =
		    (struct proposal){ .position = effect->position, .value = effect->value };
	}
	after->proposal_count = reading->value_count;
	step_say_once(step, PHRASE_CONFIRM_TOGETHER, PURPOSE_CONFIRMATION);
	step_await(step, CONVERSATION_CONFIRMING);
	after->resume = CONVERSATION_ASKING;
}

/* Answers by the numbers of their questions, where one was asked: of this one and of those behind it. In
 * a row without numbers they are asked one at a time, for one that is missing moves all the others. */
static bool
are_by_number(const struct step *step, const struct reading *reading)
{
	return reading->value_count > 0 && reading->places[0] != 0 && fit(step, reading);
}

void
step_take_several(struct step *step, const struct reading *reading)
{
	if (!are_by_number(step, reading)) {
		step_re_ask(step, PHRASE_REASK_SEVERAL);
		return;
	}
	if (reading->more_words)
		step_alert(step, ALERT_WORDS);
	/* What might be a risk waits for no YES, and is not stored without one. */
	for (size_t i = 0; i < reading->value_count; i++)
		if (step_value_is_risk(step, position_of(step, reading, i), &reading->values[i])) {
			step_raise_risk(step, ALERT_URGENT);
			return;
		}
	propose_all(step, reading);
}

bool
step_confirms_answers(const struct step *step)
{
	const struct conversation *before = step->before;
	return before->proposal_count > 0 &&
	    !step->script->items[before->proposals[0].position].done;
}

void
step_answer_together(struct step *step, const struct reading *reading)
{
	if (reading->kind == READING_ANSWER && reading->about != 0)
		step_correct(step, reading);
	else if (fits(step, reading))
		propose_all(step, reading);
	else if (!step_ask_named(step, reading))
		one_at_a_time(step);
}

/* Sent once more, as we asked for. */
static void
propose_again(struct step *step, const struct reading *again)
{
	if (step->before->together > 1)
		propose_all(step, again);
	else
		step_take_several(step, again);
}

void
step_confirm_together(struct step *step, const struct reading *reading)
{
	const struct conversation *before = step->before;
	const struct reading *again = step->input->answer;
	struct conversation *after = step->after;
	if (again != NULL &&
	    (before->together > 1 ? fits(step, again) : are_by_number(step, again))) {
		propose_again(step, again);
		return;
	}
	if (!step_says_yes(reading) && !reading->agrees) {
		step_re_ask(step, PHRASE_CONFIRM_TOGETHER);
		return;
	}
	after->state = CONVERSATION_ASKING;
	for (size_t i = 0; i < before->proposal_count; i++) {
		const struct proposal *proposal = &before->proposals[i];
		/* One before it may have left it out. */
		if (!step_is_enabled(step, proposal->position) ||
		    !step_store_value(step, proposal->position, &proposal->value))
			continue;
		step->effects->list[step->effects->count - 1].was_confirmed = true;
	}
	if (reading->more_words)
		step_alert(step, ALERT_WORDS);
	if (step_is_done(step, after->position))
		step_move_on(step);
	else
		step_ask(step, true);
}
