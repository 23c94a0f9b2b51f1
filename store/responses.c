/* SPDX-License-Identifier: MIT */
/* Responses, answers and scores as rows. Nothing is worked out here. */
#include "store/rows.h"
#include "store/responses.h"

#include "store/responses.h"

void
response_add(struct db *db, const struct response *response)
{
	static const char sql[] = "INSERT INTO response"
				  " (id, organisation, followup, position, instrument,"
				  " instrument_version, status, mode, respondent, recorded_by,"
				  " recalled_for, started_at, completed_at)"
				  " VALUES ($id, $organisation, $followup, $position, $instrument,"
				  " $instrument_version, $status, $mode, $respondent, '', '',"
				  " $started_at, $completed_at)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", response->id.n);
	query_int(query, "$organisation", response->organisation.n);
	query_int(query, "$followup", response->followup.n);
	query_int(query, "$position", response->position);
	query_text(query, "$instrument", response->instrument);
	query_text(query, "$instrument_version", response->instrument_version);
	query_text(query, "$status", response->status);
	query_text(query, "$mode", response->mode);
	query_text(query, "$respondent", response->respondent);
	query_instant(query, "$started_at", response->started_at);
	query_instant(query, "$completed_at", response->completed_at);
	query_run(query);
}

void
response_update(struct db *db, const struct response *response)
{
	static const char sql[] = "UPDATE response"
				  " SET position = $position,"
				  " status = $status,"
				  " mode = $mode,"
				  " respondent = $respondent,"
				  " started_at = $started_at,"
				  " completed_at = $completed_at"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", response->id.n);
	query_int(query, "$position", response->position);
	query_text(query, "$status", response->status);
	query_text(query, "$mode", response->mode);
	query_text(query, "$respondent", response->respondent);
	query_instant(query, "$started_at", response->started_at);
	query_instant(query, "$completed_at", response->completed_at);
	query_run(query);
}

/* Handfuls, as these and the answers are, are put in order here: for SQLite it is a table of its own to
 * fill and read, which costs as much as all else of the statement. */
static int
compare_responses(const void *a, const void *b)
{
	const struct response *x = a, *y = b;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return x->id.n < y->id.n ? -1 : x->id.n > y->id.n;
}

#define SELECT_RESPONSE                                                                            \
	"SELECT id, organisation, followup, position, instrument, instrument_version, status,"     \
	" mode, respondent, started_at, completed_at"

static int
compare_ids(const void *a, const void *b)
{
	const struct response *x = a, *y = b;
	return x->id.n < y->id.n ? -1 : x->id.n > y->id.n;
}

static struct response *
read_responses(struct query *query, struct arena *arena,
    int (*compare)(const void *a, const void *b), size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct response) };
	while (query_next(query))
		*(struct response *) rows_add(&rows) = (struct response){
			.id = { query_get_int(query, 0) },
			.organisation = { query_get_int(query, 1) },
			.followup = { query_get_int(query, 2) },
			.position = (int) query_get_int(query, 3),
			.instrument = query_get_text(query, 4, arena),
			.instrument_version = query_get_text(query, 5, arena),
			.status = query_get_text(query, 6, arena),
			.mode = query_get_text(query, 7, arena),
			.respondent = query_get_text(query, 8, arena),
			.started_at = query_get_instant(query, 9),
			.completed_at = query_get_instant(query, 10),
		};
	rows_sort(&rows, compare);
	return rows_take(&rows, out_count);
}

struct response *
response_list(struct db *db, struct arena *arena, followup_id followup, size_t *out_count)
{
	static const char sql[] = SELECT_RESPONSE " FROM response"
						  " WHERE followup = $followup";
	struct query *query = db_query(db, sql);
	query_int(query, "$followup", followup.n);
	return read_responses(query, arena, compare_responses, out_count);
}

struct response *
response_scored(struct db *db, struct arena *arena, response_id after, int limit, size_t *out_count)
{
	static const char sql[] =
	    SELECT_RESPONSE " FROM response"
			    " WHERE id > $after"
			    " AND EXISTS (SELECT 1 FROM score WHERE score.response = response.id)"
			    " AND NOT EXISTS (SELECT 1 FROM conversation"
			    " WHERE conversation.followup = response.followup AND open = 1)"
			    " ORDER BY id"
			    " LIMIT $limit";
	struct query *query = db_query(db, sql);
	query_int(query, "$after", after.n);
	query_int(query, "$limit", limit);
	return read_responses(query, arena, compare_ids, out_count);
}

static void
supersede(struct db *db, const struct answer *answer)
{
	static const char sql[] = "UPDATE answer"
				  " SET superseded_at = $at"
				  " WHERE response = $response"
				  " AND link_id = $link_id"
				  " AND superseded_at IS NULL";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", answer->response.n);
	query_text(query, "$link_id", answer->link_id);
	query_instant(query, "$at", answer->at);
	query_run(query);
}

static bool
add_answer(struct db *db, const struct answer *answer)
{
	static const char sql[] = "INSERT INTO answer"
				  " (id, response, link_id, state, number, text, inbox, rule,"
				  " reading_version, actor, late, at)"
				  " VALUES ($id, $response, $link_id, $state, $number, $text,"
				  " $inbox, $rule, $reading_version, $actor, $late, $at)"
				  " ON CONFLICT (response, link_id)"
				  " WHERE superseded_at IS NULL DO NOTHING";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", answer->id);
	query_int(query, "$response", answer->response.n);
	query_text(query, "$link_id", answer->link_id);
	query_text(query, "$state", answer->state);
	/* 0 is a value: only the state says whether there is a number. */
	if (strcmp(answer->state, "value") == 0)
		query_int(query, "$number", answer->number.billionths);
	else
		query_null(query, "$number");
	query_text(query, "$text", answer->text);
	query_id_or_null(query, "$inbox", answer->inbox.n);
	query_text(query, "$rule", answer->rule);
	query_int(query, "$reading_version", answer->reading_version);
	query_text(query, "$actor", answer->actor);
	query_int(query, "$late", answer->late);
	query_instant(query, "$at", answer->at);
	return query_run(query);
}

/* Mostly it is the first, and there is nothing to supersede. */
void
answer_put(struct db *db, const struct answer *answer)
{
	if (add_answer(db, answer))
		return;
	supersede(db, answer);
	bool added = add_answer(db, answer);
	BUG_ON(!added && !db_failed(db, NULL), "an answer is in the way of the one after it");
}

static int
compare_answers(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;
	if (x->at.ms != y->at.ms)
		return x->at.ms < y->at.ms ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Of a row that begins with id, response, link_id, state, number, text, inbox. */
static struct answer
answer_read(struct query *query, struct arena *arena)
{
	return (struct answer){
		.id = query_get_int(query, 0),
		.response = { query_get_int(query, 1) },
		.link_id = query_get_text(query, 2, arena),
		.state = query_get_text(query, 3, arena),
		.number = { query_get_int(query, 4) },
		.text = query_get_text(query, 5, arena),
		.inbox = { query_get_int(query, 6) },
	};
}

struct answer *
answer_list(struct db *db, struct arena *arena, response_id response, size_t *out_count)
{
	static const char sql[] = "SELECT id, response, link_id, state, number, text, inbox, rule,"
				  " reading_version, actor, late, at"
				  " FROM answer"
				  " WHERE response = $response"
				  " AND superseded_at IS NULL";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", response.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct answer) };
	while (query_next(query)) {
		struct answer *answer = rows_add(&rows);
		*answer = answer_read(query, arena);
		answer->rule = query_get_text(query, 7, arena);
		answer->reading_version = (int) query_get_int(query, 8);
		answer->actor = query_get_text(query, 9, arena);
		answer->late = query_get_int(query, 10) != 0;
		answer->at = query_get_instant(query, 11);
	}
	rows_sort(&rows, compare_answers);
	return rows_take(&rows, out_count);
}

struct answer *
answer_glance_of(struct db *db, struct arena *arena, followup_id followup, size_t *out_count)
{
	static const char sql[] =
	    "SELECT answer.id, response, link_id, state, number, text, inbox, at"
	    " FROM response"
	    " JOIN answer ON answer.response = response.id"
	    " AND answer.superseded_at IS NULL"
	    " WHERE response.followup = $followup";
	struct query *query = db_query(db, sql);
	query_int(query, "$followup", followup.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct answer) };
	while (query_next(query)) {
		struct answer *answer = rows_add(&rows);
		*answer = answer_read(query, arena);
		answer->at = query_get_instant(query, 7);
	}
	rows_sort(&rows, compare_answers);
	return rows_take(&rows, out_count);
}

void
score_put(struct db *db, response_id response, const struct score_row *score, instant now)
{
	static const char sql[] = "INSERT INTO score"
				  " (response, scale, value_set, instrument_version, value,"
				  " missing, why_not, band, basis, at)"
				  " VALUES ($response, $scale, $value_set, $instrument_version,"
				  " $value, $missing, $why_not, $band, $basis, $now)"
				  " ON CONFLICT (response, scale, value_set) DO UPDATE"
				  " SET instrument_version = excluded.instrument_version,"
				  " value = excluded.value,"
				  " missing = excluded.missing,"
				  " why_not = excluded.why_not,"
				  " band = excluded.band,"
				  " basis = excluded.basis,"
				  " at = excluded.at";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", response.n);
	query_text(query, "$scale", score->scale);
	query_text(query, "$value_set", score->value_set);
	query_text(query, "$instrument_version", score->instrument_version);
	if (score->has_value)
		query_int(query, "$value", score->value.billionths);
	else
		query_null(query, "$value");
	query_int(query, "$missing", score->missing);
	query_text(query, "$why_not", score->why_not);
	query_text(query, "$band", score->band);
	query_text(query, "$basis", score->basis);
	query_instant(query, "$now", now);
	query_run(query);
}

struct score_row *
score_list(struct db *db, struct arena *arena, response_id response, size_t *out_count)
{
	static const char sql[] = "SELECT scale, value_set, instrument_version, value, missing,"
				  " why_not, band, basis"
				  " FROM score"
				  " WHERE response = $response"
				  " ORDER BY scale, value_set";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", response.n);
	struct rows rows = { .arena = arena, .size = sizeof(struct score_row) };
	while (query_next(query))
		*(struct score_row *) rows_add(&rows) = (struct score_row){
			.scale = query_get_text(query, 0, arena),
			.value_set = query_get_text(query, 1, arena),
			.instrument_version = query_get_text(query, 2, arena),
			.has_value = !query_is_null(query, 3),
			.value = { query_get_int(query, 3) },
			.missing = (int) query_get_int(query, 4),
			.why_not = query_get_text(query, 5, arena),
			.band = query_get_text(query, 6, arena),
			.basis = query_get_text(query, 7, arena),
		};
	return rows_take(&rows, out_count);
}
