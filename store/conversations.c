/* SPDX-License-Identifier: MIT */
/* Conversations as rows. */
#include "store/rows.h"
#include "store/conversations.h"

#define SELECT_CONVERSATION                                                                        \
	"SELECT id, organisation, team, patient, address, followup, channel, language, open,"      \
	" state, resume, position, visit, asks, reminders, version, opened_at, said_at, heard_at," \
	" remind_at, expires_at, said, asked, together, on_page"                                   \
	" FROM conversation"

static struct conversation_row
read_conversation(struct query *query, struct arena *arena)
{
	return (struct conversation_row){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.team = { query_get_int(query, 2) },
		.patient = { query_get_int(query, 3) },
		.address = { query_get_int(query, 4) },
		.followup = { query_get_int(query, 5) },
		.channel = query_get_text(query, 6, arena),
		.language = query_get_text(query, 7, arena),
		.open = query_get_int(query, 8) != 0,
		.state = query_get_text(query, 9, arena),
		.resume = query_get_text(query, 10, arena),
		.position = (int) query_get_int(query, 11),
		.visit = (int) query_get_int(query, 12),
		.asks = (int) query_get_int(query, 13),
		.reminders = (int) query_get_int(query, 14),
		.version = query_get_int(query, 15),
		.opened_at = query_get_instant(query, 16),
		.said_at = query_get_instant(query, 17),
		.heard_at = query_get_instant(query, 18),
		.remind_at = query_get_instant(query, 19),
		.expires_at = query_get_instant(query, 20),
		.said = query_get_text(query, 21, arena),
		.asked = { query_get_int(query, 22) },
		.together = (int) query_get_int(query, 23),
		.on_page = query_get_int(query, 24) != 0,
	};
}

static bool
read_one_conversation(struct query *query, struct arena *arena, struct conversation_row *out_row)
{
	bool found = query_next(query);
	if (found)
		*out_row = read_conversation(query, arena);
	query_end(query);
	return found;
}

/* What both adding and updating write. */
static void
bind_cursor(struct query *query, const struct conversation_row *row)
{
	query_int(query, "$id", row->id.n);
	query_text(query, "$state", row->state);
	query_text(query, "$resume", row->resume);
	query_int(query, "$position", row->position);
	query_int(query, "$visit", row->visit);
	query_int(query, "$asks", row->asks);
	query_int(query, "$reminders", row->reminders);
	query_int(query, "$version", row->version);
	query_instant(query, "$said_at", row->said_at);
	query_instant(query, "$heard_at", row->heard_at);
	query_instant(query, "$remind_at", row->remind_at);
	query_instant(query, "$expires_at", row->expires_at);
	query_text(query, "$said", row->said);
	query_id_or_null(query, "$asked", row->asked.n);
	query_int(query, "$together", row->together);
	query_int(query, "$on_page", row->on_page);
}

bool
conversation_add(struct db *db, const struct conversation_row *row)
{
	/* Only the address may be taken: any other conflict is an error that sticks. */
	static const char sql[] = "INSERT INTO conversation"
				  " (id, organisation, team, patient, address, followup, channel,"
				  " language, open, state, resume, position, visit, asks,"
				  " reminders, version, opened_at, said_at, heard_at, remind_at,"
				  " expires_at, said, asked, together, on_page)"
				  " VALUES ($id, $organisation, $team, $patient, $address,"
				  " $followup, $channel, $language, $open, $state, $resume,"
				  " $position, $visit, $asks, $reminders, $version, $opened_at,"
				  " $said_at, $heard_at, $remind_at, $expires_at, $said,"
				  " $asked, $together, $on_page)"
				  " ON CONFLICT (address) WHERE open = 1 DO NOTHING";
	struct query *query = db_query(db, sql);
	bind_cursor(query, row);
	query_text(query, "$channel", row->channel);
	query_text(query, "$language", row->language);
	query_int(query, "$open", row->open);
	query_instant(query, "$opened_at", row->opened_at);
	query_int(query, "$organisation", row->organisation.n);
	query_int(query, "$team", row->team.n);
	query_int(query, "$patient", row->patient.n);
	query_int(query, "$address", row->address.n);
	query_int(query, "$followup", row->followup.n);
	return query_run(query);
}

void
conversation_update(struct db *db, const struct conversation_row *row)
{
	/* No column of an index: three of them would be written anew with every reply. */
	static const char sql[] = "UPDATE conversation"
				  " SET state = $state,"
				  " resume = $resume,"
				  " position = $position,"
				  " visit = $visit,"
				  " asks = $asks,"
				  " reminders = $reminders,"
				  " version = $version,"
				  " said_at = $said_at,"
				  " heard_at = $heard_at,"
				  " remind_at = $remind_at,"
				  " expires_at = $expires_at,"
				  " together = $together,"
				  " said = $said,"
				  " asked = $asked,"
				  " on_page = $on_page"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	bind_cursor(query, row);
	query_run(query);
}

void
conversation_set_open(struct db *db, conversation_id id, bool open)
{
	static const char sql[] = "UPDATE conversation"
				  " SET open = $open"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_int(query, "$open", open);
	query_run(query);
}

bool
conversation_move(struct db *db, conversation_id id, address_id address, const char *channel)
{
	static const char sql[] = "UPDATE conversation"
				  " SET address = $address,"
				  " channel = $channel"
				  " WHERE id = $id"
				  " AND NOT EXISTS (SELECT 1"
				  " FROM conversation AS other"
				  " WHERE other.address = $address"
				  " AND (other.open = 1"
				  " OR other.followup = conversation.followup))";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_int(query, "$address", address.n);
	query_text(query, "$channel", channel);
	return query_run(query);
}

bool
conversation_get(
    struct db *db, struct arena *arena, conversation_id id, struct conversation_row *out_row)
{
	static const char sql[] = SELECT_CONVERSATION " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_conversation(query, arena, out_row);
}

bool
conversation_open(
    struct db *db, struct arena *arena, address_id address, struct conversation_row *out_row)
{
	static const char sql[] = SELECT_CONVERSATION " WHERE address = $address AND open = 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	return read_one_conversation(query, arena, out_row);
}

bool
conversation_newest(
    struct db *db, struct arena *arena, address_id address, struct conversation_row *out_row)
{
	static const char sql[] = SELECT_CONVERSATION " WHERE address = $address"
						      " ORDER BY opened_at DESC, id DESC"
						      " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	return read_one_conversation(query, arena, out_row);
}

bool
conversation_newest_of(
    struct db *db, struct arena *arena, patient_id patient, struct conversation_row *out_row)
{
	static const char sql[] = SELECT_CONVERSATION " WHERE patient = $patient"
						      " ORDER BY opened_at DESC, id DESC"
						      " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	return read_one_conversation(query, arena, out_row);
}

bool
conversation_of_followup(
    struct db *db, struct arena *arena, followup_id followup, struct conversation_row *out_row)
{
	/* A second address may have had its turn: the newest counts. */
	static const char sql[] = SELECT_CONVERSATION " WHERE followup = $followup"
						      " ORDER BY opened_at DESC, id DESC"
						      " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$followup", followup.n);
	return read_one_conversation(query, arena, out_row);
}

struct conversation_row *
conversation_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count)
{
	static const char sql[] = SELECT_CONVERSATION " WHERE patient = $patient AND open = 1"
						      " ORDER BY opened_at, id";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct conversation_row) };
	while (query_next(query))
		*(struct conversation_row *) rows_add(&rows) = read_conversation(query, arena);
	return rows_take(&rows, out_count);
}

conversation_id *
conversation_all_open(struct db *db, struct arena *arena, size_t *out_count)
{
	static const char sql[] = "SELECT id"
				  " FROM conversation"
				  " WHERE open = 1"
				  " ORDER BY opened_at, id";
	struct query *query = db_query(db, sql);
	struct rows rows = { .arena = arena, .size = sizeof(conversation_id) };
	while (query_next(query))
		*(conversation_id *) rows_add(&rows) = (conversation_id){ query_get_int(query, 0) };
	return rows_take(&rows, out_count);
}

instant
conversation_last_opened(struct db *db, patient_id patient)
{
	static const char sql[] = "SELECT opened_at"
				  " FROM conversation"
				  " WHERE patient = $patient"
				  " ORDER BY opened_at DESC"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$patient", patient.n);
	instant last = INSTANT_NONE;
	while (query_next(query))
		last = query_get_instant(query, 0);
	return last;
}
