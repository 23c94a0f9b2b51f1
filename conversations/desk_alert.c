/* SPDX-License-Identifier: MIT */
/* Alerts: what a person must see, by when, and on their way to the first who is to be told. */
#include "conversations/desk.h"
#include "conversations/escalation.h"
#include "store/alerts.h"

/* How long a person has: hours for a danger, by the clock; for all else one working day. */
static instant
alert_due(struct desk *desk, enum alert_kind kind, team_id id)
{
	struct team team;
	switch (kind) {
	case ALERT_URGENT:
	case ALERT_ROUTE:
	case ALERT_CLOCK: return instant_plus(desk->now, hours(1));
	case ALERT_CLINICAL: return instant_plus(desk->now, hours(4));
	case ALERT_DECEASED:
	case ALERT_WRONG_PERSON:
	case ALERT_PROXY:
	case ALERT_NOT_OPERATED:
	case ALERT_HUMAN:
	case ALERT_UNREADABLE:
	case ALERT_STOPPED:
	case ALERT_WITHDRAWAL:
	case ALERT_WORDS:
	case ALERT_UNKNOWN_SENDER:
	case ALERT_UNCERTAIN:
	case ALERT_UNSENT:
	case ALERT_TEST: break;
	}
	/* Nobody's: a day. */
	if (id.n == 0 || !teams_kept_get(&desk->teams, desk->db, desk->arena, id, &team))
		return instant_plus(desk->now, hours(24));
	return desk->hooks->working_day(desk->hooks_context, &team, desk->now);
}

static void
raise_alert(struct desk *desk, const struct alert *alert)
{
	const struct escalation escalation = {
		.db = desk->db,
		.arena = desk->arena,
		.random = desk->random,
		.now = desk->now,
	};
	escalation_raise(&escalation, alert);
}

void
desk_alert(struct desk *desk, enum alert_kind kind, organisation_id organisation, team_id team,
    patient_id patient, inbox_id inbox, outbox_id outbox, const char *rule)
{
	raise_alert(desk,
	    &(struct alert){
		.id = { desk_id(desk) },
		.organisation = organisation,
		.team = team,
		.patient = patient,
		.inbox = inbox,
		.outbox = outbox,
		.kind = alert_kind_word(kind),
		.rule = rule,
		.rule_version = arena_printf(desk->arena, "reading %d", (int) READING_VERSION),
		.raised_at = desk->now,
		.due_at = alert_due(desk, kind, team),
		.owner = "",
	    });
}

alert_id
desk_test_route(struct desk *desk, const struct team *team, const char *route)
{
	const struct alert alert = {
		.id = { desk_id(desk) },
		.organisation = team->organisation,
		.team = team->id,
		.kind = alert_kind_word(ALERT_TEST),
		.rule = "a test of the alert route",
		.rule_version = route,
		.raised_at = desk->now,
		.due_at = alert_due(desk, ALERT_TEST, team->id),
		.owner = "",
	};
	raise_alert(desk, &alert);
	return alert.id;
}
