/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_ENGINE_STEP_H
#define CONVERSATIONS_ENGINE_STEP_H

/*
 * One step of the engine while it is being worked out: shared by engine.c (timers, people) and
 * engine_reply.c (what the patient wrote), and by nobody else.
 */
#include "conversations/engine.h"

/* How often questions are put again because somebody asks for it. */
enum { VISITS = 20 };

struct step {
	const struct script *script;
	const struct conversation *before;
	const struct input *input;
	struct conversation *after;
	struct effects *effects;
};

/* effects */
struct effect *step_effect(struct step *step, enum effect_kind kind);
struct effect *step_say(struct step *step, enum phrase phrase, enum purpose purpose);
void step_say_once(struct step *step, enum phrase phrase, enum purpose purpose); /* per message */
void step_alert(struct step *step, enum alert_kind kind);
void step_progress(struct step *step, enum progress progress);

/* states: step_await waits for an answer in `state` and arms the next reminder; step_interrupt
 * leaves the dialogue and remembers where it was; step_end is for good. */
void step_await(struct step *step, enum conversation_state state);
void step_interrupt(struct step *step, enum conversation_state state);
void step_end(struct step *step, enum conversation_state state);

/* asking: the open item's question; what was open in `state`, put once more */
void step_ask(struct step *step, bool again);
void step_repeat(struct step *step, enum conversation_state state);
bool step_has_answers(const struct step *step);
/* Their questions may not be said here: not in a text. */
bool step_is_mute(const struct step *step);
/* How the patient is invited, or reminded of it: to texts, or to the page. */
enum phrase step_invitation(const struct step *step);

/* engine_answer.c: the open item answered, left out, or asked again with this phrase */
void step_answer(struct step *step, const struct reading *reading);
void step_take_answer(struct step *step, const struct reading *reading);
bool step_store_answer(struct step *step, const struct reading *reading);
bool step_store_value(struct step *step, size_t position, const struct reading_value *value);
/* engine_correct.c */
bool
step_value_is_risk(const struct step *step, size_t position, const struct reading_value *value);
bool step_value_fits(const struct item *item, const struct reading_value *value);
/* On to the next open item, or the thanks. */
void step_move_on(struct step *step);
/* Stores the answer in a text that a person must see, and asks nothing. */
void step_store_in_passing(struct step *step, const struct reading *reading);
void step_skip(struct step *step);
void step_re_ask(struct step *step, enum phrase phrase);
/* The question that the reading names, put again because what was said is no answer to it; false where
 * it names none that can be. */
bool step_ask_named(struct step *step, const struct reading *reading);
enum phrase step_reason_phrase(enum reading_reason reason);

/* An answer of this step is one of those for which its item wants a person. */
bool step_answered_risk(const struct step *step);

/* A person's answer for the patient, who is told what was taken. */
void step_interpret(struct step *step);
/* The rest of the words before, which came as a text of its own; false when it is none. */
bool step_join(struct step *step, const struct reading *reading);

/* engine_together.c: how many items may be put in one text from here; the answers to several, and
 * what is said to "is that right?" of them */
size_t step_together(const struct step *step);
void step_answer_together(struct step *step, const struct reading *reading);
void step_take_several(struct step *step, const struct reading *reading);
/* What waits for a YES is answers to questions that have none. */
bool step_confirms_answers(const struct step *step);
void step_confirm_together(struct step *step, const struct reading *reading);

/* engine_correct.c: an answer to an earlier item, changed or asked about; what is said to "is that
 * right?"; and a correction behind the thanks, false when it is none */
void step_correct(struct step *step, const struct reading *reading);
void step_confirm(struct step *step, const struct reading *reading);
bool step_correct_after_end(struct step *step, const struct reading *reading);

/* engine_enable.c: whether its conditions leave an item in; the next item from there on that is to
 * be asked, script->count when there is none; the last one before the open item */
bool step_is_enabled(const struct step *step, size_t position);
bool step_is_done(const struct step *step, size_t position);
size_t step_next_open(const struct step *step, size_t from);
bool step_previous(const struct step *step, size_t *out_position);

/* engine_reply.c */
bool step_says_yes(const struct reading *reading);
bool step_says_no(const struct reading *reading);
/* The one safety reply, a person, and nothing more is asked. */
void step_raise_risk(struct step *step, enum alert_kind alert);
void step_reply(struct step *step);

#endif
