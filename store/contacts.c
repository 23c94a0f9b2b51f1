/* SPDX-License-Identifier: MIT */
/* Contacts, routes and notices as rows. */
#include "store/rows.h"
#include "store/outbox_states.h"

#include "store/contacts.h"

static void
contact_drop(struct db *db, organisation_id organisation, team_id team)
{
	static const char sql[] = "DELETE FROM contact"
				  " WHERE organisation = $organisation AND team = $team";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_int(query, "$team", team.n);
	query_run(query);
}

void
contact_put(struct db *db, organisation_id organisation, team_id team,
    const struct contact *contacts, size_t count)
{
	static const char sql[] = "INSERT INTO contact"
				  " (organisation, team, position, name, mobile, email, within)"
				  " VALUES ($organisation, $team, $position, $name, $mobile,"
				  " $email, $within)";
	contact_drop(db, organisation, team);
	for (size_t i = 0; i < count; i++) {
		struct query *query = db_query(db, sql);
		query_int(query, "$organisation", organisation.n);
		query_int(query, "$team", team.n);
		query_int(query, "$position", (int64_t) i);
		query_text(query, "$name", contacts[i].name);
		query_text(query, "$mobile", contacts[i].mobile);
		query_text(query, "$email", contacts[i].email);
		query_int(query, "$within", contacts[i].within.ms);
		query_run(query);
	}
}

struct contact *
contact_list(struct db *db, struct arena *arena, organisation_id organisation, team_id team,
    size_t *out_count)
{
	static const char sql[] = "SELECT name, mobile, email, within"
				  " FROM contact"
				  " WHERE organisation = $organisation"
				  " AND team IN ($team, 0)"
				  " ORDER BY team = 0, position";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_int(query, "$team", team.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct contact) };
	while (query_next(query))
		*(struct contact *) rows_add(&rows) = (struct contact){
			.name = query_get_text(query, 0, arena),
			.mobile = query_get_text(query, 1, arena),
			.email = query_get_text(query, 2, arena),
			.within = { query_get_int(query, 3) },
		};
	return rows_take(&rows, out_count);
}

void
route_put(struct db *db, team_id team, const char *out_of_hours, const char *hash)
{
	static const char sql[] = "UPDATE team"
				  " SET out_of_hours = $out_of_hours, route = $hash"
				  " WHERE id = $team";
	struct query *query = db_query(db, sql);
	query_int(query, "$team", team.n);
	query_text(query, "$out_of_hours", out_of_hours);
	query_text(query, "$hash", hash);
	query_run(query);
}

bool
route_get(struct db *db, struct arena *arena, team_id team, struct route *out_route)
{
	static const char sql[] = "SELECT out_of_hours, route,"
				  " (SELECT count(*) FROM contact"
				  " WHERE contact.organisation = team.organisation"
				  " AND contact.team = team.id),"
				  " (SELECT max(acknowledged_at) FROM alert"
				  " WHERE alert.team = team.id AND alert.kind = 'test'"
				  " AND alert.rule_version = team.route)"
				  " FROM team"
				  " WHERE id = $team";
	struct query *query = db_query(db, sql);
	query_int(query, "$team", team.n);
	bool found = query_next(query);
	if (found)
		*out_route = (struct route){
			.out_of_hours = query_get_text(query, 0, arena),
			.hash = query_get_text(query, 1, arena),
			.contacts = (int) query_get_int(query, 2),
			.tested_at = query_get_instant(query, 3),
		};
	query_end(query);
	return found;
}

void
notice_add(struct db *db, outbox_id outbox, const struct notice *notice)
{
	static const char sql[] = "INSERT INTO notice"
				  " (outbox, alert, contact, told)"
				  " VALUES ($outbox, $alert, $contact, $told)";
	struct query *query = db_query(db, sql);
	query_int(query, "$outbox", outbox.n);
	query_int(query, "$alert", notice->alert.n);
	query_text(query, "$contact", notice->contact);
	query_int(query, "$told", notice->told);
	query_run(query);
}

bool
notice_get(struct db *db, struct arena *arena, outbox_id outbox, struct notice *out_notice)
{
	static const char sql[] = "SELECT alert, contact, told"
				  " FROM notice"
				  " WHERE outbox = $outbox";
	struct query *query = db_query(db, sql);
	query_int(query, "$outbox", outbox.n);
	bool found = query_next(query);
	if (found)
		*out_notice = (struct notice){
			.alert = { query_get_int(query, 0) },
			.contact = query_get_text(query, 1, arena),
			.told = (int) query_get_int(query, 2),
		};
	query_end(query);
	return found;
}

void
notice_cancel(struct db *db, alert_id alert, instant now)
{
	static const char sql[] =
	    "UPDATE outbox"
	    " SET state = 'cancelled',"
	    " reason = 'acknowledged',"
	    " ended_at = $now"
	    " WHERE " OUTBOX_WAITS " AND id IN (SELECT outbox FROM notice WHERE alert = $alert)";
	struct query *query = db_query(db, sql);
	query_int(query, "$alert", alert.n);
	query_instant(query, "$now", now);
	query_run(query);
}
