/* SPDX-License-Identifier: MIT */
/* Performs the engine's effects, in order, as rows. Every text goes through desk_say. */
#include "base/fault.h"
#include "base/hash.h"
#include "conversations/consent.h"
#include "conversations/crisis.h"
#include "conversations/desk.h"
#include "conversations/desk_link.h"
#include "conversations/desk_step.h"
#include "store/outbox.h"
#include "store/responses.h"
#include "store/risk_holds.h"

/* How long a reply to a patient's own text is worth sending; past it, silence and a person. */
enum { REPLY_HOURS = 4, SAFETY_HOURS = 24 };

/* Texts and mails to one address in 24 hours that bring the questions no further. A person asks HELP
 * more often by text, where it is a word, than by mail, where machines answer. */
enum { TEXT_ASIDES = 12, MAIL_ASIDES = 3 };

/* Made from what the text is for, with no time in it: the same purpose is the same id, whatever
 * crashes and whoever repeats. */
static const char *
ask_id_of(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect)
{
	const struct conversation_row *row = &dialogue->row;
	bool names_text = effect->per_message && dialogue->heard != NULL;
	const char *const words[] = {
		arena_int(desk->arena, row->organisation.n),
		arena_int(desk->arena, row->followup.n != 0 ? row->followup.n : row->address.n),
		purpose_word(effect->purpose),
		arena_int(desk->arena, (int64_t) effect->position),
		arena_int(desk->arena, effect->occurrence),
		arena_int(desk->arena, names_text ? dialogue->heard->id.n : 0),
	};
	struct str parts[ARRAY_LEN(words)];
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		parts[i] = str_from(words[i]);
	char *id = arena_alloc(desk->arena, HASH_ID_TEXT);
	return hash_id(parts, ARRAY_LEN(parts), id);
}

/* Until when something that we begin is worth sending. An invitation waits for another day, as long as its
 * follow-up may be asked, and so does a reminder; the hours of each day are the claim's to look at. All
 * else is of today: a question that was given back is put again in the words of the day (desk_remind.c). */
static instant
last_moment(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect,
    instant not_before)
{
	const struct followup *followup = &dialogue->followup;
	enum purpose purpose = effect->purpose;
	bool invites = purpose == PURPOSE_INVITATION || purpose == PURPOSE_IDENTIFY;
	if (followup->id.n != 0 && invites && instant_is_none(dialogue->row.said_at))
		return instant_min(
		    followup->closes_at, desk->hooks->send_by(desk->hooks_context, desk, followup));
	if (followup->id.n != 0 && (invites || purpose == PURPOSE_REMINDER))
		return followup->closes_at;
	return desk->hooks->allowed_until(desk->hooks_context, &dialogue->team, not_before);
}

static void
set_times(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect,
    struct outbox_row *row)
{
	row->not_before = desk->now;
	if (effect->purpose == PURPOSE_SAFETY) {
		row->not_after = instant_plus(desk->now, hours(SAFETY_HOURS));
	} else if (dialogue->heard != NULL) {
		/* What answers a text may go at any hour: the patient is awake. That is true of the
		 * invitation after "yes, that's me" too. */
		row->not_after = instant_plus(desk->now, hours(REPLY_HOURS));
		row->priority = 1;
	} else {
		/* Also a question that a person gives back late in the evening. */
		row->priority = 2;
		row->not_before =
		    desk->hooks->allowed(desk->hooks_context, &dialogue->team, desk->now);
		row->not_after = last_moment(desk, dialogue, effect, row->not_before);
	}
	row->next_at = row->not_before;
}

/* One safety reply an hour to an address, so that two machines can't talk for ever. */
static bool
safety_was_said(struct desk *desk, const struct dialogue *dialogue)
{
	instant last = dialogue->address.safety_at;
	if (!instant_is_none(last) && instant_since(desk->now, last).ms < hours(1).ms)
		return true;
	address_set_safety(desk->db, dialogue->row.address, desk->now);
	return false;
}

/* A machine that answers by itself and says so nowhere looks like a puzzled person. A few texts a day
 * that ask nothing new are enough for a person, and end it with a machine. */
static bool
is_too_much(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect)
{
	bool aside = effect->purpose == PURPOSE_RE_ASK || effect->purpose == PURPOSE_NOTICE ||
	    effect->purpose == PURPOSE_CONFIRMATION;
	bool mail = strcmp(dialogue->row.channel, "email") == 0;
	if (!aside ||
	    outbox_sent_since(desk->db, dialogue->row.address, instant_plus(desk->now, hours(-24)),
		OUTBOX_ASIDE) < (mail ? MAIL_ASIDES : TEXT_ASIDES))
		return false;
	desk_alert(desk, ALERT_HUMAN, dialogue->row.organisation, dialogue->row.team,
	    dialogue->row.patient, dialogue->heard == NULL ? (inbox_id){ 0 } : dialogue->heard->id,
	    (outbox_id){ 0 }, mail ? "mail-limit" : "text-limit");
	return true;
}

static outbox_id
say(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect,
    const char *text)
{
	if (effect->purpose == PURPOSE_SAFETY && safety_was_said(desk, dialogue))
		return (outbox_id){ 0 };
	if (is_too_much(desk, dialogue, effect))
		return (outbox_id){ 0 };
	/* "These questions have closed" to somebody in a crisis: a person has their words. */
	if (effect->phrase == PHRASE_LATE && risk_hold_of(desk->db, dialogue->row.patient))
		return (outbox_id){ 0 };
	struct outbox_row row = {
		.id = { desk_id(desk) },
		.ask_id = ask_id_of(desk, dialogue, effect),
		.organisation = dialogue->row.organisation,
		.team = dialogue->row.team,
		.patient = dialogue->row.patient,
		.address = dialogue->row.address,
		.conversation =
		    dialogue->row.followup.n == 0 ? (conversation_id){ 0 } : dialogue->row.id,
		.channel = dialogue->row.channel,
		.purpose = purpose_word(effect->purpose),
		.instrument = "",
		.subject = "",
		.body = text,
		.state = OUTBOX_QUEUED,
		.priority = purpose_priority(effect->purpose),
		.gateway_id = "",
		.reason = "",
		.created_at = desk->now,
		.sent_at = INSTANT_NONE,
	};
	const struct item *item = NULL;
	/* The claim asks its licence once more; a text without a question in it needs none. */
	if (desk_wording_at(dialogue, effect->position, &item) != NULL &&
	    !dialogue->script.page_only)
		row.instrument = dialogue->script.items[effect->position].instrument->id;
	if (item != NULL && phrase_puts_question(effect->phrase))
		row.item = (int) effect->position + 1;
	if (strcmp(row.channel, "email") == 0)
		row.subject = phrases_say(desk->arena, dialogue->phrases, PHRASE_SUBJECT,
		    (const struct phrase_value[]){
			{ "team", dialogue->team.public_name },
			{ NULL, NULL },
		    });
	set_times(desk, dialogue, effect, &row);
	return outbox_add(desk->db, &row) ? row.id : (outbox_id){ 0 };
}

outbox_id
desk_say(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect)
{
	return say(desk, dialogue, effect, desk_render(desk, dialogue, effect));
}

/* Follow-up status */

static enum followup_status
status_of(enum progress progress)
{
	switch (progress) {
	case PROGRESS_SENT: return FOLLOWUP_SENT;
	case PROGRESS_REMINDED: return FOLLOWUP_REMINDED;
	case PROGRESS_FINAL: return FOLLOWUP_FINAL;
	case PROGRESS_RECEIVED: return FOLLOWUP_RECEIVED;
	case PROGRESS_COMPLETE: return FOLLOWUP_COMPLETE;
	case PROGRESS_PARTIAL: return FOLLOWUP_PARTIAL;
	case PROGRESS_EXPIRED: return FOLLOWUP_EXPIRED;
	case PROGRESS_NO_FURTHER_PART: return FOLLOWUP_NO_FURTHER_PART;
	case PROGRESS_CANCELLED: return FOLLOWUP_CANCELLED;
	case PROGRESS_SUPPRESSED: return FOLLOWUP_SUPPRESSED;
	}
	BUG("progress %d", (int) progress);
}

/* All that it began with is a text that is still in the queue, or that was left there too long. */
static bool
was_never_asked(struct desk *desk, const struct dialogue *dialogue, bool *out_waits)
{
	const struct conversation_row *row = &dialogue->row;
	struct outbox_row asked;
	if (row->on_page || !instant_is_none(row->heard_at) || row->asked.n == 0 ||
	    !outbox_get(desk->db, desk->arena, row->asked, &asked))
		return false;
	*out_waits = asked.state == OUTBOX_QUEUED && !outbox_has_left(&asked);
	return (*out_waits || asked.state == OUTBOX_EXPIRED) &&
	    outbox_before(desk->db, desk->arena, &asked) == NULL;
}

/* Nobody has let a chance go by who was never asked: it is missed, and staff are told, if they were not
 * when the text expired. */
static bool
was_missed(struct desk *desk, const struct dialogue *dialogue)
{
	bool waits = false;
	if (!was_never_asked(desk, dialogue, &waits))
		return false;
	if (waits)
		desk_alert(desk, ALERT_UNSENT, dialogue->row.organisation, dialogue->row.team,
		    dialogue->row.patient, (inbox_id){ 0 }, dialogue->row.asked, DESK_NOT_IN_TIME);
	return true;
}

static void
put_status(struct desk *desk, struct dialogue *dialogue, enum progress progress)
{
	enum followup_status status = status_of(progress);
	/* What staff or a plan have closed is not opened again by a late text. */
	if (!followup_status_is_open(dialogue->followup.status))
		return;
	bool unasked = (status == FOLLOWUP_EXPIRED || status == FOLLOWUP_PARTIAL) &&
	    risk_hold_of(desk->db, dialogue->row.patient);
	bool missed = status == FOLLOWUP_EXPIRED && !unasked && was_missed(desk, dialogue);
	if (missed)
		status = FOLLOWUP_MISSED;
	followup_set_status(desk->db, &dialogue->followup, status,
	    unasked      ? RISK_HOLD_WAITS
		: missed ? DESK_NOT_IN_TIME
			 : "",
	    desk_id(desk), "hark", desk->now);
	dialogue->followup.status = status;
	desk_settle_responses(desk, dialogue, !followup_status_is_open(status));
}

/* What was said is known again when it is quoted; what asked is known, because a reply can only be
 * about a question that has left. */
static bool
asks_something(const struct effect *effect)
{
	return effect->purpose == PURPOSE_IDENTIFY || effect->purpose == PURPOSE_INVITATION ||
	    effect->purpose == PURPOSE_QUESTION;
}

/* What the page shows is not texted as well, but for the safety reply: a page can be shut. */
static void
say_on_page(struct desk *desk, struct dialogue *dialogue, const struct effect *effect)
{
	if (effect->purpose == PURPOSE_SAFETY)
		(void) desk_say(desk, dialogue, effect);
	else if (asks_something(effect))
		dialogue->row.on_page = true;
	dialogue->row.said = desk_render(desk, dialogue, effect);
}

bool
desk_holds_link(enum phrase phrase)
{
	return phrase == PHRASE_LINK || phrase == PHRASE_INVITE_LINK ||
	    phrase == PHRASE_INVITE_PAGE || phrase == PHRASE_REMIND_LINK;
}

static void
say_in_dialogue(struct desk *desk, struct dialogue *dialogue, const struct effect *effect)
{
	if (dialogue->on_page) {
		say_on_page(desk, dialogue, effect);
		return;
	}
	if (desk_holds_link(effect->phrase))
		(void) link_url(desk, dialogue);
	const char *text = desk_render(desk, dialogue, effect);
	outbox_id said = say(desk, dialogue, effect, text);
	if (said.n == 0)
		return;
	bool asks = asks_something(effect);
	bool repeats = effect->purpose == PURPOSE_RE_ASK || effect->purpose == PURPOSE_REMINDER;
	if (asks || (repeats && !desk_question_has_left(desk, &dialogue->row))) {
		dialogue->row.asked = said;
		dialogue->row.on_page = false;
	}
	/* The secret of a link is in the text that left, and not kept a second time. */
	if (desk_holds_link(effect->phrase)) {
		const char *url = dialogue->url;
		dialogue->url = NULL;
		text = desk_render(desk, dialogue, effect);
		dialogue->url = url;
	}
	dialogue->row.said = text;
}

static void
propose(struct desk *desk, struct dialogue *dialogue, const struct effect *effect)
{
	BUG_ON(dialogue->heard == NULL || effect->value.is_text || effect->value.written != NULL,
	    "a proposal of nobody's words");
	if (dialogue->proposal_count > 0)
		proposal_clear(desk->db, dialogue->row.id);
	dialogue->proposal_count = 0;
	proposal_put(desk->db, dialogue->row.id,
	    &(struct proposal_row){
		.position = (int) effect->position,
		.is_date = effect->value.is_date,
		.number = effect->value.value,
		.date = effect->value.date,
		.inbox = dialogue->heard->id,
		.rule = dialogue->reading->rule,
		.reading_version = READING_VERSION,
	    });
}

static void
alert(struct desk *desk, struct dialogue *dialogue, enum alert_kind kind)
{
	const struct reading *reading = dialogue->reading;
	bool is_risk = crisis_is(kind);
	const char *rule = "";
	if (reading != NULL)
		rule = is_risk ? crisis_rule(desk->arena, reading) : reading->rule;
	if (reading != NULL && kind == ALERT_STOPPED && reading->stop_beside_danger)
		rule = RISK_HOLD_STOP;
	desk_alert(desk, kind, dialogue->row.organisation, dialogue->row.team,
	    dialogue->row.patient, dialogue->heard == NULL ? (inbox_id){ 0 } : dialogue->heard->id,
	    (outbox_id){ 0 }, rule);
}

static void
perform_one(struct desk *desk, struct dialogue *dialogue, const struct effect *effect)
{
	switch (effect->kind) {
	case EFFECT_SAY: say_in_dialogue(desk, dialogue, effect); return;
	case EFFECT_ANSWER:
	case EFFECT_SKIP: desk_put_answer(desk, dialogue, effect); return;
	case EFFECT_PROPOSE: propose(desk, dialogue, effect); return;
	case EFFECT_ALERT: alert(desk, dialogue, effect->alert); return;
	case EFFECT_STOP:
		consent_stop(desk, &dialogue->patient, dialogue->row.address, "patient");
		return;
	case EFFECT_WRONG:
		consent_wrong(desk, &dialogue->patient, dialogue->row.address, "patient");
		return;
	case EFFECT_HOLD:
		consent_hold(desk, &dialogue->patient, dialogue->row.address, "patient");
		return;
	case EFFECT_CHECKED:
		address_set_checked(
		    desk->db, dialogue->row.patient, dialogue->row.address, desk->now);
		consent_audit(desk, &dialogue->patient, "patient", "address confirmed");
		return;
	case EFFECT_PROXY:
		for (size_t i = 0; i < dialogue->response_count; i++) {
			dialogue->responses[i].respondent = "proxy";
			response_update(desk->db, &dialogue->responses[i]);
		}
		consent_audit(desk, &dialogue->patient, "patient", "answered by somebody else");
		return;
	case EFFECT_STATUS: put_status(desk, dialogue, effect->progress); return;
	case EFFECT_CANCEL:
		(void) outbox_cancel(desk->db, dialogue->row.id, "overtaken", desk->now);
		return;
	}
	BUG("effect %d", (int) effect->kind);
}

void
desk_perform(struct desk *desk, struct dialogue *dialogue, const struct effects *effects)
{
	bool answered = false, ended = false;
	dialogue->effects = effects;
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *effect = &effects->list[i];
		perform_one(desk, dialogue, effect);
		fault_point("desk.effect");
		answered = answered || effect->kind == EFFECT_ANSWER || effect->kind == EFFECT_SKIP;
		ended = ended || effect->kind == EFFECT_STATUS;
	}
	if (answered && !ended)
		desk_settle_responses(desk, dialogue, false);
}
