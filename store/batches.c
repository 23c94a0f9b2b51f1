/* SPDX-License-Identifier: MIT */
#include "store/rows.h"
#include "store/outbox_states.h"

#include "store/batches.h"

/* Who waits for one release, or is watched, is not let out of it by another file; and nobody counts twice in
 * this one. */
static bool
is_kept(struct db *db, batch_id batch, episode_id episode)
{
	static const char sql[] = "SELECT 1"
				  " FROM episode"
				  " JOIN batch ON batch.id = episode.batch"
				  " WHERE episode.id = $episode"
				  " AND (batch.id = $batch OR batch.state <> 'free')";
	struct query *query = db_query(db, sql);
	query_int(query, "$batch", batch.n);
	query_int(query, "$episode", episode.n);
	bool kept = query_next(query);
	query_end(query);
	return kept;
}

void
batch_take(struct db *db, const struct batch_row *batch, episode_id episode, instant now)
{
	if (is_kept(db, batch->id, episode))
		return;
	static const char count[] =
	    "INSERT INTO batch"
	    " (id, organisation, source, author, episodes, state, created_at, released_by)"
	    " VALUES ($id, $organisation, $source, $author, 1, 'free', $now, '')"
	    " ON CONFLICT (id) DO UPDATE"
	    " SET episodes = episodes + 1,"
	    " state = CASE WHEN state = 'free' AND released_at IS NULL AND episodes >= $free"
	    " THEN 'waiting' ELSE state END";
	static const char mark[] = "UPDATE episode"
				   " SET batch = $id"
				   " WHERE id = $episode";
	struct query *query = db_query(db, count);
	query_int(query, "$id", batch->id.n);
	query_int(query, "$organisation", batch->organisation.n);
	query_text(query, "$source", batch->source);
	query_text(query, "$author", batch->author);
	query_instant(query, "$now", now);
	query_int(query, "$free", BATCH_FREE);
	query_run(query);
	query = db_query(db, mark);
	query_int(query, "$id", batch->id.n);
	query_int(query, "$episode", episode.n);
	query_run(query);
}

#define BATCH_COLUMNS                                                                              \
	" batch.id, batch.organisation, source, author, episodes, batch.state, batch.created_at,"  \
	" released_by, released_at"

static struct batch_row
batch_read(struct query *query, struct arena *arena)
{
	return (struct batch_row){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.source = query_get_text(query, 2, arena),
		.author = query_get_text(query, 3, arena),
		.episodes = (int) query_get_int(query, 4),
		.state = query_get_text(query, 5, arena),
		.created_at = query_get_instant(query, 6),
		.released_by = query_get_text(query, 7, arena),
		.released_at = query_is_null(query, 8) ? INSTANT_NONE : query_get_instant(query, 8),
	};
}

static bool
read_one(struct query *query, struct arena *arena, struct batch_row *out_batch)
{
	bool found = query_next(query);
	if (found)
		*out_batch = batch_read(query, arena);
	query_end(query);
	return found;
}

bool
batch_get(struct db *db, struct arena *arena, batch_id id, struct batch_row *out_batch)
{
	static const char sql[] = "SELECT" BATCH_COLUMNS " FROM batch"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one(query, arena, out_batch);
}

bool
batch_of_episode(
    struct db *db, struct arena *arena, episode_id episode, struct batch_row *out_batch)
{
	static const char sql[] = "SELECT" BATCH_COLUMNS " FROM batch"
				  " WHERE id = (SELECT batch FROM episode WHERE id = $episode)";
	struct query *query = db_query(db, sql);
	query_int(query, "$episode", episode.n);
	return read_one(query, arena, out_batch);
}

struct batch_row *
batch_list(struct db *db, struct arena *arena, size_t *out_count)
{
	static const char sql[] = "SELECT" BATCH_COLUMNS " FROM batch"
				  " ORDER BY created_at DESC, id";
	struct query *query = db_query(db, sql);
	struct rows rows = { .arena = arena, .size = sizeof(struct batch_row) };
	while (query_next(query))
		*(struct batch_row *) rows_add(&rows) = batch_read(query, arena);
	return rows_take(&rows, out_count);
}

void
batch_set_state(struct db *db, batch_id id, const char *state)
{
	static const char sql[] = "UPDATE batch"
				  " SET state = $state"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$state", state);
	query_run(query);
}

void
batch_release(struct db *db, batch_id id, const char *by, instant now)
{
	static const char sql[] = "UPDATE batch"
				  " SET state = 'first', released_by = $by, released_at = $now"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_text(query, "$by", by);
	query_instant(query, "$now", now);
	query_run(query);
}

/* What was begun before, and goes on at another number, counts from the release. */
#define FIRST_TEXT                                                                                 \
	" FROM outbox WHERE outbox.address = conversation.address"                                 \
	" AND outbox.sent_at >= max(conversation.opened_at, batch.released_at)"                    \
	" AND outbox.conversation = conversation.id"                                               \
	" ORDER BY outbox.sent_at LIMIT 1"

struct batch_begun
batch_begun(struct db *db, batch_id id)
{
	static const char sql[] =
	    "SELECT count(*), sum(first IS NULL AND waits),"
	    " sum(first IN ('failed', 'expired', 'uncertain', 'suppressed')),"
	    " sum(address IN ('stopped', 'blocked', 'wrong')), max(coalesce(left_at, said_at))"
	    " FROM (SELECT conversation.said_at,"
	    " (SELECT address.state FROM address WHERE address.id = conversation.address) AS address,"
	    " EXISTS (SELECT 1 FROM outbox WHERE outbox.conversation = conversation.id"
	    " AND " OUTBOX_WAITS ") AS waits,"
	    " (SELECT outbox.state" FIRST_TEXT ") AS first,"
	    " (SELECT outbox.sent_at" FIRST_TEXT ") AS left_at"
	    " FROM batch"
	    " JOIN episode ON episode.batch = batch.id"
	    " JOIN followup ON followup.episode = episode.id"
	    " JOIN conversation ON conversation.followup = followup.id"
	    " WHERE batch.id = $id AND conversation.said_at >= batch.released_at)";
	struct batch_begun begun = { .last_at = INSTANT_NONE };
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	if (query_next(query) && query_get_int(query, 0) > 0)
		begun = (struct batch_begun){
			.asked = (int) query_get_int(query, 0),
			.waiting = (int) query_get_int(query, 1),
			.failed = (int) query_get_int(query, 2),
			.turned = (int) query_get_int(query, 3),
			.last_at = query_get_instant(query, 4),
		};
	query_end(query);
	return begun;
}

struct batch_sight
batch_sight(struct db *db, batch_id id)
{
	static const char sql[] =
	    "SELECT count(DISTINCT patient.id),"
	    " count(DISTINCT CASE WHEN agreed_on = '' THEN patient.id END),"
	    " count(DISTINCT CASE WHEN NOT EXISTS (SELECT 1 FROM patient_address"
	    " WHERE patient_address.patient = patient.id) THEN patient.id END),"
	    " min(due_at), max(due_at)"
	    " FROM episode"
	    " JOIN patient ON patient.id = episode.patient"
	    " LEFT JOIN followup ON followup.episode = episode.id"
	    " AND followup.status IN ('planned', 'due')"
	    " WHERE episode.batch = $id";
	struct batch_sight sight = { .first_due = INSTANT_NONE, .last_due = INSTANT_NONE };
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	if (query_next(query)) {
		sight.patients = (int) query_get_int(query, 0);
		sight.unagreed = (int) query_get_int(query, 1);
		sight.unreachable = (int) query_get_int(query, 2);
		if (!query_is_null(query, 3)) {
			sight.first_due = query_get_instant(query, 3);
			sight.last_due = query_get_instant(query, 4);
		}
	}
	query_end(query);
	return sight;
}

followup_id *
batch_first_followups(struct db *db, struct arena *arena, batch_id id, size_t *out_count)
{
	static const char sql[] = "SELECT (SELECT followup.id FROM followup"
				  " WHERE followup.episode = episode.id"
				  " AND followup.status IN ('planned', 'due')"
				  " ORDER BY due_at, followup.id LIMIT 1) AS first"
				  " FROM episode"
				  " WHERE batch = $id"
				  " ORDER BY episode.id";
	struct query *query = db_query(db, sql);
	struct rows rows = { .arena = arena, .size = sizeof(followup_id) };
	query_int(query, "$id", id.n);
	while (query_next(query))
		if (!query_is_null(query, 0))
			*(followup_id *) rows_add(&rows) = (followup_id){ query_get_int(query, 0) };
	return rows_take(&rows, out_count);
}

#define DAY_MS "86400000"

static int
read_count(struct query *query)
{
	int count = query_next(query) ? (int) query_get_int(query, 0) : 0;
	query_end(query);
	return count;
}

static int
busiest_day(struct db *db, batch_id id, instant now)
{
	static const char sql[] =
	    "SELECT coalesce(max(due), 0)"
	    " FROM (SELECT count(*) AS due"
	    " FROM episode"
	    " JOIN followup ON followup.episode = episode.id"
	    " AND followup.status IN ('planned', 'due')"
	    " WHERE episode.batch = $id"
	    " GROUP BY CASE WHEN due_at < $now THEN $now ELSE due_at END / " DAY_MS ")";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	query_instant(query, "$now", now);
	return read_count(query);
}

/* Counted from what left, as the caps are. It goes through a month of texts: a release is rare. */
static int
usual_day(struct db *db, organisation_id organisation, instant from)
{
	static const char sql[] = "SELECT coalesce(max(begun), 0)"
				  " FROM (SELECT count(DISTINCT conversation) AS begun"
				  " FROM outbox"
				  " WHERE channel IN ('sms', 'email')"
				  " AND sent_at IS NOT NULL"
				  " AND sent_at >= $from"
				  " AND purpose IN ('invitation', 'identify')"
				  " AND organisation = $organisation"
				  " GROUP BY sent_at / " DAY_MS ")";
	struct query *query = db_query(db, sql);
	query_instant(query, "$from", from);
	query_int(query, "$organisation", organisation.n);
	return read_count(query);
}

struct batch_pace
batch_pace(struct db *db, const struct batch_row *batch, instant now)
{
	struct batch_pace pace = {
		.busiest = busiest_day(db, batch->id, now),
		.usual =
		    usual_day(db, batch->organisation, instant_plus(now, days(-BATCH_USUAL_DAYS))),
	};
	pace.unusual = pace.busiest > BATCH_FREE &&
	    (int64_t) pace.busiest * 100 > (int64_t) pace.usual * BATCH_USUAL_PERCENT;
	return pace;
}
