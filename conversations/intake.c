/* SPDX-License-Identifier: MIT */
/*
 * Whose reply is it? The open conversation on that address, else the newest; a stopped address
 * hears only START and risk, an unknown one only a person.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "conversations/consent.h"
#include "conversations/crisis.h"
#include "conversations/desk_step.h"
#include "conversations/intake_step.h"
#include "conversations/reading_pieces.h"
#include "store/alerts.h"
#include "store/episodes.h"
#include "store/hearings.h"
#include "store/risk_holds.h"

#include "conversations/intake.h"

/* No gateway tries for longer than a day. */
enum { REPEAT_HOURS = 24 };
#define POSSIBLE_REPEAT "possible-repeat"

void
intake_read(struct desk *desk, const struct patient *patient, const struct inbox_row *row,
    struct reading *out_reading)
{
	struct reading_context context = {
		.phrases = phrase_book_find(desk->book, patient == NULL ? "en" : patient->language),
	};
	reading_of(desk->arena, &context, row->body, out_reading);
	struct hearing hearing = {
		.inbox = row->id,
		.language = phrases_language(context.phrases),
		.position = HEARING_NONE,
		.behind = HEARING_NONE,
		.said = "",
		.stood = "",
	};
	desk_keep_hearing(
	    desk, context.phrases, NULL, &(struct input){ .reading = out_reading }, &hearing);
}

/* What is said outside a conversation: to the patient of this address, in their language, for the
 * team that looks after them. */
static bool
bare_dialogue(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, struct dialogue *out_dialogue)
{
	size_t count;
	struct episode *episodes = episode_list(desk->db, desk->arena, patient->id, &count);
	*out_dialogue = (struct dialogue){
		.patient = *patient,
		.address = *address,
		.phrases = phrase_book_find(desk->book, patient->language),
		.heard = heard,
	};
	if (count == 0 ||
	    !teams_kept_get(
		&desk->teams, desk->db, desk->arena, episodes[count - 1].team, &out_dialogue->team))
		return false;
	out_dialogue->row = (struct conversation_row){
		.organisation = patient->organisation,
		.team = out_dialogue->team.id,
		.patient = patient->id,
		.address = address->id,
		.channel = address->kind,
		.language = patient->language,
	};
	return true;
}

void
intake_say(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, enum phrase phrase, enum purpose purpose)
{
	struct dialogue dialogue;
	if (bare_dialogue(desk, patient, address, heard, &dialogue))
		(void) desk_say(desk, &dialogue,
		    &(struct effect){
			.kind = EFFECT_SAY,
			.phrase = phrase,
			.purpose = purpose,
			/* Not for each text: what answers every text may be answered by a machine. */
			.per_message = phrase != PHRASE_UNKNOWN_SENDER,
		    });
}

void
intake_alert(struct desk *desk, const struct patient *patient, struct inbox_row *heard,
    enum alert_kind kind, const char *rule)
{
	size_t count;
	struct episode *episodes = episode_list(desk->db, desk->arena, patient->id, &count);
	team_id team = count == 0 ? (team_id){ 0 } : episodes[count - 1].team;
	desk_alert(desk, kind, patient->organisation, team, patient->id, heard->id,
	    (outbox_id){ 0 }, rule);
	if (crisis_is(kind))
		crisis_begin(desk, patient->id);
}

void
intake_tell_of_stop(struct desk *desk, const struct patient *patient, struct inbox_row *heard,
    const struct reading *reading)
{
	if (reading->stop_beside_danger)
		intake_alert(desk, patient, heard, ALERT_STOPPED, RISK_HOLD_STOP);
}

enum alert_kind
intake_risk_kind(const struct reading *reading)
{
	return (reading->flags & FLAG_URGENT) != 0 ? ALERT_URGENT : ALERT_CLINICAL;
}

bool
intake_is_risk(const struct reading *reading)
{
	return (reading->flags & FLAGS_RISK) != 0;
}

bool
intake_is_stop(const struct reading *reading)
{
	return reading->kind == READING_CONTROL && reading->control == CONTROL_STOP;
}

void
intake_tell_withdrawal(struct desk *desk, const struct patient *patient, struct inbox_row *heard)
{
	const char *kind = alert_kind_word(ALERT_WITHDRAWAL);
	heard->reading = "consent perhaps withdrawn";
	if (strcmp(patient->participation, "consent-withdrawn") != 0 &&
	    !alert_kind_is_open(desk->db, patient->id, kind))
		intake_alert(desk, patient, heard, ALERT_WITHDRAWAL, "withdraw");
}

void
intake_stop(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading)
{
	consent_stop(desk, patient, address->id, "patient");
	/* Said beside the conversation that is open there, which nobody else ends then. */
	consent_end_conversations(
	    desk, patient->id, (conversation_id){ 0 }, PROGRESS_NO_FURTHER_PART);
	if ((reading->flags & FLAG_WITHDRAWS) != 0)
		intake_tell_withdrawal(desk, patient, heard);
	else
		intake_alert(desk, patient, heard, ALERT_STOPPED, "control");
}

/* Known, but never asked anything: STOP and risk hold all the same. */
void
intake_without_conversation(struct desk *desk, const struct patient *patient,
    const struct address *address, struct inbox_row *heard)
{
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	intake_read(desk, patient, heard, reading);
	if (intake_is_stop(reading)) {
		bool risk = intake_is_risk(reading);
		heard->reading = risk ? "STOP, and a risk" : "STOP";
		intake_stop(desk, patient, address, heard, reading);
		intake_say(desk, patient, address, heard, PHRASE_STOPPED, PURPOSE_STOPPED);
		if (risk) {
			intake_alert(desk, patient, heard, intake_risk_kind(reading),
			    reading_risk_rule(reading));
			intake_say(desk, patient, address, heard, PHRASE_SAFETY, PURPOSE_SAFETY);
		}
	} else if (intake_is_risk(reading)) {
		intake_at_closed_address(desk, patient, address, heard);
	} else if ((reading->flags & FLAG_DECEASED) != 0) {
		heard->reading = "deceased";
		consent_hold(desk, patient, address->id, "patient");
		intake_alert(desk, patient, heard, ALERT_DECEASED, reading->rule);
		intake_say(desk, patient, address, heard, PHRASE_DECEASED, PURPOSE_DECEASED);
	} else if ((reading->flags & FLAG_WRONG_PERSON) != 0) {
		heard->reading = "wrong person";
		consent_wrong(desk, patient, address->id, "patient");
		intake_alert(desk, patient, heard, ALERT_WRONG_PERSON, reading->rule);
		intake_say(
		    desk, patient, address, heard, PHRASE_WRONG_PERSON, PURPOSE_WRONG_PERSON);
	} else if (reading->kind == READING_UNCLEAR && reading->reason == REASON_AUTOREPLY) {
		heard->reading = "a machine";
	} else if (reading->kind == READING_CONTROL && reading->control == CONTROL_HELP) {
		heard->reading = "HELP";
		intake_say(desk, patient, address, heard, PHRASE_HELP, PURPOSE_NOTICE);
	} else if ((reading->flags & FLAG_HUMAN) != 0 ||
	    (reading->kind == READING_CONTROL && reading->control == CONTROL_CALL)) {
		heard->reading = "CALL";
		intake_alert(desk, patient, heard, ALERT_HUMAN, "control");
		intake_say(desk, patient, address, heard, PHRASE_CALL, PURPOSE_NOTICE);
	} else if (heard->is_damaged) {
		heard->reading = "damaged";
		intake_alert(desk, patient, heard, ALERT_UNREADABLE, "damaged");
	} else {
		heard->reading = "nothing was asked";
		intake_alert(desk, patient, heard, ALERT_WORDS, "no-conversation");
		/* Who can't be believed to be there is not told what is open there. */
		if (heard->not_answer == NULL)
			intake_say(
			    desk, patient, address, heard, PHRASE_UNKNOWN_SENDER, PURPOSE_NOTICE);
	}
}

/* Nobody we know, and perhaps a patient with another phone: what safety owes is owed to anybody. */
bool
intake_say_safety_to_stranger(struct desk *desk, const struct intake *text, struct inbox_row *heard)
{
	size_t count;
	struct team *teams = team_list(desk->db, desk->arena, &count);
	if (count == 0)
		return false;
	struct dialogue dialogue = {
		.phrases = phrase_book_find(desk->book, "en"),
		.heard = heard,
		.team = teams[0],
		.patient = { .given_name = "" },
	};
	heard->address = address_put(desk->db, (address_id){ desk_id(desk) }, text->organisation,
	    text->kind, arena_cstr(desk->arena, text->sender), desk->now);
	BUG_ON(!address_get(desk->db, desk->arena, heard->address, &dialogue.address),
	    "an address just put is not there");
	dialogue.row = (struct conversation_row){
		.organisation = text->organisation,
		.team = teams[0].id,
		.address = heard->address,
		.channel = text->kind,
		.language = "en",
	};
	(void) desk_say(desk, &dialogue,
	    &(struct effect){
		.kind = EFFECT_SAY,
		.phrase = PHRASE_SAFETY,
		.purpose = PURPOSE_SAFETY,
		.per_message = true,
	    });
	return true;
}

/* A machine says to each text of ours what it said to the first: a person has that on their list already. */
static bool
is_machine_again(struct desk *desk, const struct intake *text, const struct reading *reading)
{
	return reading->kind == READING_UNCLEAR && reading->reason == REASON_AUTOREPLY &&
	    alert_of_sender_is_open(
		desk->db, text->organisation, text->sender, alert_kind_word(ALERT_UNKNOWN_SENDER));
}

bool
intake_stop_of_stranger(struct desk *desk, const struct intake *text, struct inbox_row *heard)
{
	if (text->sender.len == 0)
		return false;
	heard->address = address_put(desk->db, (address_id){ desk_id(desk) }, text->organisation,
	    text->kind, arena_cstr(desk->arena, text->sender), desk->now);
	address_set_state(desk->db, heard->address, "stopped", desk->now);
	heard->reading = "STOP of an unknown sender";
	return true;
}

/* A number we do not know. Nothing is said: whoever it is, hark does not know them either. STOP is
 * kept, so that an import of that number tomorrow does not ask them. */
void
intake_of_stranger(struct desk *desk, const struct intake *text, struct inbox_row *heard)
{
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	intake_read(desk, NULL, heard, reading);
	heard->reading = "unknown sender";
	if (intake_is_stop(reading))
		(void) intake_stop_of_stranger(desk, text, heard);
	bool risk = intake_is_risk(reading) && intake_say_safety_to_stranger(desk, text, heard);
	if (risk)
		heard->reading = "risk, of an unknown sender";
	if (!risk && is_machine_again(desk, text, reading)) {
		heard->reading = "an unknown sender's machine again";
		return;
	}
	size_t count;
	struct team *teams = team_list(desk->db, desk->arena, &count);
	desk_alert(desk, risk ? intake_risk_kind(reading) : ALERT_UNKNOWN_SENDER,
	    text->organisation, count == 0 ? (team_id){ 0 } : teams[0].id, (patient_id){ 0 },
	    heard->id, (outbox_id){ 0 }, "unknown-sender");
}

/* Whose it is when no conversation says so; 0: nobody's. */
static patient_id
first_of(struct desk *desk, const struct address *address)
{
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, address->id, &count);
	return count == 0 ? (patient_id){ 0 } : list[0];
}

void
intake_of_known(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct inbox_row *heard)
{
	struct conversation_row row;
	struct patient patient;
	bool is_closed = strcmp(address->state, "ok") != 0;
	/* Words that are no answer in any case take no conversation with them. */
	bool may_move = !text->is_damaged && heard->not_answer == NULL;
	if (open != NULL)
		row = *open;
	bool conversing = open != NULL ||
	    (may_move && desk_move_here(desk, address, heard, &row)) ||
	    conversation_newest(desk->db, desk->arena, address->id, &row) ||
	    (may_move && desk_complete_elsewhere(desk, address, &row));
	if (conversing && !is_closed && !text->is_damaged) {
		heard->address = address->id;
		heard->conversation = row.id;
		if (desk_reply(desk, &row, heard, text->has_media))
			return;
	}
	patient_id whose = conversing ? row.patient : first_of(desk, address);
	if (!patient_get(desk->db, desk->arena, whose, &patient)) {
		intake_of_stranger(desk, text, heard);
		return;
	}
	heard->address = address->id;
	if (is_closed)
		intake_at_closed_address(desk, &patient, address, heard);
	else
		intake_without_conversation(desk, &patient, address, heard);
}

/* What makes a text the same text when it comes again: the gateway's id; without one, everything it
 * told, if that includes its time; and otherwise nothing, because "3" and "3" are two answers. */
static const char *
key_of(struct desk *desk, const struct intake *text)
{
	if (text->ext_id[0] != '\0')
		return text->ext_id;
	char when[32], *key = arena_alloc(desk->arena, HASH_ID_TEXT);
	(void) snprintf(when, sizeof(when), "%lld", (long long) text->sent_at.ms);
	const struct str parts[] = { text->sender, text->recipient, text->body, str_from(when) };
	if (instant_is_none(text->sent_at))
		return arena_printf(desk->arena, "no-id-%lld", (long long) desk_id(desk));
	return hash_id(parts, ARRAY_LEN(parts), key);
}

static struct inbox_row
row_of(struct desk *desk, const struct intake *text)
{
	return (struct inbox_row){
		.id = { desk_id(desk) },
		.organisation = text->organisation,
		.channel = text->channel,
		.ext_id = key_of(desk, text),
		.part = text->part,
		.sender = text->sender,
		.recipient = text->recipient,
		.body =
		    utf8_check(text->body) ? text->body : utf8_from_latin(desk->arena, text->body),
		.sent_at = text->sent_at,
		.received_at = desk->now,
		.reading = "",
		.same_clock = text->same_clock,
		.is_damaged = text->is_damaged,
	};
}

/* Nothing tells it from a text that came before, and it may be the same once more; or another "3", which
 * it is taken for. */
static bool
may_repeat(struct desk *desk, const struct intake *text, const struct inbox_row *row)
{
	instant since = instant_plus(desk->now, hours(-REPEAT_HOURS));
	return text->ext_id[0] == '\0' && instant_is_none(text->sent_at) &&
	    inbox_may_repeat(desk->db, row, since, POSSIBLE_REPEAT);
}

/* Whole, and nobody's until a person has looked. */
static enum intake_result
put_aside(struct desk *desk, const struct intake *text, const char *reading, const char *rule)
{
	struct inbox_row row = row_of(desk, text);
	row.reading = reading;
	if (!inbox_add(desk->db, &row))
		return INTAKE_REPEATED;
	desk_alert(desk, ALERT_UNREADABLE, text->organisation, (team_id){ 0 }, (patient_id){ 0 },
	    row.id, (outbox_id){ 0 }, rule);
	return INTAKE_TAKEN;
}

void
intake_quarantine(struct desk *desk, const struct intake *text)
{
	(void) put_aside(desk, text, "quarantined", "quarantined");
}

enum intake_result
intake_text(struct desk *desk, const struct intake *text)
{
	struct inbox_row row = row_of(desk, text);
	if (text->mail != NULL)
		row.body = intake_mail_words(desk, text->mail, row.body);
	struct inbox_row added = row;
	struct address address;
	struct conversation_row open;
	if (text->is_unread)
		return put_aside(desk, text, "not read", "not-read");
	bool known = address_find(
	    desk->db, desk->arena, text->organisation, text->kind, text->sender, &address);
	bool conversing = known && conversation_open(desk->db, desk->arena, address.id, &open);
	/* Whose it will nearly always turn out to be: then only its reading is written a second time. */
	added.address = known ? address.id : (address_id){ 0 };
	added.conversation = conversing ? open.id : (conversation_id){ 0 };
	row.twin = inbox_has_twin(desk->db, &row);
	if (!inbox_add(desk->db, &added))
		return INTAKE_REPEATED;
	if (text->mail != NULL) {
		intake_mail_take(
		    desk, text, known ? &address : NULL, conversing ? &open : NULL, &row);
	} else if (known) {
		intake_of_known(desk, text, &address, conversing ? &open : NULL, &row);
	} else {
		intake_of_stranger(desk, text, &row);
	}
	if (!reading_pieces_hold(row.body))
		desk_alert(desk, ALERT_WORDS, text->organisation, (team_id){ 0 }, (patient_id){ 0 },
		    row.id, (outbox_id){ 0 }, "too-long-to-hear");
	/* The same words at the same gateway second under a new id: nobody can have seen the next
	 * question in between, so it is no answer to it (desk_reply); it is kept, and marked. */
	if (known && (row.twin || may_repeat(desk, text, &row)))
		desk_alert(desk, ALERT_WORDS, text->organisation, (team_id){ 0 }, (patient_id){ 0 },
		    row.id, (outbox_id){ 0 }, POSSIBLE_REPEAT);
	if (row.address.n != added.address.n || row.conversation.n != added.conversation.n)
		inbox_set_whose(desk->db, &row);
	inbox_set_reading(desk->db, &row);
	return INTAKE_TAKEN;
}
