/* SPDX-License-Identifier: MIT */
/*
 * An answer to an earlier item. One that is clear is changed and read back, and the open item stays
 * open; one that might be for another is asked about first. What is changed is never overwritten:
 * the store keeps the old value, superseded.
 */
#include "instruments/chosen.h"

#include "conversations/engine_step.h"

/* The item that the reading is about can be corrected: answered, asked, and the value is one of
 * its. */
static bool
is_correctable(const struct step *step, const struct reading *reading, size_t *out_position)
{
	const struct script *script = step->script;
	size_t position = reading->about - 1;
	if (reading->kind != READING_ANSWER || reading->about == 0 || position >= script->count)
		return false;
	*out_position = position;
	return script->items[position].done && step_is_enabled(step, position) &&
	    step_value_fits(script->items[position].item, &reading->values[0]);
}

bool
step_value_is_risk(const struct step *step, size_t position, const struct reading_value *value)
{
	const struct item *item = step->script->items[position].item;
	if (item->type == ITEM_CHOICES && value->written != NULL)
		return chosen_is_risk(item, str_from(value->written));
	return reading_value_counts(value) && item_is_risk(item, value->value);
}

static void
say_of(struct step *step, enum phrase phrase, size_t position, const struct reading_value *value)
{
	struct effect *say = step_say(
	    step, phrase, phrase == PHRASE_CONFIRM_CHANGE ? PURPOSE_CONFIRMATION : PURPOSE_NOTICE);
	say->per_message = true;
	say->about = position;
	say->value = *value;
}

static void
propose(struct step *step, size_t position, const struct reading_value *value)
{
	struct conversation *after = step->after;
	if (after->together > 1)
		after->together = -1; /* what is open is put alone after this */
	after->proposals[0] = (struct proposal){ .position = position, .value = *value };
	after->proposal_count = 1;
	struct effect *effect = step_effect(step, EFFECT_PROPOSE);
	effect->position = position;
	effect->value = *value;
	say_of(step, PHRASE_CONFIRM_CHANGE, position, value);
	step_await(step, CONVERSATION_CONFIRMING);
	after->resume = CONVERSATION_ASKING;
}

static void
say_corrected(struct step *step, size_t position, const struct reading_value *value)
{
	bool open = conversation_state_is_open(step->after->state);
	/* What is open may have been left out by what was corrected. */
	bool asked = open && step_is_enabled(step, step->after->position);
	say_of(step, asked ? PHRASE_CORRECTED : PHRASE_CORRECTED_END, position, value);
	if (asked)
		step_await(step, CONVERSATION_ASKING);
	else if (open)
		step_move_on(step);
}

void
step_correct(struct step *step, const struct reading *reading)
{
	size_t position;
	if (!is_correctable(step, reading, &position)) {
		if (!step_ask_named(step, reading))
			step_re_ask(step, PHRASE_REASK_AMBIGUOUS);
		return;
	}
	if (reading->more_words)
		step_alert(step, ALERT_WORDS);
	/* What might be a risk waits for no YES, and is not stored without one. */
	if (step_value_is_risk(step, position, &reading->values[0])) {
		if (!reading->in_doubt)
			(void) step_store_value(step, position, &reading->values[0]);
		step_raise_risk(step, ALERT_URGENT);
		return;
	}
	/* Asked about first, it would have to be kept until the YES, which a proposal of words is not. */
	if (reading->in_doubt && reading->values[0].written != NULL) {
		if (!step_ask_named(step, reading))
			step_re_ask(step, PHRASE_REASK_AMBIGUOUS);
		return;
	}
	if (reading->in_doubt) {
		propose(step, position, &reading->values[0]);
		return;
	}
	(void) step_store_value(step, position, &reading->values[0]);
	say_corrected(step, position, &reading->values[0]);
}

/* The same question in its own words: "YES or NO" alone would not say to what. */
static void
ask_again(struct step *step, const struct proposal *proposal)
{
	size_t said = step->effects->count;
	step_re_ask(step, PHRASE_CONFIRM_CHANGE);
	for (size_t i = said; i < step->effects->count; i++) {
		step->effects->list[i].about = proposal->position;
		step->effects->list[i].value = proposal->value;
	}
}

void
step_confirm(struct step *step, const struct reading *reading)
{
	const struct conversation *before = step->before;
	if (step_says_no(reading)) {
		step_ask(step, true);
		return;
	}
	if (before->together > 1 || step_confirms_answers(step)) {
		step_confirm_together(step, reading);
		return;
	}
	BUG_ON(before->proposal_count == 0, "nothing is to be confirmed");
	const struct proposal *proposal = &before->proposals[0];
	if (!step_says_yes(reading)) {
		ask_again(step, proposal);
		return;
	}
	if (reading->more_words)
		step_alert(step, ALERT_WORDS);
	step->after->state = CONVERSATION_ASKING;
	if (!step_store_value(step, proposal->position, &proposal->value)) {
		step_ask(step, true);
		return;
	}
	step->effects->list[step->effects->count - 1].was_confirmed = true;
	say_corrected(step, proposal->position, &proposal->value);
}

/* Behind the thanks there is nothing to ask: a correction that is clear is taken as long as the
 * window is open and it opens no further item, and a person reads any other. */
bool
step_correct_after_end(struct step *step, const struct reading *reading)
{
	bool corrects = reading->about != 0 || (reading->flags & FLAG_CORRECT_PREVIOUS) != 0;
	size_t position;
	if (step->after->state != CONVERSATION_COMPLETE || !corrects)
		return false;
	bool clear = is_correctable(step, reading, &position) && !reading->in_doubt &&
	    instant_before(step->input->now, step->after->expires_at);
	if (clear && step_value_is_risk(step, position, &reading->values[0])) {
		(void) step_store_value(step, position, &reading->values[0]);
		step_raise_risk(step, ALERT_URGENT);
		return true;
	}
	size_t stored = step->effects->count;
	clear = clear && step_store_value(step, position, &reading->values[0]);
	if (clear && step_next_open(step, 0) < step->script->count) {
		step->effects->count = stored;
		clear = false;
	}
	if (!clear || reading->more_words)
		step_alert(step, ALERT_WORDS);
	if (clear)
		say_of(step, PHRASE_CORRECTED_END, position, &reading->values[0]);
	else
		step_say_once(step, PHRASE_CORRECTION_TO_PERSON, PURPOSE_NOTICE);
	return true;
}
