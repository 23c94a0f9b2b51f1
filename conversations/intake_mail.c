/* SPDX-License-Identifier: MIT */
/*
 * Which question does a mail answer? The one whose address it was sent to, or whose Message-ID it
 * refers to; a mail that names none is like a text, if our own mail server vouches for its sender.
 * A From line alone proves nothing: STOP and risk in such a mail hold, an answer or a START in it does not.
 *
 * A mail that names a question of ours but comes from somebody else's address may be the patient's
 * son, or the patient from work. Nobody here can tell, so a person looks.
 */
#include "base/strbuf.h"
#include "conversations/desk_step.h"
#include "conversations/intake_step.h"
#include "store/outbox.h"

/* The text of ours that it names. */
static bool
find_asked(struct desk *desk, const struct intake *text, struct outbox_row *out_asked)
{
	return text->mail->ask_id.len > 0 &&
	    outbox_find(desk->db, desk->arena, text->mail->ask_id, out_asked) &&
	    out_asked->organisation.n == text->organisation.n && out_asked->patient.n != 0;
}

/* Whose a machine's mail is: of the mail of ours that it names, or of whom it says that it is from. Nobody
 * is told anything, so no more is asked of it; but of one whose sender lies, the name of ours counts alone. */
static bool
find_whose(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct patient *out_patient, struct address *out_address)
{
	struct outbox_row asked;
	if (find_asked(desk, text, &asked))
		return patient_get(desk->db, desk->arena, asked.patient, out_patient) &&
		    address_get(desk->db, desk->arena, asked.address, out_address);
	if (address == NULL || text->mail->is_forged)
		return false;
	size_t count;
	patient_id *list = address_patients(desk->db, desk->arena, address->id, &count);
	*out_address = *address;
	return count > 0 &&
	    patient_get(desk->db, desk->arena, open != NULL ? open->patient : list[0], out_patient);
}

static void
stop_by_machine(struct desk *desk, const struct patient *patient, const struct address *address,
    struct inbox_row *heard, const struct reading *reading)
{
	if (strcmp(address->state, "ok") != 0) {
		if (!intake_stop_at_closed_address(desk, patient, address, heard, reading))
			intake_alert(desk, patient, heard, ALERT_WORDS, "closed-address");
		return;
	}
	heard->reading = "STOP, of a machine";
	intake_stop(desk, patient, address, heard, reading);
}

/* Never answered, so that two machines can't talk for ever; yet STOP and danger in it hold. What looks
 * automatic may be a mail program that does what our own List-Unsubscribe says, or a person behind a
 * server that marks all its mails. */
static void
take_automatic(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct inbox_row *heard)
{
	struct patient patient;
	struct address at;
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	bool known = find_whose(desk, text, address, open, &patient, &at);
	bool shown = text->mail->is_unread;
	intake_read(desk, known ? &patient : NULL, heard, reading);
	heard->reading = "a machine";
	if (address != NULL)
		heard->address = address->id;
	if (intake_is_stop(reading) && known)
		stop_by_machine(desk, &patient, &at, heard, reading);
	else if (intake_is_stop(reading) && !text->mail->is_forged)
		shown = intake_stop_of_stranger(desk, text, heard) || shown;
	if (intake_is_risk(reading) && known) {
		intake_alert(desk, &patient, heard, intake_risk_kind(reading), "automatic");
		intake_tell_of_stop(desk, &patient, heard, reading);
	} else if (intake_is_risk(reading) || shown) {
		desk_alert(desk,
		    intake_is_risk(reading)     ? intake_risk_kind(reading)
			: text->mail->is_unread ? ALERT_UNREADABLE
						: ALERT_UNKNOWN_SENDER,
		    text->organisation, (team_id){ 0 }, known ? patient.id : (patient_id){ 0 },
		    heard->id, (outbox_id){ 0 }, "automatic");
	}
}

/* The sender's address is where we wrote to, or another one of the same patient. */
static bool
is_of_patient(struct desk *desk, const struct outbox_row *asked, const struct address *address)
{
	size_t count;
	if (address == NULL)
		return false;
	if (address->id.n == asked->address.n)
		return true;
	struct address *list = address_list(desk->db, desk->arena, asked->patient, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].id.n == address->id.n)
			return true;
	return false;
}

/* They hold a mail that we sent to the patient. STOP is honoured, because silence is the safe side;
 * danger is answered where it was written from; the rest is for a person. */
static void
take_of_another(struct desk *desk, const struct intake *text, const struct outbox_row *asked,
    struct inbox_row *heard)
{
	struct patient patient;
	struct address address;
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	if (!patient_get(desk->db, desk->arena, asked->patient, &patient) ||
	    !address_get(desk->db, desk->arena, asked->address, &address)) {
		intake_of_stranger(desk, text, heard);
		return;
	}
	intake_read(desk, &patient, heard, reading);
	heard->reading =
	    text->mail->is_forged ? "its sender is not who it says" : "from another address";
	if (intake_is_stop(reading) && strcmp(address.state, "ok") == 0) {
		heard->reading = "STOP, from another address";
		intake_stop(desk, &patient, &address, heard, reading);
		intake_say(desk, &patient, &address, heard, PHRASE_STOPPED, PURPOSE_STOPPED);
	} else if ((reading->flags & FLAG_WITHDRAWS) != 0) {
		intake_tell_withdrawal(desk, &patient, heard);
	}
	if (intake_is_risk(reading)) {
		intake_alert(desk, &patient, heard, intake_risk_kind(reading), "another-sender");
		intake_tell_of_stop(desk, &patient, heard, reading);
		(void) intake_say_safety_to_stranger(desk, text, heard);
	} else if (!intake_is_stop(reading) || text->mail->is_unread) {
		intake_alert(desk, &patient, heard, ALERT_WORDS,
		    text->mail->is_forged ? "forged-sender" : "another-sender");
	}
}

static bool
is_of_dead(struct desk *desk, const struct address *address)
{
	struct patient patient;
	size_t count = 0;
	patient_id *list =
	    address == NULL ? NULL : address_patients(desk->db, desk->arena, address->id, &count);
	for (size_t i = 0; i < count; i++)
		if (patient_get(desk->db, desk->arena, list[i], &patient) &&
		    strcmp(patient.life, "deceased") == 0)
			return true;
	return false;
}

/* Our server says that the sender lies, and nothing of ours is named: nothing is applied. But mail that was
 * forwarded, or comes from a server that is set up badly, looks forged too, and what is owed to somebody in
 * danger says nothing of anybody: it goes where the mail says that it is from, once an hour at most. Such a
 * mail holds nobody's questions back. */
static void
take_forged(struct desk *desk, const struct intake *text, const struct address *address,
    struct inbox_row *heard)
{
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	intake_read(desk, NULL, heard, reading);
	heard->reading = "its sender is not who it says";
	if (intake_is_risk(reading) && !is_of_dead(desk, address))
		(void) intake_say_safety_to_stranger(desk, text, heard);
	desk_alert(desk, intake_is_risk(reading) ? intake_risk_kind(reading) : ALERT_UNKNOWN_SENDER,
	    text->organisation, (team_id){ 0 }, (patient_id){ 0 }, heard->id, (outbox_id){ 0 },
	    "forged-sender");
}

/* Said before the open question was put: whatever it answers, it is not that. What was said since
 * (the question once more, a reminder, HELP) stands beside the question and is answered like it. */
static bool
is_earlier(struct desk *desk, const struct outbox_row *named, const struct conversation_row *row)
{
	struct outbox_row open;
	return row->asked.n != 0 && named->id.n != row->asked.n &&
	    outbox_glance(desk->db, desk->arena, row->asked, &open) &&
	    instant_before(named->created_at, open.created_at);
}

static void
take_answer(struct desk *desk, const struct intake *text, const struct outbox_row *asked,
    const struct address *address, const struct conversation_row *open, struct inbox_row *heard)
{
	struct conversation_row row;
	struct patient patient;
	bool found = asked->conversation.n != 0 &&
	    conversation_get(desk->db, desk->arena, asked->conversation, &row) &&
	    patient_get(desk->db, desk->arena, row.patient, &patient);
	if (!found || text->is_damaged || strcmp(address->state, "ok") != 0) {
		/* It answers no question of ours: then not the open one either. */
		heard->not_answer = "an answer to something else";
		intake_of_known(desk, text, address, open, heard);
		return;
	}
	heard->address = address->id;
	heard->conversation = row.id;
	if (row.open && row.address.n != address->id.n && !desk_move(desk, &row, address))
		heard->not_answer = "by a way that the questions can't go";
	else if (row.open && is_earlier(desk, asked, &row)) {
		heard->not_answer = "an answer to an earlier question";
		heard->ask_again = true;
		heard->names = asked->item;
	}
	if (!desk_reply(desk, &row, heard, text->has_media))
		intake_without_conversation(desk, &patient, address, heard);
}

/* Who answers below a conversation's worth of quotes says it beyond what is read for an answer. Of a
 * long mail only the lines that are not quoted are looked at. The row has it whole. */
static void
shorten(struct desk *desk, struct inbox_row *heard)
{
	struct strbuf own;
	struct str rest = heard->body, line;
	if (heard->body.len <= READING_LIMIT)
		return;
	strbuf_init(&own, heard->body.len + 1);
	while (str_split(&rest, '\n', &line)) {
		struct str words = str_trim(line);
		if (words.len == 0 || words.data[0] == '>')
			continue;
		strbuf_add(&own, line);
		strbuf_char(&own, '\n');
	}
	heard->body = arena_str(desk->arena, strbuf_str(&own));
	strbuf_done(&own);
}

/* Without "Re: ", "AW: Fwd: " and the like. */
static struct str
own_subject(struct str subject)
{
	for (;;) {
		ptrdiff_t colon = str_find(subject, STR(":"), 0);
		if (colon < 2 || colon > 3)
			return str_trim(subject);
		subject = str_trim(str_sub(subject, (size_t) colon + 1, subject.len));
	}
}

/* Of a mail without words the subject, if it says STOP, or a danger in words of its writer's own. Nothing else
 * is read there: behind "Re:" stands what we wrote, and a hospital may have a 3 in its name. */
struct str
intake_mail_words(struct desk *desk, const struct intake_mail *mail, struct str body)
{
	struct str own = own_subject(mail->subject);
	if (own.len == 0)
		return body;
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena,
	    &(struct reading_context){ .phrases = phrase_book_find(desk->book, "en") }, own,
	    reading);
	bool is_new = own.len == str_trim(mail->subject).len;
	bool counts = intake_is_stop(reading) || (is_new && intake_is_risk(reading));
	return counts ? own : body;
}

void
intake_mail_take(struct desk *desk, const struct intake *text, const struct address *address,
    const struct conversation_row *open, struct inbox_row *heard)
{
	const struct intake_mail *mail = text->mail;
	struct outbox_row asked;
	shorten(desk, heard);
	if (mail->is_automatic) {
		take_automatic(desk, text, address, open, heard);
	} else if (find_asked(desk, text, &asked)) {
		if (mail->is_forged || !is_of_patient(desk, &asked, address))
			take_of_another(desk, text, &asked, heard);
		else
			take_answer(desk, text, &asked, address, open, heard);
	} else if (mail->is_forged) {
		take_forged(desk, text, address, heard);
	} else if (address == NULL) {
		intake_of_stranger(desk, text, heard);
	} else {
		heard->is_unproved = !mail->is_vouched;
		if (heard->is_unproved)
			heard->not_answer = "its sender is not proved";
		intake_of_known(desk, text, address, open, heard);
	}
}
