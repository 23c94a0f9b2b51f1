/* SPDX-License-Identifier: MIT */
/* Links as rows. What may be done with one is conversations/desk_page.c's to say. */
#include "store/links.h"

static void
bind_link(struct query *query, const struct link_row *row)
{
	query_text(query, "$token_hash", row->token_hash);
	query_instant(query, "$made_at", row->made_at);
	query_instant(query, "$expires_at", row->expires_at);
	query_int(query, "$tries", row->tries);
	query_instant(query, "$confirmed_at", row->confirmed_at);
	query_text(query, "$pass_hash", row->pass_hash);
	query_int(query, "$posts", row->posts);
	query_instant(query, "$posts_from", row->posts_from);
}

void
link_add(struct db *db, const struct link_row *row)
{
	static const char sql[] = "INSERT INTO link"
				  " (token_hash, conversation, address, made_at, expires_at,"
				  " tries, confirmed_at, pass_hash, posts, posts_from)"
				  " VALUES ($token_hash, $conversation, $address, $made_at,"
				  " $expires_at, $tries, $confirmed_at, $pass_hash, $posts,"
				  " $posts_from)";
	struct query *query = db_query(db, sql);
	bind_link(query, row);
	query_int(query, "$conversation", row->conversation.n);
	query_int(query, "$address", row->address.n);
	query_run(query);
}

bool
link_find(struct db *db, struct arena *arena, const char *token_hash, struct link_row *out_row)
{
	static const char sql[] = "SELECT token_hash, conversation, address, made_at, expires_at,"
				  " tries, confirmed_at, pass_hash, posts, posts_from"
				  " FROM link"
				  " WHERE token_hash = $token_hash";
	struct query *query = db_query(db, sql);
	query_text(query, "$token_hash", token_hash);
	bool found = query_next(query);
	if (found)
		*out_row = (struct link_row){
			.token_hash = query_get_text(query, 0, arena),
			.conversation = { query_get_int(query, 1) },
			.address = { query_get_int(query, 2) },
			.made_at = query_get_instant(query, 3),
			.expires_at = query_get_instant(query, 4),
			.tries = (int) query_get_int(query, 5),
			.confirmed_at = query_get_instant(query, 6),
			.pass_hash = query_get_text(query, 7, arena),
			.posts = (int) query_get_int(query, 8),
			.posts_from = query_get_instant(query, 9),
		};
	query_end(query);
	return found;
}

void
link_update(struct db *db, const struct link_row *row)
{
	static const char sql[] = "UPDATE link"
				  " SET made_at = $made_at,"
				  " expires_at = $expires_at,"
				  " tries = $tries,"
				  " confirmed_at = $confirmed_at,"
				  " pass_hash = $pass_hash,"
				  " posts = $posts,"
				  " posts_from = $posts_from"
				  " WHERE token_hash = $token_hash";
	struct query *query = db_query(db, sql);
	bind_link(query, row);
	query_run(query);
}

int
link_tries(struct db *db, conversation_id conversation)
{
	static const char sql[] = "SELECT coalesce(sum(tries), 0)"
				  " FROM link"
				  " WHERE conversation = $conversation";
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	int tries = query_next(query) ? (int) query_get_int(query, 0) : 0;
	query_end(query);
	return tries;
}
