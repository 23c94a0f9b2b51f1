/* SPDX-License-Identifier: MIT */
/* The outbox as rows: adding, finding, cancelling. Claims and moves are outbox_claim.c's, the queue is
 * outbox_queue.c's. */
#include "store/outbox_gateway.h"
#include "store/rows.h"
#include "store/outbox_states.h"
#include "store/outbox.h"

static const struct {
	const char *word;
	int rank;
} states[] = {
	[OUTBOX_PLANNED] = { "planned", 0 },
	[OUTBOX_HELD] = { "held", 5 },
	[OUTBOX_QUEUED] = { "queued", 10 },
	[OUTBOX_SENDING] = { "sending", 30 },
	[OUTBOX_SETTLING] = { "settling", 35 },
	[OUTBOX_UNCERTAIN] = { "uncertain", 40 },
	[OUTBOX_SUBMITTED] = { "submitted", 50 },
	[OUTBOX_DELIVERED] = { "delivered", 70 },
	[OUTBOX_FAILED] = { "failed", 60 },
	[OUTBOX_ANSWERED] = { "answered", 100 },
	[OUTBOX_CANCELLED] = { "cancelled", 100 },
	[OUTBOX_SUPPRESSED] = { "suppressed", 100 },
	[OUTBOX_EXPIRED] = { "expired", 100 },
};

const char *
outbox_state_word(enum outbox_state state)
{
	BUG_ON((size_t) state >= ARRAY_LEN(states), "outbox state %d", (int) state);
	return states[state].word;
}

int
outbox_state_rank(enum outbox_state state)
{
	BUG_ON((size_t) state >= ARRAY_LEN(states), "outbox state %d", (int) state);
	return states[state].rank;
}

enum outbox_state
outbox_state_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_is(word, states[i].word))
			return (enum outbox_state) i;
	BUG("outbox state %.*s", STR_ARG(word));
}

bool
outbox_add(struct db *db, const struct outbox_row *row)
{
	static const char sql[] = "INSERT INTO outbox"
				  " (id, ask_id, organisation, team, patient, address,"
				  " conversation, channel, purpose, instrument, subject, body,"
				  " state, priority, attempt, doubt, boot, gateway_id, reason,"
				  " created_at, not_before, not_after, next_at, sent_at, item,"
				  " gateway)"
				  " VALUES ($id, $ask_id, $organisation, $team, $patient,"
				  " $address, $conversation, $channel, $purpose, $instrument,"
				  " $subject, $body, $state, $priority, $attempt, $doubt, 0,"
				  " $gateway_id, $reason, $created_at, $not_before, $not_after,"
				  " $next_at, $sent_at, $item,"
				  " " OUTBOX_GATEWAY ")"
				  " ON CONFLICT (ask_id) DO NOTHING";
	BUG_ON(row->priority < 0 || row->priority > 2, "priority %d", row->priority);
	struct query *query = db_query(db, sql);
	query_int(query, "$id", row->id.n);
	query_text(query, "$ask_id", row->ask_id);
	query_int(query, "$organisation", row->organisation.n);
	query_int(query, "$team", row->team.n);
	query_id_or_null(query, "$patient", row->patient.n);
	query_int(query, "$address", row->address.n);
	query_id_or_null(query, "$conversation", row->conversation.n);
	query_text(query, "$channel", row->channel);
	query_text(query, "$purpose", row->purpose);
	query_text(query, "$instrument", row->instrument);
	query_text(query, "$subject", row->subject);
	query_text(query, "$body", row->body);
	query_text(query, "$state", outbox_state_word(row->state));
	query_int(query, "$priority", row->priority);
	query_int(query, "$attempt", row->attempt);
	query_int(query, "$doubt", row->doubt);
	query_text(query, "$gateway_id", row->gateway_id);
	query_text(query, "$reason", row->reason);
	query_instant(query, "$created_at", row->created_at);
	query_instant(query, "$not_before", row->not_before);
	query_instant(query, "$not_after", row->not_after);
	query_instant(query, "$next_at", row->next_at);
	query_instant(query, "$sent_at", row->sent_at);
	query_int(query, "$item", row->item);
	return query_run(query);
}

#define SELECT_OUTBOX                                                                              \
	"SELECT outbox.id, ask_id, outbox.organisation, team, patient, address, conversation,"     \
	" channel, purpose, instrument, subject, body, outbox.state, priority, attempt, doubt,"    \
	" gateway_id, reason, created_at, not_before, not_after, next_at, sent_at, address.value," \
	" item, gateway, refused"                                                                  \
	" FROM outbox"                                                                             \
	" JOIN address ON address.id = outbox.address"

static bool
read_one_outbox(struct query *query, struct arena *arena, struct outbox_row *out_row)
{
	bool found = query_next(query);
	if (found)
		*out_row = (struct outbox_row){
			.id = { query_get_int(query, 0) },
			.ask_id = query_get_text(query, 1, arena),
			.organisation = { query_get_int(query, 2) },
			.team = { query_get_int(query, 3) },
			.patient = { query_get_int(query, 4) },
			.address = { query_get_int(query, 5) },
			.conversation = { query_get_int(query, 6) },
			.channel = query_get_text(query, 7, arena),
			.purpose = query_get_text(query, 8, arena),
			.instrument = query_get_text(query, 9, arena),
			.subject = query_get_text(query, 10, arena),
			.body = query_get_text(query, 11, arena),
			.state = outbox_state_of(query_peek(query, 12)),
			.priority = (int) query_get_int(query, 13),
			.attempt = (int) query_get_int(query, 14),
			.doubt = query_get_int(query, 15) != 0,
			.gateway_id = query_get_text(query, 16, arena),
			.reason = query_get_text(query, 17, arena),
			.created_at = query_get_instant(query, 18),
			.not_before = query_get_instant(query, 19),
			.not_after = query_get_instant(query, 20),
			.next_at = query_get_instant(query, 21),
			.sent_at = query_get_instant(query, 22),
			.to = query_get_text(query, 23, arena),
			.item = (int) query_get_int(query, 24),
			.gateway = query_get_text(query, 25, arena),
			.refused = (int) query_get_int(query, 26),
		};
	query_end(query);
	return found;
}

bool
outbox_get(struct db *db, struct arena *arena, outbox_id id, struct outbox_row *out_row)
{
	static const char sql[] = SELECT_OUTBOX " WHERE outbox.id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one_outbox(query, arena, out_row);
}

bool
outbox_glance(struct db *db, struct arena *arena, outbox_id id, struct outbox_row *out_row)
{
	static const char sql[] = "SELECT state, reason, created_at, sent_at"
				  " FROM outbox"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	bool found = query_next(query);
	if (found)
		*out_row = (struct outbox_row){
			.id = id,
			.state = outbox_state_of(query_peek(query, 0)),
			.reason = query_get_text(query, 1, arena),
			.created_at = query_get_instant(query, 2),
			.sent_at = query_get_instant(query, 3),
		};
	query_end(query);
	return found;
}

bool
outbox_find(struct db *db, struct arena *arena, struct str ask_id, struct outbox_row *out_row)
{
	static const char sql[] = SELECT_OUTBOX " WHERE ask_id = $ask_id";
	struct query *query = db_query(db, sql);
	query_str(query, "$ask_id", ask_id);
	return read_one_outbox(query, arena, out_row);
}

int
outbox_sent_since(struct db *db, address_id address, instant since, enum outbox_sort sort)
{
	static const char sql[] = "SELECT COUNT(*)"
				  " FROM outbox"
				  " WHERE address = $address"
				  " AND sent_at >= $since"
				  " AND ($any = 1"
				  " OR purpose IN ('re-ask', 'notice', 'confirmation'))";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", address.n);
	query_instant(query, "$since", since);
	query_int(query, "$any", sort == OUTBOX_ANY);
	int count = query_next(query) ? (int) query_get_int(query, 0) : 0;
	query_end(query);
	return count;
}

const char *
outbox_before(struct db *db, struct arena *arena, const struct outbox_row *row)
{
	static const char sql[] = "SELECT ask_id"
				  " FROM outbox"
				  " WHERE address = $address"
				  " AND sent_at IS NOT NULL"
				  " AND conversation = $conversation"
				  " AND id <> $id"
				  " ORDER BY sent_at DESC"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$address", row->address.n);
	query_int(query, "$conversation", row->conversation.n);
	query_int(query, "$id", row->id.n);
	const char *ask_id = query_next(query) ? query_get_text(query, 0, arena) : NULL;
	query_end(query);
	return ask_id;
}

static outbox_id *
read_ids(struct query *query, struct arena *arena, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(outbox_id) };
	while (query_next(query))
		((outbox_id *) rows_add(&rows))->n = query_get_int(query, 0);
	return rows_take(&rows, out_count);
}

outbox_id *
outbox_recover(
    struct db *db, struct arena *arena, instant decide_at, instant now, size_t *out_count)
{
	/* Whether the first byte had left is not known: that is what doubt means. */
	static const char sql[] =
	    "UPDATE outbox"
	    " SET state = 'settling',"
	    " doubt = 1,"
	    " reason = 'restarted',"
	    " next_at = $decide_at,"
	    " sent_at = coalesce(sent_at, $now)"
	    " WHERE " OUTBOX_IS_BEGUN " AND state = 'sending'" /* the line above: the index */
	    " RETURNING id";
	struct query *query = db_query(db, sql);
	query_instant(query, "$decide_at", decide_at);
	query_instant(query, "$now", now);
	return read_ids(query, arena, out_count);
}

static int
count_rows(struct query *query)
{
	int count = 0;
	while (query_next(query))
		count++;
	return count;
}

/* One text that ends what has not left yet; safety and the last word stay (safety.md 1, 4, 8). */
#define CANCEL_OUTBOX                                                                              \
	"UPDATE outbox"                                                                            \
	" SET state = 'cancelled', reason = $reason, ended_at = $now"                              \
	" WHERE " OUTBOX_WAITS                                                                     \
	" AND purpose NOT IN ('safety', 'stopped', 'wrong-person', 'deceased', 'staff')"

/* A change of outbox opens its eight indices before it finds that there is nothing to change, and after
 * most replies there is nothing. */
static bool
has_any(struct db *db, const char *sql, conversation_id conversation)
{
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	bool found = query_next(query);
	query_end(query);
	return found;
}

static int
cancel(struct db *db, const char *sql, int64_t of, const char *reason, instant now)
{
	struct query *query = db_query(db, sql);
	query_int(query, "$of", of);
	query_text(query, "$reason", reason);
	query_instant(query, "$now", now);
	return count_rows(query);
}

int
outbox_cancel(struct db *db, conversation_id conversation, const char *reason, instant now)
{
	static const char sql[] = CANCEL_OUTBOX " AND conversation = $of"
						" RETURNING id";
	static const char any[] = "SELECT 1"
				  " FROM outbox"
				  " WHERE " OUTBOX_WAITS " AND conversation = $conversation"
				  " LIMIT 1";
	if (!has_any(db, any, conversation))
		return 0;
	return cancel(db, sql, conversation.n, reason, now);
}

int
outbox_cancel_address(struct db *db, address_id address, const char *reason, instant now)
{
	static const char sql[] = CANCEL_OUTBOX " AND address = $of"
						" RETURNING id";
	return cancel(db, sql, address.n, reason, now);
}

int
outbox_cancel_patient(struct db *db, patient_id patient, const char *reason, instant now)
{
	static const char sql[] = CANCEL_OUTBOX " AND patient = $of"
						" RETURNING id";
	return cancel(db, sql, patient.n, reason, now);
}

/* At an address that is still theirs: YES from a new number proves nothing of what the old one got. */
#define ANSWERABLE                                                                                 \
	"purpose IN ('identify', 'invitation', 'question', 're-ask', 'reminder', 'confirmation')"  \
	" AND EXISTS (SELECT 1 FROM patient_address"                                               \
	" WHERE patient_address.patient = outbox.patient"                                          \
	" AND patient_address.address = outbox.address)"

static void
answer(struct db *db, const char *sql, conversation_id conversation, instant now)
{
	struct query *query = db_query(db, sql);
	query_int(query, "$conversation", conversation.n);
	query_instant(query, "$now", now);
	query_run(query);
}

void
outbox_answered(struct db *db, conversation_id conversation, instant now)
{
	/* Not what is being sent: a reply to the question before it proves nothing about it. Nor what
	 * nobody answers: "hello?" is no proof that the safety reply came. */
	static const char sql[] = "UPDATE outbox"
				  " SET state = 'answered', ended_at = $now"
				  " WHERE " OUTBOX_IS_BEGUN " AND state <> 'sending'"
				  " AND " ANSWERABLE " AND conversation = $conversation";
	static const char any[] = "SELECT 1"
				  " FROM outbox"
				  " WHERE " OUTBOX_IS_BEGUN " AND conversation = $conversation"
				  " LIMIT 1";
	/* What its gateway may have, and takes once. */
	static const char sql_again[] = "UPDATE outbox"
					" SET state = 'answered', ended_at = $now"
					" WHERE " OUTBOX_WAITS " AND state = 'queued'"
					" AND reason = '" OUTBOX_SAME_ID "'"
					" AND " ANSWERABLE " AND conversation = $conversation";
	static const char any_again[] = "SELECT 1"
					" FROM outbox"
					" WHERE " OUTBOX_WAITS " AND reason = '" OUTBOX_SAME_ID "'"
					" AND conversation = $conversation"
					" LIMIT 1";
	if (has_any(db, any, conversation))
		answer(db, sql, conversation, now);
	if (has_any(db, any_again, conversation))
		answer(db, sql_again, conversation, now);
}

bool
outbox_has_left(const struct outbox_row *row)
{
	switch (row->state) {
	case OUTBOX_QUEUED: return strcmp(row->reason, OUTBOX_SAME_ID) == 0;
	case OUTBOX_PLANNED:
	case OUTBOX_HELD:
	case OUTBOX_CANCELLED:
	case OUTBOX_SUPPRESSED:
	case OUTBOX_FAILED: /* refused, the phone was off, a part is missing: nobody has read it */
	case OUTBOX_EXPIRED: return false;
	case OUTBOX_SENDING:
	case OUTBOX_SETTLING:
	case OUTBOX_UNCERTAIN:
	case OUTBOX_SUBMITTED:
	case OUTBOX_DELIVERED:
	case OUTBOX_ANSWERED: return true;
	}
	BUG("outbox state %d", (int) row->state);
}

void
outbox_event(struct db *db, int64_t id, outbox_id outbox, instant now, const char *event,
    const char *detail, bool applied)
{
	static const char sql[] = "INSERT INTO outbox_event"
				  " (id, outbox, at, event, detail, applied)"
				  " VALUES ($id, $outbox, $at, $event, $detail, $applied)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id);
	query_int(query, "$outbox", outbox.n);
	query_instant(query, "$at", now);
	query_text(query, "$event", event);
	query_text(query, "$detail", detail);
	query_int(query, "$applied", applied);
	query_run(query);
}

int
outbox_expire(struct db *db, instant now)
{
	static const char sql[] = "UPDATE outbox"
				  " SET state = 'expired', ended_at = $now"
				  " WHERE " OUTBOX_WAITS " AND not_after <= $now"
				  " RETURNING id";
	struct query *query = db_query(db, sql);
	query_instant(query, "$now", now);
	return count_rows(query);
}
