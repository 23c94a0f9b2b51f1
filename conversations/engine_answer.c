/* SPDX-License-Identifier: MIT */
/*
 * What an answer does: stored if it fits its item, and on to the next; or asked again, with the
 * reason, at most twice; then a person is asked to ring, and nothing more is said.
 */
#include "base/utf8.h"
#include "conversations/engine_step.h"

/* Asking again */

enum phrase
step_reason_phrase(enum reading_reason reason)
{
	switch (reason) {
	case REASON_AMBIGUOUS: return PHRASE_REASK_AMBIGUOUS;
	case REASON_RANGE: return PHRASE_REASK_RANGE;
	case REASON_INVALID: return PHRASE_REASK_INVALID;
	case REASON_CONFLICT: return PHRASE_REASK_CONFLICT;
	case REASON_NEGATION: return PHRASE_REASK_NEGATION;
	case REASON_QUALIFIED: return PHRASE_REASK_QUALIFIED;
	case REASON_NOT_INTEGER: return PHRASE_REASK_NOT_INTEGER;
	case REASON_PARTIAL: return PHRASE_REASK_PARTIAL;
	case REASON_BLANK: return PHRASE_REASK_BLANK;
	case REASON_MEDIA: return PHRASE_REASK_MEDIA;
	case REASON_NONE:
	case REASON_UNPARSED:
	case REASON_HELP:
	case REASON_TAPBACK:
	case REASON_AUTOREPLY: return PHRASE_REASK_UNPARSED;
	}
	BUG("reason %d", (int) reason);
}

/* Words that were no answer are read by a person even when the next try is one (safety.md 2): "I
 * fell and can't get up", then "3". A slip of the thumb or a lone emoji holds none. */
static bool
holds_words(const struct reading *reading)
{
	int letters = 0;
	uint32_t c;
	for (size_t at = 0; (c = utf8_next(reading->cleaned, &at)) != 0;) {
		letters = utf8_is_letter(c) ? letters + 1 : 0;
		if (letters >= 3)
			return true;
	}
	return false;
}

/* "Send just one" is no help where several may be chosen. */
static enum phrase
of_several(const struct step *step, enum phrase phrase)
{
	size_t position = step->after->position;
	if (position >= step->script->count ||
	    step->script->items[position].item->type != ITEM_CHOICES)
		return phrase;
	if (phrase == PHRASE_REASK_CONFLICT)
		return PHRASE_REASK_TOGETHER;
	bool one = phrase == PHRASE_REASK_AMBIGUOUS || phrase == PHRASE_REASK_QUALIFIED ||
	    phrase == PHRASE_REASK_NOT_INTEGER;
	return one ? PHRASE_REASK_CHOICES : phrase;
}

void
step_re_ask(struct step *step, enum phrase phrase)
{
	struct conversation *after = step->after;
	/* Once a person has been asked to ring, further tries are read in silence: each may still
	 * be understood, and each is seen by that person. */
	if (after->asks > RE_ASKS) {
		step_alert(step, ALERT_WORDS);
		return;
	}
	phrase = of_several(step, phrase);
	after->asks++;
	bool to_person = after->asks > RE_ASKS;
	if (step->script->page_only && step->script->has_page)
		phrase = PHRASE_LINK;
	struct effect *say = step_say(step, to_person ? PHRASE_ASK_PERSON : phrase, PURPOSE_RE_ASK);
	/* It answers this text and no other: numbered by itself, the first re-ask of a question would
	 * be taken for the first re-ask of the invitation before it, and not be said at all. */
	say->per_message = true;
	say->position = after->position;
	if (!to_person && holds_words(step->input->reading))
		step_alert(step, ALERT_WORDS);
	if (to_person) {
		/* Somebody gets in touch: a reminder of the same question would be in their way. */
		step_alert(step, ALERT_UNREADABLE);
		after->remind_at = INSTANT_NONE;
	} else if (after->state == CONVERSATION_ASKING) {
		step_await(step, CONVERSATION_ASKING);
	}
}

/* "Change q1 to 9", which is none of its choices. Asked back about the open question, the "4" that comes
 * next would be stored for that; so it is that one which waits, and is put behind this. */
bool
step_ask_named(struct step *step, const struct reading *reading)
{
	const struct script *script = step->script;
	size_t position = reading->about - 1;
	if (reading->about == 0 || position >= script->count || !script->items[position].done ||
	    !step_is_enabled(step, position) || step_is_mute(step) || step->after->visit >= VISITS)
		return false;
	if (holds_words(reading))
		step_alert(step, ALERT_WORDS);
	step->after->position = position;
	step_ask(step, true);
	return true;
}

/* Answers */

/* Nothing is said: the question that is open has just been put, or the thanks. */
bool
step_join(struct step *step, const struct reading *reading)
{
	bool joins = step->input->may_join != 0 && reading->kind == READING_UNCLEAR &&
	    reading->reason == REASON_UNPARSED && reading->flags == 0 && holds_words(reading);
	if (!joins)
		return false;
	struct effect *effect = step_effect(step, EFFECT_ANSWER);
	effect->position = step->input->may_join - 1;
	effect->value.is_text = true;
	effect->is_joined = true;
	step_alert(step, ALERT_WORDS);
	return true;
}

bool
step_value_fits(const struct item *item, const struct reading_value *value)
{
	if (value->is_text || value->is_date)
		return value->is_text ? item->type == ITEM_TEXT : item->type == ITEM_DATE;
	if (value->written != NULL)
		return item_is_written(item);
	return item_is_scored(item) && item_accepts(item, value->value);
}

bool
step_store_value(struct step *step, size_t position, const struct reading_value *value)
{
	if (!step_value_fits(step->script->items[position].item, value))
		return false;
	struct effect *effect = step_effect(step, EFFECT_ANSWER);
	effect->position = position;
	effect->value = *value;
	return true;
}

bool
step_store_answer(struct step *step, const struct reading *reading)
{
	size_t position = step->after->position;
	if (reading->kind != READING_ANSWER || position >= step->script->count)
		return false;
	if (reading->about != 0) {
		position = reading->about - 1;
		if (reading->in_doubt || position >= step->script->count ||
		    !step->script->items[position].done)
			return false;
	}
	return step_store_value(step, position, &reading->values[0]);
}

/* On to the next item that has no answer. False when there is none. */
static bool
advance(struct step *step)
{
	struct conversation *after = step->after;
	const struct script *script = step->script;
	bool had_answers = false;
	for (size_t i = 0; i < script->count; i++)
		had_answers = had_answers || script->items[i].done;

	size_t next = step_next_open(step, after->position + 1);
	after->asks = 0;
	after->position = next;
	bool more = next < script->count;
	if (!more)
		step_progress(step, PROGRESS_COMPLETE);
	else if (!had_answers)
		step_progress(step, PROGRESS_RECEIVED);
	return more;
}

void
step_move_on(struct step *step)
{
	if (advance(step)) {
		step_ask(step, false);
		return;
	}
	step_end(step, CONVERSATION_COMPLETE);
	step_say(step, PHRASE_THANKS, PURPOSE_THANKS);
}

bool
step_answered_risk(const struct step *step)
{
	for (size_t i = 0; i < step->effects->count; i++) {
		const struct effect *effect = &step->effects->list[i];
		if (effect->kind == EFFECT_ANSWER &&
		    step_value_is_risk(step, effect->position, &effect->value))
			return true;
	}
	return false;
}

/* What is answered is not open any more: a person who gives the conversation back must not make us
 * ask it a second time. No thanks are said, because something else is. */
static void
leave(struct step *step)
{
	if (!advance(step))
		step_end(step, CONVERSATION_COMPLETE);
}

void
step_store_in_passing(struct step *step, const struct reading *reading)
{
	bool one = step->after->together < 2;
	if (one && step->after->state == CONVERSATION_ASKING && step_store_answer(step, reading) &&
	    reading->about == 0)
		leave(step);
}

void
step_take_answer(struct step *step, const struct reading *reading)
{
	bool free_text = step->script->items[step->after->position].item->type == ITEM_TEXT;
	if (!step_store_answer(step, reading)) {
		step_re_ask(step, PHRASE_REASK_UNPARSED);
		return;
	}
	/* Words beyond the answer, and every free text, are read by a person (safety.md 2). */
	if (free_text || reading->more_words)
		step_alert(step, ALERT_WORDS);
	if (step_answered_risk(step)) {
		leave(step);
		step_raise_risk(step, ALERT_URGENT);
		return;
	}
	step_move_on(step);
}

void
step_interpret(struct step *step)
{
	const struct reading *reading = step->input->reading;
	size_t position = step->after->position;
	if (step->after->state != CONVERSATION_ASKING || step->after->together > 1 ||
	    reading->about != 0 || !step_store_answer(step, reading))
		return;
	if (step_answered_risk(step)) {
		leave(step);
		step_raise_risk(step, ALERT_URGENT);
		return;
	}
	bool more = advance(step);
	if (!more)
		step_end(
		    step, CONVERSATION_COMPLETE); /* it takes back what waits, so it comes first */
	/* How to put it right is said with the number of the question: another is asked already. */
	struct effect *say = step_say(step, PHRASE_INTERPRETED, PURPOSE_NOTICE);
	say->about = position;
	say->occurrence = ++step->after->visit;
	say->value = reading->values[0];
	if (more)
		step_ask(step, false);
	else
		step_say(step, PHRASE_THANKS, PURPOSE_THANKS);
}

void
step_skip(struct step *step)
{
	step_effect(step, EFFECT_SKIP);
	step_move_on(step);
}

/* A correction that names no answer of theirs is not kept as the words that are open. "One answer, please"
 * would say nothing where any words are one. */
static enum phrase
unclear_phrase(const struct step *step, const struct reading *reading)
{
	const struct item *open = step->script->items[step->after->position].item;
	bool corrects = (reading->flags & FLAG_CORRECT_PREVIOUS) != 0;
	return corrects && open->type == ITEM_TEXT ? PHRASE_REASK_EARLIER
						   : step_reason_phrase(reading->reason);
}

void
step_answer(struct step *step, const struct reading *reading)
{
	if (step->after->together > 1) {
		step_answer_together(step, reading);
		return;
	}
	switch (reading->kind) {
	case READING_ANSWER:
		if (reading->about != 0)
			step_correct(step, reading);
		else
			step_take_answer(step, reading);
		return;
	case READING_SEVERAL: step_take_several(step, reading); return;
	case READING_SKIP:
		if (!step->script->items[step->after->position].item->required) {
			step_skip(step);
			return;
		}
		step->after->visit++;
		step_say_once(step, PHRASE_CONFIRM_SKIP, PURPOSE_CONFIRMATION);
		step_await(step, CONVERSATION_SKIPPING);
		step->after->resume = CONVERSATION_ASKING;
		return;
	case READING_CONTROL:
	case READING_FLAG:
	case READING_UNCLEAR:
		if (reading->speaker != SPEAKER_OTHER && step_ask_named(step, reading))
			return;
		/* "This is Bob, 3": whose question it is is said once more. */
		step_re_ask(step,
		    reading->speaker == SPEAKER_OTHER && step->script->address_shared
			? PHRASE_QUESTION_NAMED
			: unclear_phrase(step, reading));
		return;
	}
	BUG("reading kind %d", (int) reading->kind);
}
