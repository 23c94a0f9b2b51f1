/* SPDX-License-Identifier: MIT */
/* Alerts as rows. */
#include "store/risk_holds.h"
#include "store/rows.h"

#include "store/alerts.h"

void
alert_add(struct db *db, const struct alert *alert)
{
	static const char sql[] = "INSERT INTO alert"
				  " (id, organisation, team, patient, inbox, outbox, kind, rule,"
				  " rule_version, raised_at, due_at, owner, state, closed_by,"
				  " outcome)"
				  " VALUES ($id, $organisation, $team, $patient, $inbox, $outbox,"
				  " $kind, $rule, $rule_version, $raised_at, $due_at, $owner,"
				  " 'open', '', '')";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", alert->id.n);
	query_int(query, "$organisation", alert->organisation.n);
	query_id_or_null(query, "$team", alert->team.n);
	query_id_or_null(query, "$patient", alert->patient.n);
	query_id_or_null(query, "$inbox", alert->inbox.n);
	query_id_or_null(query, "$outbox", alert->outbox.n);
	query_text(query, "$kind", alert->kind);
	query_text(query, "$rule", alert->rule);
	query_text(query, "$rule_version", alert->rule_version);
	query_instant(query, "$raised_at", alert->raised_at);
	query_instant(query, "$due_at", alert->due_at);
	query_text(query, "$owner", alert->owner);
	query_run(query);
}

bool
alert_close(struct db *db, alert_id id, const char *by, const char *outcome, instant now,
    organisation_id *out_organisation)
{
	static const char sql[] = "UPDATE alert"
				  " SET state = 'closed',"
				  " closed_at = $now,"
				  " closed_by = $by,"
				  " outcome = $outcome"
				  " WHERE id = $id AND state = 'open'"
				  " RETURNING organisation";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$by", by);
	query_text(query, "$outcome", outcome);
	query_instant(query, "$now", now);
	bool closed = query_next(query);
	if (closed)
		*out_organisation = (organisation_id){ query_get_int(query, 0) };
	query_end(query);
	return closed;
}

#define SELECT_ALERT                                                                               \
	"SELECT alert.id, alert.organisation, alert.team, alert.patient, alert.inbox,"             \
	" alert.outbox, alert.kind, alert.rule, alert.rule_version, alert.raised_at,"              \
	" alert.due_at, alert.owner, alert.state, alert.outcome,"                                  \
	" coalesce(patient.given_name || ' ' || patient.family_name, notice.contact, ''),"         \
	" coalesce(inbox.sender, address.value, ''),"                                              \
	" CASE WHEN inbox.id IS NOT NULL THEN inbox.body"                                          \
	" WHEN outbox.id IS NOT NULL"                                                              \
	" THEN 'our text (' || outbox.purpose || ') is ' || outbox.state || ': ' || alert.rule"    \
	" ELSE alert.rule END,"                                                                    \
	" alert.acknowledged_at, alert.acknowledged_by, alert.told,"                               \
	" alert.released_at, alert.released_by, " RISK_HOLDS " FROM alert"                         \
	" LEFT JOIN patient ON patient.id = alert.patient"                                         \
	" LEFT JOIN inbox ON inbox.id = alert.inbox"                                               \
	" LEFT JOIN outbox ON outbox.id = alert.outbox"                                            \
	" LEFT JOIN notice ON notice.outbox = alert.outbox"                                        \
	" LEFT JOIN address ON address.id = outbox.address"

static struct alert
read_alert(struct query *query, struct arena *arena)
{
	return (struct alert){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.team = { query_get_int(query, 2) },
		.patient = { query_get_int(query, 3) },
		.inbox = { query_get_int(query, 4) },
		.outbox = { query_get_int(query, 5) },
		.kind = query_get_text(query, 6, arena),
		.rule = query_get_text(query, 7, arena),
		.rule_version = query_get_text(query, 8, arena),
		.raised_at = query_get_instant(query, 9),
		.due_at = query_get_instant(query, 10),
		.owner = query_get_text(query, 11, arena),
		.state = query_get_text(query, 12, arena),
		.outcome = query_get_text(query, 13, arena),
		.patient_name = query_get_text(query, 14, arena),
		.address = query_get_text(query, 15, arena),
		.text = query_get_text(query, 16, arena),
		.acknowledged_at = query_get_instant(query, 17),
		.acknowledged_by = query_get_text(query, 18, arena),
		.told = (int) query_get_int(query, 19),
		.released_at = query_get_instant(query, 20),
		.released_by = query_get_text(query, 21, arena),
		.holds = query_get_int(query, 22) != 0,
	};
}

bool
alert_get(struct db *db, struct arena *arena, alert_id id, struct alert *out_alert)
{
	static const char sql[] = SELECT_ALERT " WHERE alert.id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	bool found = query_next(query);
	if (found)
		*out_alert = read_alert(query, arena);
	query_end(query);
	return found;
}

void
alert_tell(struct db *db, alert_id id, const char *owner, int told)
{
	static const char sql[] = "UPDATE alert"
				  " SET owner = $owner, told = $told"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$owner", owner);
	query_int(query, "$told", told);
	query_run(query);
}

bool
alert_acknowledge(struct db *db, alert_id id, const char *by, instant now)
{
	static const char sql[] = "UPDATE alert"
				  " SET acknowledged_at = $now,"
				  " acknowledged_by = $by,"
				  " owner = $by"
				  " WHERE id = $id AND state = 'open'"
				  " AND acknowledged_at IS NULL";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$by", by);
	query_instant(query, "$now", now);
	return query_run(query);
}

bool
alert_is_open(struct db *db, patient_id patient)
{
	static const char sql[] = "SELECT 1"
				  " FROM alert"
				  " WHERE patient = $patient AND state = 'open'"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	bool found = query_next(query);
	query_end(query);
	return found;
}

bool
alert_of_house_is_open(struct db *db, organisation_id organisation, const char *rule)
{
	static const char sql[] = "SELECT 1"
				  " FROM alert"
				  " WHERE organisation = $organisation"
				  " AND state = 'open'"
				  " AND patient IS NULL"
				  " AND rule = $rule"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$rule", rule);
	bool found = query_next(query);
	query_end(query);
	return found;
}

bool
alert_kind_is_open(struct db *db, patient_id patient, const char *kind)
{
	static const char sql[] = "SELECT 1"
				  " FROM alert"
				  " WHERE patient = $patient AND state = 'open' AND kind = $kind"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_text(query, "$kind", kind);
	bool found = query_next(query);
	query_end(query);
	return found;
}

bool
alert_of_sender_is_open(
    struct db *db, organisation_id organisation, struct str sender, const char *kind)
{
	static const char sql[] = "SELECT 1"
				  " FROM alert JOIN inbox ON inbox.id = alert.inbox"
				  " WHERE alert.organisation = $organisation"
				  " AND alert.state = 'open' AND alert.kind = $kind"
				  " AND inbox.sender = $sender"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_str(query, "$sender", sender);
	query_text(query, "$kind", kind);
	bool found = query_next(query);
	query_end(query);
	return found;
}

struct alert *
alert_list(struct db *db, struct arena *arena, bool all, size_t *out_count)
{
	static const char every[] = SELECT_ALERT " ORDER BY alert.due_at, alert.id";
	static const char open[] = SELECT_ALERT " WHERE alert.state = 'open'"
						" ORDER BY alert.due_at, alert.id";
	struct query *query = db_query(db, all ? every : open);
	struct rows rows = { .arena = arena, .size = sizeof(struct alert) };
	while (query_next(query))
		*(struct alert *) rows_add(&rows) = read_alert(query, arena);
	return rows_take(&rows, out_count);
}

struct alert_tally *
alert_tally_list(struct db *db, struct arena *arena, organisation_id organisation, const char *team,
    instant since, instant until, instant now, size_t *out_count)
{
	static const char sql[] = "SELECT team_key, kind, count(*),"
				  " sum(read_at IS NULL AND due_at > $now),"
				  " sum(read_at IS NOT NULL AND read_at <= due_at),"
				  " sum(read_at IS NOT NULL AND read_at > due_at),"
				  " sum(read_at IS NULL AND due_at <= $now),"
				  " min(raised_at), max(raised_at)"
				  " FROM (SELECT coalesce(team.key, '') AS team_key, alert.kind,"
				  " coalesce(alert.acknowledged_at, alert.closed_at) AS read_at,"
				  " alert.due_at, alert.raised_at"
				  " FROM alert"
				  " LEFT JOIN team ON team.id = alert.team"
				  " WHERE alert.organisation = $organisation"
				  " AND alert.inbox IS NOT NULL"
				  " AND alert.raised_at >= $since"
				  " AND alert.raised_at < $until) AS text"
				  " WHERE $team = '' OR team_key = $team"
				  " GROUP BY team_key, kind"
				  " ORDER BY team_key, kind";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$team", team);
	query_instant(query, "$since", since);
	query_instant(query, "$until", until);
	query_instant(query, "$now", now);
	struct rows rows = { .arena = arena, .size = sizeof(struct alert_tally) };
	while (query_next(query))
		*(struct alert_tally *) rows_add(&rows) = (struct alert_tally){
			.team = query_get_text(query, 0, arena),
			.kind = query_get_text(query, 1, arena),
			.texts = query_get_int(query, 2),
			.within = query_get_int(query, 3),
			.in_time = query_get_int(query, 4),
			.late = query_get_int(query, 5),
			.unread = query_get_int(query, 6),
			.first = query_get_instant(query, 7),
			.last = query_get_instant(query, 8),
		};
	return rows_take(&rows, out_count);
}
