/* SPDX-License-Identifier: MIT */
/* Addresses as rows, and which patients are reached by them (patients.h). */
#include "store/patients.h"
#include "store/rows.h"

#define SELECT_ADDRESS                                                                             \
	"SELECT address.id, address.organisation, address.kind, address.value, address.state,"     \
	" address.safety_at, address.state_at"

/* checked_at, when the statement asks for it, is column 7. */
static struct address
read_address(struct query *query, struct arena *arena)
{
	return (struct address){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.kind = query_get_text(query, 2, arena),
		.value = query_get_text(query, 3, arena),
		.state = query_get_text(query, 4, arena),
		.safety_at = query_get_instant(query, 5),
		.state_at = query_get_instant(query, 6),
	};
}

static bool
read_one_address(struct query *query, struct arena *arena, struct address *out_address)
{
	bool found = query_next(query);
	if (found)
		*out_address = read_address(query, arena);
	query_end(query);
	return found;
}

static void
address_add(struct db *db, address_id id, organisation_id organisation, const char *kind,
    const char *value, instant now)
{
	static const char sql[] = "INSERT INTO address"
				  " (id, organisation, kind, value, state, state_at)"
				  " VALUES ($id, $organisation, $kind, $value, 'ok', $now)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$kind", kind);
	query_text(query, "$value", value);
	query_instant(query, "$now", now);
	query_run(query);
}

address_id
address_put(struct db *db, address_id id, organisation_id organisation, const char *kind,
    const char *value, instant now)
{
	static const char sql[] = "SELECT id"
				  " FROM address"
				  " WHERE organisation = $organisation"
				  " AND kind = $kind"
				  " AND value = $value";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$kind", kind);
	query_text(query, "$value", value);
	bool found = query_next(query);
	if (found)
		id.n = query_get_int(query, 0);
	query_end(query);
	if (!found)
		address_add(db, id, organisation, kind, value, now);
	return id;
}

bool
address_get(struct db *db, struct arena *arena, address_id id, struct address *out_address)
{
	static const char sql[] = SELECT_ADDRESS " FROM address"
						 " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_address(query, arena, out_address);
}

bool
address_get_of(struct db *db, struct arena *arena, address_id id, patient_id patient,
    struct address *out_address)
{
	static const char sql[] = SELECT_ADDRESS ", patient_address.checked_at"
						 " FROM address"
						 " LEFT JOIN patient_address"
						 " ON patient_address.patient = $patient"
						 " AND patient_address.address = address.id"
						 " WHERE address.id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_int(query, "$patient", patient.n);
	bool found = query_next(query);
	if (found) {
		*out_address = read_address(query, arena);
		out_address->checked = !query_is_null(query, 7);
	}
	query_end(query);
	return found;
}

bool
address_find(struct db *db, struct arena *arena, organisation_id organisation, const char *kind,
    struct str value, struct address *out_address)
{
	static const char sql[] = SELECT_ADDRESS " FROM address"
						 " WHERE organisation = $organisation"
						 " AND kind = $kind"
						 " AND value = $value";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$kind", kind);
	query_str(query, "$value", value);
	return read_one_address(query, arena, out_address);
}

void
address_set_state(struct db *db, address_id id, const char *state, instant now)
{
	static const char sql[] = "UPDATE address"
				  " SET state = $state, state_at = $now"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$state", state);
	query_instant(query, "$now", now);
	query_run(query);
}

void
address_set_safety(struct db *db, address_id id, instant at)
{
	static const char sql[] = "UPDATE address"
				  " SET safety_at = $at"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_instant(query, "$at", at);
	query_run(query);
}

void
address_link(struct db *db, patient_id patient, address_id address, int preference)
{
	static const char sql[] = "INSERT INTO patient_address"
				  " (patient, address, preference)"
				  " VALUES ($patient, $address, $preference)"
				  " ON CONFLICT (patient, address) DO UPDATE"
				  " SET preference = excluded.preference";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_int(query, "$address", address.n);
	query_int(query, "$preference", preference);
	query_run(query);
}

void
address_set_checked(struct db *db, patient_id patient, address_id address, instant at)
{
	static const char sql[] = "UPDATE patient_address"
				  " SET checked_at = $at"
				  " WHERE patient = $patient AND address = $address";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_int(query, "$address", address.n);
	query_instant(query, "$at", at);
	query_run(query);
}

void
address_unlink(struct db *db, patient_id patient, address_id address)
{
	static const char sql[] = "DELETE FROM patient_address"
				  " WHERE patient = $patient AND address = $address";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_int(query, "$address", address.n);
	query_run(query);
}

struct address *
address_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] = SELECT_ADDRESS ", patient_address.checked_at"
						 " FROM patient_address"
						 " JOIN address"
						 " ON address.id = patient_address.address"
						 " WHERE patient_address.patient = $patient"
						 " ORDER BY preference, address.id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct address) };
	while (query_next(query)) {
		struct address *address = rows_add(&rows);
		*address = read_address(query, arena);
		address->checked = !query_is_null(query, 7);
	}
	return rows_take(&rows, out_count);
}

patient_id *
address_patients(struct db *db, struct arena *arena, address_id address, size_t *out_count)
{
	static const char sql[] = "SELECT patient"
				  " FROM patient_address"
				  " WHERE address = $address"
				  " ORDER BY patient";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	struct rows rows = { .arena = arena, .size = sizeof(patient_id) };
	while (query_next(query))
		((patient_id *) rows_add(&rows))->n = query_get_int(query, 0);
	return rows_take(&rows, out_count);
}

void
patient_set_addresses(struct db *db, patient_id patient, const char *state, instant now)
{
	/* A STOP outlives the hold of a texted death: released, the address must still be silent. */
	static const char sql[] = "UPDATE address"
				  " SET state = $state, state_at = $now"
				  " WHERE (state = 'ok' OR (state = 'held' AND $state = 'stopped'))"
				  " AND id IN (SELECT address"
				  " FROM patient_address"
				  " WHERE patient = $patient)"
				  " AND NOT EXISTS (SELECT 1"
				  " FROM patient_address"
				  " WHERE address = address.id AND patient <> $patient)";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_text(query, "$state", state);
	query_instant(query, "$now", now);
	query_run(query);
}
