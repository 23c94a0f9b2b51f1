/* SPDX-License-Identifier: MIT */
/* How doubt ends: by asking the gateway, by its word, or before a person. */
#include "store/followups.h"
#include "scheduler/dispatch_parts.h"

/* The due row stands before the question leaves: lost, it is asked again. It counts the questions. */
static void
ask_gateway(struct dispatch_step *step, const struct dispatch_channel *channel,
    const struct outbox_row *row, int64_t asked)
{
	struct dispatch_lookup *lookup = ARENA_NEW(step->arena, struct dispatch_lookup);
	*lookup = (struct dispatch_lookup){
		.id = row->id,
		.attempt = row->attempt,
		.kind = channel->kind,
		.gateway = channel->gateway,
		.ask_id = row->ask_id,
		.next = step->lookups,
	};
	step->lookups = lookup;
	due_put(step->db,
	    &(struct due){ instant_plus(step->now, seconds(LOOKUP_SECONDS)), DUE_SETTLE, row->id.n,
		asked + 1 });
}

static enum outbox_state
state_of(enum receipt_state state)
{
	switch (state) {
	case RECEIPT_NONE:
	case RECEIPT_SUBMITTED: return OUTBOX_SUBMITTED;
	case RECEIPT_DELIVERED: return OUTBOX_DELIVERED;
	case RECEIPT_FAILED_TEMPORARY:
	case RECEIPT_FAILED:
	case RECEIPT_NO_ADDRESS: return OUTBOX_FAILED;
	}
	BUG("receipt %d", (int) state);
}

void
dispatch_found(struct dispatch_step *step, const struct dispatch_finding *finding)
{
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, finding->id, &row))
		return;
	/* Asked about an attempt that something else has decided meanwhile, or that is over. */
	if (row.state != OUTBOX_SETTLING || row.attempt != finding->attempt) {
		dispatch_record(step, row.id, "late-finding", finding->reason, false);
		return;
	}
	enum outbox_state state = state_of(finding->state);
	switch (finding->kind) {
	case FINDING_UNSAID:
		dispatch_record(step, row.id, "unsaid", finding->reason, false);
		return;
	case FINDING_ABSENT:
		if (strcmp(row.reason, DISPATCH_REFUSED) == 0) {
			(void) dispatch_move(
			    step, &row, OUTBOX_FAILED, "", finding->reason, step->now, true);
			dispatch_tell_staff(step, &row, ALERT_UNSENT, DISPATCH_REFUSED);
			return;
		}
		/* The gateway's own word, after the time in which it may still come: not accepted.
		 * The doubt stays on record, so that a second one is not made light of. */
		(void) dispatch_move(
		    step, &row, OUTBOX_QUEUED, "", finding->reason, step->now, true);
		return;
	case FINDING_TWICE: dispatch_tell_staff(step, &row, ALERT_UNCERTAIN, "sent-twice"); break;
	case FINDING_TAKEN: break;
	}
	if (dispatch_move(
		step, &row, state, finding->gateway_id, finding->reason, step->now, true) &&
	    state == OUTBOX_FAILED) {
		dispatch_tell_staff(step, &row, ALERT_UNSENT, finding->reason);
		if (finding->state == RECEIPT_NO_ADDRESS)
			dispatch_block_address(step, row.address, (struct str){ 0 });
	}
}

void
dispatch_settle(struct dispatch_step *step, outbox_id id, int64_t asked)
{
	struct outbox_row row;
	if (!outbox_get(step->db, step->arena, id, &row) || row.state != OUTBOX_SETTLING)
		return;
	/* Put there for an earlier attempt: this one is not to be judged yet, and has a row of its own. */
	if (instant_before(step->now, row.next_at))
		return;
	/* A gateway that is no longer there can't say, and another one says nothing about it. */
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, &row);
	enum channel_class klass = channel == NULL ? CHANNEL_BLIND : channel->klass;
	instant deadline = instant_plus(row.sent_at, hours(RECEIPT_HOURS));
	switch (klass) {
	case CHANNEL_IDEM:
		(void) dispatch_move(
		    step, &row, OUTBOX_QUEUED, "", OUTBOX_SAME_ID, step->now, true);
		return;
	case CHANNEL_CALLBACK:
		if (instant_before(step->now, deadline)) {
			dispatch_settle_until(step, id, deadline);
			return;
		}
		break;
	case CHANNEL_LOOKUP:
		/* Down for longer than that, hark may not have asked even once. */
		if (asked < LOOKUPS_LEAST || instant_before(step->now, deadline)) {
			ask_gateway(step, channel, &row, asked);
			return;
		}
		break;
	case CHANNEL_BLIND: break;
	}
	/* Nobody can say. It is not sent again; the next reminder, differently worded, repairs it
	 * for the patient, and staff see it. */
	if (dispatch_move(step, &row, OUTBOX_UNCERTAIN, "", "no evidence", step->now, true))
		dispatch_tell_staff(step, &row, ALERT_UNCERTAIN, "no-evidence");
}
