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

/* As many values as questions, each one that its item offers. */
static bool
fits(const struct step *step, const struct reading *reading)
{
	size_t count = (size_t) step->after->together;
	if (reading->kind != READING_SEVERAL || reading->value_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!step_value_fits(
			step->script->items[step->after->position + i].item, &reading->values[i]))
			return false;
	return true;
}

static void
propose_all(struct step *step, const struct reading *reading)
{
	struct conversation *after = step->after;
	for (size_t i = 0; i < reading->value_count; i++) {
		struct effect *effect = step_effect(step, EFFECT_PROPOSE);
		effect->position = after->position + i;
		effect->value = reading->values[i];
		after->proposals[i] =
		    (struct proposal){ .position = effect->position, .value = effect->value };
	}
	after->proposal_count = reading->value_count;
	step_say_once(step, PHRASE_CONFIRM_TOGETHER, PURPOSE_CONFIRMATION);
	step_await(step, CONVERSATION_CONFIRMING);
	after->resume = CONVERSATION_ASKING;
}

void
step_answer_together(struct step *step, const struct reading *reading)
{
	if (reading->kind == READING_ANSWER && reading->about != 0)
		step_correct(step, reading);
	else if (fits(step, reading))
		propose_all(step, reading);
	else
		one_at_a_time(step);
}

void
step_confirm_together(struct step *step, const struct reading *reading)
{
	const struct conversation *before = step->before;
	const struct reading *again = step->input->answer;
	struct conversation *after = step->after;
	if (again != NULL && fits(step, again)) {
		propose_all(step, again);
		return;
	}
	if (!step_says_yes(reading)) {
		step_re_ask(step, PHRASE_CONFIRM_TOGETHER);
		return;
	}
	after->state = CONVERSATION_ASKING;
	for (size_t i = 0; i < before->proposal_count; i++) {
		const struct proposal *proposal = &before->proposals[i];
		bool stored = step_store_value(step, proposal->position, &proposal->value);
		BUG_ON(!stored, "a proposal that does not fit");
		step->effects->list[step->effects->count - 1].was_confirmed = true;
		after->position = proposal->position;
	}
	if (reading->more_words)
		step_alert(step, ALERT_WORDS);
	step_move_on(step);
}
