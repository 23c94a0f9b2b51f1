/* SPDX-License-Identifier: MIT */
/*
 * The statements behind exports. A chunk is a range of ids, found by its own small query, so that a
 * filter that lets little through still ends each read after as many rows looked at. Answers and
 * scores are looked up per response while the chunk's read stands open: the three agree with one
 * another. A join would repeat twenty columns per answer.
 */
#include "store/rows.h"

#include "store/extracts.h"

enum { CHUNK_RESPONSES = 100000, CHUNK_EPISODES = 20000 };

#define JOINS                                                                                      \
	" FROM response r"                                                                         \
	" JOIN followup f ON f.id = r.followup"                                                    \
	" JOIN episode e ON e.id = f.episode"                                                      \
	" JOIN patient p ON p.id = e.patient"                                                      \
	" JOIN team t ON t.id = f.team"

#define PAIRED                                                                                     \
	"r.status = 'complete' AND r.recalled_for = '' AND EXISTS ("                               \
	"SELECT 1 FROM followup g JOIN response s ON s.followup = g.id"                            \
	" WHERE g.episode = f.episode AND s.instrument = r.instrument"                             \
	" AND s.status = 'complete' AND s.recalled_for = ''"                                       \
	" AND " EXTRACT_IS_BASELINE("g") " <> " EXTRACT_IS_BASELINE("f") ")"

#define WANTED                                                                                     \
	" r.organisation = $organisation"                                                          \
	" AND p.participation <> 'consent-withdrawn'"                                              \
	" AND f.status <> 'consent-withdrawn'"                                                     \
	" AND ($team = '' OR t.key = $team)"                                                       \
	" AND ($worker = '' OR e.worker = $worker)"                                                \
	" AND ($procedure = '' OR e.procedure_code = $procedure)"                                  \
	" AND ($instrument = '' OR r.instrument = $instrument)"                                    \
	" AND ($step = '' OR f.step = $step)"                                                      \
	" AND ($from = '' OR substr(f.wall, 1, 10) >= $from)"                                      \
	" AND ($to = '' OR substr(f.wall, 1, 10) <= $to)"                                          \
	" AND ($status = '' OR r.status = $status)"                                                \
	" AND ($channel = '' OR r.mode = $channel)"                                                \
	" AND ($paired = 0 OR (" PAIRED "))"

#define COLUMNS                                                                                    \
	"SELECT r.id, f.team, e.patient, e.id, f.occurrence, r.started_at, r.completed_at,"        \
	" e.pathway, e.pathway_version, e.procedure_code, e.side, e.worker, f.step,"               \
	" r.instrument, r.instrument_version, r.status, r.mode, r.respondent, r.recorded_by,"      \
	" r.recalled_for, substr(f.wall, 1, 10), e.performed_on"

static const char by_response[] = COLUMNS JOINS " WHERE r.id > $after AND r.id <= $upto"
						" AND" WANTED " ORDER BY r.id";

static const char by_episode[] =
    COLUMNS JOINS " WHERE e.id > $after AND e.id <= $upto"
		  " AND" WANTED " ORDER BY e.id, f.wall, f.id, r.position, r.id";

static const char chunk_of_responses[] =
    "SELECT MAX(id) FROM"
    " (SELECT id FROM response WHERE id > $after ORDER BY id LIMIT $count) AS chunk";

static const char chunk_of_episodes[] =
    "SELECT MAX(id) FROM"
    " (SELECT id FROM episode WHERE id > $after ORDER BY id LIMIT $count) AS chunk";

static const char answers_of[] = "SELECT link_id, number, text FROM answer"
				 " WHERE response = $response AND superseded_at IS NULL"
				 " ORDER BY link_id";

static const char scores_of[] = "SELECT scale, value_set, value FROM score"
				" WHERE response = $response"
				" ORDER BY scale, value_set";

static const char forms[] =
    "SELECT f.step, f.occurrence, r.instrument, r.instrument_version, MIN(f.wall) AS first" JOINS
    " WHERE" WANTED " GROUP BY f.step, f.occurrence, r.instrument, r.instrument_version"
    " ORDER BY first, f.step, f.occurrence, r.instrument, r.instrument_version";

static const char teams[] = "SELECT t.id, o.key, t.key, t.zone"
			    " FROM team t JOIN organisation o ON o.id = t.organisation"
			    " WHERE t.organisation = $organisation"
			    " ORDER BY t.key";

void
extract_bind(struct query *query, const struct extract_filter *filter)
{
	query_int(query, "$organisation", filter->organisation.n);
	query_text(query, "$team", filter->team);
	query_text(query, "$worker", filter->worker);
	query_text(query, "$procedure", filter->procedure);
	query_text(query, "$instrument", filter->instrument);
	query_text(query, "$step", filter->step);
	query_date(query, "$from", filter->from);
	query_date(query, "$to", filter->to);
	query_text(query, "$channel", filter->channel);
}

static void
bind_wanted(struct query *query, const struct extract_filter *filter)
{
	extract_bind(query, filter);
	query_text(query, "$status", filter->status);
	query_int(query, "$paired", filter->paired);
}

void
extract_begin(struct extract *extract, struct db *db, const struct extract_filter *filter,
    enum extract_order order)
{
	BUG_ON(filter->organisation.n == 0, "an extract of nobody's rows");
	*extract = (struct extract){
		.db = db, .filter = filter, .order = order, .after = INT64_MIN, .upto = INT64_MIN
	};
}

/* Ends what is being read about the row last given. */
static void
leave_row(struct extract *extract)
{
	if (extract->answers != NULL)
		query_end(extract->answers);
	if (extract->scores != NULL)
		query_end(extract->scores);
	extract->answers = extract->scores = NULL;
	extract->asked_answers = extract->asked_scores = false;
}

/* The next range of ids; false when there are no more rows. */
static bool
enter_chunk(struct extract *extract)
{
	bool whole = extract->order == EXTRACT_BY_EPISODE;
	struct query *chunk = db_query(extract->db, whole ? chunk_of_episodes : chunk_of_responses);
	query_int(chunk, "$after", extract->upto);
	query_int(chunk, "$count", whole ? CHUNK_EPISODES : CHUNK_RESPONSES);
	bool more = query_next(chunk) && !query_is_null(chunk, 0);
	extract->after = extract->upto;
	if (more)
		extract->upto = query_get_int(chunk, 0);
	query_end(chunk);
	if (!more)
		return false;
	extract->rows = db_query(extract->db, whole ? by_episode : by_response);
	query_int(extract->rows, "$after", extract->after);
	query_int(extract->rows, "$upto", extract->upto);
	bind_wanted(extract->rows, extract->filter);
	return true;
}

static void
read_row(struct query *rows, struct extract_row *row)
{
	row->id = (response_id){ query_get_int(rows, 0) };
	row->team = (team_id){ query_get_int(rows, 1) };
	row->patient = (patient_id){ query_get_int(rows, 2) };
	row->episode = (episode_id){ query_get_int(rows, 3) };
	row->occurrence = (int) query_get_int(rows, 4);
	row->started_at = query_get_instant(rows, 5);
	row->completed_at = query_get_instant(rows, 6);
	struct str *const texts[] = { &row->pathway, &row->pathway_version, &row->procedure_code,
		&row->side, &row->worker, &row->step, &row->instrument, &row->instrument_version,
		&row->status, &row->mode, &row->respondent, &row->recorded_by, &row->recalled_for,
		&row->due_on, &row->performed_on };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = query_peek(rows, 7 + (int) i);
}

bool
extract_next(struct extract *extract, struct extract_row *out_row)
{
	leave_row(extract);
	while (extract->rows != NULL || enter_chunk(extract)) {
		if (query_next(extract->rows)) {
			read_row(extract->rows, out_row);
			extract->response = out_row->id.n;
			return true;
		}
		extract->rows = NULL;
	}
	return false;
}

/* Asks for the current row's `sql` the first time; then it goes on. NULL after its last row. */
static struct query *
detail(struct extract *extract, const char *sql, struct query **at, bool *asked)
{
	if (!*asked) {
		*asked = true;
		*at = db_query(extract->db, sql);
		query_int(*at, "$response", extract->response);
	}
	if (*at != NULL && !query_next(*at))
		*at = NULL;
	return *at;
}

bool
extract_answer(struct extract *extract, struct extract_answer *out_answer)
{
	struct query *query =
	    detail(extract, answers_of, &extract->answers, &extract->asked_answers);
	if (query == NULL)
		return false;
	out_answer->link_id = query_peek(query, 0);
	out_answer->has_number = !query_is_null(query, 1);
	out_answer->number = (decimal){ query_get_int(query, 1) };
	out_answer->text = query_peek(query, 2);
	return true;
}

bool
extract_score(struct extract *extract, struct extract_score *out_score)
{
	struct query *query = detail(extract, scores_of, &extract->scores, &extract->asked_scores);
	if (query == NULL)
		return false;
	out_score->scale = query_peek(query, 0);
	out_score->value_set = query_peek(query, 1);
	out_score->has_value = !query_is_null(query, 2);
	out_score->value = (decimal){ query_get_int(query, 2) };
	return true;
}

void
extract_end(struct extract *extract)
{
	leave_row(extract);
	if (extract->rows != NULL)
		query_end(extract->rows);
	extract->rows = NULL;
}

/* The rank of the step that was read last: that of an earlier form of it, else the next. */
static size_t
rank_of_last(const struct extract_form *list, size_t count, size_t *ranks)
{
	const struct extract_form *last = &list[count - 1];
	for (size_t i = 0; i + 1 < count; i++)
		if (strcmp(list[i].step, last->step) == 0 && list[i].occurrence == last->occurrence)
			return list[i].rank;
	return (*ranks)++;
}

struct extract_form *
extract_forms(
    struct db *db, struct arena *arena, const struct extract_filter *filter, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct extract_form) };
	size_t ranks = 0;
	struct query *query = db_query(db, forms);
	bind_wanted(query, filter);
	while (query_next(query)) {
		struct extract_form *form = rows_add(&rows);
		form->step = query_get_text(query, 0, arena);
		form->occurrence = (int) query_get_int(query, 1);
		form->instrument = query_get_text(query, 2, arena);
		form->instrument_version = query_get_text(query, 3, arena);
		form->rank = rank_of_last(rows.data, rows.count, &ranks);
	}
	return rows_take(&rows, out_count);
}

struct extract_team *
extract_teams(struct db *db, struct arena *arena, organisation_id organisation, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct extract_team) };
	struct query *query = db_query(db, teams);
	query_int(query, "$organisation", organisation.n);
	while (query_next(query)) {
		struct extract_team *team = rows_add(&rows);
		team->id = (team_id){ query_get_int(query, 0) };
		team->organisation = query_get_text(query, 1, arena);
		team->key = query_get_text(query, 2, arena);
		team->zone = query_get_text(query, 3, arena);
	}
	return rows_take(&rows, out_count);
}
