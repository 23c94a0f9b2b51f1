/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_STEP_H
#define CONVERSATIONS_DESK_STEP_H

/* One step of one conversation: shared by the files desk*.c, by
 * intake.c and by reread.c, and by nobody else. */
#include "conversations/desk.h"

struct hearing;

/* False when something it needs is not there any more. */
HARK_MUST_USE bool
desk_load(struct desk *desk, const struct conversation_row *row, struct dialogue *out_dialogue);

/* ... whose follow-up, patient and address are known already, as they stand: all else. */
HARK_MUST_USE bool desk_load_rest(struct desk *desk, struct dialogue *dialogue);

/* ... whose rows are known already: the words and the script. */
void desk_prepare(struct desk *desk, struct dialogue *dialogue);

struct conversation desk_cursor(const struct dialogue *dialogue);

/* The engine decides, the effects are performed, the cursor and its timers are saved. */
void desk_step(struct desk *desk, struct dialogue *dialogue, const struct input *input);

/* A conversation that is still open takes this step; false when it is not. */
bool desk_step_by_id(
    struct desk *desk, conversation_id id, enum input_kind kind, enum progress ended_as);

/* Whether the text that put the open question is on its way or there: only then can a reply be an
 * answer to it. True when nothing is open. */
bool desk_question_has_left(struct desk *desk, const struct conversation_row *row);

/* desk_reading.c: reads the text that was heard for what is open; unasked: for nothing, whatever it
 * says. Fills the input and the dialogue's reading, and keeps the hearing. */
void desk_read_reply(struct desk *desk, struct dialogue *dialogue,
    const struct conversation *cursor, bool has_media, bool unasked, struct input *input);
/* Reads it for the earlier question that it names. False, and nothing is kept, when it would change no
 * answer to that: it is then to be read as any text. */
HARK_MUST_USE bool desk_read_named(struct desk *desk, struct dialogue *dialogue,
    const struct conversation *cursor, bool has_media, struct input *input);
/* Reads it for what the hearing says: the readings belong to the desk's arena. False when the hearing
 * names a place that the script does not have. */
HARK_MUST_USE bool desk_read_as(struct desk *desk, const struct dialogue *dialogue,
    const struct hearing *hearing, struct str body, instant at, struct input *input);
/* What a person types for the open question. */
const struct reading *
desk_read_typed(struct desk *desk, const struct dialogue *dialogue, struct str text);
/* Number of the item whose words the text heard may go on with; 0: of none. */
size_t desk_may_join(struct desk *desk, const struct dialogue *dialogue);

/* desk_hearing.c: what the readings come to, in a line of ours; and that line kept with what was read
 * for */
const char *desk_outcome(struct arena *arena, const struct input *input);
void desk_keep_hearing(struct desk *desk, const struct phrases *phrases, const char *team,
    const struct input *input, struct hearing *hearing);
/* Of the files whose words are heard: the language's, and the team's (NULL: every team's). */
const char *
desk_words_version(struct arena *arena, const struct phrases *phrases, const char *team);
/* In words of ours: what a text was taken for. */
const char *desk_reading_text(struct desk *desk, const struct reading *reading);
bool desk_is_of_machine(const struct reading *reading);

/* desk_words.c: the item at a position of the script and its words, NULL when there are none; and the
 * text of a SAY, in the language of the dialogue */
const struct item_wording *
desk_wording_at(const struct dialogue *dialogue, size_t position, const struct item **out_item);
char *desk_render(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect);

/* Why a follow-up is missed whose first text never left. */
#define DESK_NOT_IN_TIME "not sent in time"

/* desk_effects.c: whether the phrase brings the link to the patient's page */
bool desk_holds_link(enum phrase phrase);

/* desk_move.c: words that can be no answer to the open question: a person reads them, and the
 * question is put once more where that helps */
void desk_put_aside(
    struct desk *desk, const struct dialogue *dialogue, const struct conversation *cursor);

/* desk_again.c: the same text once more, to which nothing is said: a person has it on the list, and it is
 * taken for DESK_SAME_AGAIN. False, and nothing is done, when it is to be heard as any text. */
#define DESK_SAME_AGAIN "the same again"
HARK_MUST_USE bool
desk_again(struct desk *desk, const struct dialogue *dialogue, const struct conversation *cursor);

/* desk_answers.c: one answer or skip; then what it completes, or what the end leaves as it is */
void desk_put_answer(struct desk *desk, struct dialogue *dialogue, const struct effect *effect);
/* What the answers of one response say of an item. */
struct scored_answer
desk_answer_given(const struct answer *answers, size_t count, const char *link_id);
void desk_settle_responses(struct desk *desk, struct dialogue *dialogue, bool ended);

#endif
