/* SPDX-License-Identifier: MIT */
/* What the store knows about itself, the files in use, and the audit trail. */
#include "store/db_sqlite.h"
#include "store/rows.h"
#include "store/store.h"

const char *
meta_get(struct db *db, struct arena *arena, const char *key)
{
	static const char sql[] = "SELECT value"
				  " FROM meta"
				  " WHERE key = $key";
	struct query *query = db_query(db, sql);
	query_text(query, "$key", key);
	const char *value = "";
	if (query_next(query))
		value = query_get_text(query, 0, arena);
	query_end(query);
	return value;
}

void
meta_put(struct db *db, const char *key, const char *value)
{
	static const char sql[] = "INSERT INTO meta (key, value)"
				  " VALUES ($key, $value)"
				  " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
	struct query *query = db_query(db, sql);
	query_text(query, "$key", key);
	query_text(query, "$value", value);
	query_run(query);
}

static void
file_version_add(struct db *db, const char *kind, const char *id, const char *version,
    const char *sha256, const char *text, instant now)
{
	static const char sql[] = "INSERT INTO file_version"
				  " (kind, id, version, sha256, text, first_at)"
				  " VALUES ($kind, $id, $version, $sha256, $text, $now)";
	struct query *query = db_query(db, sql);
	query_text(query, "$kind", kind);
	query_text(query, "$id", id);
	query_text(query, "$version", version);
	query_text(query, "$sha256", sha256);
	query_text(query, "$text", text);
	query_instant(query, "$now", now);
	query_run(query);
}

bool
file_version_keep(struct db *db, const char *kind, const char *id, const char *version,
    const char *sha256, const char *text, instant now, struct error *error)
{
	static const char sql[] = "SELECT sha256 = $sha256"
				  " FROM file_version"
				  " WHERE kind = $kind AND id = $id AND version = $version";
	struct query *query = db_query(db, sql);
	query_text(query, "$sha256", sha256);
	query_text(query, "$kind", kind);
	query_text(query, "$id", id);
	query_text(query, "$version", version);
	bool known = query_next(query);
	bool same = !known || query_get_int(query, 0) != 0;
	query_end(query);
	/* Asked first: at nearly each start all are known, and they are megabytes. */
	if (!known)
		file_version_add(db, kind, id, version, sha256, text, now);
	if (db_failed(db, error))
		return false;
	return same ||
	    error_set(error, ERROR_CONFLICT,
		"%s %s version %s was in use with another text: give the changed file a new "
		"version",
		kind, id, version);
}

const char *
file_version_text(
    struct db *db, struct arena *arena, const char *kind, const char *id, const char *version)
{
	static const char sql[] = "SELECT text"
				  " FROM file_version"
				  " WHERE kind = $kind AND id = $id AND version = $version";
	struct query *query = db_query(db, sql);
	query_text(query, "$kind", kind);
	query_text(query, "$id", id);
	query_text(query, "$version", version);
	const char *text = NULL;
	if (query_next(query))
		text = query_get_text(query, 0, arena);
	query_end(query);
	return text;
}

void
store_forget_durability(struct db *db)
{
	struct arena arena;
	struct error error;
	arena_init(&arena);
	bool marked = meta_get(db, &arena, "demonstration")[0] != '\0';
	arena_done(&arena);
	BUG_ON(!marked, "only a demonstration may forget durability");
	bool done = db_script(db, "PRAGMA synchronous = OFF", &error);
	BUG_ON(!done, "%s", error.text);
}

struct file_version *
file_version_list(struct db *db, struct arena *arena, const char *kind, size_t *out_count)
{
	static const char sql[] = "SELECT id, version"
				  " FROM file_version"
				  " WHERE kind = $kind"
				  " ORDER BY id, version";
	struct query *query = db_query(db, sql);
	query_text(query, "$kind", kind);
	struct rows rows = { .arena = arena, .size = sizeof(struct file_version) };
	while (query_next(query)) {
		struct file_version *row = rows_add(&rows);
		row->id = query_get_text(query, 0, arena);
		row->version = query_get_text(query, 1, arena);
	}
	return rows_take(&rows, out_count);
}

void
audit_add(struct db *db, int64_t id, organisation_id organisation, instant now, const char *actor,
    const char *action, const char *subject, const char *detail)
{
	static const char sql[] = "INSERT INTO audit"
				  " (id, organisation, at, actor, action, subject, detail)"
				  " VALUES ($id, $organisation, $at, $actor, $action, $subject,"
				  " $detail)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id);
	query_int(query, "$organisation", organisation.n);
	query_instant(query, "$at", now);
	query_text(query, "$actor", actor);
	query_text(query, "$action", action);
	query_text(query, "$subject", subject);
	query_text(query, "$detail", detail);
	query_run(query);
}

struct audit_row *
audit_list(struct db *db, struct arena *arena, int limit, size_t *out_count)
{
	/* By id, which begins with the time: the trail is long, and no index by time is kept. */
	static const char sql[] = "SELECT at, actor, action, subject, detail"
				  " FROM audit"
				  " ORDER BY id DESC"
				  " LIMIT $limit";
	struct query *query = db_query(db, sql);
	query_int(query, "$limit", limit);
	struct rows rows = { .arena = arena, .size = sizeof(struct audit_row) };
	while (query_next(query)) {
		struct audit_row *row = rows_add(&rows);
		row->at = query_get_instant(query, 0);
		row->actor = query_get_text(query, 1, arena);
		row->action = query_get_text(query, 2, arena);
		row->subject = query_get_text(query, 3, arena);
		row->detail = query_get_text(query, 4, arena);
	}
	return rows_take(&rows, out_count);
}
