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

void
dispatch_connect(struct dispatch *dispatch, const char *kind, const char *gateway,
    enum channel_class klass, int window, const struct dispatch_limits *limits)
{
	BUG_ON(dispatch->channel_count == DISPATCH_CHANNELS, "too many channels");
	struct dispatch_channel *channel = &dispatch->channels[dispatch->channel_count++];
	const struct dispatch_channel *first = NULL;
	for (size_t i = 0; i + 1 < dispatch->channel_count; i++)
		if (strcmp(dispatch->channels[i].kind, kind) == 0) {
			BUG_ON(first != NULL, "a third gateway for %s", kind);
			first = &dispatch->channels[i];
		}
	BUG_ON(first != NULL && strcmp(first->gateway, gateway) == 0, "%s twice", gateway);
	*channel = (struct dispatch_channel){
		.kind = kind,
		.gateway = gateway,
		.is_second = first != NULL,
		.klass = klass,
		.window = window,
		.limits = *limits,
	};
	/* Ten seconds' worth may leave at once, and a minute's worth of what we begin: a small team
	 * never notices that it is paced. */
	int burst = limits->per_minute / 6;
	pacing_init(&channel->pacing,
	    (struct pacing_rate){ limits->per_minute, burst > 0 ? burst : 1 },
	    (struct pacing_rate){ limits->begin_per_minute,
		limits->begin_per_minute > 0 ? limits->begin_per_minute : 1 });
}

struct dispatch_channel *
dispatch_channel_of(struct dispatch *dispatch, const struct outbox_row *row)
{
	for (size_t i = 0; i < dispatch->channel_count; i++) {
		struct dispatch_channel *channel = &dispatch->channels[i];
		if (strcmp(channel->kind, row->channel) == 0 &&
		    (row->gateway[0] == '\0' || strcmp(channel->gateway, row->gateway) == 0))
			return channel;
	}
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

bool
dispatch_is_notice(const struct outbox_row *row)
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
	/* The route has failed. */
	if (dispatch_is_notice(row)) {
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

void
dispatch_tell_house(struct dispatch_step *step, const struct outbox_row *row, const char *rule)
{
	alert_add(step->db,
	    &(struct alert){
		.id = { new_id(step) },
		.organisation = row->organisation,
		.kind = alert_kind_word(ALERT_UNSENT),
		.rule = rule,
		.rule_version = "dispatch 1",
		.raised_at = step->now,
		.due_at = step->now,
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

/* Minutes in which nothing left are an outage; some seconds, as when what comes in presses, are none. */
static instant
outage_before(struct dispatch_step *step)
{
	return instant_plus(step->now, minutes(-BACKLOG_MINUTES));
}

/* Something was to happen minutes ago, and nobody was there: this start ends an outage. What may not leave
 * yet, for the disk is short, counts as well: its outage has not begun with this start. */
static bool
has_backlog(struct dispatch_step *step)
{
	instant first = due_next(step->db);
	for (size_t i = 0; i < step->dispatch->channel_count; i++) {
		struct outbox_queue queue =
		    dispatch_queue(step, &step->dispatch->channels[i], false);
		queue.grave_only = false;
		first = instant_min(first, outbox_next(step->db, &queue).begin);
	}
	return instant_before(first, outage_before(step));
}

static void
begin_slowly(struct dispatch_step *step)
{
	for (size_t i = 0; i < step->dispatch->channel_count; i++)
		pacing_recover(&step->dispatch->channels[i].pacing, step->now);
}

/* Nothing left but what is grave, and that is over: for what piled up it was an outage like any other. */
static void
end_holding_back(struct dispatch_step *step)
{
	struct dispatch *dispatch = step->dispatch;
	if (step->grave_only == dispatch->holds_back)
		return;
	dispatch->holds_back = step->grave_only;
	if (step->grave_only)
		dispatch->held_back_at = step->now;
	else if (instant_before(dispatch->held_back_at, outage_before(step)))
		begin_slowly(step);
}

void
dispatch_recover(struct dispatch_step *step)
{
	if (has_backlog(step))
		begin_slowly(step);
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

/* Why a text may not go, in a word; NULL when it may. */
static const char *
refusal_of(struct dispatch_step *step, const struct outbox_row *row)
{
	struct patient patient;
	if (is_owed(row) || dispatch_is_notice(row))
		return NULL;
	if (!allow_list_has(step->allow_list, row->to))
		return "trial mode";
	if (row->instrument[0] == '\0')
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

/* That the gateway may have it is what a reply must know of it. */
static void
put_off_until(
    struct dispatch_step *step, const struct outbox_row *row, const char *why, instant again)
{
	bool kept = strcmp(row->reason, OUTBOX_SAME_ID) == 0;
	(void) outbox_move(step->db, row, OUTBOX_QUEUED, row->gateway_id, kept ? row->reason : why,
	    again, row->doubt, step->now);
}

/* A queued text that may not go now: later, or not at all. */
static void
put_off(struct dispatch_step *step, const struct outbox_row *row, const char *why)
{
	static const char *const later[] = { "clock", "hold", "cap", "window", "paused", "risk",
		"route", "trial mode" };
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		if (strcmp(why, later[i]) == 0) {
			put_off_until(step, row, why, instant_plus(step->now, seconds(60)));
			return;
		}
	if (strcmp(why, "day") == 0) {
		put_off_until(step, row, why, instant_plus(step->now, minutes(DAY_AGAIN_MINUTES)));
		dispatch_tell_day_is_full(step, row);
		return;
	}
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row);
	bool expired = strcmp(why, "expired") == 0;
	if (expired && row->doubt && channel != NULL && channel->klass == CHANNEL_IDEM) {
		/* It was to be sent again under the same id, and the first may have arrived. */
		(void) dispatch_move(
		    step, row, OUTBOX_UNCERTAIN, row->gateway_id, why, step->now, true);
		dispatch_tell_staff(step, row, ALERT_UNCERTAIN, why);
		return;
	}
	if (expired) {
		dispatch_expire(step, row, row->gateway_id, why);
		return;
	}
	(void) dispatch_move(
	    step, row, OUTBOX_SUPPRESSED, row->gateway_id, why, step->now, row->doubt);
	if (dispatch_is_notice(row) || strcmp(why, "licence") == 0 || strcmp(why, "trial") == 0)
		dispatch_tell_staff(step, row, ALERT_UNSENT, why);
}

/* It waits for the morning, while it is of use then; a clock in doubt knows of no morning. */
static bool
waits_for_hours(struct dispatch_step *step, const struct outbox_row *row)
{
	instant allowed = dispatch_allowed_at(step, row);
	if (step->clock_in_doubt || allowed.ms <= step->now.ms || row->not_after.ms <= step->now.ms)
		return false;
	put_off_until(step, row, "quiet hours", instant_min(allowed, row->not_after));
	dispatch_not_yet(step, row);
	return true;
}

/* It waits to be sent again under the same id, to a gateway that is no longer there: another may not
 * have it, for that one may have taken it. */
static bool
is_stranded(struct dispatch_step *step, const struct outbox_row *row)
{
	if (!row->doubt || dispatch_channel_of(step->dispatch, row) != NULL)
		return false;
	(void) dispatch_move(step, row, OUTBOX_UNCERTAIN, "", "gateway gone", step->now, true);
	dispatch_tell_staff(step, row, ALERT_UNCERTAIN, "gateway-gone");
	return true;
}

/* A mail follows the one before it, so that the patient's program shows one conversation. */
static const char *
thread_of(struct dispatch_step *step, const struct outbox_row *row)
{
	bool threads = strcmp(row->channel, "email") == 0 && row->conversation.n != 0;
	return threads ? outbox_before(step->db, step->arena, row) : NULL;
}

/* What somebody in danger waits for, or a contact who is told of it, waits for no bucket. */
static bool
is_paced(const struct outbox_row *row)
{
	return row->priority > 0 && !dispatch_is_notice(row);
}

static enum pacing_kind
pacing_kind_of(const struct outbox_row *row)
{
	return row->priority == 2 ? PACING_BEGIN : PACING_REPLY;
}

static bool
claim_one(struct dispatch_step *step, struct dispatch_channel *channel, outbox_id id,
    struct dispatched *out)
{
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, id, &row) || is_stranded(step, &row) ||
	    waits_for_hours(step, &row))
		return false;
	/* It stays as it is: dispatch_next says when there is room. */
	if (is_paced(&row) && pacing_room(&channel->pacing, pacing_kind_of(&row), step->now) == 0)
		return false;
	const char *refusal = refusal_of(step, &row);
	if (refusal != NULL) {
		put_off(step, &row, refusal);
		return false;
	}
	const struct outbox_caps caps = dispatch_caps(step, channel, &row);
	if (!outbox_claim(step->db, id, &caps, step->dispatch->boot, step->now)) {
		put_off(step, &row, outbox_refusal(step->db, id, &caps, step->now));
		return false;
	}
	if (strcmp(row.gateway, channel->gateway) != 0 &&
	    !outbox_give(step->db, id, channel->gateway)) {
		/* A store that has failed undoes the claim too. */
		BUG_ON(!db_failed(step->db, NULL), "a text in doubt goes by another gateway");
		return false;
	}
	if (is_paced(&row))
		(void) pacing_take(&channel->pacing, pacing_kind_of(&row), step->now);
	dispatch_count_one(step->dispatch, channel->kind);
	dispatch_record(step, id, "claimed", channel->gateway, true);
	dispatch_leaves(step, &row);
	fault_point("dispatch.claimed");
	*out = (struct dispatched){
		.id = id,
		.attempt = row.attempt + 1,
		.kind = channel->kind,
		.gateway = channel->gateway,
		.ask_id = row.ask_id,
		.to = row.to,
		.subject = row.subject,
		.body = row.body,
		.thread = thread_of(step, &row),
		.validity = dispatch_validity(step, &row),
		.priority = row.priority,
	};
	return true;
}

static void
remember(struct dispatch_step *step, struct dispatch_channel *channel)
{
	if (!channel->remembers)
		pacing_remember(&channel->pacing,
		    outbox_begun_about(step->db, channel->kind, step->now), step->now);
	channel->remembers = true;
}

static void
claim_channel(struct dispatch_step *step, struct dispatch_channel *channel, struct dispatched *list,
    size_t *count)
{
	remember(step, channel);
	int room = channel->window - channel->in_flight;
	if (room > (int) (DISPATCH_BATCH - *count))
		room = (int) (DISPATCH_BATCH - *count);
	if (channel->breaker.open && room > 1)
		room = 1;
	if (room <= 0 || breaker_next(&channel->breaker, step->now).ms > step->now.ms)
		return;
	size_t ready;
	const struct outbox_queue queue = dispatch_queue(step, channel, false);
	outbox_id *ids = outbox_ready(step->db, step->arena, &queue, step->now, room, &ready);
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
	end_holding_back(step);
	for (size_t i = 0; i < step->dispatch->channel_count; i++) {
		struct dispatch_channel *channel = &step->dispatch->channels[i];
		/* Whoever may be in danger is no probe of a gateway that is down. */
		dispatch_divert(step, channel, true);
		claim_channel(step, channel, list, out_count);
		dispatch_divert(step, channel, false);
	}
	return list;
}
