/* SPDX-License-Identifier: MIT */
/*
 * The statements behind exports. A chunk is a range of ids, found by its own small query, so that a
 * filter that lets little through still ends each read after as many rows looked at. Answers and
 * scores are two more statements that walk beside the first, all three within the chunk's one read,
 * so that they agree. A lookup per response costs twice as much as walking on, and a join would
 * repeat twenty columns per answer.
 */
#include "store/rows.h"

#include "store/extracts.h"

enum { CHUNK_RESPONSES = 100000, CHUNK_EPISODES = 20000 };

#define JOINS                                                                                      \
	" FROM response r"                                                                         \
	" JOIN followup f ON f.id = r.followup"                                                    \
	" JOIN episode e ON e.id = f.episode"                                                      \
	" JOIN patient p ON p.id = e.patient"

#define PAIRED                                                                                     \
	"r.status = 'complete' AND r.recalled_for = '' AND EXISTS ("                               \
	"SELECT 1 FROM followup g JOIN response s ON s.followup = g.id"                            \
	" WHERE g.episode = f.episode AND s.instrument = r.instrument"                             \
	" AND s.status = 'complete' AND s.recalled_for = ''"                                       \
	" AND " EXTRACT_IS_BASELINE("g") " <> " EXTRACT_IS_BASELINE("f") ")"

/* What nobody's filter can let in. */
#define ALLOWED                                                                                    \
	" r.organisation = $organisation"                                                          \
	" AND p.participation <> 'consent-withdrawn'"                                              \
	" AND f.status <> 'consent-withdrawn'"

#define WANTED                                                                                     \
	ALLOWED                                                                                    \
	" AND ($team = '' OR f.team IN"                                                            \
	" (SELECT t.id FROM team t WHERE t.organisation = $organisation AND t.key = $team))"       \
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
	" r.recalled_for, f.wall, e.performed_on"

static const char by_response[] = COLUMNS JOINS " WHERE r.id > $after AND r.id <= $upto"
						" AND" WANTED " ORDER BY r.id";

/* The same without a filter: eleven comparisons a row are a tenth of the time. */
static const char all_by_response[] = COLUMNS JOINS " WHERE r.id > $after AND r.id <= $upto"
						    " AND" ALLOWED " ORDER BY r.id";

static const char by_episode[] =
    COLUMNS JOINS " WHERE e.id > $after AND e.id <= $upto"
		  " AND" WANTED " ORDER BY e.id, f.wall, f.id, r.position, r.id";

static const char chunk_of_responses[] =
    "SELECT MAX(id) FROM"
    " (SELECT id FROM response WHERE id > $after ORDER BY id LIMIT $count) AS chunk";

static const char chunk_of_episodes[] =
    "SELECT MAX(id) FROM"
    " (SELECT id FROM episode WHERE id > $after ORDER BY id LIMIT $count) AS chunk";

/* Without an upper end, which would be compared with every row: whoever walks stops by itself. */
static const char answers_sql[] = "SELECT response, link_id, number, text, late,"
				  " CASE WHEN rule = 'staff' THEN inbox ELSE 0 END, actor"
				  " FROM answer"
				  " WHERE response >= $first"
				  " AND superseded_at IS NULL"
				  " ORDER BY response, link_id";

static const char scores_sql[] = "SELECT response, scale, value_set, value, missing, why_not"
				 " FROM score"
				 " WHERE response >= $first"
				 " ORDER BY response, scale, value_set";

static const char instruments[] = "SELECT DISTINCT instrument, instrument_version FROM response"
				  " WHERE organisation = $organisation";

static const char any_of_instrument[] = "SELECT 1" JOINS " WHERE r.instrument = $form"
					" AND r.instrument_version = $version"
					" AND" WANTED " LIMIT 1";

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

static void
cursor_end(struct extract_cursor *cursor)
{
	if (cursor->query != NULL)
		query_end(cursor->query);
	*cursor = (struct extract_cursor){ .sought = INT64_MIN };
}

static void
cursor_step(struct extract_cursor *cursor)
{
	cursor->given = false;
	if (query_next(cursor->query)) {
		cursor->at = query_get_int(cursor->query, 0);
	} else {
		cursor->query = NULL;
		cursor->ended = true;
	}
}

static void
cursor_seek(struct extract *extract, struct extract_cursor *cursor, const char *sql)
{
	cursor_end(cursor);
	cursor->query = db_query(extract->db, sql);
	query_int(cursor->query, "$first", extract->response);
	cursor_step(cursor);
}

/* To the next row of the response last given; false when there is none. Walks where that is near,
 * and else looks it up anew: a filter may leave thousands out between two rows. */
static bool
cursor_next(struct extract *extract, struct extract_cursor *cursor, const char *sql)
{
	enum { NEAR = 32 };
	int64_t wanted = extract->response;
	bool elsewhere = extract->order != EXTRACT_BY_RESPONSE && cursor->sought != wanted;
	if (elsewhere || (cursor->query == NULL && !cursor->ended))
		cursor_seek(extract, cursor, sql);
	else if (cursor->given)
		cursor_step(cursor);
	for (int i = 0; cursor->query != NULL && cursor->at < wanted; i++) {
		if (i < NEAR)
			cursor_step(cursor);
		else
			cursor_seek(extract, cursor, sql);
	}
	cursor->sought = wanted;
	cursor->given = cursor->query != NULL && cursor->at == wanted;
	return cursor->given;
}

static bool
is_any(const char *word)
{
	return word == NULL || word[0] == '\0';
}

static bool
is_everything(const struct extract_filter *filter)
{
	return is_any(filter->team) && is_any(filter->worker) && is_any(filter->procedure) &&
	    is_any(filter->instrument) && is_any(filter->step) && is_any(filter->status) &&
	    is_any(filter->channel) && date_is_none(filter->from) && date_is_none(filter->to) &&
	    !filter->paired;
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
	cursor_end(&extract->answers);
	cursor_end(&extract->scores);
	if (!more)
		return false;
	bool all = !whole && is_everything(extract->filter);
	extract->rows = db_query(extract->db,
	    whole     ? by_episode
		: all ? all_by_response
		      : by_response);
	query_int(extract->rows, "$after", extract->after);
	query_int(extract->rows, "$upto", extract->upto);
	if (all)
		query_int(extract->rows, "$organisation", extract->filter->organisation.n);
	else
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
	row->due_on = str_sub(row->due_on, 0, 10); /* the day of the wall time */
}

bool
extract_next(struct extract *extract, struct extract_row *out_row)
{
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

bool
extract_answer(struct extract *extract, struct extract_answer *out_answer)
{
	if (!cursor_next(extract, &extract->answers, answers_sql))
		return false;
	struct query *query = extract->answers.query;
	out_answer->link_id = query_peek(query, 1);
	out_answer->has_number = !query_is_null(query, 2);
	out_answer->number = (decimal){ query_get_int(query, 2) };
	out_answer->text = out_answer->has_number ? STR("") : query_peek(query, 3);
	out_answer->is_late = query_get_int(query, 4) != 0;
	out_answer->interpreted.n = query_get_int(query, 5);
	out_answer->actor = query_peek(query, 6);
	return true;
}

bool
extract_score(struct extract *extract, struct extract_score *out_score)
{
	if (!cursor_next(extract, &extract->scores, scores_sql))
		return false;
	struct query *query = extract->scores.query;
	out_score->scale = query_peek(query, 1);
	out_score->value_set = query_peek(query, 2);
	out_score->has_value = !query_is_null(query, 3);
	out_score->value = (decimal){ query_get_int(query, 3) };
	out_score->missing = (int) query_get_int(query, 4);
	out_score->why_not = query_peek(query, 5);
	return true;
}

void
extract_end(struct extract *extract)
{
	cursor_end(&extract->answers);
	cursor_end(&extract->scores);
	if (extract->rows != NULL)
		query_end(extract->rows);
	extract->rows = NULL;
}

static bool
is_asked(struct db *db, const struct extract_filter *filter, const struct extract_form *form)
{
	struct query *query = db_query(db, any_of_instrument);
	bind_wanted(query, filter);
	query_text(query, "$form", form->instrument);
	query_text(query, "$version", form->instrument_version);
	bool found = query_next(query);
	query_end(query);
	return found;
}

/* In two steps, because the first row of an instrument is found at once, and grouping all rows of
 * all tables takes a tenth of the export. Sorted by the caller: an ORDER BY makes it sort them all. */
struct extract_form *
extract_instruments(
    struct db *db, struct arena *arena, const struct extract_filter *filter, size_t *out_count)
{
	struct rows rows = { .arena = arena, .size = sizeof(struct extract_form) };
	struct query *query = db_query(db, instruments);
	query_int(query, "$organisation", filter->organisation.n);
	while (query_next(query)) {
		struct extract_form form = { .step = "",
			.instrument = query_get_text(query, 0, arena),
			.instrument_version = query_get_text(query, 1, arena) };
		if (is_asked(db, filter, &form))
			*(struct extract_form *) rows_add(&rows) = form;
	}
	return rows_take(&rows, out_count);
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

void
extract_names(
    struct db *db, struct arena *arena, patient_id patient, struct extract_names *out_names)
{
	static const char sql[] = "SELECT given_name, family_name, hospital_number FROM patient"
				  " WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", patient.n);
	*out_names = (struct extract_names){ "", "", "" };
	if (query_next(query)) {
		out_names->given = query_get_text(query, 0, arena);
		out_names->family = query_get_text(query, 1, arena);
		out_names->hospital_number = query_get_text(query, 2, arena);
	}
	query_end(query);
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
