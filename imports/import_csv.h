/* SPDX-License-Identifier: MIT */
#ifndef IMPORTS_IMPORT_CSV_H
#define IMPORTS_IMPORT_CSV_H

/*
 * Procedures as a CSV file: one row an operation, the columns of hark(1), "import procedures".
 * Reading is pure: bytes in; checked enrolments and refusals out, in the file's order. Nothing is
 * guessed: a cell that cannot be read refuses its row, with the row's number as a spreadsheet shows
 * it (the header is row 1) and every complaint of the row, one call each.
 *
 * A file with an unknown column, or without one that is needed, is refused whole: a column called
 * "mobil" would otherwise mean, in silence, that nobody is reached.
 *
 * Taken as they come: a byte order mark, CRLF, Windows-1252 instead of UTF-8, columns in any order,
 * a header in any case, blank rows.
 */
#include "scheduler/enrol.h"

struct import_csv_setup {
	const char *file;      /* as refusals name it */
	struct date today;     /* nothing can have been performed after it */
	known_fn *is_team;     /* a team of this key exists */
	known_fn *is_language; /* NULL: any two- or three-letter code */
	void *context;         /* of both */

	/* Calls back: once a good row; the enrolment lives in the arena. */
	void (*on_row)(void *result, int row, const struct enrolment *enrolment);
	/* Calls back: once a complaint, `FILE: row N: column: what`. `row` 1 is the file itself. */
	void (*on_refusal)(void *result, int row, const char *text);
	void *result; /* the context of these two */
};

struct import_csv_count {
	int good;    /* rows given to on_row */
	int refused; /* rows refused, each counted once */
};

/* Fails INPUT or LIMIT when the header can't be read: then no row was given. Refusals are not
 * failures: look at the count. Where the rest can't be read (a quote that never closes, more than
 * IMPORT_CSV_ROWS) the rows before are given and the one it happened in is refused. */
enum { IMPORT_CSV_ROWS = 200000 };
HARK_MUST_USE bool import_csv_read(struct arena *arena, const struct import_csv_setup *setup,
    struct str text, struct import_csv_count *out_count, struct error *error);

#endif
