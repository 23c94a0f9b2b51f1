/* SPDX-License-Identifier: MIT */
/*
 * Loads a conversation, steps it, saves it. What the effects do is desk_effects.c; whose reply it
 * is, intake.c. It decides nothing about care: the engine does.
 */
#include "conversations/crisis.h"
#include "conversations/desk_link.h"
#include "conversations/desk_result.h"
#include "conversations/desk_step.h"
#include "conversations/sharing.h"
#include "conversations/wording.h"
#include "store/outbox.h"
#include "store/responses.h"
#include "store/risk_holds.h"

#include "conversations/desk.h"

int64_t
desk_id(struct desk *desk)
{
	return random_id(desk->random, desk->now);
}

/* Loading */

/* An item as the script has it: what stands for it, and whether it was the last to be answered. */
static void
load_item(struct dialogue *dialogue, size_t response, size_t index, const struct answer *answers,
    size_t count)
{
	struct script *script = &dialogue->script;
	const struct instrument *instrument = dialogue->instruments[response];
	const struct item *item = &instrument->items[index];
	struct script_item *entry = &script->items[script->count++];
	*entry = (struct script_item){ .item = item, .instrument = instrument };
	for (size_t i = 0; i < count; i++) {
		if (answers[i].response.n != dialogue->responses[response].id.n ||
		    strcmp(answers[i].link_id, item->link_id) != 0)
			continue;
		entry->done = true;
		entry->answer = desk_answer_given(&answers[i], 1, item->link_id);
		if (dialogue->last == 0 ||
		    !instant_before(answers[i].at, dialogue->last_answer->at)) {
			dialogue->last = script->count;
			dialogue->last_answer = &answers[i];
		}
	}
}

/* Texts that are too long for two parts are too many questions. */
static void
load_together(struct desk *desk, struct dialogue *dialogue)
{
	struct script *script = &dialogue->script;
	for (size_t i = 0; i < script->count; i++) {
		const struct script_item *entry = &script->items[i];
		if (!entry->instrument->ask_together)
			continue;
		const struct wording *wording =
		    instrument_wording(entry->instrument, dialogue->row.language);
		if (wording != NULL)
			script->items[i].together = wording_together(desk->arena, dialogue->phrases,
			    entry->instrument, wording, entry->item->index);
	}
}

/* The script is the items of all instruments of the follow-up, in order; an item that two of them
 * share is still two items, because only its licence says whether one answer may serve both. */
static void
load_script(struct desk *desk, struct dialogue *dialogue)
{
	struct script *script = &dialogue->script;
	size_t total = 0;
	for (size_t i = 0; i < dialogue->response_count; i++)
		total += dialogue->instruments[i]->item_count;
	script->items = ARENA_ARRAY(desk->arena, struct script_item, total);
	script->count = 0;
	size_t answer_count;
	const struct answer *answers =
	    answer_glance_of(desk->db, desk->arena, dialogue->followup.id, &answer_count);
	for (size_t i = 0; i < dialogue->response_count; i++) {
		const struct instrument *instrument = dialogue->instruments[i];
		for (size_t k = 0; k < instrument->item_count; k++)
			load_item(dialogue, i, k, answers, answer_count);
	}
	load_together(desk, dialogue);
	script->address_checked = dialogue->address.checked;
	script->address_shared = dialogue->sharer_count > 1;
	script->asks_until = instant_min(dialogue->followup.closes_at, dialogue->row.expires_at);
	script->reminder_count = desk->hooks->reminders(
	    desk->hooks_context, desk, &dialogue->followup, script->reminders);
}

static bool
load_responses(struct desk *desk, struct dialogue *dialogue)
{
	dialogue->responses =
	    response_list(desk->db, desk->arena, dialogue->followup.id, &dialogue->response_count);
	dialogue->instruments =
	    ARENA_ARRAY(desk->arena, const struct instrument *, dialogue->response_count);
	for (size_t i = 0; i < dialogue->response_count; i++) {
		const struct response *response = &dialogue->responses[i];
		dialogue->instruments[i] = catalog_find_version(
		    desk->catalog, response->instrument, response->instrument_version);
		if (dialogue->instruments[i] == NULL)
			return false;
	}
	return dialogue->response_count > 0;
}

void
desk_prepare(struct desk *desk, struct dialogue *dialogue)
{
	dialogue->phrases = phrase_book_find(desk->book, dialogue->row.language);
	dialogue->proposals =
	    proposal_list(desk->db, desk->arena, dialogue->row.id, &dialogue->proposal_count);
	dialogue->sharers =
	    address_patients(desk->db, desk->arena, dialogue->row.address, &dialogue->sharer_count);
	load_script(desk, dialogue);
	link_fill_script(desk, dialogue);
}

bool
desk_load_rest(struct desk *desk, struct dialogue *dialogue)
{
	if (!teams_kept_get(
		&desk->teams, desk->db, desk->arena, dialogue->row.team, &dialogue->team) ||
	    !load_responses(desk, dialogue))
		return false;
	desk_prepare(desk, dialogue);
	return true;
}

bool
desk_load(struct desk *desk, const struct conversation_row *row, struct dialogue *dialogue)
{
	*dialogue = (struct dialogue){ .row = *row };
	return followup_get(desk->db, desk->arena, row->followup, &dialogue->followup) &&
	    patient_get(desk->db, desk->arena, row->patient, &dialogue->patient) &&
	    /* Taken from the patient since, the number ends what is open on it all the same. */
	    address_get_of(desk->db, desk->arena, row->address, row->patient, &dialogue->address) &&
	    desk_load_rest(desk, dialogue);
}

static void
load_proposals(const struct dialogue *dialogue, struct conversation *cursor)
{
	BUG_ON(
	    dialogue->proposal_count > PROPOSALS_LIMIT, "%zu proposals", dialogue->proposal_count);
	for (size_t i = 0; i < dialogue->proposal_count; i++) {
		const struct proposal_row *row = &dialogue->proposals[i];
		cursor->proposals[i] = (struct proposal){
			.position = (size_t) row->position,
			.value = { .is_date = row->is_date,
			    .value = row->number,
			    .date = row->date },
		};
	}
	cursor->proposal_count = dialogue->proposal_count;
}

struct conversation
desk_cursor(const struct dialogue *dialogue)
{
	const struct conversation_row *row = &dialogue->row;
	struct conversation cursor = {
		.position = (size_t) row->position,
		.visit = row->visit,
		.asks = row->asks,
		.together = row->together,
		.reminders = row->reminders,
		.version = row->version,
		.said_at = row->said_at,
		.heard_at = row->heard_at,
		.remind_at = row->remind_at,
		.expires_at = row->expires_at,
	};
	bool known = conversation_state_read(row->state, &cursor.state) &&
	    conversation_state_read(row->resume, &cursor.resume);
	BUG_ON(!known, "conversation state %s, resume %s", row->state, row->resume);
	load_proposals(dialogue, &cursor);
	return cursor;
}

/* Saving */

static void
save_timers(struct desk *desk, const struct dialogue *dialogue, const struct conversation *before,
    struct conversation *after)
{
	int64_t subject = dialogue->row.id.n;
	if (!instant_is_none(after->remind_at) && after->remind_at.ms != before->remind_at.ms) {
		after->remind_at =
		    desk->hooks->allowed(desk->hooks_context, &dialogue->team, after->remind_at);
		/* A reminder that the window no longer leaves room for is none. */
		if (!instant_before(after->remind_at,
			instant_min(dialogue->followup.closes_at, after->expires_at)))
			after->remind_at = INSTANT_NONE;
	}
	if (after->remind_at.ms != before->remind_at.ms) {
		if (!instant_is_none(before->remind_at))
			due_drop(
			    desk->db, &(struct due){ before->remind_at, DUE_REMIND, subject, 0 });
		if (!instant_is_none(after->remind_at))
			due_put(
			    desk->db, &(struct due){ after->remind_at, DUE_REMIND, subject, 0 });
	}
	bool was_open = conversation_state_is_open(before->state);
	if (was_open && !conversation_state_is_open(after->state))
		due_drop(desk->db, &(struct due){ before->expires_at, DUE_EXPIRE, subject, 0 });
}

static void
save_cursor(struct desk *desk, struct dialogue *dialogue, const struct conversation *after)
{
	struct conversation_row *row = &dialogue->row;
	bool open = conversation_state_is_open(after->state);
	if (open != row->open)
		conversation_set_open(desk->db, row->id, open);
	row->open = open;
	row->state = conversation_state_word(after->state);
	row->resume = conversation_state_word(after->resume);
	row->position = (int) after->position;
	row->visit = after->visit;
	row->asks = after->asks;
	row->together = after->together;
	row->reminders = after->reminders;
	row->version = after->version;
	row->said_at = after->said_at;
	row->heard_at = after->heard_at;
	row->remind_at = after->remind_at;
	row->expires_at = after->expires_at;
	conversation_update(desk->db, row);
}

/* In days; 0 where it is not said. */
static int64_t
later_of(const struct reading *reading)
{
	bool later = reading != NULL && reading->kind == READING_CONTROL &&
	    reading->control == CONTROL_LATER;
	return !later ? 0 : reading->later_days > 1 ? reading->later_days : 1;
}

/* Which day "later" is, the calendar is asked by who says it. */
static void
load_pause(struct desk *desk, struct dialogue *dialogue, const struct input *input)
{
	int64_t said = later_of(input->reading), beside = later_of(input->answer);
	int64_t days = said > beside ? said : beside;
	if (days == 0)
		return;
	instant again = desk->hooks->allowed(desk->hooks_context, &dialogue->team,
	    instant_plus(desk->now, hours(days * PAUSE_HOURS)));
	dialogue->script.pause = instant_since(again, desk->now);
}

void
desk_step(struct desk *desk, struct dialogue *dialogue, const struct input *input)
{
	struct conversation before = desk_cursor(dialogue), after;
	struct effects effects;

	load_pause(desk, dialogue, input);
	engine_step(&dialogue->script, &before, input, &after, &effects);
	desk_perform(desk, dialogue, &effects);
	if (before.state != CONVERSATION_COMPLETE && after.state == CONVERSATION_COMPLETE)
		desk_tell_results(desk, dialogue);
	save_timers(desk, dialogue, &before, &after);
	save_cursor(desk, dialogue, &after);
	if (crisis_is_told(&effects))
		crisis_begin(desk, dialogue->row.patient);
	if (after.proposal_count == 0 && dialogue->proposal_count > 0)
		proposal_clear(desk->db, dialogue->row.id);
}

/* Replies */

/* Whatever this text says, it is no answer to the open question: that has not left, or left after
 * the text was written. STOP, risk and other words to us still count; a bare "3" is shown to a
 * person, and asked for when the question is there. Gateway times are whole seconds. */
static bool
is_unasked(struct desk *desk, const struct conversation_row *row, const struct inbox_row *heard)
{
	struct outbox_row asked;
	if (!row->open)
		return false;
	if (heard->twin || heard->not_answer != NULL || row->on_page)
		return true;
	if (row->asked.n == 0 || !outbox_glance(desk->db, desk->arena, row->asked, &asked))
		return false;
	if (!outbox_has_left(&asked))
		return true;
	return heard->same_clock && !instant_is_none(heard->sent_at) &&
	    !instant_is_none(asked.sent_at) &&
	    instant_before(instant_plus(heard->sent_at, seconds(1)), asked.sent_at);
}

/* Since the backup was made it may have been asked more than the store knows, and this may be the
 * answer to that; in an ended conversation, to what followed. */
static bool
is_forgotten(const struct desk *desk, const struct conversation_row *row)
{
	return desk->restored_at.ms != 0 && instant_before(row->said_at, desk->restored_at);
}

bool
desk_reply(
    struct desk *desk, const struct conversation_row *row, struct inbox_row *heard, bool has_media)
{
	struct dialogue dialogue;
	if (!desk_load(desk, row, &dialogue)) {
		desk_alert(desk, ALERT_UNREADABLE, row->organisation, row->team, row->patient,
		    heard->id, (outbox_id){ 0 }, "conversation-lost");
		return false;
	}
	struct conversation cursor = desk_cursor(&dialogue);
	struct input input = { .kind = INPUT_REPLY, .now = desk->now };
	dialogue.heard = heard;
	dialogue.in_doubt = !row->open && sharing_is_in_doubt(desk, row->address, row->patient);
	bool forgotten = is_forgotten(desk, row);
	if (forgotten)
		heard->not_answer = "asked before a backup was put back";
	bool unasked = forgotten || is_unasked(desk, &dialogue.row, heard);
	if (unasked && !forgotten && desk_read_named(desk, &dialogue, &cursor, has_media, &input))
		unasked = false; /* it is asked about before anything is changed */
	else
		desk_read_reply(desk, &dialogue, &cursor, has_media, unasked, &input);
	bool page_only = dialogue.script.page_only && cursor.state == CONVERSATION_ASKING;
	if (page_only)
		link_read_no_answer(desk, &dialogue, &input);
	heard->reading = desk_reading_text(desk, dialogue.reading);
	bool machine = desk_is_of_machine(dialogue.reading);
	/* A twin would be joined to itself. */
	bool alone = dialogue.in_doubt || heard->twin;
	input.may_join = alone ? 0 : desk_may_join(desk, &dialogue);
	bool joins = input.may_join != 0 && dialogue.reading->kind == READING_UNCLEAR;
	if (unasked && !page_only && !machine && !joins &&
	    dialogue.reading->kind != READING_CONTROL && dialogue.reading->flags == 0) {
		heard->reading =
		    heard->not_answer == NULL ? "before the question was sent" : heard->not_answer;
		desk_put_aside(desk, &dialogue, &cursor);
		/* They are back from their page: what is open there is put by text from here on. */
		if (row->on_page)
			desk_step(desk, &dialogue,
			    &(struct input){ .kind = INPUT_AGAIN, .now = desk->now });
		return true;
	}
	if (!unasked && !page_only && !joins && desk_again(desk, &dialogue, &cursor)) {
		heard->reading = DESK_SAME_AGAIN;
		return true;
	}
	if (!machine && !unasked) {
		/* A reply is proof that what we asked arrived, and overtakes what still waits: a
		 * reminder of a question that is answered must not go out. */
		outbox_answered(desk->db, row->id, desk->now);
		(void) outbox_cancel(desk->db, row->id, "answered", desk->now);
	}
	desk_step(desk, &dialogue, &input);
	if (dialogue.in_doubt && !machine)
		sharing_tell(desk, &dialogue.patient, heard);
	if (dialogue.joined)
		heard->reading = "joined to the words before";
	return true;
}

/* Timers and people */

bool
desk_step_by_id(struct desk *desk, conversation_id id, enum input_kind kind, enum progress ended_as)
{
	struct conversation_row row;
	struct dialogue dialogue;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open ||
	    !desk_load(desk, &row, &dialogue))
		return false;
	desk_step(desk, &dialogue,
	    &(struct input){ .kind = kind, .now = desk->now, .ended_as = ended_as });
	return true;
}

void
desk_expire(struct desk *desk, conversation_id id, instant due_at)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open ||
	    instant_before(due_at, row.expires_at))
		return;
	(void) desk_step_by_id(desk, id, INPUT_EXPIRE, PROGRESS_CANCELLED);
}

bool
desk_release(struct desk *desk, conversation_id id)
{
	return desk_step_by_id(desk, id, INPUT_RELEASE, PROGRESS_CANCELLED);
}

bool
desk_set_aside(struct desk *desk, conversation_id id, const char *why)
{
	(void) outbox_cancel(desk->db, id, why, desk->now);
	return desk_step_by_id(desk, id, INPUT_HAND_OVER, PROGRESS_CANCELLED);
}

bool
desk_hand_over(struct desk *desk, conversation_id id, const char *rule)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open)
		return false;
	desk_alert(desk, ALERT_HUMAN, row.organisation, row.team, row.patient, (inbox_id){ 0 },
	    (outbox_id){ 0 }, rule);
	return desk_set_aside(desk, id, rule);
}

bool
desk_end(struct desk *desk, conversation_id id, enum progress ended_as)
{
	return desk_step_by_id(desk, id, INPUT_END, ended_as);
}

void
desk_close_at(struct desk *desk, conversation_id id, instant closes)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open)
		return;
	if (!instant_before(desk->now, closes)) {
		(void) desk_end(desk, id, PROGRESS_CANCELLED);
		return;
	}
	due_drop(desk->db, &(struct due){ row.expires_at, DUE_EXPIRE, id.n, 0 });
	if (!instant_is_none(row.remind_at) && !instant_before(row.remind_at, closes)) {
		due_drop(desk->db, &(struct due){ row.remind_at, DUE_REMIND, id.n, 0 });
		row.remind_at = INSTANT_NONE;
	}
	row.expires_at = closes;
	due_put(desk->db, &(struct due){ row.expires_at, DUE_EXPIRE, id.n, 0 });
	conversation_update(desk->db, &row);
}
