/* SPDX-License-Identifier: MIT */
/*
 * The first text of a follow-up. Where it has to wait for another day, or never leaves, the follow-up says
 * so: nobody counts as asked whose gateway had no room for them.
 */
#include "conversations/effect.h"
#include "store/conversations.h"
#include "store/followups.h"
#include "scheduler/dispatch_parts.h"

#define NOT_YET "not sent yet"

/* False where this text is not what a follow-up begins with, or may have arrived. */
static bool
find_begun(struct dispatch_step *step, const struct outbox_row *row,
    struct conversation_row *out_talk, struct followup *out_followup)
{
	bool first = strcmp(row->purpose, purpose_word(PURPOSE_INVITATION)) == 0 ||
	    strcmp(row->purpose, purpose_word(PURPOSE_IDENTIFY)) == 0;
	return first && row->priority == 2 && !row->doubt && row->conversation.n != 0 &&
	    conversation_get(step->db, step->arena, row->conversation, out_talk) &&
	    followup_get(step->db, step->arena, out_talk->followup, out_followup);
}

static void
set_status(struct dispatch_step *step, const struct followup *followup, enum followup_status status,
    const char *reason)
{
	followup_set_status(step->db, followup, status, reason, random_id(step->random, step->now),
	    "hark", step->now);
}

void
dispatch_not_yet(struct dispatch_step *step, const struct outbox_row *row)
{
	struct conversation_row talk;
	struct followup followup;
	if (find_begun(step, row, &talk, &followup) && followup.status == FOLLOWUP_SENT)
		set_status(step, &followup, FOLLOWUP_DUE, NOT_YET);
}

void
dispatch_leaves(struct dispatch_step *step, const struct outbox_row *row)
{
	struct conversation_row talk;
	struct followup followup;
	if (find_begun(step, row, &talk, &followup) && followup.status == FOLLOWUP_DUE)
		set_status(step, &followup, FOLLOWUP_SENT, "");
}

/* The desk is not ours to call: it ends the conversation with the next look at what is due, and calls the
 * follow-up missed. */
void
dispatch_expire(struct dispatch_step *step, const struct outbox_row *row, const char *gateway_id,
    const char *reason)
{
	struct conversation_row talk;
	struct followup followup;
	(void) dispatch_move(step, row, OUTBOX_EXPIRED, gateway_id, reason, step->now, row->doubt);
	dispatch_tell_staff(step, row, ALERT_UNSENT, reason);
	if (!find_begun(step, row, &talk, &followup) || !talk.open ||
	    (followup.status != FOLLOWUP_SENT && followup.status != FOLLOWUP_DUE))
		return;
	due_drop(step->db, &(struct due){ talk.expires_at, DUE_EXPIRE, talk.id.n, 0 });
	talk.expires_at = step->now;
	conversation_update(step->db, &talk);
	due_put(step->db, &(struct due){ step->now, DUE_EXPIRE, talk.id.n, 0 });
}
