/* SPDX-License-Identifier: MIT */
/*
 * What a reply does. The order is safety's: STOP first, then risk and life events, then the other
 * control words, then the answer. Nothing is said to a machine, and nothing is asked a third time.
 */
#include "conversations/engine_step.h"

/* After the end: nothing is asked any more, but STOP holds, risk is answered, and words are read. */
static void
reply_after_end(struct step *step, const struct reading *reading)
{
	if (reading->kind == READING_CONTROL && reading->control == CONTROL_HELP) {
		step_say_once(step, PHRASE_HELP, PURPOSE_NOTICE);
		return;
	}
	if (reading->kind == READING_CONTROL && reading->control == CONTROL_CALL) {
		step_alert(step, ALERT_HUMAN);
		step_say_once(step, PHRASE_CALL, PURPOSE_NOTICE);
		return;
	}
	if (step_correct_after_end(step, reading) || step_join(step, reading))
		return;
	/* "Can I change my answer": which one, and to what, a person asks. */
	if (reading->kind == READING_CONTROL && reading->control == CONTROL_BACK &&
	    step->after->state == CONVERSATION_COMPLETE) {
		step_alert(step, ALERT_WORDS);
		step_say_once(step, PHRASE_CORRECTION_TO_PERSON, PURPOSE_NOTICE);
		return;
	}
	/* Every text has a reader; a window that closed needs a kind word too, once. */
	if (step->after->state == CONVERSATION_EXPIRED)
		step_say(step, PHRASE_LATE, PURPOSE_NOTICE);
	step_alert(step, ALERT_WORDS);
}

static void
reply_stop(struct step *step, const struct reading *reading)
{
	bool withdraws = (reading->flags & FLAG_WITHDRAWS) != 0;
	step_effect(step, EFFECT_STOP);
	step_alert(step, withdraws ? ALERT_WITHDRAWAL : ALERT_STOPPED);
	if (conversation_state_is_open(step->after->state))
		step_progress(step, PROGRESS_NO_FURTHER_PART);
	step_end(step, CONVERSATION_STOPPED);
	step_say_once(step, PHRASE_STOPPED, PURPOSE_STOPPED);
}

/* An answer given with the words that raised the flag is stored first: "3 but my calf is hot". */
static void
reply_risk(struct step *step, const struct reading *reading)
{
	step_store_in_passing(step, reading);
	bool urgent = (reading->flags & FLAG_URGENT) != 0 || step_answered_risk(step);
	step_raise_risk(step, urgent ? ALERT_URGENT : ALERT_CLINICAL);
	if (reading->stop_beside_danger)
		step_alert(step, ALERT_STOPPED);
}

void
step_raise_risk(struct step *step, enum alert_kind alert)
{
	step_alert(step, alert);
	step_effect(step, EFFECT_CANCEL);
	step_say_once(step, PHRASE_SAFETY, PURPOSE_SAFETY);
	if (conversation_state_is_open(step->after->state))
		step_interrupt(step, CONVERSATION_WITH_PERSON);
}

static void
hold_for_death(struct step *step)
{
	step_effect(step, EFFECT_HOLD);
	step_alert(step, ALERT_DECEASED);
	if (conversation_state_is_open(step->after->state))
		step_progress(step, PROGRESS_SUPPRESSED);
	step_end(step, CONVERSATION_HELD);
}

static void
reply_wrong_person(struct step *step, bool say)
{
	step_effect(step, EFFECT_WRONG);
	step_alert(step, ALERT_WRONG_PERSON);
	if (conversation_state_is_open(step->after->state))
		step_progress(step, PROGRESS_SUPPRESSED);
	step_end(step, CONVERSATION_WRONG_PERSON);
	if (say)
		step_say_once(step, PHRASE_WRONG_PERSON, PURPOSE_WRONG_PERSON);
}

static void
reply_to_person(
    struct step *step, const struct reading *reading, enum alert_kind alert, enum phrase phrase)
{
	step_store_in_passing(step, reading);
	step_alert(step, alert);
	if (step_answered_risk(step)) {
		step_raise_risk(step, ALERT_URGENT);
		return;
	}
	step_say_once(step, phrase, PURPOSE_NOTICE);
	if (conversation_state_is_open(step->after->state))
		step_interrupt(step, CONVERSATION_WITH_PERSON);
}

/* Somebody answers for the patient. What they say is marked; the same is asked again. Before it is
 * known whose phone this is, a person finds out. True when that has decided the step. */
static bool
reply_proxy(struct step *step, const struct reading *reading)
{
	enum conversation_state state = step->after->state;
	bool asked = state == CONVERSATION_INVITED || state == CONVERSATION_ASKING;
	/* "No, Ada's not here": whoever says so, it is not her telephone. */
	if (state == CONVERSATION_IDENTIFYING && reading->speaker == SPEAKER_OTHER &&
	    step_says_no(reading))
		return false;
	if (!asked) {
		step_effect(step, EFFECT_PROXY);
		reply_to_person(step, reading, ALERT_PROXY, PHRASE_CALL);
		return true;
	}
	step_effect(step, EFFECT_PROXY);
	step_alert(step, ALERT_PROXY);
	if (reading->kind == READING_ANSWER)
		return false; /* "This is his wife. He says 3" */
	step_say_once(step, PHRASE_PROXY, PURPOSE_NOTICE);
	step_await(step, state);
	return true;
}

/* True when a flag has decided the step. */
static bool
reply_flags(struct step *step, const struct reading *reading)
{
	unsigned flags = reading->flags;
	if ((flags & FLAG_DECEASED) != 0)
		hold_for_death(step);
	if ((flags & FLAGS_RISK) != 0)
		reply_risk(step, reading); /* the one reply, also when somebody has died */
	else if ((flags & FLAG_DECEASED) != 0)
		step_say_once(step, PHRASE_DECEASED, PURPOSE_DECEASED);
	else if ((flags & FLAG_WRONG_PERSON) != 0)
		reply_wrong_person(step, true);
	else if ((flags & FLAG_NOT_OPERATED) != 0)
		reply_to_person(step, reading, ALERT_NOT_OPERATED, PHRASE_NOT_OPERATED);
	else if ((flags & FLAG_HUMAN) != 0)
		reply_to_person(step, reading, ALERT_HUMAN, PHRASE_CALL);
	else if ((flags & FLAG_PROXY) != 0)
		return reply_proxy(step, reading);
	else
		return false;
	return true;
}

/* YES or NO */

/* Nobody says yes for the patient. */
bool
step_says_yes(const struct reading *reading)
{
	return reading->speaker != SPEAKER_OTHER && reading->kind == READING_ANSWER &&
	    reading_value_counts(&reading->values[0]) &&
	    decimal_compare(reading->values[0].value, decimal_from_int(1)) == 0;
}

bool
step_says_no(const struct reading *reading)
{
	return reading->kind == READING_ANSWER && reading_value_counts(&reading->values[0]) &&
	    decimal_compare(reading->values[0].value, decimal_from_int(0)) == 0;
}

static void
reply_identifying(struct step *step, const struct reading *reading)
{
	if (step_says_yes(reading) && reading->speaker != SPEAKER_DOUBTED) {
		step_effect(step, EFFECT_CHECKED);
		step->after->asks = 0;
		step_say(step, step_invitation(step), PURPOSE_INVITATION);
		step_await(step, CONVERSATION_INVITED);
	} else if (step_says_no(reading)) {
		reply_wrong_person(step, false); /* "says nothing more" (safety.md 6) */
	} else {
		step_re_ask(step, PHRASE_REASK_YES_NO);
	}
}

static void
reply_invited(struct step *step, const struct reading *reading)
{
	if (step_says_yes(reading)) {
		step->after->position = step_next_open(step, 0);
		if (step->after->position == step->script->count)
			step->after->position = step->script->count - 1;
		if (reading->more_words)
			step_alert(step, ALERT_WORDS);
		step_ask(step, false);
	} else if (step_says_no(reading) && reading->speaker != SPEAKER_OTHER) {
		if (reading->more_words)
			step_alert(step, ALERT_WORDS);
		step_progress(step, PROGRESS_NO_FURTHER_PART);
		step_end(step, CONVERSATION_DECLINED);
		step_say(step, PHRASE_DECLINED, PURPOSE_NOTICE);
	} else {
		step_re_ask(step, PHRASE_REASK_YES_NO);
	}
}

static void
reply_skipping(struct step *step, const struct reading *reading)
{
	const struct reading *answer = step->input->answer;
	step->after->state = CONVERSATION_ASKING;
	/* Their answer after all: it was asked for in the same breath. */
	if (answer != NULL && answer->kind == READING_ANSWER && answer->about == 0 &&
	    !(step_says_yes(reading) || step_says_no(reading)))
		step_take_answer(step, answer);
	else if (step_says_yes(reading) || (answer != NULL && answer->kind == READING_SKIP))
		step_skip(step); /* "skip", once more, is a yes */
	else if (step_says_no(reading))
		step_ask(step, true);
	else if (answer == NULL || !step_ask_named(step, answer))
		step_re_ask(step,
		    answer == NULL ? PHRASE_REASK_UNPARSED : step_reason_phrase(answer->reason));
}

static void
reply_stopping(struct step *step, const struct reading *reading)
{
	const struct reading *answer = step->input->answer;
	if (step_says_yes(reading)) {
		reply_stop(step, reading);
		return;
	}
	step->after->state = step->after->resume;
	if (step_says_no(reading))
		step_repeat(step, step->after->resume);
	else if (step->after->state == CONVERSATION_ASKING && answer != NULL &&
	    answer->kind == READING_ANSWER && answer->about == 0 && !answer->values[0].is_text)
		step_take_answer(step, answer); /* "stip" was a slip: they go on */
	else
		/* "Stop everything?" was not answered. Silence is the safe side: a person looks. */
		reply_to_person(step, reading, ALERT_HUMAN, PHRASE_CALL);
}

/* What is promised is kept: a pause that ends behind the window is none, and what is open stays so. */
static void
reply_later(struct step *step)
{
	struct conversation *after = step->after;
	instant again = instant_plus(step->input->now, step->script->pause);
	if (!instant_before(again, step->script->asks_until)) {
		after->remind_at = INSTANT_NONE;
		after->reminders = step->script->reminder_count; /* as was said */
		step_say_once(step, PHRASE_PAUSED_NOT, PURPOSE_NOTICE);
		return;
	}
	bool tomorrow = 2 * step->script->pause.ms < 3 * hours(PAUSE_HOURS).ms;
	step_interrupt(step, CONVERSATION_PAUSED);
	after->remind_at = again;
	step_say_once(step, tomorrow ? PHRASE_PAUSED : PHRASE_PAUSED_DAYS, PURPOSE_NOTICE);
}

static void
reply_link(struct step *step)
{
	step_say_once(
	    step, step->script->has_page ? PHRASE_LINK : PHRASE_LINK_NONE, PURPOSE_NOTICE);
}

/* Control words that are not STOP. */
static void
reply_control(struct step *step, const struct reading *reading)
{
	struct conversation *after = step->after;
	enum control control = reading->control;
	bool asking = after->state == CONVERSATION_ASKING && !step_is_mute(step);
	/* Nobody reads a question so often: a machine does, or somebody who needs a person. */
	if ((control == CONTROL_BACK || control == CONTROL_REPEAT) && after->visit >= VISITS)
		control = CONTROL_CALL;
	/* The question itself may not be texted: where it stands is. */
	if (step_is_mute(step) && (control == CONTROL_BACK || control == CONTROL_REPEAT))
		control = CONTROL_LINK;
	switch (control) {
	case CONTROL_STOP: reply_stop(step, reading); return;
	case CONTROL_STOP_CONFIRM:
		step_interrupt(step, CONVERSATION_STOPPING);
		step_effect(step, EFFECT_CANCEL);
		step_say_once(step, PHRASE_CONFIRM_STOP, PURPOSE_CONFIRMATION);
		return;
	case CONTROL_NONE:
	case CONTROL_START:
	case CONTROL_HELP:
		step_say_once(step, asking ? PHRASE_HELP_QUESTION : PHRASE_HELP, PURPOSE_NOTICE);
		return;
	case CONTROL_BACK:
		if (!asking || !step_previous(step, &after->position)) {
			step_say_once(
			    step, asking ? PHRASE_BACK_NONE : PHRASE_HELP, PURPOSE_NOTICE);
			return;
		}
		step_ask(step, true);
		return;
	case CONTROL_REPEAT: step_repeat(step, after->state); return;
	case CONTROL_LINK: reply_link(step); return;
	case CONTROL_CALL:
		step_alert(step, ALERT_HUMAN);
		step_say_once(step, PHRASE_CALL, PURPOSE_NOTICE);
		step_interrupt(step, CONVERSATION_WITH_PERSON);
		return;
	case CONTROL_LATER: reply_later(step); return;
	}
	BUG("control %d", (int) control);
}

static void
reply_open(struct step *step, const struct reading *reading)
{
	struct conversation *after = step->after;
	if (after->state == CONVERSATION_PAUSED)
		after->state = after->resume;
	if (reading->kind == READING_CONTROL && after->state != CONVERSATION_STOPPING &&
	    after->state != CONVERSATION_WITH_PERSON) {
		if (reading->more_words)
			step_alert(step, ALERT_WORDS); /* "3 STOP": nothing of it is lost */
		reply_control(step, reading);
		return;
	}
	switch (after->state) {
	case CONVERSATION_IDENTIFYING: reply_identifying(step, reading); return;
	case CONVERSATION_INVITED: reply_invited(step, reading); return;
	case CONVERSATION_ASKING:
		if (reading->kind == READING_UNCLEAR && reading->reason == REASON_HELP)
			step_say_once(step, PHRASE_HELP_QUESTION, PURPOSE_NOTICE);
		else if (!step_join(step, reading))
			step_answer(step, reading);
		return;
	case CONVERSATION_CONFIRMING: step_confirm(step, reading); return;
	case CONVERSATION_SKIPPING: reply_skipping(step, reading); return;
	case CONVERSATION_STOPPING: reply_stopping(step, reading); return;
	case CONVERSATION_WITH_PERSON: step_alert(step, ALERT_WORDS); return;
	case CONVERSATION_PAUSED:
	case CONVERSATION_COMPLETE:
	case CONVERSATION_DECLINED:
	case CONVERSATION_EXPIRED:
	case CONVERSATION_STOPPED:
	case CONVERSATION_WRONG_PERSON:
	case CONVERSATION_HELD:
	case CONVERSATION_ENDED: break;
	}
	BUG("a reply in state %s", conversation_state_word(after->state));
}

/* Nothing is said to a machine, and it costs the patient no attempt. */
static bool
is_machine(const struct reading *reading)
{
	return reading->kind == READING_UNCLEAR &&
	    (reading->reason == REASON_AUTOREPLY || reading->reason == REASON_TAPBACK);
}

void
step_reply(struct step *step)
{
	const struct reading *reading = step->input->reading;
	if (is_machine(reading))
		return;
	step->after->heard_at = step->input->now;
	if (reading->kind == READING_CONTROL && reading->control == CONTROL_STOP) {
		reply_stop(step, reading);
		/* STOP ends messages, not what we owe somebody who is unwell. */
		if ((reading->flags & FLAGS_RISK) != 0)
			reply_risk(step, reading);
	} else if (!reply_flags(step, reading)) {
		if (conversation_state_is_open(step->after->state))
			reply_open(step, reading);
		else
			reply_after_end(step, reading);
	}
}
