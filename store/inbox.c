/* SPDX-License-Identifier: MIT */
/* The inbox as rows, and the dialogue on one address. */
#include "store/rows.h"
#include "store/inbox.h"

bool
inbox_add(struct db *db, const struct inbox_row *row)
{
	static const char sql[] = "INSERT INTO inbox"
				  " (id, organisation, channel, ext_id, part, sender, recipient,"
				  " body, sent_at, received_at, address, conversation, reading)"
				  " VALUES ($id, $organisation, $channel, $ext_id, $part, $sender,"
				  " $recipient, $body, $sent_at, $received_at, $address,"
				  " $conversation, $reading)"
				  " ON CONFLICT (channel, ext_id, part) DO NOTHING";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_int(query, "$organisation", row->organisation.n);
	query_text(query, "$channel", row->channel);
	query_text(query, "$ext_id", row->ext_id);
	query_int(query, "$part", row->part);
	query_str(query, "$sender", row->sender);
	query_str(query, "$recipient", row->recipient);
	query_str(query, "$body", row->body);
	query_instant(query, "$sent_at", row->sent_at);
	query_instant(query, "$received_at", row->received_at);
	query_id_or_null(query, "$address", row->address.n);
	query_id_or_null(query, "$conversation", row->conversation.n);
	query_text(query, "$reading", row->reading);
	return query_run(query);
}

#define SELECT_INBOX                                                                               \
	"SELECT id, organisation, channel, ext_id, part, sender, recipient, body, sent_at,"        \
	" received_at, address, conversation, reading"                                             \
	" FROM inbox"

static bool
read_one_inbox(struct query *query, struct arena *arena, struct inbox_row *out_row)
{
	bool found = query_next(query);
	if (found)
		*out_row = (struct inbox_row){
			.id = { query_get_int(query, 0) },
			.organisation = { query_get_int(query, 1) },
			.channel = query_get_text(query, 2, arena),
			.ext_id = query_get_text(query, 3, arena),
			.part = (int) query_get_int(query, 4),
			.sender = str_from(query_get_text(query, 5, arena)),
			.recipient = str_from(query_get_text(query, 6, arena)),
			.body = str_from(query_get_text(query, 7, arena)),
			.sent_at = query_get_instant(query, 8),
			.received_at = query_get_instant(query, 9),
			.address = { query_get_int(query, 10) },
			.conversation = { query_get_int(query, 11) },
			.reading = query_get_text(query, 12, arena),
		};
	query_end(query);
	return found;
}

bool
inbox_get(struct db *db, struct arena *arena, inbox_id id, struct inbox_row *out_row)
{
	static const char sql[] = SELECT_INBOX " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_inbox(query, arena, out_row);
}

bool
inbox_newest(
    struct db *db, struct arena *arena, conversation_id conversation, struct inbox_row *out_row)
{
	/* By its address, which has an index: a conversation has one. */
	static const char sql[] = SELECT_INBOX
	    " WHERE address = (SELECT address FROM conversation WHERE id = $conversation)"
	    " AND conversation = $conversation"
	    " ORDER BY received_at DESC, id DESC"
	    " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	return read_one_inbox(query, arena, out_row);
}

instant
inbox_time(const struct inbox_row *row)
{
	return instant_is_none(row->sent_at) ? row->received_at : row->sent_at;
}

void
inbox_set_whose(struct db *db, const struct inbox_row *row)
{
	static const char sql[] = "UPDATE inbox"
				  " SET address = $address,"
				  " conversation = $conversation"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_id_or_null(query, "$address", row->address.n);
	query_id_or_null(query, "$conversation", row->conversation.n);
	query_run(query);
}

void
inbox_set_reading(struct db *db, const struct inbox_row *row)
{
	static const char sql[] = "UPDATE inbox"
				  " SET reading = $reading"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_text(query, "$reading", row->reading);
	query_run(query);
}

bool
inbox_has_twin(struct db *db, const struct inbox_row *row)
{
	static const char sql[] = "SELECT 1"
				  " FROM inbox"
				  " WHERE sender = $sender"
				  " AND sent_at = $sent_at"
				  " AND channel = $channel"
				  " AND part = $part"
				  " AND body = $body"
				  " AND id <> $id"
				  " LIMIT 1";
	/* Without the gateway's time two equal texts are two answers: "3", "3". */
	if (instant_is_none(row->sent_at))
		return false;
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_text(query, "$channel", row->channel);
	query_int(query, "$part", row->part);
	query_str(query, "$sender", row->sender);
	query_str(query, "$body", row->body);
	query_instant(query, "$sent_at", row->sent_at);
	return query_run(query);
}

bool
inbox_may_repeat(struct db *db, const struct inbox_row *row, instant since, const char *rule)
{
	static const char sql[] = "SELECT 1"
				  " FROM inbox"
				  " WHERE address = $address"
				  " AND received_at >= $since"
				  " AND channel = $channel"
				  " AND body = $body"
				  " AND sent_at IS NULL"
				  " AND id <> $id"
				  " AND NOT EXISTS (SELECT 1"
				  " FROM alert JOIN inbox AS told ON told.id = alert.inbox"
				  " WHERE alert.organisation = $organisation"
				  " AND alert.state = 'open' AND alert.rule = $rule"
				  " AND told.address = $address)"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_int(query, "$organisation", row->organisation.n);
	query_int(query, "$address", row->address.n);
	query_instant(query, "$since", since);
	query_text(query, "$channel", row->channel);
	query_str(query, "$body", row->body);
	query_text(query, "$rule", rule);
	return query_run(query);
}

struct inbox_line *
dialogue_list(struct db *db, struct arena *arena, address_id address, size_t *out_count)
{
	/* A reply and what hark says to it may bear the same time: the reply came first. */
	static const char sql[] = "SELECT received_at AS at, 0 AS out, body, reading, 0, id"
				  " FROM inbox"
				  " WHERE address = $address"
				  " UNION ALL"
				  " SELECT sent_at, 1, body, state, created_at, id"
				  " FROM outbox"
				  " WHERE address = $address AND sent_at IS NOT NULL"
				  " ORDER BY 1, 2, 5, 6";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct inbox_line) };
	while (query_next(query)) {
		struct inbox_line *line = rows_add(&rows);
		line->at = query_get_instant(query, 0);
		line->out = query_get_int(query, 1) != 0;
		line->text = query_get_text(query, 2, arena);
		line->note = query_get_text(query, 3, arena);
	}
	return rows_take(&rows, out_count);
}

bool
inbox_was_read(struct db *db, address_id address, const char *reading, instant since)
{
	static const char sql[] = "SELECT 1"
				  " FROM inbox"
				  " WHERE address = $address"
				  " AND received_at >= $since"
				  " AND reading = $reading"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	query_instant(query, "$since", since);
	query_text(query, "$reading", reading);
	bool found = query_next(query);
	query_end(query);
	return found;
}

struct inbox_former *
inbox_formers(struct db *db, struct arena *arena, const struct inbox_row *row, patient_id patient,
    int limit, size_t *out_count)
{
	static const char sql[] = "SELECT inbox.id, received_at, body, reading,"
				  " coalesce(hearing.said, ''),"
				  " EXISTS (SELECT 1 FROM alert"
				  "  WHERE alert.patient = $patient AND alert.inbox = inbox.id"
				  "  AND state = 'open')"
				  " FROM inbox"
				  " LEFT JOIN hearing ON hearing.inbox = inbox.id"
				  " WHERE address = $address"
				  " AND conversation IS $conversation"
				  " AND inbox.id <> $id"
				  " ORDER BY received_at DESC, inbox.id DESC"
				  " LIMIT $limit";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", row->address.n);
	query_id_or_null(query, "$conversation", row->conversation.n);
	query_int(query, "$id", row->id.n);
	query_int(query, "$patient", patient.n);
	query_int(query, "$limit", limit);
	struct rows rows = { .arena = arena, .size = sizeof(struct inbox_former) };
	while (query_next(query)) {
		struct inbox_former *former = rows_add(&rows);
		former->id = (inbox_id){ query_get_int(query, 0) };
		former->at = query_get_instant(query, 1);
		former->body = str_from(query_get_text(query, 2, arena));
		former->reading = query_get_text(query, 3, arena);
		former->said = query_get_text(query, 4, arena);
		former->is_on_a_list = query_get_int(query, 5) != 0;
	}
	return rows_take(&rows, out_count);
}
