/* SPDX-License-Identifier: MIT */
/*
 * The outbox protocol. Only three things end doubt: the answer of the same attempt, a receipt or
 * look-up that names our id, and a reply by the patient. A clean refusal of a later attempt says
 * nothing about an earlier one, so doubt is sticky and no text in doubt goes back to the queue.
 */
#include "base/fault.h"
#include "conversations/escalation.h"
#include "conversations/effect.h"
#include "instruments/licence.h"
#include "store/followups.h"
#include "store/patients.h"
#include "scheduler/route.h"

#include "scheduler/dispatch_parts.h"

#include "scheduler/dispatch.h"

static int64_t
new_id(struct dispatch_step *step)
{
	return random_id(step->random, step->now);
}

struct dispatch_channel *
dispatch_channel_of(struct dispatch *dispatch, const char *kind)
{
	for (size_t i = 0; i < dispatch->channel_count; i++)
		if (strcmp(dispatch->channels[i].kind, kind) == 0)
			return &dispatch->channels[i];
	return NULL;
}

void
dispatch_record(
    struct dispatch_step *step, outbox_id id, const char *event, const char *detail, bool applied)
{
	outbox_event(step->db, new_id(step), id, step->now, event, detail, applied);
}

/* Somebody who may be in danger has not been told where to turn to: a person must, at once. */
static bool
is_safety(const struct outbox_row *row)
{
	return strcmp(row->purpose, purpose_word(PURPOSE_SAFETY)) == 0;
}

/* A contact of the team was to be told of an alert: the route has failed. */
static bool
is_notice(const struct outbox_row *row)
{
	return strcmp(row->purpose, purpose_word(PURPOSE_STAFF)) == 0;
}

void
dispatch_tell_staff(struct dispatch_step *step, const struct outbox_row *row, enum alert_kind kind,
    const char *rule)
{
	const struct escalation escalation = {
		.db = step->db,
		.arena = step->arena,
		.random = step->random,
		.now = step->now,
	};
	if (is_notice(row)) {
		escalation_failed(&escalation, row, rule);
		return;
	}
	bool now = is_safety(row);
	escalation_raise(&escalation,
	    &(struct alert){
		.id = { new_id(step) },
		.organisation = row->organisation,
		.team = row->team,
		.patient = row->patient,
		.outbox = row->id,
		.kind = alert_kind_word(now ? ALERT_URGENT : kind),
		.rule = rule,
		.rule_version = "dispatch 1",
		.raised_at = step->now,
		.due_at = now ? step->now : instant_plus(step->now, hours(24)),
		.owner = "",
		.state = "open",
		.outcome = "",
	    });
}

bool
dispatch_move(struct dispatch_step *step, const struct outbox_row *row, enum outbox_state state,
    const char *gateway_id, const char *reason, instant next_at, bool doubt)
{
	bool moved =
	    outbox_move(step->db, row, state, gateway_id, reason, next_at, doubt, step->now);
	dispatch_record(step, row->id, outbox_state_word(state), reason, moved);
	return moved;
}

/* Doubt: evidence is awaited until `decide_at`. */
void
dispatch_settle_until(struct dispatch_step *step, outbox_id id, instant decide_at)
{
	due_put(step->db, &(struct due){ decide_at, DUE_SETTLE, id.n, 0 });
}

void
dispatch_recover(struct dispatch_step *step)
{
	size_t count;
	instant decide_at = instant_plus(step->now, seconds(SETTLE_SECONDS));
	outbox_id *ids = outbox_recover(step->db, step->arena, decide_at, step->now, &count);
	for (size_t i = 0; i < count; i++) {
		dispatch_settle_until(step, ids[i], decide_at);
		dispatch_record(step, ids[i], "settling", "restart", true);
		fault_point("dispatch.recovered");
	}
}

/* Claiming */

/* Nothing of a questionnaire is in it, and no licence, trial or route may keep it back: the safety
 * reply (safety.md 1), and the last word of a conversation. */
static bool
is_owed(const struct outbox_row *row)
{
	static const enum purpose owed[] = { PURPOSE_SAFETY, PURPOSE_STOPPED, PURPOSE_WRONG_PERSON,
		PURPOSE_DECEASED };
	for (size_t i = 0; i < ARRAY_LEN(owed); i++)
		if (strcmp(row->purpose, purpose_word(owed[i])) == 0)
			return true;
	return false;
}

/* A route that has lapsed since the conversation began: the question waits for it to be mended. */
static bool
lacks_route(
    struct dispatch_step *step, const struct outbox_row *row, const struct instrument *instrument)
{
	struct route route;
	return step->wants_routes && route_is_needed(instrument) &&
	    (!route_get(step->db, step->arena, row->team, &route) ||
		route_lack(&route, step->now) != NULL);
}

/* Why a question may not go, in a word; NULL when it may. */
static const char *
question_refusal(struct dispatch_step *step, const struct outbox_row *row)
{
	struct patient patient;
	if (row->instrument[0] == '\0' || is_owed(row))
		return NULL;
	const struct instrument *instrument = catalog_find(step->catalog, row->instrument);
	enum mode mode = strcmp(row->channel, "email") == 0 ? MODE_EMAIL : MODE_SMS;
	if (instrument == NULL || licence_refusal(step->arena, instrument, mode, "en") != NULL)
		return "licence";
	if (instrument->trial &&
	    (!patient_get(step->db, step->arena, row->patient, &patient) ||
		catalog_trial_refusal(step->catalog, instrument, patient.hospital_number) != NULL))
		return "trial";
	return lacks_route(step, row, instrument) ? "route" : NULL;
}

/* A queued text that may not go now: later, or not at all. */
static void
put_off(struct dispatch_step *step, const struct outbox_row *row, const char *why)
{
	static const char *const later[] = { "clock", "hold", "cap", "window", "paused", "route" };
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		if (strcmp(why, later[i]) == 0) {
			instant again = instant_plus(step->now, seconds(60));
			(void) outbox_move(step->db, row, OUTBOX_QUEUED, row->gateway_id, why,
			    again, row->doubt, step->now);
			return;
		}
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row->channel);
	bool expired = strcmp(why, "expired") == 0;
	if (expired && row->doubt && channel != NULL && channel->klass == CHANNEL_IDEM) {
		/* It was to be sent again under the same id, and the first may have arrived. */
		(void) dispatch_move(
		    step, row, OUTBOX_UNCERTAIN, row->gateway_id, why, step->now, true);
		dispatch_tell_staff(step, row, ALERT_UNCERTAIN, why);
		return;
	}
	(void) dispatch_move(step, row, expired ? OUTBOX_EXPIRED : OUTBOX_SUPPRESSED,
	    row->gateway_id, why, step->now, row->doubt);
	if (expired || is_notice(row) || strcmp(why, "licence") == 0 || strcmp(why, "trial") == 0)
		dispatch_tell_staff(step, row, ALERT_UNSENT, why);
}

/* A mail follows the one before it, so that the patient's program shows one conversation. */
static const char *
thread_of(struct dispatch_step *step, const struct outbox_row *row)
{
	bool threads = strcmp(row->channel, "email") == 0 && row->conversation.n != 0;
	return threads ? outbox_before(step->db, step->arena, row) : NULL;
}

static bool
claim_one(struct dispatch_step *step, struct dispatch_channel *channel, outbox_id id,
    struct dispatched *out)
{
	const struct outbox_caps caps = {
		.channel_minute = channel->per_minute,
		.address_day = channel->per_address_day,
		.clock_in_doubt = step->clock_in_doubt,
	};
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, id, &row))
		return false;
	const char *refusal = question_refusal(step, &row);
	if (refusal != NULL) {
		put_off(step, &row, refusal);
		return false;
	}
	if (!outbox_claim(step->db, id, &caps, step->dispatch->boot, step->now)) {
		put_off(step, &row, outbox_refusal(step->db, id, &caps, step->now));
		return false;
	}
	dispatch_record(step, id, "claimed", "", true);
	fault_point("dispatch.claimed");
	*out = (struct dispatched){
		.id = id,
		.attempt = row.attempt + 1,
		.kind = channel->kind,
		.ask_id = row.ask_id,
		.to = row.to,
		.subject = row.subject,
		.body = row.body,
		.thread = thread_of(step, &row),
		.validity = instant_since(row.not_after, step->now),
	};
	return true;
}

static void
claim_channel(struct dispatch_step *step, struct dispatch_channel *channel, struct dispatched *list,
    size_t *count)
{
	int room = channel->window - channel->in_flight;
	if (room > (int) (DISPATCH_BATCH - *count))
		room = (int) (DISPATCH_BATCH - *count);
	if (channel->breaker.open && room > 1)
		room = 1;
	if (room <= 0 || breaker_next(&channel->breaker, step->now).ms > step->now.ms)
		return;
	size_t ready;
	outbox_id *ids =
	    outbox_ready(step->db, step->arena, channel->kind, step->now, room, &ready);
	for (size_t i = 0; i < ready; i++) {
		if (!claim_one(step, channel, ids[i], &list[*count]))
			continue;
		/* The probe of an open breaker is used up only by a text that really goes. */
		(void) breaker_may_send(&channel->breaker, step->now);
		channel->in_flight++;
		(*count)++;
	}
}

struct dispatched *
dispatch_claim(struct dispatch_step *step, size_t *out_count)
{
	struct dispatched *list = ARENA_ARRAY(step->arena, struct dispatched, DISPATCH_BATCH);
	*out_count = 0;
	for (size_t i = 0; i < step->dispatch->channel_count; i++)
		claim_channel(step, &step->dispatch->channels[i], list, out_count);
	return list;
}

/* Outcomes */

static void
on_sent(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	(void) dispatch_move(step, row, OUTBOX_SUBMITTED, outcome->gateway_id, outcome->reason,
	    step->now, row->doubt);
}

static void
on_unknown(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	instant decide_at = instant_plus(step->now, seconds(SETTLE_SECONDS));
	if (dispatch_move(step, row, OUTBOX_SETTLING, "", outcome->reason, decide_at, true))
		dispatch_settle_until(step, row->id, decide_at);
}

static void
on_retry(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	instant next;
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row->channel);
	if (row->doubt && channel != NULL &&
	    (channel->klass == CHANNEL_LOOKUP || channel->klass == CHANNEL_IDEM)) {
		on_unknown(step, row, outcome); /* what an earlier attempt was can still be said */
		return;
	}
	if (row->doubt) {
		/* Doubt is sticky: an earlier attempt may have arrived. */
		dispatch_record(step, row->id, "retry", "in doubt: not sent again", false);
		(void) dispatch_move(
		    step, row, OUTBOX_UNCERTAIN, "", outcome->reason, step->now, true);
		dispatch_tell_staff(step, row, ALERT_UNCERTAIN, outcome->reason);
		return;
	}
	if (!backoff_next(step->random, outcome->attempt, step->now, row->not_after, &next)) {
		(void) dispatch_move(
		    step, row, OUTBOX_EXPIRED, "", outcome->reason, step->now, false);
		dispatch_tell_staff(step, row, ALERT_UNSENT, outcome->reason);
		return;
	}
	if (outcome->retry_after.ms > 0)
		next = instant_max(next, instant_plus(step->now, outcome->retry_after));
	(void) dispatch_move(step, row, OUTBOX_QUEUED, "", outcome->reason, next, false);
}

/* The refusal of a second try says nothing about the first; the gateway can, once more. */
static void
on_refused(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row->channel);
	bool certain = !row->doubt;
	if (!certain && channel != NULL && channel->klass == CHANNEL_LOOKUP) {
		struct dispatch_outcome refused = *outcome;
		dispatch_record(step, row->id, "refused", outcome->reason, true);
		refused.reason = DISPATCH_REFUSED;
		on_unknown(step, row, &refused);
		return;
	}
	(void) dispatch_move(step, row, certain ? OUTBOX_FAILED : OUTBOX_UNCERTAIN, "",
	    outcome->reason, step->now, row->doubt);
	dispatch_tell_staff(step, row, certain ? ALERT_UNSENT : ALERT_UNCERTAIN, outcome->reason);
}

void
dispatch_outcome(struct dispatch_step *step, const struct dispatch_outcome *outcome)
{
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, outcome->id, &row))
		return;
	struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row.channel);
	if (channel != NULL) {
		if (channel->in_flight > 0)
			channel->in_flight--;
		/* A refusal is about one text; only silence and "not now" are about the channel. */
		if (outcome->kind == OUTCOME_RETRY || outcome->kind == OUTCOME_UNKNOWN)
			breaker_failed(&channel->breaker, step->now);
		else
			breaker_succeeded(&channel->breaker);
	}
	fault_point("dispatch.outcome");
	/* A result counts for its own attempt only. */
	if (row.attempt != outcome->attempt) {
		dispatch_record(step, row.id, "late-outcome", outcome->reason, false);
		return;
	}
	switch (outcome->kind) {
	case OUTCOME_SENT: on_sent(step, &row, outcome); return;
	case OUTCOME_RETRY: on_retry(step, &row, outcome); return;
	case OUTCOME_REFUSED: on_refused(step, &row, outcome); return;
	case OUTCOME_UNKNOWN: on_unknown(step, &row, outcome); return;
	}
	BUG("outcome %d", (int) outcome->kind);
}

/* More mail to nobody makes a sender a spammer. What is stopped, wrong or held stays that. */
static void
block_address(struct dispatch_step *step, address_id id)
{
	struct address address;
	if (address_get(step->db, step->arena, id, &address) && strcmp(address.state, "ok") == 0)
		address_set_state(step->db, id, "blocked", step->now);
}

bool
dispatch_receipt(
    struct dispatch_step *step, struct str ask_id, enum receipt_state state, const char *code)
{
	struct outbox_row row;
	if (!outbox_find(step->db, step->arena, ask_id, &row))
		return false;
	switch (state) {
	case RECEIPT_NONE: dispatch_record(step, row.id, "receipt", code, false); return true;
	case RECEIPT_SUBMITTED:
		(void) dispatch_move(
		    step, &row, OUTBOX_SUBMITTED, row.gateway_id, code, step->now, row.doubt);
		return true;
	case RECEIPT_DELIVERED:
		(void) dispatch_move(
		    step, &row, OUTBOX_DELIVERED, row.gateway_id, code, step->now, row.doubt);
		return true;
	case RECEIPT_FAILED_TEMPORARY:
	case RECEIPT_FAILED:
		if (dispatch_move(
			step, &row, OUTBOX_FAILED, row.gateway_id, code, step->now, row.doubt))
			dispatch_tell_staff(step, &row, ALERT_UNSENT, code);
		return true;
	case RECEIPT_NO_ADDRESS:
		if (!dispatch_move(
			step, &row, OUTBOX_FAILED, row.gateway_id, code, step->now, row.doubt))
			return true;
		dispatch_tell_staff(step, &row, ALERT_UNSENT, code);
		block_address(step, row.address);
		return true;
	}
	BUG("receipt %d", (int) state);
}

instant
dispatch_next(struct dispatch_step *step)
{
	bool room = false;
	instant probe = INSTANT_NEVER;
	for (size_t i = 0; i < step->dispatch->channel_count; i++) {
		const struct dispatch_channel *channel = &step->dispatch->channels[i];
		if (channel->in_flight >= channel->window)
			continue;
		room = true;
		probe = instant_min(probe, breaker_next(&channel->breaker, step->now));
	}
	/* With every window full, the next outcome is what wakes us. */
	return room ? instant_max(outbox_next(step->db), probe) : INSTANT_NEVER;
}
