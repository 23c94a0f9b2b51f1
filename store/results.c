/* SPDX-License-Identifier: MIT */
/* Results as rows. Whether one may be told is decided above. */
#include "store/rows.h"

#include "store/results.h"

void
result_add(struct db *db, const struct result *result)
{
	static const char sql[] =
	    "INSERT INTO result"
	    " (id, organisation, team, patient, conversation, response, scale,"
	    " why, outbox, tries, released_by, decided_at)"
	    " VALUES ($id, $organisation, $team, $patient, $conversation,"
	    " $response, $scale, $why, $outbox, $tries, '', $decided_at)";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", result->id.n);
	query_int(query, "$organisation", result->organisation.n);
	query_int(query, "$team", result->team.n);
	query_int(query, "$patient", result->patient.n);
	query_int(query, "$conversation", result->conversation.n);
	query_int(query, "$response", result->response.n);
	query_text(query, "$scale", result->scale);
	query_text(query, "$why", result->why);
	query_id_or_null(query, "$outbox", result->outbox.n);
	query_int(query, "$tries", result->tries);
	query_instant(query, "$decided_at", result->decided_at);
	query_run(query);
}

void
result_release(struct db *db, result_id id, const char *by, outbox_id outbox)
{
	static const char sql[] = "UPDATE result"
				  " SET outbox = $outbox,"
				  " released_by = $by,"
				  " tries = tries + 1"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$outbox", outbox.n);
	query_text(query, "$by", by);
	query_int(query, "$id", id.n);
	query_run(query);
}

/* A text in doubt may have arrived: it does not wait, or it would be told twice. */
#define RESULT_WAITS                                                                               \
	"(result.outbox IS NULL OR (outbox.doubt = 0"                                              \
	" AND outbox.state IN ('cancelled', 'suppressed', 'expired', 'failed')))"

#define SELECT_RESULT                                                                              \
	"SELECT result.id, result.organisation, result.team, result.patient, result.conversation," \
	" result.response, result.scale, result.why, result.outbox, result.tries,"                 \
	" result.released_by, result.decided_at, " RESULT_WAITS ","                                \
	" coalesce(CASE WHEN " RESULT_WAITS " THEN outbox.reason END, ''),"                        \
	" response.instrument, response.instrument_version,"                                       \
	" patient.given_name || ' ' || patient.family_name, score.value,"                          \
	" coalesce(outbox.body, '')"                                                               \
	" FROM result"                                                                             \
	" JOIN response ON response.id = result.response"                                          \
	" JOIN patient ON patient.id = result.patient"                                             \
	" LEFT JOIN outbox ON outbox.id = result.outbox"                                           \
	" LEFT JOIN score ON score.response = result.response AND score.scale = result.scale"      \
	" AND score.value_set = ''"

static struct result
read_result(struct query *query, struct arena *arena)
{
	return (struct result){
		.id = { query_get_int(query, 0) },
		.organisation = { query_get_int(query, 1) },
		.team = { query_get_int(query, 2) },
		.patient = { query_get_int(query, 3) },
		.conversation = { query_get_int(query, 4) },
		.response = { query_get_int(query, 5) },
		.scale = query_get_text(query, 6, arena),
		.why = query_get_text(query, 7, arena),
		.outbox = { query_get_int(query, 8) },
		.tries = (int) query_get_int(query, 9),
		.released_by = query_get_text(query, 10, arena),
		.decided_at = query_get_instant(query, 11),
		.waits = query_get_int(query, 12) != 0,
		.unsent = query_get_text(query, 13, arena),
		.instrument = query_get_text(query, 14, arena),
		.instrument_version = query_get_text(query, 15, arena),
		.patient_name = query_get_text(query, 16, arena),
		.has_value = !query_is_null(query, 17),
		.value = { query_get_int(query, 17) },
		.text = query_get_text(query, 18, arena),
	};
}

static bool
read_one(struct query *query, struct arena *arena, struct result *out_result)
{
	bool found = query_next(query);
	if (found)
		*out_result = read_result(query, arena);
	query_end(query);
	return found;
}

bool
result_get(struct db *db, struct arena *arena, result_id id, struct result *out_result)
{
	static const char sql[] = SELECT_RESULT " WHERE result.id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id.n);
	return read_one(query, arena, out_result);
}

bool
result_of_response(
    struct db *db, struct arena *arena, response_id response, struct result *out_result)
{
	static const char sql[] = SELECT_RESULT " WHERE result.response = $response";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", response.n);
	return read_one(query, arena, out_result);
}

struct result *
result_list(struct db *db, struct arena *arena, size_t *out_count)
{
	static const char sql[] = SELECT_RESULT " WHERE " RESULT_WAITS " ORDER BY result.id";
	struct query *query = db_query(db, sql);
	struct rows rows = { .arena = arena, .size = sizeof(struct result) };
	while (query_next(query))
		*(struct result *) rows_add(&rows) = read_result(query, arena);
	return rows_take(&rows, out_count);
}

/* Of whatever operation: a score that looks worse than the last one they had is what a person looks at
 * first, and which side it was of is theirs to know. */
bool
score_before(
    struct db *db, patient_id patient, response_id response, const char *scale, decimal *out_value)
{
	static const char sql[] = "SELECT score.value"
				  " FROM response AS this"
				  " JOIN response AS other ON other.instrument = this.instrument"
				  " AND other.id <> this.id"
				  " JOIN followup ON followup.id = other.followup"
				  " JOIN episode ON episode.id = followup.episode"
				  " JOIN score ON score.response = other.id"
				  " WHERE this.id = $response"
				  " AND episode.patient = $patient"
				  " AND score.scale = $scale"
				  " AND score.value_set = ''"
				  " AND score.value IS NOT NULL"
				  " AND other.started_at < this.started_at"
				  " ORDER BY other.started_at DESC, other.id DESC"
				  " LIMIT 1";
	struct query *query = db_query(db, sql);
	query_int(query, "$response", response.n);
	query_int(query, "$patient", patient.n);
	query_text(query, "$scale", scale);
	bool found = query_next(query);
	if (found)
		out_value->billionths = query_get_int(query, 0);
	query_end(query);
	return found;
}
