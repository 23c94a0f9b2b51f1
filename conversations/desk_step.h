/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_STEP_H
#define CONVERSATIONS_DESK_STEP_H

/* One step of one conversation: shared by desk.c and desk_open.c, and by nobody else. */
#include "conversations/desk.h"

struct answer;

/* False when something it needs is not there any more. */
HARK_MUST_USE bool
desk_load(struct desk *desk, const struct conversation_row *row, struct dialogue *out_dialogue);

struct conversation desk_cursor(const struct conversation_row *row);

/* The engine decides, the effects are performed, the cursor and its timers are saved. */
void desk_step(struct desk *desk, struct dialogue *dialogue, const struct input *input);

/* Whether the text that put the open question is on its way or there: only then can a reply be an
 * answer to it. True when nothing is open. */
bool desk_question_has_left(struct desk *desk, const struct conversation_row *row);

/* desk_answers.c: one answer or skip; then what it completes, or what the end leaves as it is */
void desk_put_answer(struct desk *desk, struct dialogue *dialogue, const struct effect *effect);
/* What the answers of one response say of an item. */
struct scored_answer
desk_answer_given(const struct answer *answers, size_t count, const char *link_id);
void desk_settle_responses(struct desk *desk, struct dialogue *dialogue, bool ended);

#endif
