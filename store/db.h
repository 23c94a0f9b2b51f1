/* SPDX-License-Identifier: MIT */
#ifndef STORE_DB_H
#define STORE_DB_H

/*
 * A db is one connection to the database. Exactly one connection writes (the core's), because
 * SQLite 3.40 can corrupt its log when one connection checkpoints while another commits; readers
 * are opened read-only.
 *
 * Errors stick: the first failing statement is remembered, everything after it does nothing and
 * finds nothing, and the core looks once, before it commits. So a store function that only writes
 * returns void and reads like prose, and no half-done step can be committed.
 *
 * Rules for the functions of store/:
 *  1. A statement is a `static const char` beside the function that binds it; never built at run
 *     time.
 *  2. Parameters are bound by name, "$id" in the call as in the statement. Every name bound must
 *     occur in the statement, and every parameter must be bound: anything else is a bug.
 *  3. What is bound is not copied: it has to stay where it is until the last row.
 *  4. Times enter as parameters. No function of the database that knows the time is used.
 *  5. Nothing here begins or commits but the functions of the section "steps".
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

struct date; /* base/zone.h */
struct db;
struct query;

enum db_mode {
	DB_WRITER, /* the one that writes: WAL, synchronous FULL, own checkpoints */
	DB_READER, /* read-only */
};

/* life */

/* Makes the file with its schema, under synchronous EXTRA, and closes it durably. Fails CONFLICT
 * when it exists, IO. */
HARK_MUST_USE bool db_create(const char *path, struct error *error);

/* A writer migrates an older schema. Fails MISSING (no file), CONFLICT (a newer schema than ours), IO
 * (not a database, damaged, not durable). path ":memory:" is a fresh store with the schema, for
 * tests and rehearsals. */
HARK_MUST_USE struct db *db_open(const char *path, enum db_mode mode, struct error *error);
/* The same on a VFS of SQLite by name, with exclusive locking and so without shared memory: for the
 * tests that cut the power. */
HARK_MUST_USE bool db_create_vfs(const char *path, const char *vfs, struct error *error);
HARK_MUST_USE struct db *
db_open_vfs(const char *path, const char *vfs, enum db_mode mode, struct error *error);
void db_close(struct db *db); /* a writer checkpoints and truncates the log */

/* steps: for core/ only */
void db_begin(struct db *db);
/* Durable when it returns true. When false the step is rolled back and forgotten, and the store may
 * be used again; but not after IO: then it may even have been committed, and the process ends.
 * Fails with what stuck. */
HARK_MUST_USE bool db_commit(struct db *db, struct error *error);
/* Undoes the step and forgets the error, unless it is IO. Outside a step nothing happens. */
void db_rollback(struct db *db);
void db_savepoint(struct db *db);
void db_release(struct db *db); /* keeps what was done since db_savepoint */
/* Undoes what was done since db_savepoint, ends it and forgets the error. A full disk can end the
 * whole step: then, as after IO, the error stays and db_commit reports it. */
void db_rollback_to(struct db *db);

/* The store stands at this turn, durably. */
typedef void db_turn_fn(void *context, int64_t turn);
/* From now on each commit that changed anything is a turn of the store: counted in its meta row `turn`,
 * in the same commit, and told as soon as that has returned. A store that has turned less often than
 * somebody was told is an older one. A writer with its schema only. */
void db_count_turns(struct db *db, db_turn_fn *on_turn, void *context);

/* Rows added, changed and deleted since it was opened, what was undone included. */
int64_t db_changes(const struct db *db);

/* Grows with every row of organisation or team that this connection changes, and with every step or part
 * of one that is undone; 0 outside a step. While it stays the same those rows do: within a step nobody
 * else can write them. */
int64_t db_teams_turn(const struct db *db);

/* The error that stuck: ERROR_LIMIT the disk is full, ERROR_CONFLICT a constraint, ERROR_IO the
 * machine failed and the process must end, ERROR_BUSY another process writes. False when there is
 * none. */
bool db_failed(const struct db *db, struct error *out_error);

/* Checkpoints if `frames` or more stand in the log. Fails IO; LIMIT when the disk is full, and then
 * the log keeps it. */
HARK_MUST_USE bool db_checkpoint(struct db *db, int frames, struct error *error);
int db_log_frames(const struct db *db);

/* Reads every page, index and reference. Fails IO with the first thing that is wrong. */
HARK_MUST_USE bool db_check(struct db *db, struct error *error);

/* statements: prepared once per connection, found again by the address of sql */
struct query *db_query(struct db *db, const char *sql);
void query_int(struct query *query, const char *name, int64_t value);
void query_text(struct query *query, const char *name, const char *value); /* NULL binds '' */
void query_str(struct query *query, const char *name, struct str value);
void query_instant(struct query *query, const char *name, instant value);  /* NONE binds NULL */
void query_date(struct query *query, const char *name, struct date value); /* none binds '' */
void query_null(struct query *query, const char *name);
void query_text_or_null(struct query *query, const char *name, const char *value); /* '' is NULL */
void query_id_or_null(struct query *query, const char *name, int64_t id);          /* 0 is NULL */

/* True for each row; false at the end, and then the query is reset and may be used again. */
bool query_next(struct query *query);
/* Ends it before the last row. */
void query_end(struct query *query);
/* Runs it to the end. True when a row was changed or returned. */
bool query_run(struct query *query);

/* columns of the current row, from 0 */
int64_t query_get_int(struct query *query, int column); /* NULL is 0 */
bool query_is_null(struct query *query, int column);
instant query_get_instant(struct query *query, int column);  /* NULL is INSTANT_NONE */
struct date query_get_date(struct query *query, int column); /* '' is no date */
const char *query_get_text(struct query *query, int column, struct arena *arena); /* never NULL */
struct str query_peek(struct query *query, int column); /* borrowed until the next row */

/* For the CSV export: any statement by a reader, not cached. */
struct query *db_query_once(struct db *db, const char *sql);
void query_free(struct query *query); /* of db_query_once only */

#endif
