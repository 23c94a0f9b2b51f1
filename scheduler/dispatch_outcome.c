/* SPDX-License-Identifier: MIT */
/* What the channel said of one attempt. A clean refusal of a later attempt says nothing about an earlier
 * one, so doubt is sticky and no text in doubt goes back to the queue. */
#include "base/fault.h"
#include "store/alerts.h"
#include "scheduler/dispatch_parts.h"

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

/* "Not now", and nothing of it in doubt: it waits for its gateway, or goes by the other one. */
static void
try_later(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	bool at_once;
	instant next;
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row);
	const struct dispatch_channel *refuge = dispatch_refuge(step, channel, row, &at_once);
	bool in_time =
	    backoff_next(step->random, outcome->attempt, step->now, row->not_after, &next);
	if (refuge != NULL && at_once) {
		next = step->now;
		in_time = true;
	}
	if (!in_time) {
		dispatch_expire(step, row, "", outcome->reason);
		return;
	}
	/* How long it is to be left alone is its own affair. */
	if (refuge == NULL && outcome->retry_after.ms > 0)
		next = instant_max(next, instant_plus(step->now, outcome->retry_after));
	if (dispatch_move(step, row, OUTBOX_QUEUED, "", outcome->reason, next, false) &&
	    refuge != NULL)
		dispatch_change(step, row->id, refuge);
}

static void
on_retry(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row);
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
	try_later(step, row, outcome);
}

/* The refusal of a second try says nothing about the first; the gateway can, once more. */
static void
on_refused(struct dispatch_step *step, const struct outbox_row *row,
    const struct dispatch_outcome *outcome)
{
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row);
	bool certain = !row->doubt;
	if (outcome->no_address)
		dispatch_block_address(step, row->address, (struct str){ 0 });
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

/* The gateway is there. Where it was not, what has piled up does not all go at once. */
static void
channel_answers(struct dispatch_channel *channel, instant now)
{
	if (channel->breaker.open)
		pacing_recover(&channel->pacing, now);
	breaker_succeeded(&channel->breaker);
}

/* Nothing leaves by it until somebody has put it right: that is told once, and not for each text. */
static void
channel_is_locked(struct dispatch_step *step, struct dispatch_channel *channel,
    const struct outbox_row *row, const char *reason)
{
	const char *rule =
	    arena_printf(step->arena, "%s lets us in no more: %s", channel->gateway, reason);
	if (!breaker_lock(&channel->breaker, step->now) ||
	    alert_of_house_is_open(step->db, row->organisation, rule))
		return;
	dispatch_tell_house(step, row, rule);
}

void
dispatch_outcome(struct dispatch_step *step, const struct dispatch_outcome *outcome)
{
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, outcome->id, &row))
		return;
	struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, &row);
	if (channel != NULL) {
		if (channel->in_flight > 0)
			channel->in_flight--;
		/* A refusal is about one text; only silence and "not now" are about the channel. */
		if (outcome->kind == OUTCOME_RETRY && outcome->locked_out)
			channel_is_locked(step, channel, &row, outcome->reason);
		else if (outcome->kind == OUTCOME_RETRY || outcome->kind == OUTCOME_UNKNOWN)
			breaker_failed(&channel->breaker, step->now);
		else
			channel_answers(channel, step->now);
	}
	fault_point("dispatch.outcome");
	/* A result counts for its own attempt only. */
	if (row.attempt != outcome->attempt) {
		dispatch_record(step, row.id, "late-outcome", outcome->reason, false);
		return;
	}
	switch (outcome->kind) {
	case OUTCOME_SENT: on_sent(step, &row, outcome); break;
	case OUTCOME_RETRY: on_retry(step, &row, outcome); break;
	case OUTCOME_REFUSED: on_refused(step, &row, outcome); break;
	case OUTCOME_UNKNOWN: on_unknown(step, &row, outcome); break;
	}
	dispatch_keep_number(step, &row);
}
