/* SPDX-License-Identifier: MIT */
#ifndef STORE_EXTRACTS_H
#define STORE_EXTRACTS_H

/*
 * Extracts read what leaves the house: responses with their answers and scores, row after row,
 * for exports. Read-only, and in chunks: each chunk is one short read of its own, so that the
 * writer's log can be reset while millions of rows go out. What a patient withdrew consent for is
 * never among them, whatever the filter.
 *
 * Rows lend their texts: they are the database's own bytes, and good until the next row.
 */
#include "base/decimal.h"
#include "base/zone.h"
#include "store/store.h"

/* What is wanted. NULL or "" or no date: any. Shared by exports and reports. */
struct extract_filter {
	organisation_id organisation; /* whose; always given */
	const char *team;             /* its key */
	const char *worker;           /* the episode's clinician or link worker, as written there */
	const char *procedure;        /* code, whole */
	const char *instrument;
	const char *step;
	struct date from, to; /* of the day on which the follow-up is due; both inclusive */
	const char *status;   /* of the response: planned, started, partial, complete, expired */
	const char *channel;  /* of the response: sms, email, web, staff */
	bool paired;          /* only complete ones whose other side of the operation is complete */
};

enum extract_order {
	EXTRACT_BY_RESPONSE, /* oldest response first */
	EXTRACT_BY_EPISODE,  /* an episode's responses together, in the order they were due */
};

struct extract_row {
	response_id id;
	team_id team;
	patient_id patient;
	episode_id episode;
	struct str pathway, pathway_version, procedure_code, side, worker;
	struct str step;
	int occurrence; /* 0, and 1, 2, … for a step that repeats */
	struct str instrument, instrument_version;
	struct str status, mode, respondent, recorded_by, recalled_for;
	struct str due_on, performed_on; /* YYYY-MM-DD; the second may be empty */
	instant started_at, completed_at;
};

struct extract_answer {
	struct str link_id;
	bool has_number; /* else it is words; empty where it was skipped or could not be read */
	decimal number;
	struct str text;
	bool is_late;         /* given after its window */
	inbox_id interpreted; /* the reply that a person read it into; 0: it is as it was given */
	struct str actor;     /* ... who */
};

struct extract_score {
	struct str scale, value_set;
	bool has_value;
	decimal value;
	int missing;        /* items, or scales, without a value that should have one */
	struct str why_not; /* there is no value: the reason; empty: it has words for one */
};

/* One instrument version asked in one step: what decides which columns there are. */
struct extract_form {
	const char *step;
	int occurrence;
	const char *instrument, *instrument_version;
	size_t rank; /* of its step and occurrence, by when the first of them falls due */
};

struct extract_team {
	team_id id;
	const char *organisation, *key, *zone;
};

/* Where the reading of answers, or of scores, stands: beside the rows, in their order. */
struct extract_cursor {
	struct query *query; /* non-null: it stands on a row of the response `at` */
	int64_t at, sought;
	bool ended; /* nothing more of this chunk */
	bool given; /* that row was handed out */
};

/* An extract under way: born by extract_begin, ended by extract_end. One at a time per connection.
 * The filter's texts must outlive it. */
struct extract {
	struct db *db;
	const struct extract_filter *filter;
	enum extract_order order;
	int64_t after, upto; /* the ids of this chunk: of responses, or of episodes */
	struct query *rows;  /* non-null: it stands on a row, or may */
	int64_t response;    /* of the row last given */
	struct extract_cursor answers, scores;
};

void extract_begin(struct extract *extract, struct db *db, const struct extract_filter *filter,
    enum extract_order order);
/* False after the last row, and when the store failed (db_failed says so). */
bool extract_next(struct extract *extract, struct extract_row *out_row);
/* The next current answer to the row last given, by link_id; false after the last. */
bool extract_answer(struct extract *extract, struct extract_answer *out_answer);
/* The next score of it, by scale. */
bool extract_score(struct extract *extract, struct extract_score *out_score);
void extract_end(struct extract *extract);

/* The instrument versions among the filtered rows, in no order; step and rank say nothing. */
struct extract_form *extract_instruments(
    struct db *db, struct arena *arena, const struct extract_filter *filter, size_t *out_count);
/* The forms among the filtered rows, in the order in which the first of each falls due. */
struct extract_form *extract_forms(
    struct db *db, struct arena *arena, const struct extract_filter *filter, size_t *out_count);
struct extract_team *
extract_teams(struct db *db, struct arena *arena, organisation_id organisation, size_t *out_count);

/* What a patient could be known by in their own words; "" where nothing is known. */
struct extract_names {
	const char *given, *family, *hospital_number;
};

void extract_names(
    struct db *db, struct arena *arena, patient_id patient, struct extract_names *out_names);

/* For store/ only: binds the filter's parameters that exports and reports share. */
void extract_bind(struct query *query, const struct extract_filter *filter);

/* A condition of SQL: follow-up `f` of episode `e` falls before the treatment, so it is a baseline.
 * Strictly before the day of the operation; an operation without any date has only baselines; an
 * activity without an operation begins on the day somebody joined. */
#define EXTRACT_IS_BASELINE(f)                                                                     \
	"(substr(" f ".wall, 1, 10) < CASE"                                                        \
	" WHEN e.performed_on <> '' THEN e.performed_on"                                           \
	" WHEN e.planned_on <> '' THEN e.planned_on"                                               \
	" WHEN e.procedure_code <> '' THEN '9999'"                                                 \
	" ELSE e.listed_on || '~' END)"

#endif
