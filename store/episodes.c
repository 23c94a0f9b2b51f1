/* SPDX-License-Identifier: MIT */
/* Episodes of care as rows. */
#include "store/rows.h"
#include "store/episodes.h"

#include "store/episodes.h"

#define SELECT_EPISODE                                                                             \
	"SELECT id, organisation, team, patient, procedure_code, side, listed_on, planned_on,"     \
	" performed_on, worker, pathway, pathway_version, status, version"                         \
	" FROM episode"

static struct episode
read_episode(struct query *query, struct arena *arena)
{
	return (struct episode){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.team = { query_get_int(query, 2) },
		.patient = { query_get_int(query, 3) },
		.procedure_code = query_get_text(query, 4, arena),
		.side = query_get_text(query, 5, arena),
		.listed_on = query_get_date(query, 6),
		.planned_on = query_get_date(query, 7),
		.performed_on = query_get_date(query, 8),
		.worker = query_get_text(query, 9, arena),
		.pathway = query_get_text(query, 10, arena),
		.pathway_version = query_get_text(query, 11, arena),
		.status = query_get_text(query, 12, arena),
		.version = query_get_int(query, 13),
	};
}

static bool
read_one_episode(struct query *query, struct arena *arena, struct episode *out_episode)
{
	bool found = query_next(query);
	if (found)
		*out_episode = read_episode(query, arena);
	query_end(query);
	return found;
}

/* What both adding and updating write. */
static void
bind_plan(struct query *query, const struct episode *episode)
{
	query_int(query, "$id", episode->id.n);
	query_int(query, "$team", episode->team.n);
	query_date(query, "$listed_on", episode->listed_on);
	query_date(query, "$planned_on", episode->planned_on);
	query_date(query, "$performed_on", episode->performed_on);
	query_text(query, "$worker", episode->worker);
	query_text(query, "$pathway", episode->pathway);
	query_text(query, "$pathway_version", episode->pathway_version);
	query_text(query, "$status", episode->status);
	query_int(query, "$version", episode->version);
}

void
episode_add(struct db *db, const struct episode *episode, instant now)
{
	static const char sql[] = "INSERT INTO episode"
				  " (id, organisation, team, patient, procedure_code, side,"
				  " listed_on, planned_on, performed_on, worker, pathway,"
				  " pathway_version, status, version, created_at)"
				  " VALUES ($id, $organisation, $team, $patient, $procedure_code,"
				  " $side, $listed_on, $planned_on, $performed_on, $worker,"
				  " $pathway, $pathway_version, $status, $version, $now)";
	struct query *query = db_query(db, sql);
	bind_plan(query, episode);
	query_int(query, "$organisation", episode->organisation.n);
	query_int(query, "$patient", episode->patient.n);
	query_text(query, "$procedure_code", episode->procedure_code);
	query_text(query, "$side", episode->side);
	query_instant(query, "$now", now);
	query_run(query);
}

void
episode_update(struct db *db, const struct episode *episode)
{
	static const char sql[] = "UPDATE episode"
				  " SET team = $team,"
				  " listed_on = $listed_on,"
				  " planned_on = $planned_on,"
				  " performed_on = $performed_on,"
				  " worker = $worker,"
				  " pathway = $pathway,"
				  " pathway_version = $pathway_version,"
				  " status = $status,"
				  " version = $version"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	bind_plan(query, episode);
	query_run(query);
}

bool
episode_get(struct db *db, struct arena *arena, episode_id id, struct episode *out_episode)
{
	static const char sql[] = SELECT_EPISODE " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_episode(query, arena, out_episode);
}

const char *
episode_pathway(struct db *db, struct arena *arena, episode_id id)
{
	static const char sql[] = "SELECT pathway"
				  " FROM episode"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	const char *pathway = query_next(query) ? query_get_text(query, 0, arena) : "";
	query_end(query);
	return pathway;
}

bool
episode_find(struct db *db, struct arena *arena, patient_id patient, const char *procedure_code,
    const char *side, struct date listed_on, struct episode *out_episode)
{
	static const char sql[] = SELECT_EPISODE " WHERE patient = $patient"
						 " AND procedure_code = $procedure_code"
						 " AND side = $side"
						 " AND listed_on = $listed_on";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	query_text(query, "$procedure_code", procedure_code);
	query_text(query, "$side", side);
	query_date(query, "$listed_on", listed_on);
	return read_one_episode(query, arena, out_episode);
}

struct episode *
episode_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] = SELECT_EPISODE " WHERE patient = $patient"
						 " ORDER BY created_at, id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct episode) };
	while (query_next(query))
		*(struct episode *) rows_add(&rows) = read_episode(query, arena);
	return rows_take(&rows, out_count);
}
