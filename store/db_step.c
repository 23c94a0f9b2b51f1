/* SPDX-License-Identifier: MIT */
/*
 * Steps and checkpoints, and what SQLite's results mean. After an I/O error nothing is tried
 * again: a failed fsync may have lost pages that a second one would report as written, and a failed
 * COMMIT may stand all the same. The process ends, and the next one derives the truth.
 */
#include "store/db_sqlite.h"

static const char sql_begin[] = "BEGIN IMMEDIATE";
static const char sql_begin_reading[] = "BEGIN";
static const char sql_commit[] = "COMMIT";
/* By the store's own number: what was rolled back, here or by a crash, was no turn. */
static const char sql_turn[] = "INSERT INTO meta (key, value)"
			       " VALUES ('turn', '1')"
			       " ON CONFLICT (key) DO UPDATE"
			       " SET value = CAST(meta.value AS INTEGER) + 1"
			       " RETURNING CAST(value AS INTEGER)";
static const char sql_rollback[] = "ROLLBACK";
static const char sql_savepoint[] = "SAVEPOINT step";
static const char sql_release[] = "RELEASE step";
static const char sql_rollback_to[] = "ROLLBACK TO step";

static enum error_kind
kind_of(int result)
{
	switch (result & 0xff) {
	case SQLITE_FULL:
	case SQLITE_TOOBIG: return ERROR_LIMIT;
	case SQLITE_CONSTRAINT: return ERROR_CONFLICT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return ERROR_BUSY;
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_PROTOCOL: return ERROR_IO;
	case SQLITE_READONLY:
		/* Plain: we wrote through a reader. With more to say: the file was moved … */
		return result == SQLITE_READONLY ? ERROR_NONE : ERROR_IO;
	default: return ERROR_NONE;
	}
}

bool
db_explain(sqlite3 *handle, int result, const char *what, struct error *error)
{
	enum error_kind kind = kind_of(result);
	const char *words = sqlite3_errmsg(handle); /* names columns, never holds values */
	BUG_ON(kind == ERROR_NONE, "%s (%d): %s", words, result, what);
	if (kind == ERROR_LIMIT)
		return error_set(error, kind, "the store is full (%s)", words);
	if (kind == ERROR_CONFLICT)
		return error_set(error, kind, "the store refused a row: %s", words);
	if (kind == ERROR_BUSY)
		return error_set(error, kind, "the store is in use by another process");
	return error_set(error, kind, "the store failed: %s (%d)", words, result);
}

bool
db_fail(struct db *db, int result, const char *what)
{
	struct error error = { 0 };
	db_explain(db->handle, result, what, &error);
	/* The first error is the cause; but one that ends the process may not hide behind it. */
	if (db->failed.kind == ERROR_NONE || error.kind == ERROR_IO)
		db->failed = error;
	return false;
}

bool
db_failed(const struct db *db, struct error *out_error)
{
	if (db->failed.kind == ERROR_NONE)
		return false;
	if (out_error != NULL)
		*out_error = db->failed;
	return true;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_total_changes64(db->handle);
}

static bool
force(struct db *db, const char *sql)
{
	int rc = query_force(db, sql);
	return rc == SQLITE_OK || db_fail(db, rc, sql);
}

static bool
in_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db->handle) == 0;
}

int64_t
db_teams_turn(const struct db *db)
{
	return in_transaction(db) ? db->teams_turn : 0;
}

void
db_begin(struct db *db)
{
	BUG_ON(in_transaction(db), "a step within a step");
	db->teams_turn++; /* between two steps others may write */
	if (db->failed.kind == ERROR_NONE)
		force(db, db->mode == DB_WRITER ? sql_begin : sql_begin_reading);
	db->changes = db_changes(db);
}

void
db_count_turns(struct db *db, db_turn_fn *on_turn, void *context)
{
	BUG_ON(db->mode != DB_WRITER, "turns of a reader");
	db->on_turn = on_turn;
	db->turn_context = context;
}

/* 0: nobody counts, or nothing was changed. False when it stuck. */
static bool
take_turn(struct db *db, int64_t *out_turn)
{
	*out_turn = 0;
	if (db->on_turn == NULL || db_changes(db) == db->changes)
		return true;
	struct query *query = db_query(db, sql_turn);
	if (query_next(query))
		*out_turn = query_get_int(query, 0);
	query_end(query);
	return db->failed.kind == ERROR_NONE;
}

bool
db_commit(struct db *db, struct error *error)
{
	if (db->failed.kind == ERROR_NONE) {
		BUG_ON(!in_transaction(db), "a commit without a step");
		BUG_ON(db->savepoints > 0, "a commit within a savepoint");
		int64_t turn;
		if (take_turn(db, &turn) && force(db, sql_commit)) {
			if (turn > 0)
				db->on_turn(db->turn_context, turn);
			return true;
		}
	}
	struct error failed = db->failed;
	db_rollback(db);
	return error_set(error, failed.kind, "%s", failed.text);
}

void
db_rollback(struct db *db)
{
	db->savepoints = 0;
	db->teams_turn++;
	if (db->failed.kind == ERROR_IO)
		return; /* the process must end; closing rolls back */
	/* A full disk may have rolled back already. */
	if (in_transaction(db) && !force(db, sql_rollback))
		return;
	db->failed = (struct error){ 0 };
}

void
db_savepoint(struct db *db)
{
	BUG_ON(db->failed.kind == ERROR_NONE && !in_transaction(db), "a savepoint without a step");
	db->savepoints++;
	if (db->failed.kind == ERROR_NONE)
		force(db, sql_savepoint);
}

void
db_release(struct db *db)
{
	BUG_ON(db->savepoints == 0, "a release without a savepoint");
	db->savepoints--;
	if (db->failed.kind == ERROR_NONE)
		force(db, sql_release);
}

void
db_rollback_to(struct db *db)
{
	BUG_ON(db->savepoints == 0, "a rollback without its savepoint");
	db->savepoints--;
	db->teams_turn++;
	/* The whole step is gone (full disk) or must not go on: then the error stays. */
	if (db->failed.kind == ERROR_IO || !in_transaction(db))
		return;
	if (force(db, sql_rollback_to) && force(db, sql_release))
		db->failed = (struct error){ 0 };
}

bool
db_checkpoint(struct db *db, int frames, struct error *error)
{
	if (db->failed.kind == ERROR_IO)
		return error_set(error, db->failed.kind, "%s", db->failed.text);
	BUG_ON(in_transaction(db), "a checkpoint within a step");
	BUG_ON(db->mode != DB_WRITER, "a checkpoint by a reader");
	if (db->in_memory || db->frames < frames)
		return true;
	int in_log = 0;
	int done = 0;
	int rc =
	    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
	if (rc != SQLITE_OK) {
		db_fail(db, rc, "checkpoint");
		struct error failed = db->failed;
		if (failed.kind != ERROR_IO)
			db->failed = (struct error){ 0 }; /* no step was harmed */
		return error_set(error, failed.kind, "%s", failed.text);
	}
	/* A reader in the old part of the log keeps what is behind it: the next time. */
	db->frames = in_log > done ? in_log - done : 0;
	return true;
}

int
db_log_frames(const struct db *db)
{
	return db->frames;
}
