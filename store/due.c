/* SPDX-License-Identifier: MIT */
/*
 * The clock's table (followups.h): clustered by time, so that taking what is due touches a few
 * neighbouring pages however many rows wait behind them.
 */
#include "store/followups.h"
#include "store/rows.h"

static const char *const kinds[] = {
	[DUE_FOLLOWUP] = "followup",
	[DUE_REMIND] = "remind",
	[DUE_EXPIRE] = "expire",
	[DUE_SETTLE] = "settle",
	[DUE_ESCALATE] = "escalate",
	[DUE_PARTS] = "parts",
};

static enum due_kind
kind_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(word, kinds[i]))
			return (enum due_kind) i;
	BUG("due kind %.*s", STR_ARG(word));
}

void
due_put(struct db *db, const struct due *due)
{
	static const char sql[] = "INSERT INTO due"
				  " (due_at, kind, subject, version)"
				  " VALUES ($due_at, $kind, $subject, $version)"
				  " ON CONFLICT (due_at, kind, subject) DO UPDATE"
				  " SET version = excluded.version";
	struct query *query = db_query(db, sql);
	query_instant(query, "$due_at", due->due_at);
	query_text(query, "$kind", kinds[due->kind]);
	query_int(query, "$subject", due->subject);
	query_int(query, "$version", due->version);
	query_run(query);
}

void
due_drop(struct db *db, const struct due *due)
{
	static const char sql[] = "DELETE FROM due"
				  " WHERE due_at = $due_at AND kind = $kind"
				  " AND subject = $subject";
	struct query *query = db_query(db, sql);
	query_instant(query, "$due_at", due->due_at);
	query_text(query, "$kind", kinds[due->kind]);
	query_int(query, "$subject", due->subject);
	query_run(query);
}

static int
compare_due(const void *a, const void *b)
{
	const struct due *x = a;
	const struct due *y = b;
	if (x->due_at.ms != y->due_at.ms)
		return x->due_at.ms < y->due_at.ms ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->subject > y->subject) - (x->subject < y->subject);
}

instant
due_next(struct db *db)
{
	static const char sql[] = "SELECT due_at"
				  " FROM due"
				  " ORDER BY due_at"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	instant next = INSTANT_NEVER;
	while (query_next(query))
		next = query_get_instant(query, 0);
	return next;
}

struct due *
due_take(struct db *db, struct arena *arena, instant now, int limit, size_t *out_count)
{
	static const char sql[] = "DELETE FROM due"
				  " WHERE (due_at, kind, subject) IN"
				  " (SELECT due_at, kind, subject"
				  " FROM due"
				  " WHERE due_at <= $now"
				  " ORDER BY due_at, kind, subject"
				  " LIMIT $limit)"
				  " RETURNING due_at, kind, subject, version";
	*out_count = 0;
	/* Mostly nothing is, and to delete nothing takes four tables of SQLite's own. */
	if (instant_before(now, due_next(db)))
		return NULL;
	struct query *query = db_query(db, sql);
	query_instant(query, "$now", now);
	query_int(query, "$limit", limit);
	struct rows rows = { .arena = arena, .size = sizeof(struct due) };
	while (query_next(query)) {
		struct due *due = rows_add(&rows);
		due->due_at = query_get_instant(query, 0);
		due->kind = kind_of(query_peek(query, 1));
		due->subject = query_get_int(query, 2);
		due->version = query_get_int(query, 3);
	}
	/* RETURNING promises no order. */
	rows_sort(&rows, compare_due);
	return rows_take(&rows, out_count);
}
