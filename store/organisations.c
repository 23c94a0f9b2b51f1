/* SPDX-License-Identifier: MIT */
/* Organisations, teams and staff as rows. */
#include "store/rows.h"

#include "store/organisations.h"

/*
 * Written by key: an update, and where there is nothing to update an insert. Not one statement with
 * ON CONFLICT DO UPDATE, which would have SQLite look for rows that refer to the new one.
 */
static bool
update_organisation(struct db *db, const struct organisation *organisation, organisation_id *out_id)
{
	/* hold is not touched by the file: it was set by a person and outlives restarts. */
	static const char sql[] = "UPDATE organisation"
				  " SET name = $name,"
				  " public_name = $public_name,"
				  " zone = $zone,"
				  " telephone = $telephone"
				  " WHERE key = $key"
				  " RETURNING id";
	struct query *query = db_query(db, sql);
	query_text(query, "$key", organisation->key);
	query_text(query, "$name", organisation->name);
	query_text(query, "$public_name", organisation->public_name);
	query_text(query, "$zone", organisation->zone);
	query_text(query, "$telephone", organisation->telephone);
	bool found = query_next(query);
	if (found)
		out_id->n = query_get_int(query, 0);
	query_end(query);
	return found;
}

organisation_id
organisation_put(struct db *db, const struct organisation *organisation, instant now)
{
	static const char sql[] = "INSERT INTO organisation"
				  " (id, key, name, public_name, zone, telephone, hold,"
				  " created_at)"
				  " VALUES ($id, $key, $name, $public_name, $zone, $telephone,"
				  " $hold, $now)";
	organisation_id id = organisation->id;
	if (update_organisation(db, organisation, &id))
		return id;
	struct query *query = db_query(db, sql);
	query_int(query, "$id", organisation->id.n);
	query_text(query, "$key", organisation->key);
	query_text(query, "$name", organisation->name);
	query_text(query, "$public_name", organisation->public_name);
	query_text(query, "$zone", organisation->zone);
	query_text(query, "$telephone", organisation->telephone);
	query_int(query, "$hold", organisation->hold);
	query_instant(query, "$now", now);
	query_run(query);
	return id;
}

bool
organisation_rename(struct db *db, organisation_id organisation, const char *key)
{
	static const char sql[] = "UPDATE organisation"
				  " SET key = $key"
				  " WHERE id = $organisation"
				  " AND NOT EXISTS (SELECT 1 FROM patient"
				  " WHERE patient.organisation = $organisation)"
				  " RETURNING id";
	struct query *query = db_query(db, sql);
	query_text(query, "$key", key);
	query_int(query, "$organisation", organisation.n);
	bool renamed = query_next(query);
	query_end(query);
	return renamed;
}

/* What both adding and updating write. */
static void
bind_team(struct query *query, const struct team *team)
{
	query_int(query, "$organisation", team->organisation.n);
	query_text(query, "$key", team->key);
	query_text(query, "$name", team->name);
	query_text(query, "$public_name", team->public_name);
	query_text(query, "$zone", team->zone);
	query_text(query, "$telephone", team->telephone);
	query_int(query, "$quiet_from", team->quiet_from);
	query_int(query, "$quiet_to", team->quiet_to);
	query_int(query, "$nameless", team->nameless);
	query_int(query, "$faces", team->faces);
	query_text(query, "$results", team->results == NULL ? "" : team->results);
}

static bool
update_team(struct db *db, const struct team *team, team_id *out_id)
{
	static const char sql[] = "UPDATE team"
				  " SET name = $name,"
				  " public_name = $public_name,"
				  " zone = $zone,"
				  " telephone = $telephone,"
				  " quiet_from = $quiet_from,"
				  " quiet_to = $quiet_to,"
				  " nameless = $nameless,"
				  " faces = $faces,"
				  " results = $results"
				  " WHERE organisation = $organisation AND key = $key"
				  " RETURNING id";
	struct query *query = db_query(db, sql);
	bind_team(query, team);
	bool found = query_next(query);
	if (found)
		out_id->n = query_get_int(query, 0);
	query_end(query);
	return found;
}

team_id
team_put(struct db *db, const struct team *team, instant now)
{
	static const char sql[] = "INSERT INTO team"
				  " (id, organisation, key, name, public_name, zone, telephone,"
				  " quiet_from, quiet_to, nameless, faces, results, hold,"
				  " created_at)"
				  " VALUES ($id, $organisation, $key, $name, $public_name, $zone,"
				  " $telephone, $quiet_from, $quiet_to, $nameless, $faces,"
				  " $results, $hold, $now)";
	team_id id = team->id;
	if (update_team(db, team, &id))
		return id;
	struct query *query = db_query(db, sql);
	bind_team(query, team);
	query_int(query, "$id", team->id.n);
	query_int(query, "$hold", team->hold);
	query_instant(query, "$now", now);
	query_run(query);
	return id;
}

bool
organisation_first(struct db *db, struct arena *arena, struct organisation *out_organisation)
{
	static const char sql[] = "SELECT id, key, name, public_name, zone, telephone, hold"
				  " FROM organisation"
				  " ORDER BY created_at, id"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	bool found = query_next(query);
	if (found)
		*out_organisation = (struct organisation){
			.id = { query_get_int(query, 0) },
			.key = query_get_text(query, 1, arena),
			.name = query_get_text(query, 2, arena),
			.public_name = query_get_text(query, 3, arena),
			.zone = query_get_text(query, 4, arena),
			.telephone = query_get_text(query, 5, arena),
			.hold = query_get_int(query, 6) != 0,
		};
	query_end(query);
	return found;
}

#define SELECT_TEAM                                                                                \
	"SELECT team.id, team.organisation, team.key, team.name, team.public_name, team.zone,"     \
	" team.telephone, quiet_from, quiet_to, team.hold + organisation.hold > 0,"                \
	" nameless, faces, results"                                                                \
	" FROM team"                                                                               \
	" JOIN organisation ON organisation.id = team.organisation"

static struct team
read_team(struct query *query, struct arena *arena)
{
	return (struct team){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.key = query_get_text(query, 2, arena),
		.name = query_get_text(query, 3, arena),
		.public_name = query_get_text(query, 4, arena),
		.zone = query_get_text(query, 5, arena),
		.telephone = query_get_text(query, 6, arena),
		.quiet_from = (int) query_get_int(query, 7),
		.quiet_to = (int) query_get_int(query, 8),
		.hold = query_get_int(query, 9) != 0,
		.nameless = query_get_int(query, 10) != 0,
		.faces = query_get_int(query, 11) != 0,
		.results = query_get_text(query, 12, arena),
	};
}

static bool
read_one_team(struct query *query, struct arena *arena, struct team *out_team)
{
	bool found = query_next(query);
	if (found)
		*out_team = read_team(query, arena);
	query_end(query);
	return found;
}

bool
team_get(struct db *db, struct arena *arena, team_id id, struct team *out_team)
{
	static const char sql[] = SELECT_TEAM " WHERE team.id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_team(query, arena, out_team);
}

bool
team_find(struct db *db, struct arena *arena, organisation_id organisation, struct str key,
    struct team *out_team)
{
	static const char sql[] = SELECT_TEAM " WHERE team.organisation = $organisation"
					      " AND team.key = $key";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_str(query, "$key", key);
	return read_one_team(query, arena, out_team);
}

struct team *
team_list(struct db *db, struct arena *arena, size_t *out_count)
{
	static const char sql[] = SELECT_TEAM " ORDER BY team.organisation, team.key";
	struct query *query = db_query(db, sql);
	struct rows rows = { .arena = arena, .size = sizeof(struct team) };
	while (query_next(query))
		*(struct team *) rows_add(&rows) = read_team(query, arena);
	return rows_take(&rows, out_count);
}

struct zone *
team_zone(const struct team *team)
{
	struct error error;
	struct zone *zone = zone_open(team->zone, &error);
	BUG_ON(zone == NULL, "team zone: %s", error.text);
	return zone;
}

struct date
team_day(const struct team *team, instant at)
{
	struct zone *zone = team_zone(team);
	struct date day = date_of(zone, at);
	zone_close(zone);
	return day;
}

void
organisation_hold(struct db *db, organisation_id organisation, team_id team, bool hold)
{
	static const char of_organisation[] = "UPDATE organisation"
					      " SET hold = $hold"
					      " WHERE id = $organisation";
	static const char of_team[] = "UPDATE team"
				      " SET hold = $hold"
				      " WHERE id = $team AND organisation = $organisation";
	struct query *query = db_query(db, team.n == 0 ? of_organisation : of_team);
	query_int(query, "$hold", hold);
	query_int(query, "$organisation", organisation.n);
	if (team.n != 0)
		query_int(query, "$team", team.n);
	query_run(query);
}

bool
staff_add(struct db *db, staff_id id, organisation_id organisation, const char *email,
    const char *password_hash, const char *role, instant now)
{
	static const char sql[] = "INSERT INTO staff"
				  " (id, organisation, email, password_hash, role, created_at)"
				  " VALUES ($id, $organisation, $email, $password_hash, $role,"
				  " $now)"
				  " ON CONFLICT (organisation, email) DO NOTHING";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$email", email);
	query_text(query, "$password_hash", password_hash);
	query_text(query, "$role", role);
	query_instant(query, "$now", now);
	return query_run(query);
}

size_t
staff_count(struct db *db)
{
	static const char sql[] = "SELECT count(*)"
				  " FROM staff";
	struct query *query = db_query(db, sql);
	size_t count = 0;
	while (query_next(query))
		count = (size_t) query_get_int(query, 0);
	return count;
}

bool
staff_is_administrator(struct db *db, organisation_id organisation, const char *email)
{
	static const char sql[] = "SELECT 1"
				  " FROM staff"
				  " WHERE organisation = $organisation"
				  " AND email = $email"
				  " AND role = 'administrator'";
	struct query *query = db_query(db, sql);
	query_int(query, "$organisation", organisation.n);
	query_text(query, "$email", email);
	bool found = query_next(query);
	query_end(query);
	return found;
}
