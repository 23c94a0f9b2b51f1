/* SPDX-License-Identifier: MIT */
/*
 * Opens what is due, or says why not. The order of the checks is the order of their weight: the
 * dead first, then consent, then the rest. It sends nothing itself: the desk says, dispatch sends.
 */
#include "conversations/desk_reopen.h"
#include "conversations/escalation.h"
#include "store/episodes.h"
#include "store/patients.h"
#include "store/risk_holds.h"
#include "conversations/intake_parts.h"
#include "scheduler/batch_gate.h"
#include "scheduler/opening.h"
#include "scheduler/plan.h"
#include "scheduler/route.h"
#include "scheduler/scheduler.h"

static instant
allowed_at(const struct scheduler *scheduler, const struct opening *opening, instant at)
{
	return calendar_allowed(scheduler->calendar, opening->zone, opening->team.quiet_from,
	    opening->team.quiet_to, at);
}

static void
set_status(struct scheduler *scheduler, const struct opening *opening, enum followup_status status,
    const char *reason)
{
	struct desk *desk = scheduler->desk;
	if (opening->followup.status == status && strcmp(opening->followup.reason, reason) == 0)
		return;
	followup_set_status(
	    desk->db, &opening->followup, status, reason, desk_id(desk), "hark", desk->now);
}

static void
tell_staff(struct scheduler *scheduler, const struct opening *opening, const char *reason)
{
	desk_alert(scheduler->desk, ALERT_UNSENT, opening->followup.organisation,
	    opening->followup.team, opening->patient.id, (inbox_id){ 0 }, (outbox_id){ 0 }, reason);
}

/* It ends here, and somebody is told. */
static void
give_up(struct scheduler *scheduler, const struct opening *opening, enum followup_status status,
    const char *reason)
{
	set_status(scheduler, opening, status, reason);
	tell_staff(scheduler, opening, reason);
}

/* It waits, with the reason in its row, and is looked at again. */
static void
wait_until(
    struct scheduler *scheduler, const struct opening *opening, const char *reason, instant at)
{
	set_status(scheduler, opening, FOLLOWUP_DUE, reason);
	at = allowed_at(scheduler, opening, at);
	/* Past the window there is one more look, and that look says "missed". */
	followup_retry_at(scheduler->desk->db, opening->followup.id,
	    instant_min(at, instant_plus(opening->followup.closes_at, seconds(1))));
}

static instant
tomorrow(const struct scheduler *scheduler)
{
	return instant_plus(scheduler->desk->now, hours(24));
}

/* Who may not be asked at all. True when that has been decided. */
static bool
is_out(struct scheduler *scheduler, const struct opening *opening)
{
	const struct patient *patient = &opening->patient;
	if (strcmp(patient->life, "deceased") == 0)
		set_status(scheduler, opening, FOLLOWUP_DECEASED, "deceased");
	else if (strcmp(patient->participation, "consent-withdrawn") == 0)
		set_status(scheduler, opening, FOLLOWUP_CONSENT_WITHDRAWN, "consent withdrawn");
	else if (strcmp(patient->participation, "no-further-part") == 0)
		set_status(scheduler, opening, FOLLOWUP_NO_FURTHER_PART, "no further part");
	else if (strcmp(opening->episode.status, "open") != 0)
		set_status(scheduler, opening, FOLLOWUP_CANCELLED, opening->episode.status);
	else
		return false;
	return true;
}

/* What must come first. True when it waits or has ended. */
static bool
is_not_yet(struct scheduler *scheduler, struct opening *opening, bool begun)
{
	struct desk *desk = scheduler->desk;
	const struct patient *patient = &opening->patient;
	struct plan_row row;
	/* What was begun in time may go on until it closes. */
	bool known = !begun && opening_plan(opening, scheduler->calendar, desk->now, &row);
	instant send_by = known ? row.send_by : opening->followup.closes_at;

	if (instant_before(send_by, desk->now) ||
	    !instant_before(desk->now, opening->followup.closes_at)) {
		const char *why = opening->followup.reason[0] == '\0' ? PLAN_ENTERED_LATE
								      : opening->followup.reason;
		give_up(scheduler, opening, FOLLOWUP_MISSED, why);
	} else if (known && row.provisional && !opening->step->before) {
		/* Only a person knows whether there was an operation: one is asked, once. */
		if (opening->followup.status != FOLLOWUP_DUE)
			tell_staff(scheduler, opening, PLAN_UNCONFIRMED);
		wait_until(scheduler, opening, PLAN_UNCONFIRMED, tomorrow(scheduler));
	} else if (date_is_none(patient->agreed_on)) {
		wait_until(scheduler, opening, "no agreement recorded", tomorrow(scheduler));
	} else if (opening->team.hold) {
		wait_until(scheduler, opening, "on hold", instant_plus(desk->now, hours(1)));
	} else if (strcmp(patient->life, "held") == 0) {
		wait_until(scheduler, opening, "a death was texted", tomorrow(scheduler));
	} else if (risk_hold_of(desk->db, patient->id)) {
		wait_until(scheduler, opening, RISK_HOLD_WAITS, tomorrow(scheduler));
	} else if (!instant_is_none(patient->paused_until) &&
	    instant_before(desk->now, patient->paused_until)) {
		wait_until(scheduler, opening, "paused", patient->paused_until);
	} else {
		return false;
	}
	return true;
}

static bool
asks_what_needs_a_route(struct scheduler *scheduler, const struct followup *followup)
{
	struct str ids = str_from(followup->instruments), id;
	while (str_split(&ids, ' ', &id)) {
		const struct instrument *instrument =
		    catalog_find(scheduler->desk->catalog, arena_cstr(scheduler->desk->arena, id));
		if (instrument != NULL && route_is_needed(instrument))
			return true;
	}
	return false;
}

/* Nobody is asked what can raise an alert while an alert of their team has nowhere to go. It waits:
 * a test that is acknowledged is all that it takes. True when it does. */
static bool
waits_for_route(struct scheduler *scheduler, const struct opening *opening)
{
	struct desk *desk = scheduler->desk;
	struct route route;
	if (!scheduler->dispatch->wants_routes ||
	    !asks_what_needs_a_route(scheduler, &opening->followup))
		return false;
	const char *lack = "no alert route";
	if (route_get(desk->db, desk->arena, opening->team.id, &route))
		lack = route_lack(&route, desk->now);
	if (lack == NULL)
		return false;
	if (strcmp(opening->followup.reason, lack) != 0)
		tell_staff(scheduler, opening, lack);
	wait_until(scheduler, opening, lack, instant_plus(desk->now, hours(1)));
	return true;
}

/* It was being asked at a number that is theirs no more, and waits for a telephone that is free. */
static void
go_on(struct scheduler *scheduler, const struct opening *opening, struct conversation_row *begun)
{
	switch (reopen_begun(scheduler->desk, &opening->followup, begun, "hark")) {
	case REOPEN_BUSY: wait_until(scheduler, opening, DESK_BUSY, tomorrow(scheduler)); return;
	case REOPEN_NEVER: give_up(scheduler, opening, FOLLOWUP_SUPPRESSED, DESK_BUSY); return;
	case REOPEN_NOW: return;
	}
}

static void
open_now(struct scheduler *scheduler, struct opening *opening, struct conversation_row *begun)
{
	struct desk *desk = scheduler->desk;
	instant now = desk->now, at = allowed_at(scheduler, opening, now);
	if (instant_before(now, at)) {
		followup_retry_at(desk->db, opening->followup.id, at);
		return;
	}
	if (begun != NULL) {
		instant again;
		const char *watched = batch_gate(desk, &opening->episode, &again);
		if (watched == NULL)
			go_on(scheduler, opening, begun);
		else
			wait_until(scheduler, opening, watched, again);
		return;
	}
	instant last = conversation_last_opened(desk->db, opening->patient.id);
	instant next = instant_is_none(last) ? now : instant_plus(last, days(INVITATION_DAYS));
	if (instant_before(now, next)) {
		wait_until(scheduler, opening, "asked within the week", next);
		return;
	}
	const char *why;
	const struct address *address = opening_address(desk, opening, &why);
	if (address == NULL && strcmp(why, OPENING_NO_ADDRESS) == 0) {
		/* A number told tomorrow still helps. */
		wait_until(scheduler, opening, why, tomorrow(scheduler));
		return;
	}
	if (address == NULL && strcmp(why, "stopped") == 0) {
		/* STOP takes them off the list of calls too: staff were told of the STOP, and this is
		 * not another thing to do. */
		set_status(scheduler, opening, FOLLOWUP_SUPPRESSED, why);
		return;
	}
	if (address == NULL) {
		give_up(scheduler, opening, FOLLOWUP_SUPPRESSED, why);
		return;
	}
	if (risk_hold_at(desk->db, address->id)) {
		/* Another's danger: nobody can say who of them wrote, and no time to ask there. */
		wait_until(scheduler, opening, RISK_HOLD_SHARED, tomorrow(scheduler));
		return;
	}
	const char *kept = batch_gate(desk, &opening->episode, &next);
	if (kept != NULL) {
		wait_until(scheduler, opening, kept, next);
		return;
	}
	if (!allow_list_has(scheduler->dispatch->allow_list, address->value)) {
		wait_until(scheduler, opening, "trial mode", instant_plus(now, hours(1)));
		return;
	}
	if (desk_open(desk, &opening->followup, &opening->patient, address, &why))
		return;
	if (strcmp(why, DESK_BUSY) == 0)
		wait_until(scheduler, opening, why, tomorrow(scheduler));
	else
		give_up(scheduler, opening, FOLLOWUP_SUPPRESSED, why);
}

static void
open_followup(struct scheduler *scheduler, followup_id id)
{
	struct opening opening;
	struct conversation_row row, *begun = NULL;
	if (!opening_load(scheduler->desk, scheduler->pathways, id, &opening))
		return;
	/* A row that waited leaves its retry behind when the plan moves it: what is due is what the
	 * follow-up says, never the row in the clock's table. */
	bool early = instant_before(scheduler->desk->now, opening.followup.due_at);
	bool waiting = !early &&
	    (opening.followup.status == FOLLOWUP_PLANNED ||
		opening.followup.status == FOLLOWUP_DUE);
	if (waiting &&
	    conversation_of_followup(scheduler->desk->db, scheduler->desk->arena, id, &row))
		begun = &row;
	/* Its first text waits in the outbox for another day, where the claim asks all that is asked here. */
	bool open = begun != NULL && begun->open;
	if (waiting && !open && !is_out(scheduler, &opening) &&
	    !is_not_yet(scheduler, &opening, begun != NULL) &&
	    !waits_for_route(scheduler, &opening)) {
		scheduler->opening = &opening;
		open_now(scheduler, &opening, begun);
		scheduler->opening = NULL;
	}
	opening_done(&opening);
}

static void
handle(struct scheduler *scheduler, const struct due *due)
{
	switch (due->kind) {
	case DUE_FOLLOWUP: open_followup(scheduler, (followup_id){ due->subject }); return;
	case DUE_REMIND:
		desk_remind(scheduler->desk, (conversation_id){ due->subject }, due->due_at);
		return;
	case DUE_EXPIRE:
		desk_expire(scheduler->desk, (conversation_id){ due->subject }, due->due_at);
		return;
	case DUE_ESCALATE:
		escalation_due(
		    &(struct escalation){
			.db = scheduler->desk->db,
			.arena = scheduler->desk->arena,
			.random = scheduler->desk->random,
			.now = scheduler->desk->now,
		    },
		    (alert_id){ due->subject }, due->version);
		return;
	case DUE_SETTLE:
		dispatch_settle(scheduler->dispatch, (outbox_id){ due->subject }, due->version);
		return;
	case DUE_PARTS: intake_parts_due(scheduler->desk, (inbox_id){ due->subject }); return;
	}
	BUG("due kind %d", (int) due->kind);
}

bool
scheduler_run(struct scheduler *scheduler, int limit)
{
	struct desk *desk = scheduler->desk;
	size_t count;
	struct due *list = due_take(desk->db, desk->arena, desk->now, limit, &count);
	for (size_t i = 0; i < count; i++)
		handle(scheduler, &list[i]);
	return count == (size_t) limit;
}

void
scheduler_put_off(struct scheduler *scheduler)
{
	struct desk *desk = scheduler->desk;
	struct organisation organisation;
	size_t count;
	struct due *list = due_take(desk->db, desk->arena, desk->now, 1, &count);
	if (count == 0)
		return;
	list[0].due_at = instant_plus(desk->now, hours(1));
	due_put(desk->db, &list[0]);
	if (organisation_first(desk->db, desk->arena, &organisation))
		desk_alert(desk, ALERT_UNSENT, organisation.id, (team_id){ 0 }, (patient_id){ 0 },
		    (inbox_id){ 0 }, (outbox_id){ 0 }, "due-row-failed");
}

instant
scheduler_next(struct scheduler *scheduler)
{
	return instant_min(due_next(scheduler->desk->db), dispatch_next(scheduler->dispatch));
}
