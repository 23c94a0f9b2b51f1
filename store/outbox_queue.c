/* SPDX-License-Identifier: MIT */
/* What waits, for which gateway, and how it comes to wait for another. */
#include "store/outbox_gateway.h"
#include "store/outbox_states.h"
#include "store/rows.h"
#include "store/outbox.h"

/*
 * A text belongs to the second gateway by name and to the first by having no other: so what waits for
 * one that hark.conf no longer names is the first's, and not nobody's.
 */
#define QUEUED                                                                                     \
	" FROM outbox WHERE state = 'queued' AND channel = $channel"                               \
	" AND CASE WHEN gateway = $second THEN 1 ELSE 0 END = $of_second"                          \
	" AND ($may_change = 0"                                                                    \
	" OR (doubt = 0 AND (priority = 0 OR refused > 0 OR gateway = '')))"                       \
	" AND ($grave_only = 0 OR priority = 0 OR purpose = 'staff')"

/* Both kinds of what is grave are of priority 0 or 1 (purpose_priority): said in so many words, for else
 * whoever asks for them walks along all that is to begin, which is what may be long. */
#define GRAVE_FIRST " AND priority <= 2 - $grave_only"
#define BEGINS_ALSO " AND $grave_only = 0"

static void
bind_queue(struct query *query, const struct outbox_queue *queue)
{
	query_text(query, "$channel", queue->channel);
	query_text_or_null(query, "$second", queue->second);
	query_int(query, "$of_second", queue->of_second);
	query_int(query, "$may_change", queue->may_change);
	query_int(query, "$grave_only", queue->grave_only);
}

outbox_id *
outbox_ready(struct db *db, struct arena *arena, const struct outbox_queue *queue, instant now,
    int limit, size_t *out_count)
{
	static const char sql[] = "SELECT id" QUEUED GRAVE_FIRST " AND next_at <= $now"
				  " ORDER BY priority, next_at, gateway, id"
				  " LIMIT $limit";
	struct rows rows = { .arena = arena, .size = sizeof(outbox_id) };
	struct query *query = db_query(db, sql);
	bind_queue(query, queue);
	query_instant(query, "$now", now);
	query_int(query, "$limit", limit);
	while (query_next(query))
		((outbox_id *) rows_add(&rows))->n = query_get_int(query, 0);
	return rows_take(&rows, out_count);
}

struct outbox_next
outbox_next(struct db *db, const struct outbox_queue *queue)
{
	/* One look into the index for each priority, rather than a walk along what is queued. */
	static const char sql[] = "SELECT 0, min(next_at)" QUEUED " AND priority = 0"
				  " UNION ALL"
				  " SELECT 1, min(next_at)" QUEUED " AND priority = 1"
				  " UNION ALL"
				  " SELECT 2, min(next_at)" QUEUED BEGINS_ALSO " AND priority = 2";
	struct query *query = db_query(db, sql);
	struct outbox_next next = { INSTANT_NEVER, INSTANT_NEVER, INSTANT_NEVER };
	instant *const of[] = { &next.safety, &next.reply, &next.begin };
	bind_queue(query, queue);
	while (query_next(query))
		if (!query_is_null(query, 1))
			*of[query_get_int(query, 0)] = query_get_instant(query, 1);
	query_end(query);
	return next;
}

void
outbox_wake(struct db *db, const char *reason, instant now)
{
	static const char sql[] = "UPDATE outbox"
				  " SET next_at = $now"
				  " WHERE state = 'queued'"
				  " AND reason = $reason"
				  " AND next_at > $now";
	struct query *query = db_query(db, sql);
	query_text(query, "$reason", reason);
	query_instant(query, "$now", now);
	(void) query_run(query);
}

bool
outbox_give(struct db *db, outbox_id id, const char *gateway)
{
	static const char sql[] = "UPDATE outbox"
				  " SET gateway = $gateway,"
				  " refused = CASE WHEN gateway = $gateway THEN refused ELSE 0 END"
				  " WHERE id = $id"
				  " AND (doubt = 0 OR gateway IN ('', $gateway))";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$gateway", gateway);
	return query_run(query);
}

void
outbox_follow(struct db *db, const struct outbox_row *row)
{
	static const char sql[] = "UPDATE outbox"
				  " SET gateway = " OUTBOX_GATEWAY ","
				  " refused = 0"
				  " WHERE " OUTBOX_WAITS " AND conversation = $conversation"
				  " AND address = $address"
				  " AND id <> $id"
				  " AND doubt = 0"
				  " AND gateway <> " OUTBOX_GATEWAY;
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", row->conversation.n);
	query_int(query, "$address", row->address.n);
	query_int(query, "$id", row->id.n);
	(void) query_run(query);
}
