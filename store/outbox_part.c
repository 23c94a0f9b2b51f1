/* SPDX-License-Identifier: MIT */
#include "store/outbox_part.h"

enum outbox_state
outbox_part_put(struct db *db, outbox_id id, struct str part, enum outbox_state state)
{
	static const char sql[] = "INSERT INTO outbox_part (outbox, part, state)"
				  " VALUES ($id, $part, $state)"
				  " ON CONFLICT (outbox, part) DO UPDATE"
				  " SET state = CASE WHEN state = 'delivered' THEN state"
				  " ELSE excluded.state END"
				  " RETURNING state";
	BUG_ON(state != OUTBOX_FAILED && state != OUTBOX_DELIVERED, "a part is %s",
	    outbox_state_word(state));
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_str(query, "$part", part);
	query_text(query, "$state", outbox_state_word(state));
	enum outbox_state stands = state;
	while (query_next(query)) /* to its end, which frees the statement */
		stands = outbox_state_of(query_peek(query, 0));
	return stands;
}

int
outbox_part_delivered(struct db *db, outbox_id id)
{
	static const char sql[] = "SELECT count(*)"
				  " FROM outbox_part"
				  " WHERE outbox = $id AND state = 'delivered'";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	int count = query_next(query) ? (int) query_get_int(query, 0) : 0;
	query_end(query);
	return count;
}
