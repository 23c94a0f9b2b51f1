/* SPDX-License-Identifier: MIT */
/* Brings a schema up to date. Runs before anything else has the connection. */
#include "store/db_sqlite.h"

#include "store/migrate.h"

static int64_t
count(const struct asset *migrations)
{
	int64_t n = 0;
	while (migrations[n].name != NULL)
		n++;
	return n;
}

/* What the store says it is; 0 for an empty file. */
static bool
read_version(struct db *db, int64_t *out_version, struct error *error)
{
	char tables[32];
	if (!db_ask(db, "SELECT count(*) FROM sqlite_schema", tables, sizeof(tables), error))
		return false;
	if (strcmp(tables, "0") == 0) {
		*out_version = 0;
		return true;
	}
	char meta[32];
	char version[32] = "";
	if (!db_ask(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'",
		meta, sizeof(meta), error))
		return false;
	if (strcmp(meta, "1") == 0 &&
	    !db_ask(
		db, "SELECT value FROM meta WHERE key = 'schema'", version, sizeof(version), error))
		return false;
	if (!str_to_int(str_from(version), out_version) || *out_version < 1)
		return error_set(error, ERROR_IO, "this is no store of hark");
	return true;
}

static bool
check_newer(int64_t version, int64_t ours, struct error *error)
{
	if (version <= ours)
		return true;
	return error_set(error, ERROR_CONFLICT,
	    "it has schema %lld and this hark knows %lld: install the newer hark again, or "
	    "restore a backup made by this one",
	    (long long) version, (long long) ours);
}

static bool
run_one(struct db *db, const struct asset *migration, int64_t version, struct error *error)
{
	int64_t number = 0;
	const char *slash = strrchr(migration->name, '/');
	const char *file = slash == NULL ? migration->name : slash + 1;
	BUG_ON(!str_to_int(str_sub(str_from(file), 0, 4), &number) || number != version,
	    "migration %s stands at %lld", migration->name, (long long) version);
	static const char note[] = "INSERT INTO meta (key, value)"
				   " VALUES ('schema', $version)"
				   " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
	char text[24];
	(void) snprintf(text, sizeof(text), "%lld", (long long) version);
	db_begin(db);
	if (db_failed(db, error) || !db_script(db, migration->data, error)) {
		db_rollback(db);
		return error_prefix(error, "%s: ", file);
	}
	struct query *query = db_query(db, note);
	query_text(query, "$version", text);
	query_run(query);
	return db_commit(db, error) || error_prefix(error, "%s: ", file);
}

bool
migrate_run(struct db *db, const struct asset *migrations, struct error *error)
{
	int64_t ours = count(migrations);
	int64_t version = 0;
	if (!read_version(db, &version, error) || !check_newer(version, ours, error))
		return false;
	for (; version < ours; version++)
		if (!run_one(db, &migrations[version], version + 1, error))
			return false;
	return true;
}

bool
migrate_check(struct db *db, const struct asset *migrations, struct error *error)
{
	int64_t ours = count(migrations);
	int64_t version = 0;
	if (!read_version(db, &version, error) || !check_newer(version, ours, error))
		return false;
	return version == ours ||
	    error_set(error, ERROR_CONFLICT,
		"it has schema %lld and this hark reads %lld: hark serve brings it up to date",
		(long long) version, (long long) ours);
}
