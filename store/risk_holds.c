/* SPDX-License-Identifier: MIT */
/* Holds after a risk, as a look at the alerts. */
#include "store/rows.h"

#include "store/risk_holds.h"

static bool
is_true(struct query *query)
{
	bool found = query_next(query);
	query_end(query);
	return found;
}

bool
risk_hold_of(struct db *db, patient_id patient)
{
	static const char sql[] = "SELECT 1"
				  " FROM alert"
				  " WHERE patient = $patient AND " RISK_HOLDS " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	return is_true(query);
}

bool
risk_hold_at(struct db *db, address_id address)
{
	static const char sql[] = "SELECT 1"
				  " FROM patient_address"
				  " JOIN alert ON alert.patient = patient_address.patient"
				  " WHERE patient_address.address = $address"
				  " AND " RISK_HOLDS " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	return is_true(query);
}

alert_id
risk_hold_stop(struct db *db, patient_id patient)
{
	static const char sql[] = "SELECT id"
				  " FROM alert"
				  " WHERE patient = $patient AND kind = 'stopped'"
				  " AND " RISK_HOLDS " ORDER BY id LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	alert_id id = { query_next(query) ? query_get_int(query, 0) : 0 };
	query_end(query);
	return id;
}

static void
release(struct db *db, patient_id patient, bool of_stop, const char *by, instant now)
{
	static const char sql[] = "UPDATE alert"
				  " SET released_at = $now, released_by = $by"
				  " WHERE patient = $patient"
				  " AND (kind = 'stopped') = $of_stop"
				  " AND " RISK_HOLDS;
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_int(query, "$of_stop", of_stop);
	query_text(query, "$by", by);
	query_instant(query, "$now", now);
	(void) query_run(query);
}

void
risk_hold_release(struct db *db, patient_id patient, const char *by, instant now)
{
	release(db, patient, false, by, now);
}

void
risk_hold_start(struct db *db, patient_id patient, const char *by, instant now)
{
	release(db, patient, true, by, now);
}

/* This patient, and whoever else is reached where they are. */
#define SHARERS                                                                                    \
	"(SELECT $patient AS id"                                                                   \
	" UNION SELECT other.patient FROM patient_address AS mine"                                 \
	" JOIN patient_address AS other ON other.address = mine.address"                           \
	" WHERE mine.patient = $patient)"

struct held_followup *
risk_hold_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] =
	    "SELECT patient.given_name || ' ' || patient.family_name,"
	    " followup.step, followup.status, followup.reason, followup.closes_at"
	    " FROM " SHARERS " AS sharer"
	    " JOIN patient ON patient.id = sharer.id"
	    " JOIN episode ON episode.patient = patient.id"
	    " JOIN followup ON followup.episode = episode.id"
	    " WHERE (followup.status = 'due'"
	    " AND (followup.reason = '" RISK_HOLD_WAITS "' OR followup.reason = '" RISK_HOLD_SHARED
	    "')) OR (patient.id = $patient"
	    " AND EXISTS (SELECT 1 FROM conversation WHERE conversation.followup = followup.id"
	    " AND conversation.open = 1 AND conversation.state = 'with-person'))"
	    " ORDER BY followup.closes_at, followup.id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct held_followup) };
	while (query_next(query))
		*(struct held_followup *) rows_add(&rows) = (struct held_followup){
			.name = query_get_text(query, 0, arena),
			.step = query_get_text(query, 1, arena),
			.status = query_get_text(query, 2, arena),
			.reason = query_get_text(query, 3, arena),
			.closes_at = query_get_instant(query, 4),
		};
	return rows_take(&rows, out_count);
}

patient_id *
risk_hold_sharers(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] = "SELECT id"
				  " FROM " SHARERS " ORDER BY id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	struct rows rows = { .arena = arena, .size = sizeof(patient_id) };
	while (query_next(query))
		((patient_id *) rows_add(&rows))->n = query_get_int(query, 0);
	return rows_take(&rows, out_count);
}
