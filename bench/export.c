/* SPDX-License-Identifier: MIT */
/*
 * export: rows a second of `hark export responses -f csv`, beside the sqlite3 program's own CSV of an
 * equal query on the same file: the same rows, in the same order, with the same columns, each answer
 * in a column of its own. It is spared what only hark does: local times, codes for patients, decimals,
 * the search for names in words.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/store_rows.h"
#include "exports/export.h"
#include "store/followups.h"
#include "store/responses.h"

enum { PATIENTS = 25000, STEPS = 4, RESPONSES = PATIENTS * STEPS };

static const instant begins = { INT64_C(1767261600000) }; /* 2026-01-01T10:00Z */

static const char *const items[] = { "pain", "walking", "shoes", "everyday", "mood" };

/* A subquery per column is the fastest way to write it: grouping a join takes a quarter longer. */
static const char equal_query[] =
    "SELECT r.id, e.patient, o.key, t.key, e.pathway, e.pathway_version, e.procedure_code, e.side,"
    " f.step, r.instrument, r.instrument_version, r.status, r.mode, r.respondent,"
    " substr(f.wall, 1, 10), r.started_at, r.completed_at, e.performed_on, e.worker,"
    " r.recorded_by, r.recalled_for,"
    " (SELECT a.number FROM answer a WHERE a.response = r.id AND a.link_id = 'pain'"
    " AND a.superseded_at IS NULL),"
    " (SELECT a.number FROM answer a WHERE a.response = r.id AND a.link_id = 'walking'"
    " AND a.superseded_at IS NULL),"
    " (SELECT a.number FROM answer a WHERE a.response = r.id AND a.link_id = 'shoes'"
    " AND a.superseded_at IS NULL),"
    " (SELECT a.number FROM answer a WHERE a.response = r.id AND a.link_id = 'everyday'"
    " AND a.superseded_at IS NULL),"
    " (SELECT a.number FROM answer a WHERE a.response = r.id AND a.link_id = 'mood'"
    " AND a.superseded_at IS NULL),"
    " (SELECT a.text FROM answer a WHERE a.response = r.id AND a.link_id = 'words'"
    " AND a.superseded_at IS NULL),"
    " (SELECT s.value FROM score s WHERE s.response = r.id AND s.scale = 'total'),"
    " (SELECT s.value FROM score s WHERE s.response = r.id AND s.scale = 'pain'),"
    " 'not psychometrically tested'"
    " FROM response r"
    " JOIN followup f ON f.id = r.followup"
    " JOIN episode e ON e.id = f.episode"
    " JOIN patient p ON p.id = e.patient"
    " JOIN team t ON t.id = f.team"
    " JOIN organisation o ON o.id = r.organisation"
    " WHERE p.participation <> 'consent-withdrawn' AND f.status <> 'consent-withdrawn'"
    " ORDER BY r.id";

struct world {
	struct bench_folder folder;
	char store[320], ours[320], theirs[320], query[320];
	struct arena arena;
	struct catalog *catalog;
};

static void
put_response(struct db *db, int64_t id, int64_t patient, int64_t step)
{
	static const char *const steps[STEPS] = { "before", "6-weeks", "6-months", "1-year" };
	static const char *const walls[STEPS] = { "2026-01-19T10:00", "2026-03-16T10:00",
		"2026-08-03T10:00", "2027-02-02T10:00" };
	instant at = instant_plus(begins, minutes(id));
	followup_add(db,
	    &(struct followup){ .id = { id },
		.organisation = { 1 },
		.team = { 2 },
		.episode = { patient },
		.step = steps[step],
		.instruments = "foot-check",
		.wall = walls[step],
		.zone = "Europe/London",
		.due_at = at,
		.opens_at = at,
		.closes_at = at,
		.status = FOLLOWUP_COMPLETE,
		.reason = "" },
	    id, "bench", at);
	response_add(db,
	    &(struct response){ .id = { id },
		.organisation = { 1 },
		.followup = { id },
		.instrument = "foot-check",
		.instrument_version = "1",
		.status = "complete",
		.mode = "sms",
		.respondent = "self",
		.started_at = at,
		.completed_at = instant_plus(at, minutes(9)) });
}

static void
put_answers(struct db *db, int64_t id)
{
	instant at = instant_plus(begins, minutes(id));
	for (size_t i = 0; i < ARRAY_LEN(items) + (id % 10 == 0); i++) {
		bool is_words = i == ARRAY_LEN(items);
		answer_put(db,
		    &(struct answer){ .id = id * 8 + (int64_t) i,
			.response = { id },
			.link_id = is_words ? "words" : items[i],
			.state = is_words ? "text" : "value",
			.number = decimal_from_int((id + (int64_t) i) % 5),
			.text = is_words ? "It is better, thank you, but \"shoes\" hurt" : "",
			.rule = "number",
			.reading_version = 1,
			.actor = "patient",
			.at = at });
	}
	static const char *const scales[] = { "total", "pain" };
	for (size_t i = 0; i < ARRAY_LEN(scales); i++)
		score_put(db, (response_id){ id },
		    &(struct score_row){ .scale = scales[i],
			.value_set = "",
			.instrument_version = "1",
			.has_value = true,
			.value = { (id % 160) * DECIMAL_ONE / 8 },
			.why_not = "",
			.band = "" },
		    at);
}

static void
fill(const char *path)
{
	struct error error = { 0 };
	BUG_ON(!db_create(path, &error), "%s", error.text);
	struct db *db = db_open(path, DB_WRITER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	db_begin(db);
	store_rows_house(db, begins);
	for (int64_t n = 1; n <= PATIENTS; n++)
		store_rows_patient(db, n, begins);
	/* Step by step, so that a patient's responses lie apart, as in life. */
	for (int64_t id = 1; id <= RESPONSES; id++) {
		put_response(db, id, (id - 1) % PATIENTS + 1, (id - 1) / PATIENTS);
		put_answers(db, id);
	}
	BUG_ON(!db_commit(db, &error), "%s", error.text);
	BUG_ON(!db_checkpoint(db, 0, &error), "%s", error.text);
	db_close(db);
}

static double
export_window(void *context)
{
	const struct world *world = context;
	struct error error = { 0 };
	struct export_result result;
	double begin = bench_seconds();
	struct db *db = db_open(world->store, DB_READER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	FILE *out = fopen(world->ours, "wb");
	BUG_ON(out == NULL, "%s cannot be written", world->ours);
	const struct export_setup setup = {
		.db = db, .catalog = world->catalog, .filter = { .organisation = { 1 } }
	};
	BUG_ON(!export_run(&setup, out, &result, &error), "%s", error.text);
	BUG_ON(fclose(out) != 0, "%s cannot be written", world->ours);
	db_close(db);
	double took = bench_seconds() - begin;
	BUG_ON(result.rows != RESPONSES, "%lld rows", (long long) result.rows);
	return (double) RESPONSES / took;
}

static double
sqlite_window(void *context)
{
	const struct world *world = context;
	char command[1200];
	(void) snprintf(command, sizeof(command), "sqlite3 -readonly -csv -header '%s' <'%s' >'%s'",
	    world->store, world->query, world->theirs);
	double begin = bench_seconds();
	int status = system(command);
	double took = bench_seconds() - begin;
	BUG_ON(status != 0, "sqlite3 ended with %d", status);
	return (double) RESPONSES / took;
}

static size_t
count_lines(const char *path)
{
	FILE *file = fopen(path, "rb");
	BUG_ON(file == NULL, "%s cannot be read", path);
	size_t lines = 0;
	for (int c; (c = getc(file)) != EOF;)
		lines += c == '\n';
	(void) fclose(file);
	return lines;
}

int
main(void)
{
	struct world world = { 0 };
	bench_folder_init(&world.folder);
	(void) bench_folder_file(&world.folder, "hark.db", world.store);
	(void) bench_folder_file(&world.folder, "ours.csv", world.ours);
	(void) bench_folder_file(&world.folder, "theirs.csv", world.theirs);
	(void) bench_folder_file(&world.folder, "query.sql", world.query);
	arena_init(&world.arena);
	struct complaints complaints = { .arena = &world.arena };
	world.catalog = catalog_read(NULL, &complaints);
	fill(world.store);
	FILE *query = fopen(world.query, "wb");
	BUG_ON(query == NULL, "%s cannot be written", world.query);
	(void) fprintf(query, "%s;\n", equal_query);
	BUG_ON(fclose(query) != 0, "%s cannot be written", world.query);
	const struct bench bench = {
		.name = "export",
		.unit = "rows/s",
		.figure = export_window,
		.limit = sqlite_window,
		.context = &world,
		.repetitions = 7,
		.target = 1.5,
	};
	bool met = bench_run(&bench);
	BUG_ON(count_lines(world.ours) != count_lines(world.theirs), "the two differ in rows");
	catalog_free(world.catalog);
	arena_done(&world.arena);
	bench_folder_done(&world.folder);
	return met ? 0 : 1;
}
