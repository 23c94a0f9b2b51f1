/* SPDX-License-Identifier: MIT */
/*
 * The engine's spine: states, timers, and what a person does. What a reply does is engine_reply.c.
 * It deliberately knows no wording, no row and no channel: those are the desk's.
 */
#include "conversations/engine_step.h"

#include "conversations/engine.h"

static const char *const state_words[] = {
	[CONVERSATION_IDENTIFYING] = "identifying",
	[CONVERSATION_INVITED] = "invited",
	[CONVERSATION_ASKING] = "asking",
	[CONVERSATION_CONFIRMING] = "confirming",
	[CONVERSATION_SKIPPING] = "skipping",
	[CONVERSATION_STOPPING] = "stopping",
	[CONVERSATION_PAUSED] = "paused",
	[CONVERSATION_WITH_PERSON] = "with-person",
	[CONVERSATION_COMPLETE] = "complete",
	[CONVERSATION_DECLINED] = "declined",
	[CONVERSATION_EXPIRED] = "expired",
	[CONVERSATION_STOPPED] = "stopped",
	[CONVERSATION_WRONG_PERSON] = "wrong-person",
	[CONVERSATION_HELD] = "held",
	[CONVERSATION_ENDED] = "ended",
};

const char *
conversation_state_word(enum conversation_state state)
{
	return state_words[state];
}

bool
conversation_state_read(const char *word, enum conversation_state *out_state)
{
	for (size_t i = 0; i < ARRAY_LEN(state_words); i++)
		if (strcmp(state_words[i], word) == 0) {
			*out_state = (enum conversation_state) i;
			return true;
		}
	return false;
}

bool
conversation_state_is_open(enum conversation_state state)
{
	return state < CONVERSATION_COMPLETE;
}

/* Effects */

struct effect *
step_effect(struct step *step, enum effect_kind kind)
{
	BUG_ON(step->effects->count == EFFECTS_LIMIT, "too many effects in one step");
	struct effect *effect = &step->effects->list[step->effects->count++];
	*effect = (struct effect){ .kind = kind, .position = step->after->position };
	return effect;
}

/* The text puts the open item alone: an answer to it is for that one. */
static bool
puts_one(enum phrase phrase)
{
	return phrase == PHRASE_REMIND_QUESTION || phrase == PHRASE_HELP_QUESTION ||
	    phrase == PHRASE_BACK_NONE || phrase == PHRASE_CORRECTED ||
	    phrase == PHRASE_ONE_AT_A_TIME;
}

struct effect *
step_say(struct step *step, enum phrase phrase, enum purpose purpose)
{
	struct effect *effect = step_effect(step, EFFECT_SAY);
	effect->phrase = phrase;
	effect->purpose = purpose;
	if (puts_one(phrase) && step->after->together > 1)
		step->after->together = -1;
	step->after->said_at = step->input->now;
	return effect;
}

void
step_say_once(struct step *step, enum phrase phrase, enum purpose purpose)
{
	step_say(step, phrase, purpose)->per_message = true;
}

void
step_alert(struct step *step, enum alert_kind kind)
{
	step_effect(step, EFFECT_ALERT)->alert = kind;
}

void
step_progress(struct step *step, enum progress progress)
{
	step_effect(step, EFFECT_STATUS)->progress = progress;
}

/* States */

bool
step_has_answers(const struct step *step)
{
	for (size_t i = 0; i < step->script->count; i++)
		if (step->script->items[i].done)
			return true;
	for (size_t i = 0; i < step->effects->count; i++)
		if (step->effects->list[i].kind == EFFECT_ANSWER)
			return true;
	return false;
}

void
step_end(struct step *step, enum conversation_state state)
{
	BUG_ON(conversation_state_is_open(state), "%s is not an end", state_words[state]);
	/* STOP after the thanks: how the conversation ended stays what it was. */
	if (conversation_state_is_open(step->after->state))
		step->after->state = state;
	step->after->remind_at = INSTANT_NONE;
	step_effect(step, EFFECT_CANCEL);
}

void
step_interrupt(struct step *step, enum conversation_state state)
{
	/* A confirmation is not a place to come back to: what it interrupted is. */
	if (step->after->state <= CONVERSATION_ASKING)
		step->after->resume = step->after->state;
	step->after->state = state;
	step->after->remind_at = INSTANT_NONE;
}

void
step_await(struct step *step, enum conversation_state state)
{
	struct conversation *after = step->after;
	after->state = state;
	after->resume = state;
	after->remind_at = INSTANT_NONE;
	if (after->reminders < step->script->reminder_count)
		after->remind_at =
		    instant_plus(step->input->now, step->script->reminders[after->reminders]);
}

bool
step_is_mute(const struct step *step)
{
	return step->script->page_only && !step->input->on_page;
}

/* What may be asked on a page only, and the page is there no longer: a person asks. */
static bool
step_lost_page(struct step *step)
{
	if (!step_is_mute(step) || step->script->has_page)
		return false;
	step_alert(step, ALERT_HUMAN);
	if (step->input->kind == INPUT_REPLY)
		step_say_once(step, PHRASE_CALL, PURPOSE_NOTICE);
	step_interrupt(step, CONVERSATION_WITH_PERSON);
	return true;
}

enum phrase
step_invitation(const struct step *step)
{
	const struct script *script = step->script;
	if (!script->invites_to_page)
		return PHRASE_INVITE;
	return script->page_only ? PHRASE_INVITE_PAGE : PHRASE_INVITE_LINK;
}

/* So long after the last word of either side that nobody remembers what was being asked. */
static bool
is_resumed(const struct step *step)
{
	const struct conversation *before = step->before;
	instant last = instant_max(before->heard_at, before->said_at);
	return !instant_is_none(before->heard_at) && before->state != CONVERSATION_INVITED &&
	    instant_since(step->input->now, last).ms > hours(RESUME_AFTER_HOURS).ms;
}

void
step_ask(struct step *step, bool again)
{
	struct conversation *after = step->after;
	bool resumed = is_resumed(step);
	enum phrase phrase = resumed ? PHRASE_QUESTION_RESUMED : PHRASE_QUESTION;
	if (step->script->address_shared)
		phrase = PHRASE_QUESTION_NAMED;
	/* A text out of the blue (a pause is over, a person gave it back) says who writes. */
	if (step->input->kind != INPUT_REPLY && step->input->kind != INPUT_INTERPRET)
		phrase = PHRASE_REMIND_QUESTION;
	/* Its words may not be texted: where it can be answered is said instead. */
	if (step_is_mute(step))
		phrase = step->input->kind == INPUT_REPLY ? PHRASE_LINK : PHRASE_REMIND_LINK;

	if (step_lost_page(step))
		return;
	if (again)
		after->visit++;
	after->asks = 0;
	bool alone = phrase != PHRASE_QUESTION || step->input->on_page;
	size_t together = alone ? 1 : step_together(step);
	if (together > 1)
		phrase = PHRASE_QUESTION_TOGETHER;
	if (after->together >= 0)
		after->together = together > 1 ? (int) together : 0;
	struct effect *say = step_say(step, phrase, PURPOSE_QUESTION);
	say->count = together;
	say->resumes = resumed;
	say->position = after->position;
	say->occurrence = after->visit;
	step_await(step, CONVERSATION_ASKING);
}

/* What was asked besides the open item, which a reminder puts instead. */
static bool
is_confirmation(enum conversation_state state)
{
	return state == CONVERSATION_CONFIRMING || state == CONVERSATION_SKIPPING;
}

void
step_repeat(struct step *step, enum conversation_state state)
{
	step->after->visit++;
	if (state == CONVERSATION_ASKING || is_confirmation(state)) {
		step_ask(step, false);
		return;
	}
	bool identifying = state == CONVERSATION_IDENTIFYING;
	struct effect *say = step_say(step, identifying ? PHRASE_IDENTIFY : step_invitation(step),
	    identifying ? PURPOSE_IDENTIFY : PURPOSE_INVITATION);
	say->occurrence = step->after->visit;
	step_await(step, state);
}

static void
step_open(struct step *step)
{
	enum conversation_state state =
	    step->script->address_checked ? CONVERSATION_INVITED : CONVERSATION_IDENTIFYING;
	bool identifying = state == CONVERSATION_IDENTIFYING;
	step_say(step, identifying ? PHRASE_IDENTIFY : step_invitation(step),
	    identifying ? PURPOSE_IDENTIFY : PURPOSE_INVITATION);
	step_progress(step, PROGRESS_SENT);
	step_await(step, state);
}

/* Timers */

static void
step_remind(struct step *step)
{
	struct conversation *after = step->after;
	enum conversation_state state = after->state;

	if (state == CONVERSATION_PAUSED) {
		step_repeat(step, after->resume);
		return;
	}
	if (state > CONVERSATION_SKIPPING || after->reminders >= step->script->reminder_count)
		return;
	if (state != CONVERSATION_IDENTIFYING && step_lost_page(step))
		return;
	/* The reminder repeats what is open, never the whole beginning. */
	enum phrase phrase = PHRASE_REMIND_QUESTION;
	if (state == CONVERSATION_IDENTIFYING)
		phrase = PHRASE_IDENTIFY;
	else if (step_is_mute(step) ||
	    (state == CONVERSATION_INVITED && step->script->invites_to_page))
		phrase = PHRASE_REMIND_LINK;
	else if (state == CONVERSATION_INVITED)
		phrase = PHRASE_REMIND_INVITE;
	after->reminders++;
	struct effect *say = step_say(step, phrase, PURPOSE_REMINDER);
	say->resumes = is_resumed(step);
	say->position = after->position;
	say->occurrence = after->reminders;
	bool last = after->reminders >= step->script->reminder_count;
	if (!step_has_answers(step))
		step_progress(step, last ? PROGRESS_FINAL : PROGRESS_REMINDED);
	step_await(step, is_confirmation(state) ? CONVERSATION_ASKING : state);
}

static void
step_again(struct step *step)
{
	enum conversation_state state = step->after->state;
	if (state == CONVERSATION_PAUSED)
		state = step->after->resume;
	if (state <= CONVERSATION_SKIPPING)
		step_repeat(step, is_confirmation(state) ? CONVERSATION_ASKING : state);
}

static void
step_expire(struct step *step)
{
	step_progress(step, step_has_answers(step) ? PROGRESS_PARTIAL : PROGRESS_EXPIRED);
	step_end(step, CONVERSATION_EXPIRED);
}

/* Staff */

/* What was answered stays and counts as far as it goes, unless the patient wants no further part. */
static void
step_end_by_others(struct step *step)
{
	enum progress ended_as = step->input->ended_as;
	bool partial = ended_as == PROGRESS_CANCELLED && step_has_answers(step);
	step_progress(step, partial ? PROGRESS_PARTIAL : ended_as);
	step_end(step, CONVERSATION_ENDED);
}

static void
step_release(struct step *step)
{
	if (step->after->state == CONVERSATION_WITH_PERSON)
		step_repeat(step, step->after->resume);
}

/* Where it was, unless it is not known any more whose telephone that is. */
static void
step_reopen(struct step *step)
{
	struct conversation *after = step->after;
	if (conversation_state_is_open(after->state))
		return;
	after->state = after->resume;
	if (!step->script->address_checked)
		after->state = CONVERSATION_IDENTIFYING;
	if (step->input->to_person)
		step_interrupt(step, CONVERSATION_WITH_PERSON);
	else
		step_repeat(step, after->state);
}

bool
engine_expects(const struct script *script, const struct conversation *conversation,
    size_t *out_position, bool *out_yes_no)
{
	enum conversation_state state = conversation->state;
	if (state == CONVERSATION_PAUSED)
		state = conversation->resume;
	if (state == CONVERSATION_ASKING && conversation->position < script->count) {
		*out_position = conversation->position;
		*out_yes_no = false;
		return true;
	}
	*out_yes_no = state == CONVERSATION_IDENTIFYING || state == CONVERSATION_INVITED ||
	    state == CONVERSATION_CONFIRMING || state == CONVERSATION_SKIPPING ||
	    state == CONVERSATION_STOPPING;
	return false;
}

void
engine_step(const struct script *script, const struct conversation *before,
    const struct input *input, struct conversation *out_after, struct effects *out_effects)
{
	*out_after = *before;
	out_effects->count = 0;
	struct step step = {
		.script = script,
		.before = before,
		.input = input,
		.after = out_after,
		.effects = out_effects,
	};
	bool open = conversation_state_is_open(before->state);
	switch (input->kind) {
	case INPUT_OPEN: step_open(&step); break;
	case INPUT_REPLY: step_reply(&step); break;
	case INPUT_REMIND:
		if (open)
			step_remind(&step);
		break;
	case INPUT_AGAIN:
		if (open)
			step_again(&step);
		break;
	case INPUT_EXPIRE:
		if (open)
			step_expire(&step);
		break;
	case INPUT_RELEASE: step_release(&step); break;
	case INPUT_REOPEN: step_reopen(&step); break;
	case INPUT_HAND_OVER:
		if (open && before->state != CONVERSATION_WITH_PERSON)
			step_interrupt(&step, CONVERSATION_WITH_PERSON);
		break;
	case INPUT_INTERPRET: step_interpret(&step); break;
	case INPUT_END:
		if (open)
			step_end_by_others(&step);
		break;
	}
	/* What was to be confirmed is forgotten with the question whether it is right. */
	if (out_after->state != CONVERSATION_CONFIRMING)
		out_after->proposal_count = 0;
	out_after->version = before->version + 1;
}
