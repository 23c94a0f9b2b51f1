/* SPDX-License-Identifier: MIT */
/* Rows are kept as SQLite's own values, so that nothing is converted on the way back. */
#include <sqlite3.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_raw.h"

/* What one reply adds, and what it changes. Rows without a parent in the copy are none. */
static const struct {
	const char *read;  /* $1: the last id of the table that was known */
	const char *write; /* parameters are the columns read */
	const char *newest;
} tables[] = {
	{ "SELECT * FROM inbox WHERE id > $1 ORDER BY id",
	    "INSERT INTO inbox VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
	    "SELECT max(id) FROM inbox" },
	{ "SELECT * FROM answer WHERE id > $1 ORDER BY id",
	    "INSERT INTO answer VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
	    "SELECT max(id) FROM answer" },
	{ "SELECT * FROM outbox WHERE id > $1 ORDER BY id",
	    "INSERT INTO outbox VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,"
	    "$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28)",
	    "SELECT max(id) FROM outbox" },
	{ "SELECT * FROM alert WHERE id > $1 ORDER BY id",
	    "INSERT INTO alert VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,"
	    "$18,$19,$20,$21)",
	    "SELECT max(id) FROM alert" },
	{ "SELECT c.state, c.position, c.version, c.said_at, c.heard_at, c.remind_at, c.said, c.id"
	  " FROM inbox i JOIN conversation c ON c.id = i.conversation WHERE i.id > $1 ORDER BY i.id",
	    "UPDATE conversation SET state = $1, position = $2, version = $3, said_at = $4,"
	    " heard_at = $5, remind_at = $6, said = $7 WHERE id = $8",
	    "SELECT max(id) FROM inbox" },
	/* The reminder that was to be is taken away, and the next one put: twice a due row. */
	{ "SELECT d.due_at - 1, c.id FROM inbox i JOIN conversation c ON c.id = i.conversation"
	  " JOIN due d ON d.subject = c.id AND d.kind = 'remind' WHERE i.id > $1 ORDER BY i.id",
	    "INSERT INTO due VALUES ($1, 'raw', $2, 0)", "SELECT max(id) FROM inbox" },
	{ "SELECT d.due_at - 1, c.id FROM inbox i JOIN conversation c ON c.id = i.conversation"
	  " JOIN due d ON d.subject = c.id AND d.kind = 'remind' WHERE i.id > $1 ORDER BY i.id",
	    "DELETE FROM due WHERE due_at = $1 AND kind = 'raw' AND subject = $2",
	    "SELECT max(id) FROM inbox" },
};

struct rows {
	sqlite3_value **values; /* count * columns */
	size_t count, columns;
};

struct reply_raw {
	sqlite3 *live, *copy;
	sqlite3_stmt *begin, *commit;
	sqlite3_stmt *write[ARRAY_LEN(tables)];
	int64_t known[ARRAY_LEN(tables)];
	struct rows rows[ARRAY_LEN(tables)];
};

static void
must(sqlite3 *db, int result)
{
	BUG_ON(result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW, "%s",
	    sqlite3_errmsg(db));
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;
	must(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
	return statement;
}

static void
newest(struct reply_raw *raw)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		sqlite3_stmt *statement = prepare(raw->live, tables[i].newest);
		must(raw->live, sqlite3_step(statement));
		raw->known[i] = sqlite3_column_int64(statement, 0);
		must(raw->live, sqlite3_finalize(statement));
	}
}

struct reply_raw *
reply_raw_new(const char *live, const char *copy)
{
	struct reply_raw *raw = alloc_new(sizeof(*raw));
	BUG_ON(sqlite3_open_v2(live, &raw->live, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		sqlite3_open_v2(copy, &raw->copy, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK,
	    "a store can't be opened");
	/* As store/db_sqlite.c opens it. */
	must(raw->copy,
	    sqlite3_exec(raw->copy,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON;"
		"PRAGMA secure_delete = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 0",
		NULL, NULL, NULL));
	raw->begin = prepare(raw->copy, "BEGIN IMMEDIATE");
	raw->commit = prepare(raw->copy, "COMMIT");
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		raw->write[i] = prepare(raw->copy, tables[i].write);
	newest(raw);
	return raw;
}

static void
forget(struct rows *rows)
{
	for (size_t i = 0; i < rows->count * rows->columns; i++)
		sqlite3_value_free(rows->values[i]);
	free(rows->values);
	*rows = (struct rows){ 0 };
}

void
reply_raw_free(struct reply_raw *raw)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		forget(&raw->rows[i]);
		must(raw->copy, sqlite3_finalize(raw->write[i]));
	}
	must(raw->copy, sqlite3_finalize(raw->begin));
	must(raw->copy, sqlite3_finalize(raw->commit));
	(void) sqlite3_close(raw->live);
	(void) sqlite3_close(raw->copy);
	free(raw);
}

void
reply_raw_learn(struct reply_raw *raw)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct rows *rows = &raw->rows[i];
		forget(rows);
		sqlite3_stmt *statement = prepare(raw->live, tables[i].read);
		rows->columns = (size_t) sqlite3_column_count(statement);
		must(raw->live, sqlite3_bind_int64(statement, 1, raw->known[i]));
		while (sqlite3_step(statement) == SQLITE_ROW) {
			rows->values = alloc_grow(rows->values,
			    (rows->count + 1) * rows->columns * sizeof(*rows->values));
			for (size_t k = 0; k < rows->columns; k++)
				rows->values[rows->count * rows->columns + k] =
				    sqlite3_value_dup(sqlite3_column_value(statement, (int) k));
			rows->count++;
		}
		must(raw->live, sqlite3_finalize(statement));
	}
	newest(raw);
}

static void
run(struct reply_raw *raw, sqlite3_stmt *statement)
{
	must(raw->copy, sqlite3_step(statement));
	must(raw->copy, sqlite3_reset(statement));
}

static void
write_row(struct reply_raw *raw, size_t table, size_t row)
{
	const struct rows *rows = &raw->rows[table];
	if (row >= rows->count)
		return;
	for (size_t k = 0; k < rows->columns; k++)
		must(raw->copy,
		    sqlite3_bind_value(
			raw->write[table], (int) k + 1, rows->values[row * rows->columns + k]));
	run(raw, raw->write[table]);
}

double
reply_raw_write(struct reply_raw *raw, size_t batch)
{
	size_t count = raw->rows[0].count;
	must(raw->copy,
	    sqlite3_wal_checkpoint_v2(raw->copy, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL));
	double start = bench_seconds();
	for (size_t i = 0; i < count; i++) {
		if (i % batch == 0)
			run(raw, raw->begin);
		for (size_t table = 0; table < ARRAY_LEN(tables); table++)
			write_row(raw, table, i);
		if (i % batch == batch - 1 || i == count - 1)
			run(raw, raw->commit);
	}
	return (double) count / (bench_seconds() - start);
}
