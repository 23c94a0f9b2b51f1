/* SPDX-License-Identifier: MIT */
#ifndef IMPORTS_PROCEDURE_ROW_H
#define IMPORTS_PROCEDURE_ROW_H

/*
 * One row of a procedures file: the columns there are, and how a row's cells become an enrolment.
 * The inside of import_csv; each complaint names its column.
 */
#include "imports/import_csv.h"

enum procedure_column {
	COLUMN_NHS_NUMBER,
	COLUMN_HOSPITAL_NUMBER,
	COLUMN_GIVEN_NAME,
	COLUMN_FAMILY_NAME,
	COLUMN_DATE_OF_BIRTH,
	COLUMN_SEX,
	COLUMN_MOBILE,
	COLUMN_EMAIL,
	COLUMN_LANGUAGE,
	COLUMN_PROCEDURE_CODE,
	COLUMN_SIDE,
	COLUMN_LISTED_ON,
	COLUMN_PLANNED_ON,
	COLUMN_PERFORMED_ON,
	COLUMN_TEAM,
	COLUMN_CLINICIAN,
	COLUMN_AGREED_ON,
	COLUMN_AGREED_BY,
	COLUMN_NEEDS,
	COLUMN_COUNT,
};

const char *procedure_column_name(enum procedure_column column);
/* A file without it cannot be used at all. */
bool procedure_column_is_needed(enum procedure_column column);

/* Cells by column, trimmed; empty where the file has no such column. Calls back: `report` once a
 * complaint, with the column it is about. False when there was one. */
typedef void procedure_complain_fn(void *context, enum procedure_column column, const char *what);
HARK_MUST_USE bool procedure_row_read(struct arena *arena, const struct import_csv_setup *setup,
    const struct str cells[static COLUMN_COUNT], procedure_complain_fn *report, void *context,
    struct enrolment *out_enrolment);

#endif
