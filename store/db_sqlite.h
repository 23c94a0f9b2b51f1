/* SPDX-License-Identifier: MIT */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

/*
 * The inside of a db on SQLite, shared by db_sqlite.c (opening), db_step.c (steps, checkpoints),
 * db_query.c (statements) and migrate.c. Nobody else includes this header.
 */
#include <sqlite3.h>

#include "store/db.h"

struct db {
	sqlite3 *handle;
	enum db_mode mode;
	bool in_memory;      /* no file, so nothing to make durable */
	struct error failed; /* the error that stuck; kind ERROR_NONE without one */
	int frames;          /* in the log and not yet checkpointed, as far as we were told */
	int savepoints;      /* how many are open */
	int64_t teams_turn;  /* from 1 */
	int64_t changes;     /* db_changes when the step began */
	db_turn_fn *on_turn; /* NULL: nobody counts */
	void *turn_context;
	struct query **table; /* statements by the address of their sql: open addressing */
	size_t table_size;    /* a power of two, or 0 */
	size_t table_count;
};

/* Remembers what a result of SQLite means, if it is the first failure. A result that only our own
 * mistake can cause is a bug. Always false. */
bool db_fail(struct db *db, int result, const char *what);

/* Fills error from a result of SQLite; for the time before there is a db. Always false. */
bool db_explain(sqlite3 *handle, int result, const char *what, struct error *error);

/* Runs fixed statements that return nothing we want. */
HARK_MUST_USE bool db_script(struct db *db, const char *sql, struct error *error);
/* Runs one statement and reads the first column of its first row; "" without a row. */
HARK_MUST_USE bool
db_ask(struct db *db, const char *sql, char *out_text, size_t size, struct error *error);

/* Runs a cached statement without parameters whatever stuck; the result of SQLite. */
int query_force(struct db *db, const char *sql);
void query_forget_all(struct db *db); /* finalises every cached statement */

#endif
