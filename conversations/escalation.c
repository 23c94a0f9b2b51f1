/* SPDX-License-Identifier: MIT */
/* Who is told next. It decides nothing about an alert but that: acknowledging and closing it is for
 * people. */
#include "base/hash.h"
#include "base/zone.h"
#include "conversations/effect.h"
#include "store/contacts.h"
#include "store/followups.h"
#include "store/organisations.h"
#include "store/patients.h"

#include "conversations/escalation.h"

#define ESCALATION_VERSION "route 1"

static int64_t
new_id(const struct escalation *escalation)
{
	return random_id(escalation->random, escalation->now);
}

static bool
is_told(const struct alert *alert)
{
	static const enum alert_kind kinds[] = { ALERT_URGENT, ALERT_CLINICAL, ALERT_TEST };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(alert->kind, alert_kind_word(kinds[i])) == 0)
			return alert->team.n != 0;
	return false;
}

/* The route is broken: that is for whoever reads the list. It is not told by the route itself. */
static void
raise_route(const struct escalation *escalation, const struct alert *about, outbox_id outbox,
    const char *rule)
{
	alert_add(escalation->db,
	    &(struct alert){
		.id = { new_id(escalation) },
		.organisation = about->organisation,
		.team = about->team,
		.outbox = outbox,
		.kind = alert_kind_word(ALERT_ROUTE),
		.rule = rule,
		.rule_version = ESCALATION_VERSION,
		.raised_at = escalation->now,
		.due_at = instant_plus(escalation->now, hours(1)),
		.owner = "",
	    });
}

/* English, since no contact says which language is theirs. The team's name for staff: it is a
 * colleague who reads it, and the telephone is theirs. */
static const char *
notice_body(const struct escalation *escalation, const struct alert *alert, const struct team *team,
    const struct contact *contact, const struct route *route, bool last)
{
	char until[ZONE_TEXT];
	struct zone *zone = team_zone(team);
	(void) zone_format(zone, instant_plus(escalation->now, contact->within), until);
	zone_close(zone);
	return arena_printf(escalation->arena,
	    "hark: %s alert %lld of %s. Please look now, and say so: hark alert acknowledge %lld. "
	    "After %.5s %s. Out of hours: %s",
	    alert->kind, (long long) alert->id.n, team->name, (long long) alert->id.n, until + 11,
	    last ? "it counts as not acknowledged" : "the next person is told",
	    route->out_of_hours[0] == '\0' ? "no plan is set down" : route->out_of_hours);
}

/* One way to reach a contact: its ask_id is made of the alert, the turn and the way, so that no turn
 * is told twice. */
static void
tell_by(const struct escalation *escalation, const struct alert *alert,
    const struct contact *contact, const char *kind, const char *to, const char *body)
{
	char ask_id[HASH_ID_TEXT];
	if (to[0] == '\0')
		return;
	const struct str parts[] = { STR("escalation"),
		str_from(arena_int(escalation->arena, alert->id.n)),
		str_from(arena_int(escalation->arena, alert->told)), str_from(kind) };
	struct outbox_row row = {
		.id = { new_id(escalation) },
		.ask_id = hash_id(parts, ARRAY_LEN(parts), ask_id),
		.organisation = alert->organisation,
		.team = alert->team,
		.address = address_put(escalation->db, (address_id){ new_id(escalation) },
		    alert->organisation, kind, to, escalation->now),
		.channel = kind,
		.purpose = purpose_word(PURPOSE_STAFF),
		.instrument = "",
		.subject = strcmp(kind, "email") == 0
		    ? arena_printf(escalation->arena, "hark: %s alert", alert->kind)
		    : "",
		.body = body,
		.state = OUTBOX_QUEUED,
		.priority = purpose_priority(PURPOSE_STAFF),
		.gateway_id = "",
		.reason = "",
		.created_at = escalation->now,
		.not_before = escalation->now,
		.not_after = instant_plus(escalation->now, contact->within),
		.next_at = escalation->now,
		.sent_at = INSTANT_NONE,
	};
	if (outbox_add(escalation->db, &row))
		notice_add(escalation->db, row.id,
		    &(struct notice){ alert->id, contact->name, alert->told });
}

static void
tell_next(const struct escalation *escalation, struct alert *alert)
{
	size_t count, turn = (size_t) alert->told;
	struct team team;
	struct route route;
	struct contact *list = contact_list(
	    escalation->db, escalation->arena, alert->organisation, alert->team, &count);
	if (count == 0 || !team_get(escalation->db, escalation->arena, alert->team, &team) ||
	    !route_get(escalation->db, escalation->arena, alert->team, &route))
		return; /* nobody is named: the list is all there is, and `hark check` says so */
	alert->told++;
	if (turn >= count) {
		/* Once: a turn behind the last is not followed by another. */
		if (turn == count)
			raise_route(escalation, alert, (outbox_id){ 0 },
			    "nobody has acknowledged an alert");
		alert_tell(escalation->db, alert->id, alert->owner, alert->told);
		return;
	}
	const struct contact *contact = &list[turn];
	alert_tell(escalation->db, alert->id, contact->name, alert->told);
	const char *body =
	    notice_body(escalation, alert, &team, contact, &route, turn + 1 == count);
	tell_by(escalation, alert, contact, "sms", contact->mobile, body);
	tell_by(escalation, alert, contact, "email", contact->email, body);
	due_put(escalation->db,
	    &(struct due){ instant_plus(escalation->now, contact->within), DUE_ESCALATE,
		alert->id.n, alert->told });
}

void
escalation_raise(const struct escalation *escalation, const struct alert *alert)
{
	struct alert raised = *alert;
	alert_add(escalation->db, alert);
	if (is_told(&raised))
		tell_next(escalation, &raised);
}

void
escalation_due(const struct escalation *escalation, alert_id id, int64_t told)
{
	struct alert alert;
	if (alert_get(escalation->db, escalation->arena, id, &alert) &&
	    strcmp(alert.state, "open") == 0 && instant_is_none(alert.acknowledged_at) &&
	    alert.told == told)
		tell_next(escalation, &alert);
}

void
escalation_failed(
    const struct escalation *escalation, const struct outbox_row *row, const char *why)
{
	struct notice notice;
	struct alert about = { .organisation = row->organisation, .team = row->team };
	raise_route(escalation, &about, row->id, why);
	/* Told by two ways, of which one failed, the next is told all the same: better one too many. */
	if (notice_get(escalation->db, escalation->arena, row->id, &notice))
		escalation_due(escalation, notice.alert, notice.told);
}
