/* SPDX-License-Identifier: MIT */
/*
 * Statements: prepared once per connection, bound by name, checked for unknown and forgotten
 * parameters. A statement is known by the address of its text, so that finding it again costs no
 * comparison of strings; two equal texts at two addresses are two statements, and that is harmless.
 */
#include "store/db_sqlite.h"

#include "base/zone.h"

/* Names are known by their address, as statements are. */
struct binding {
	const char *name;
	int index;
};

struct query {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt; /* NULL when it could not be prepared: then an error stuck */
	uint64_t bound;     /* one bit per parameter, from 1 */
	uint64_t wanted;
	struct binding
	    *bindings; /* as many as parameters: how it was bound the last time, in order */
	int parameters, next;
	int columns;
	bool active; /* has given a row and may give another */
	bool once;   /* not in the table */
};

enum { QUERY_PARAMETERS = 63, TABLE_BIRTH = 256 };

static void
prepare(struct query *query)
{
	struct db *db = query->db;
	int rc = sqlite3_prepare_v3(
	    db->handle, query->sql, -1, SQLITE_PREPARE_PERSISTENT, &query->stmt, NULL);
	if (rc != SQLITE_OK) {
		db_fail(db, rc, query->sql);
		return;
	}
	int count = sqlite3_bind_parameter_count(query->stmt);
	BUG_ON(
	    count > QUERY_PARAMETERS, "more than %d parameters: %s", QUERY_PARAMETERS, query->sql);
	query->wanted = (UINT64_C(1) << count) - 1;
	query->parameters = count;
	query->bindings = alloc_array((size_t) count, sizeof(*query->bindings));
	query->columns = sqlite3_column_count(query->stmt);
}

static struct query *
query_new(struct db *db, const char *sql)
{
	struct query *query = alloc_new(sizeof(*query));
	query->db = db;
	query->sql = sql;
	return query;
}

static size_t
table_slot(struct query *const *table, size_t size, const char *sql)
{
	/* Fibonacci hashing: addresses differ in their middle bits. */
	uint64_t hash = (uint64_t) (uintptr_t) sql * UINT64_C(0x9E3779B97F4A7C15);
	size_t slot = (size_t) (hash >> 32) & (size - 1);
	while (table[slot] != NULL && table[slot]->sql != sql)
		slot = (slot + 1) & (size - 1);
	return slot;
}

static void
table_grow(struct db *db)
{
	size_t size = db->table_size == 0 ? TABLE_BIRTH : db->table_size * 2;
	struct query **table = alloc_array(size, sizeof(struct query *));
	for (size_t i = 0; i < db->table_size; i++)
		if (db->table[i] != NULL)
			table[table_slot(table, size, db->table[i]->sql)] = db->table[i];
	free(db->table);
	db->table = table;
	db->table_size = size;
}

static struct query *
find(struct db *db, const char *sql)
{
	if (db->table_count * 2 >= db->table_size)
		table_grow(db);
	size_t slot = table_slot(db->table, db->table_size, sql);
	if (db->table[slot] == NULL) {
		db->table[slot] = query_new(db, sql);
		db->table_count++;
	}
	struct query *query = db->table[slot];
	BUG_ON(query->active, "asked again before its last row: %s", sql);
	query->bound = 0;
	query->next = 0;
	return query;
}

/* While an error stands nothing is prepared: it would do nothing, and could only fail as well. */
struct query *
db_query(struct db *db, const char *sql)
{
	struct query *query = find(db, sql);
	if (query->stmt == NULL && db->failed.kind == ERROR_NONE)
		prepare(query);
	return query;
}

struct query *
db_query_once(struct db *db, const char *sql)
{
	struct query *query = query_new(db, sql);
	query->once = true;
	if (db->failed.kind == ERROR_NONE)
		prepare(query);
	return query;
}

static void
query_done(struct query *query)
{
	sqlite3_finalize(query->stmt);
	free(query->bindings);
	free(query);
}

void
query_free(struct query *query)
{
	if (query == NULL)
		return;
	BUG_ON(!query->once, "frees a kept statement: %s", query->sql);
	query_done(query);
}

void
query_forget_all(struct db *db)
{
	for (size_t i = 0; i < db->table_size; i++) {
		if (db->table[i] == NULL)
			continue;
		query_done(db->table[i]);
	}
	free(db->table);
	db->table = NULL;
	db->table_size = 0;
	db->table_count = 0;
}

/* A statement's parameters are bound in the same order each time, so that SQLite, which compares the name
 * with one after another, need be asked the first time only. */
static int
index_of(struct query *query, const char *name)
{
	struct binding *known =
	    query->next < query->parameters ? &query->bindings[query->next] : NULL;
	query->next++;
	if (known != NULL && known->name == name)
		return known->index;
	int index = sqlite3_bind_parameter_index(query->stmt, name);
	BUG_ON(index == 0, "no parameter %s in: %s", name, query->sql);
	if (known != NULL)
		*known = (struct binding){ name, index };
	return index;
}

/* The number of a parameter, noted as bound; 0 when there is no statement to bind to. */
static int
parameter(struct query *query, const char *name)
{
	if (query->stmt == NULL)
		return 0;
	BUG_ON(query->active, "bound between two rows: %s", query->sql);
	int index = index_of(query, name);
	query->bound |= UINT64_C(1) << (index - 1);
	return index;
}

static void
check_bound(const struct query *query, int rc)
{
	BUG_ON(rc != SQLITE_OK, "cannot bind (%d): %s", rc, query->sql);
}

void
query_int(struct query *query, const char *name, int64_t value)
{
	int index = parameter(query, name);
	if (index > 0)
		check_bound(query, sqlite3_bind_int64(query->stmt, index, value));
}

void
query_null(struct query *query, const char *name)
{
	int index = parameter(query, name);
	if (index > 0)
		check_bound(query, sqlite3_bind_null(query->stmt, index));
}

/* keep: SQLITE_STATIC, or SQLITE_TRANSIENT for a copy. */
static void
bind_text(struct query *query, const char *name, struct str value, sqlite3_destructor_type keep)
{
	int index = parameter(query, name);
	const char *data = value.len == 0 ? "" : value.data; /* a NULL pointer would bind NULL */
	if (index > 0)
		check_bound(query,
		    sqlite3_bind_text64(query->stmt, index, data, value.len, keep, SQLITE_UTF8));
}

void
query_str(struct query *query, const char *name, struct str value)
{
	bind_text(query, name, value, SQLITE_STATIC);
}

void
query_text(struct query *query, const char *name, const char *value)
{
	query_str(query, name, str_from(value));
}

void
query_instant(struct query *query, const char *name, instant value)
{
	if (instant_is_none(value))
		query_null(query, name);
	else
		query_int(query, name, value.ms);
}

void
query_text_or_null(struct query *query, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		query_null(query, name);
	else
		query_text(query, name, value);
}

void
query_id_or_null(struct query *query, const char *name, int64_t id)
{
	if (id == 0)
		query_null(query, name);
	else
		query_int(query, name, id);
}

void
query_date(struct query *query, const char *name, struct date value)
{
	char text[ZONE_TEXT];
	bind_text(query, name, str_from(date_format(value, text)), SQLITE_TRANSIENT);
}

void
query_end(struct query *query)
{
	query->active = false;
	if (query->stmt != NULL)
		sqlite3_reset(query->stmt); /* repeats the error of the step, which stuck */
}

bool
query_next(struct query *query)
{
	struct db *db = query->db;
	if (db->failed.kind != ERROR_NONE || query->stmt == NULL) {
		query_end(query);
		return false;
	}
	BUG_ON(query->bound != query->wanted, "a parameter is not bound: %s", query->sql);
	int rc = sqlite3_step(query->stmt);
	if (rc == SQLITE_ROW) {
		query->active = true;
		return true;
	}
	if (rc != SQLITE_DONE)
		db_fail(db, rc, query->sql);
	query_end(query);
	return false;
}

bool
query_run(struct query *query)
{
	int64_t before = db_changes(query->db);
	bool returned = false;
	while (query_next(query))
		returned = true;
	return returned || db_changes(query->db) != before;
}

int
query_force(struct db *db, const char *sql)
{
	struct query *query = find(db, sql);
	if (query->stmt == NULL)
		prepare(query);
	if (query->stmt == NULL)
		return SQLITE_IOERR;
	int rc = sqlite3_step(query->stmt);
	query_end(query);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static void
check_column(const struct query *query, int column)
{
	BUG_ON(!query->active, "read without a row: %s", query->sql);
	BUG_ON(column < 0 || column >= query->columns, "no column %d: %s", column, query->sql);
}

int64_t
query_get_int(struct query *query, int column)
{
	check_column(query, column);
	return sqlite3_column_int64(query->stmt, column);
}

bool
query_is_null(struct query *query, int column)
{
	check_column(query, column);
	return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

instant
query_get_instant(struct query *query, int column)
{
	return query_is_null(query, column) ? INSTANT_NONE
					    : (instant){ query_get_int(query, column) };
}

struct str
query_peek(struct query *query, int column)
{
	check_column(query, column);
	/* The text first: asking for the size first could convert the value twice. */
	const void *text = sqlite3_column_text(query->stmt, column);
	int size = sqlite3_column_bytes(query->stmt, column);
	return str_of(text, size < 0 ? 0 : (size_t) size);
}

const char *
query_get_text(struct query *query, int column, struct arena *arena)
{
	return arena_cstr(arena, query_peek(query, column));
}

struct date
query_get_date(struct query *query, int column)
{
	struct str text = query_peek(query, column);
	struct date date = { 0 };
	if (!str_is_empty(text) && !date_parse_iso(text, &date))
		db_fail(query->db, SQLITE_CORRUPT, "a date that is none");
	return date;
}
