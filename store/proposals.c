/* SPDX-License-Identifier: MIT */
/* Proposals as rows. */
#include "store/rows.h"

#include "store/proposals.h"

struct proposal_row *
proposal_list(struct db *db, struct arena *arena, conversation_id conversation, size_t *out_count)
{
	static const char sql[] = "SELECT position, number, day, inbox, rule, reading_version"
				  " FROM proposal"
				  " WHERE conversation = $conversation"
				  " ORDER BY position";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct proposal_row) };
	while (query_next(query)) {
		struct proposal_row *row = rows_add(&rows);
		*row = (struct proposal_row){
			.position = (int) query_get_int(query, 0),
			.number = { query_get_int(query, 1) },
			.inbox = { query_get_int(query, 3) },
			.rule = query_get_text(query, 4, arena),
			.reading_version = (int) query_get_int(query, 5),
		};
		row->is_date = date_parse_iso(query_peek(query, 2), &row->date);
	}
	return rows_take(&rows, out_count);
}

void
proposal_put(struct db *db, conversation_id conversation, const struct proposal_row *row)
{
	static const char sql[] = "INSERT INTO proposal"
				  " (conversation, position, number, day, inbox, rule,"
				  " reading_version)"
				  " VALUES ($conversation, $position, $number, $day, $inbox, $rule,"
				  " $reading_version)";
	char day[ZONE_TEXT] = "";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	query_int(query, "$position", row->position);
	if (row->is_date)
		query_null(query, "$number");
	else
		query_int(query, "$number", row->number.billionths);
	query_text(query, "$day", row->is_date ? date_format(row->date, day) : "");
	query_int(query, "$inbox", row->inbox.n);
	query_text(query, "$rule", row->rule);
	query_int(query, "$reading_version", row->reading_version);
	query_run(query);
}

void
proposal_clear(struct db *db, conversation_id conversation)
{
	static const char sql[] = "DELETE FROM proposal WHERE conversation = $conversation";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	query_run(query);
}
