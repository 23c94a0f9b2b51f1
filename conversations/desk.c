/* SPDX-License-Identifier: MIT */
/*
 * Loads a conversation, steps it, saves it. What the effects do is desk_effects.c; whose reply it
 * is, intake.c. It decides nothing about care: the engine does.
 */
#include "conversations/desk_link.h"
#include "conversations/desk_step.h"
#include "store/outbox.h"
#include "store/responses.h"

#include "conversations/desk.h"

int64_t
desk_id(struct desk *desk)
{
	return random_id(desk->random, desk->now);
}

/* Loading */

static bool
answer_is_done(const struct answer *answers, size_t count, const char *link_id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(answers[i].link_id, link_id) == 0)
			return true;
	return false;
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
	for (size_t i = 0; i < dialogue->response_count; i++) {
		const struct instrument *instrument = dialogue->instruments[i];
		size_t answer_count;
		struct answer *answers =
		    answer_list(desk->db, desk->arena, dialogue->responses[i].id, &answer_count);
		for (size_t k = 0; k < instrument->item_count; k++)
			script->items[script->count++] = (struct script_item){
				.item = &instrument->items[k],
				.instrument = instrument,
				.done = answer_is_done(
				    answers, answer_count, instrument->items[k].link_id),
				.answer = desk_answer_given(
				    answers, answer_count, instrument->items[k].link_id),
			};
	}
	script->address_checked = dialogue->address.checked;
	script->pause = hours(24);
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

static bool
load_patient_address(struct desk *desk, struct dialogue *dialogue)
{
	size_t count;
	struct address *addresses =
	    address_list(desk->db, desk->arena, dialogue->row.patient, &count);
	for (size_t i = 0; i < count; i++)
		if (addresses[i].id.n == dialogue->row.address.n) {
			dialogue->address = addresses[i];
			return true;
		}
	/* The number was taken from the patient since: what is open on it still ends properly. */
	return address_get(desk->db, desk->arena, dialogue->row.address, &dialogue->address);
}

bool
desk_load(struct desk *desk, const struct conversation_row *row, struct dialogue *dialogue)
{
	*dialogue = (struct dialogue){ .row = *row };
	if (!followup_get(desk->db, desk->arena, row->followup, &dialogue->followup) ||
	    !team_get(desk->db, desk->arena, row->team, &dialogue->team) ||
	    !patient_get(desk->db, desk->arena, row->patient, &dialogue->patient) ||
	    !load_patient_address(desk, dialogue) || !load_responses(desk, dialogue))
		return false;
	dialogue->phrases = phrase_book_find(desk->book, row->language);
	load_script(desk, dialogue);
	link_fill_script(desk, dialogue);
	return true;
}

struct conversation
desk_cursor(const struct conversation_row *row)
{
	struct conversation cursor = {
		.position = (size_t) row->position,
		.visit = row->visit,
		.asks = row->asks,
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
		if (!instant_before(after->remind_at, after->expires_at))
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
	row->open = conversation_state_is_open(after->state);
	row->state = conversation_state_word(after->state);
	row->resume = conversation_state_word(after->resume);
	row->position = (int) after->position;
	row->visit = after->visit;
	row->asks = after->asks;
	row->reminders = after->reminders;
	row->version = after->version;
	row->said_at = after->said_at;
	row->heard_at = after->heard_at;
	row->remind_at = after->remind_at;
	row->expires_at = after->expires_at;
	conversation_update(desk->db, row);
}

void
desk_step(struct desk *desk, struct dialogue *dialogue, const struct input *input)
{
	struct conversation before = desk_cursor(&dialogue->row), after;
	struct effects effects;

	engine_step(&dialogue->script, &before, input, &after, &effects);
	desk_perform(desk, dialogue, &effects);
	save_timers(desk, dialogue, &before, &after);
	save_cursor(desk, dialogue, &after);
}

/* Replies */

static struct reading_context
reading_context_of(struct desk *desk, const struct dialogue *dialogue, size_t position, bool asking,
    bool yes_no, bool has_media)
{
	struct reading_context context = {
		.phrases = dialogue->phrases,
		.our_text = str_from(dialogue->row.said),
		.yes_no_prompt = yes_no,
		.has_media = has_media,
	};
	struct error error;
	struct zone *zone = zone_open(dialogue->team.zone, &error);
	BUG_ON(zone == NULL, "team zone: %s", error.text);
	context.today = date_of(zone, desk->now);
	zone_close(zone);
	if (asking) {
		const struct script_item *open = &dialogue->script.items[position];
		const struct wording *wording =
		    instrument_wording(open->instrument, dialogue->row.language);
		context.item = open->item;
		context.wording = wording == NULL ? NULL : &wording->items[open->item->index];
		context.items_left = dialogue->script.count - position;
		context.is_re_asked = dialogue->row.asks > 0;
	}
	if (asking && position > 0) {
		const struct script_item *former = &dialogue->script.items[position - 1];
		const struct wording *wording =
		    instrument_wording(former->instrument, dialogue->row.language);
		context.previous = former->item;
		context.previous_wording =
		    wording == NULL ? NULL : &wording->items[former->item->index];
	}
	return context;
}

/* In words of ours: what a text was taken for. */
static const char *
reading_text(struct desk *desk, const struct reading *reading)
{
	struct strbuf text;
	strbuf_init(&text, 200);
	switch (reading->kind) {
	case READING_ANSWER: strbuf_printf(&text, "answer by %s", reading->rule); break;
	case READING_SEVERAL: strbuf_printf(&text, "%zu answers", reading->value_count); break;
	case READING_SKIP: strbuf_puts(&text, "skip"); break;
	case READING_CONTROL: strbuf_puts(&text, control_word(reading->control)); break;
	case READING_FLAG: strbuf_puts(&text, "for a person"); break;
	case READING_UNCLEAR:
		strbuf_printf(&text, "unclear: %s", reading_reason_word(reading->reason));
		break;
	}
	for (unsigned flag = 1; flag <= FLAG_CORRECT_PREVIOUS; flag <<= 1)
		if ((reading->flags & flag) != 0)
			strbuf_printf(&text, " +%s", reading_flag_word((enum reading_flag) flag));
	char *copy = arena_cstr(desk->arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

/* Whatever this text says, it is no answer to the open question: that has not left, or left after
 * the text was written. STOP, risk and other words to us still count; a bare "3" is shown to a
 * person, and asked for when the question is there. Gateway times are whole seconds. */
static bool
is_unasked(struct desk *desk, const struct conversation_row *row, const struct inbox_row *heard)
{
	struct outbox_row asked;
	if (!row->open)
		return false;
	if (heard->twin || !desk_question_has_left(desk, row))
		return true;
	return heard->same_clock && !instant_is_none(heard->sent_at) && row->asked.n != 0 &&
	    outbox_get(desk->db, desk->arena, row->asked, &asked) &&
	    !instant_is_none(asked.sent_at) &&
	    instant_before(instant_plus(heard->sent_at, seconds(1)), asked.sent_at);
}

static bool
is_of_machine(const struct reading *reading)
{
	return reading->kind == READING_UNCLEAR &&
	    (reading->reason == REASON_AUTOREPLY || reading->reason == REASON_TAPBACK);
}

static void
read_reply(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input)
{
	const struct inbox_row *heard = dialogue->heard;
	size_t position = 0;
	bool yes_no = false;
	bool asking = engine_expects(&dialogue->script, cursor, &position, &yes_no) && !unasked;
	struct reading_context context =
	    reading_context_of(desk, dialogue, position, asking, yes_no && !unasked, has_media);
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, heard->body, reading);
	input->reading = dialogue->reading = reading;

	/* A text after "shall we leave it out?" or "do you mean STOP?" may be the answer itself. */
	bool confirming =
	    cursor->state == CONVERSATION_SKIPPING || cursor->state == CONVERSATION_STOPPING;
	if (confirming && !unasked && cursor->resume == CONVERSATION_ASKING &&
	    cursor->position < dialogue->script.count) {
		context =
		    reading_context_of(desk, dialogue, cursor->position, true, false, has_media);
		struct reading *answer = ARENA_NEW(desk->arena, struct reading);
		reading_of(desk->arena, &context, heard->body, answer);
		input->answer = dialogue->reading = answer;
	}
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
	struct conversation cursor = desk_cursor(row);
	struct input input = { .kind = INPUT_REPLY, .now = desk->now };
	dialogue.heard = heard;
	bool unasked = is_unasked(desk, &dialogue.row, heard);
	read_reply(desk, &dialogue, &cursor, has_media, unasked, &input);
	bool page_only = dialogue.script.page_only && cursor.state == CONVERSATION_ASKING;
	if (page_only)
		link_read_no_answer(desk, &dialogue, &input);
	heard->reading = reading_text(desk, dialogue.reading);
	bool machine = is_of_machine(dialogue.reading);
	if (unasked && !page_only && !machine && dialogue.reading->kind != READING_CONTROL &&
	    dialogue.reading->flags == 0) {
		heard->reading = "before the question was sent";
		desk_alert(desk, ALERT_WORDS, row->organisation, row->team, row->patient, heard->id,
		    (outbox_id){ 0 }, "premature");
		/* They are back from their page: what is open there is put by text from here on. */
		if (row->on_page)
			desk_step(desk, &dialogue,
			    &(struct input){ .kind = INPUT_AGAIN, .now = desk->now });
		return true;
	}
	if (!machine && !unasked) {
		/* A reply is proof that what we asked arrived, and overtakes what still waits: a
		 * reminder of a question that is answered must not go out. */
		outbox_answered(desk->db, row->id, desk->now);
		(void) outbox_cancel(desk->db, row->id, "answered", desk->now);
	}
	desk_step(desk, &dialogue, &input);
	return true;
}

/* Timers and people */

static bool
step_by_id(struct desk *desk, conversation_id id, enum input_kind kind, enum progress ended_as)
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

/* "Ask nothing before": the reminder waits for the end of the pause. */
static bool
put_off_by_pause(struct desk *desk, struct conversation_row *row)
{
	struct patient patient;
	struct team team;
	if (!patient_get(desk->db, desk->arena, row->patient, &patient) ||
	    instant_is_none(patient.paused_until) ||
	    !instant_before(desk->now, patient.paused_until) ||
	    !team_get(desk->db, desk->arena, row->team, &team))
		return false;
	row->remind_at = desk->hooks->allowed(desk->hooks_context, &team, patient.paused_until);
	due_put(desk->db, &(struct due){ row->remind_at, DUE_REMIND, row->id.n, 0 });
	conversation_update(desk->db, row);
	return true;
}

void
desk_remind(struct desk *desk, conversation_id id, instant due_at)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open ||
	    instant_is_none(row.remind_at) || instant_before(due_at, row.remind_at))
		return;
	if (put_off_by_pause(desk, &row))
		return;
	/* Nobody is reminded of a question that never left: it is put. */
	bool was_put = row.on_page || desk_question_has_left(desk, &row);
	(void) step_by_id(desk, id, was_put ? INPUT_REMIND : INPUT_AGAIN, PROGRESS_CANCELLED);
}

void
desk_expire(struct desk *desk, conversation_id id, instant due_at)
{
	struct conversation_row row;
	if (!conversation_get(desk->db, desk->arena, id, &row) || !row.open ||
	    instant_before(due_at, row.expires_at))
		return;
	(void) step_by_id(desk, id, INPUT_EXPIRE, PROGRESS_CANCELLED);
}

bool
desk_release(struct desk *desk, conversation_id id)
{
	return step_by_id(desk, id, INPUT_RELEASE, PROGRESS_CANCELLED);
}

bool
desk_end(struct desk *desk, conversation_id id, enum progress ended_as)
{
	return step_by_id(desk, id, INPUT_END, ended_as);
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
