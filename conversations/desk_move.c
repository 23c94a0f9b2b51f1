/* SPDX-License-Identifier: MIT */
/*
 * A conversation goes on by another address of its patient: from text to e-mail, or back. It stays
 * one conversation with one cursor, so what is answered by one way is answered, and nothing is asked
 * by both.
 */
#include "conversations/consent.h"
#include "conversations/desk_step.h"
#include "instruments/licence.h"
#include "store/outbox.h"

/* People answer a text that they find weeks later. */
enum { LATE_REPLY_DAYS = 30 };

static bool
may_ask_by(struct desk *desk, const struct dialogue *dialogue, const char *kind)
{
	enum mode mode = strcmp(kind, "email") == 0 ? MODE_EMAIL : MODE_SMS;
	for (size_t i = 0; i < dialogue->response_count; i++)
		if (licence_refusal(desk->arena, dialogue->instruments[i], mode,
			dialogue->row.language) != NULL)
			return false;
	return true;
}

/* It is the patient's, is known to be, and may be written to. */
static bool
is_checked_of(struct desk *desk, patient_id patient, const struct address *address)
{
	size_t count;
	struct address *list = address_list(desk->db, desk->arena, patient, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].id.n == address->id.n)
			return list[i].checked && strcmp(list[i].state, "ok") == 0;
	return false;
}

static bool
move(struct desk *desk, struct conversation_row *row, const struct address *address,
    const char *actor)
{
	struct dialogue dialogue;
	if (!row->open || !is_checked_of(desk, row->patient, address) ||
	    !desk_load(desk, row, &dialogue) || !may_ask_by(desk, &dialogue, address->kind) ||
	    !conversation_move(desk->db, row->id, address->id, address->kind))
		return false;
	/* What still waits for the former address would ask there once more. */
	(void) outbox_cancel(desk->db, row->id, "moved", desk->now);
	row->address = address->id;
	row->channel = address->kind;
	consent_audit(desk, &dialogue.patient, actor,
	    strcmp(address->kind, "email") == 0 ? "goes on by e-mail" : "goes on by text");
	return true;
}

bool
desk_move(struct desk *desk, struct conversation_row *row, const struct address *address)
{
	return move(desk, row, address, "patient");
}

bool
desk_move_on(struct desk *desk, struct conversation_row *row)
{
	size_t count;
	struct address *list = address_list(desk->db, desk->arena, row->patient, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].id.n != row->address.n && move(desk, row, &list[i], "hark"))
			return true;
	return false;
}

bool
desk_move_here(struct desk *desk, const struct address *address, struct inbox_row *heard,
    struct conversation_row *out_row)
{
	size_t patients, conversations;
	patient_id *who = address_patients(desk->db, desk->arena, address->id, &patients);
	if (patients != 1)
		return false;
	struct conversation_row *open =
	    conversation_list(desk->db, desk->arena, who[0], &conversations);
	if (conversations != 1)
		return false;
	/* If we wrote to this address too, of late or since it began, the words may be about that. */
	instant since =
	    instant_min(open[0].opened_at, instant_plus(desk->now, days(-LATE_REPLY_DAYS)));
	bool wrote_here = outbox_sent_since(desk->db, address->id, since, OUTBOX_ANY) > 0;
	if (!desk_move(desk, &open[0], address))
		return false;
	if (wrote_here) {
		heard->not_answer = "by another way than the question went";
		heard->ask_again = true;
	}
	*out_row = open[0];
	return true;
}

bool
desk_complete_elsewhere(
    struct desk *desk, const struct address *address, struct conversation_row *out_row)
{
	size_t patients;
	patient_id *who = address_patients(desk->db, desk->arena, address->id, &patients);
	if (patients != 1 || !conversation_newest_of(desk->db, desk->arena, who[0], out_row) ||
	    out_row->open ||
	    strcmp(out_row->state, conversation_state_word(CONVERSATION_COMPLETE)) != 0 ||
	    !is_checked_of(desk, who[0], address))
		return false;
	/* What is said to it is said here. */
	out_row->address = address->id;
	out_row->channel = address->kind;
	return true;
}

void
desk_put_aside(
    struct desk *desk, const struct dialogue *dialogue, const struct conversation *cursor)
{
	const struct inbox_row *heard = dialogue->heard;
	const char *rule = heard->not_answer == NULL ? "premature" : "not-an-answer";
	if (heard->ask_again && cursor->state == CONVERSATION_ASKING)
		(void) desk_say(desk, dialogue,
		    &(struct effect){
			.kind = EFFECT_SAY,
			.phrase = PHRASE_REASK_EARLIER,
			.purpose = PURPOSE_NOTICE,
			.per_message = true,
			.position = cursor->position,
		    });
	desk_alert(desk, ALERT_WORDS, dialogue->row.organisation, dialogue->row.team,
	    dialogue->row.patient, heard->id, (outbox_id){ 0 }, rule);
}
