/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_EXPORT_ROW_H
#define EXPORTS_EXPORT_ROW_H

/*
 * From rows of the store to cells of a file, for export.c alone: fixed columns, answers, scores. A
 * run holds what one export needs; its `row` arena is emptied whenever cells were written.
 */
#include "exports/cells.h"
#include "exports/export.h"
#include "instruments/questionnaire_response.h"
#include "instruments/scoring.h"
#include "store/patients.h"

enum { EXPORT_OFFSETS = 4 };

struct export_team {
	const struct extract_team *team;
	struct zone *zone;
	/* What the zone said last, by the quarter of an hour since 1970 */
	struct {
		int64_t quarter;
		int offset;
		bool is_known;
	} offsets[EXPORT_OFFSETS];
	int64_t day; /* since 1970-01-01, whose text this is */
	char day_text[11];
};

struct export_run {
	const struct export_setup *setup;
	struct arena arena, row;
	struct columns columns;
	struct cells cells;
	struct redact redact;
	struct sheet *sheet;
	struct extract extract;
	struct export_team *teams;
	size_t team_count;
	struct export_team *team; /* of the row before */
	struct patient patient;   /* whose columns these are; id 0: nobody yet */
	struct arena patient_arena;
	struct export_result result;
};

/* Fails INPUT for a zone that is not known. */
HARK_MUST_USE bool export_row_open_teams(struct export_run *run, struct error *error);
void export_row_close_teams(struct export_run *run);

/* Before anything else about a row: where its values go. NULL, and BUSY, when its team or its
 * questionnaire came to be after the header was planned. */
HARK_MUST_USE const struct column_form *
export_row_enter(struct export_run *run, const struct extract_row *row, struct error *error);

/* Local time with its offset, in the row's arena; empty for what no calendar knows. */
struct str export_row_time(struct export_run *run, instant t);
/* The patient's own words to this item, without who they are unless names were asked for: nothing is
 * left of where they live or can be rung. */
struct str export_row_words(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, struct str words);
/* A text answer as it may leave. */
struct str export_row_answer(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, struct str text);
const struct patient *export_row_patient(struct export_run *run, const struct extract_row *row);
/* The slot of this name at or after *at, which moves on to it; NULL when there is none. */
const struct column_slot *
export_row_slot(const struct column_slot *slots, size_t count, size_t *at, struct str name);
/* Fails BUSY, in the words for it: something came to be after the header was planned. */
bool export_row_came_meanwhile(struct error *error);

/* One column, at `column`. `copies`: the text must outlive the row it comes from. */
void export_row_field(struct export_run *run, const struct extract_row *row,
    enum column_field field, size_t column, bool copies);

/* Answers and scores of the row that the extract stands on. Fails BUSY for an item that is new. */
HARK_MUST_USE bool export_row_values(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, struct error *error);

/* export_context.c: what must be known with the answers of a row, which live in its arena */
struct export_context {
	struct str texts[COLUMN_CONTEXTS];
};

struct answer_context export_context_of(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, const struct extract_answer *answer);
void export_context_add(struct export_run *run, const struct extract_row *row,
    const struct column_slot *slot, const struct extract_answer *answer,
    struct export_context *context);
void export_context_put(
    struct export_run *run, const struct column_form *form, const struct export_context *context);

/* export_worked.c: what is worked out of the answers, where anything is. `list` may be NULL. */
struct scored_answer *export_worked_begin(
    struct export_run *run, const struct extract_row *row, const struct column_form *form);
void export_worked_answer(struct export_run *run, struct scored_answer *list,
    const struct column_slot *slot, const struct extract_answer *answer);
/* Parallel to form->worked, in the row's arena; NULL where nothing is worked out. */
struct score *export_worked_scores(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, const struct scored_answer *list);
void export_worked_end(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, const struct scored_answer *list);

/* export_fhir.c: all rows, as FHIR resources */
HARK_MUST_USE bool export_fhir(struct export_run *run, FILE *out, struct error *error);

#endif
