/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_STEP_H
#define CONVERSATIONS_DESK_STEP_H

/* One step of one conversation: shared by desk.c and desk_open.c, and by nobody else. */
#include "conversations/desk.h"

/* False when something it needs is not there any more. */
HARK_MUST_USE bool
desk_load(struct desk *desk, const struct conversation_row *row, struct dialogue *out_dialogue);

/* The engine decides, the effects are performed, the cursor and its timers are saved. */
void desk_step(struct desk *desk, struct dialogue *dialogue, const struct input *input);

/* Whether the text that put the open question is on its way or there: only then can a reply be an
 * answer to it. True when nothing is open. */
bool desk_question_has_left(struct desk *desk, const struct conversation_row *row);

/* desk_reading.c: the text that was heard, for what is open; fills the input and the dialogue's
 * reading. `unasked`: it is no answer, whatever it says. */
void desk_read(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input);
/* What a person types for the open question. */
const struct reading *
desk_read_as(struct desk *desk, const struct dialogue *dialogue, struct str text);
bool desk_is_of_machine(const struct reading *reading);
const char *desk_reading_text(struct desk *desk, const struct reading *reading);

/* Number of the item whose words the text heard may go on with; 0: of none. */
size_t desk_may_join(struct desk *desk, const struct dialogue *dialogue);

/* desk_answers.c: one answer or skip; then what it completes, or what the end leaves as it is */
void desk_put_answer(struct desk *desk, struct dialogue *dialogue, const struct effect *effect);
/* What the answers of one response say of an item. */
struct scored_answer
desk_answer_given(const struct answer *answers, size_t count, const char *link_id);
void desk_settle_responses(struct desk *desk, struct dialogue *dialogue, bool ended);

#endif
