/* SPDX-License-Identifier: MIT */
#include "store/rows.h"
#include "store/parts.h"

bool
part_add(struct db *db, const struct part_row *row)
{
	static const char sql[] = "INSERT INTO inbox_part"
				  " (id, organisation, channel, kind, ext_id, sender, recipient,"
				  " ref, part, part_count, body, sent_at, received_at, damaged,"
				  " waits)"
				  " VALUES ($id, $organisation, $channel, $kind, $ext_id, $sender,"
				  " $recipient, $ref, $part, $part_count, $body, $sent_at,"
				  " $received_at, $damaged, 1)"
				  " ON CONFLICT (channel, ext_id) DO NOTHING";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_int(query, "$organisation", row->organisation.n);
	query_text(query, "$channel", row->channel);
	query_text(query, "$kind", row->kind);
	query_text(query, "$ext_id", row->ext_id);
	query_str(query, "$sender", row->sender);
	query_str(query, "$recipient", row->recipient);
	query_text(query, "$ref", row->ref);
	query_int(query, "$part", row->part);
	query_int(query, "$part_count", row->count);
	query_str(query, "$body", row->body);
	query_instant(query, "$sent_at", row->sent_at);
	query_instant(query, "$received_at", row->received_at);
	query_int(query, "$damaged", row->damaged);
	return query_run(query);
}

#define SELECT_PART                                                                                 \
	"SELECT id, organisation, channel, kind, ext_id, sender, recipient, ref, part, part_count," \
	" body, sent_at, received_at, damaged"                                                      \
	" FROM inbox_part"

static struct part_row
read_part(struct query *query, struct arena *arena)
{
	return (struct part_row){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.channel = query_get_text(query, 2, arena),
		.kind = query_get_text(query, 3, arena),
		.ext_id = query_get_text(query, 4, arena),
		.sender = str_from(query_get_text(query, 5, arena)),
		.recipient = str_from(query_get_text(query, 6, arena)),
		.ref = query_get_text(query, 7, arena),
		.part = (int) query_get_int(query, 8),
		.count = (int) query_get_int(query, 9),
		.body = str_from(query_get_text(query, 10, arena)),
		.sent_at = query_get_instant(query, 11),
		.received_at = query_get_instant(query, 12),
		.damaged = query_get_int(query, 13) != 0,
	};
}

bool
part_get(struct db *db, struct arena *arena, inbox_id id, struct part_row *out_row)
{
	static const char sql[] = SELECT_PART " WHERE id = $id AND waits = 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	bool found = query_next(query);
	if (found)
		*out_row = read_part(query, arena);
	query_end(query);
	return found;
}

struct part_row *
part_siblings(struct db *db, struct arena *arena, const struct part_row *row, size_t *out_count)
{
	static const char sql[] = SELECT_PART " WHERE channel = $channel"
					      " AND sender = $sender"
					      " AND ref = $ref"
					      " AND recipient = $recipient"
					      " AND part_count = $part_count"
					      " AND organisation = $organisation"
					      " AND waits = 1"
					      " ORDER BY part, id";
	struct rows rows = { .arena = arena, .size = sizeof(struct part_row) };
	struct query *query = db_query(db, sql);
	query_text(query, "$channel", row->channel);
	query_str(query, "$sender", row->sender);
	query_text(query, "$ref", row->ref);
	query_str(query, "$recipient", row->recipient);
	query_int(query, "$part_count", row->count);
	query_int(query, "$organisation", row->organisation.n);
	while (query_next(query))
		*(struct part_row *) rows_add(&rows) = read_part(query, arena);
	return rows_take(&rows, out_count);
}

void
part_joined(struct db *db, inbox_id id)
{
	static const char sql[] = "UPDATE inbox_part"
				  " SET waits = 0,"
				  " body = ''"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_run(query);
}
