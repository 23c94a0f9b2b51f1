/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_EXPORT_ROW_H
#define EXPORTS_EXPORT_ROW_H

/*
 * From rows of the store to cells of a file, for export.c alone: fixed columns, answers, scores. A
 * run holds what one export needs; its `row` arena is emptied whenever cells were written.
 */
#include "exports/cells.h"
#include "exports/export.h"
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

/* Before anything else about a row. Fails BUSY for a team that is new. */
HARK_MUST_USE bool
export_row_enter(struct export_run *run, const struct extract_row *row, struct error *error);

/* One column, at `column`. `copies`: the text must outlive the row it comes from. */
void export_row_field(struct export_run *run, const struct extract_row *row,
    enum column_field field, size_t column, bool copies);

/* Answers and scores of the row that the extract stands on. Fails BUSY for an item that is new. */
HARK_MUST_USE bool export_row_values(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, struct error *error);

/* export_worked.c: what is worked out of the answers, where anything is. `list` may be NULL. */
struct scored_answer *export_worked_begin(
    struct export_run *run, const struct extract_row *row, const struct column_form *form);
void export_worked_answer(struct export_run *run, struct scored_answer *list,
    const struct column_slot *slot, const struct extract_answer *answer);
void export_worked_end(struct export_run *run, const struct extract_row *row,
    const struct column_form *form, const struct scored_answer *list);

#endif
