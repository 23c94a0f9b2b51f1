/* SPDX-License-Identifier: MIT */
#ifndef BASE_CSV_H
#define BASE_CSV_H

/*
 * CSV in: RFC 4180 read strictly by libcsv (which stays inside csv.c): comma, double quotes, LF or
 * CRLF, a header row. A byte order mark is skipped. Rows are numbered as a spreadsheet numbers
 * them: the header is row 1, the first row of data 2; an empty line counts, a new line inside
 * quotes does not. Refused: cells over 64 KiB, more than 512 columns, a column named twice.
 *
 * CSV out: csv_writer collects 256 KiB at a time and hands it on. Text that a spreadsheet would
 * take for a formula gets a leading '; numbers never do.
 */
#include "base/arena.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/strbuf.h"

enum { CSV_CELL_LIMIT = 64 << 10, CSV_COLUMN_LIMIT = 512 };

/* Reading: born by csv_open, ended by csv_close. The text stays the caller's and must outlive it. */
struct csv_reader;

struct csv_row {
	int64_t number;    /* as a spreadsheet shows it */
	struct str *cells; /* as many as the header has; valid UTF-8 */
	size_t count;
};

enum csv_step {
	CSV_STEP_ROW, /* out_row is filled */
	CSV_STEP_BAD, /* this row is refused: out_row holds its number only, the error says why; go on */
	CSV_STEP_END,    /* there are no more rows */
	CSV_STEP_BROKEN, /* the rest can't be read: the error says why */
};

/* Fails INPUT or LIMIT when the header can't be read. */
HARK_MUST_USE struct csv_reader *csv_open(struct str text, struct error *error);
void csv_close(struct csv_reader *reader);

/* The header's names, as many as rows have cells; they live as long as the reader. */
const struct str *csv_header(const struct csv_reader *reader, size_t *out_count);
/* The column with this name (ASCII case and spaces around it do not matter), or -1. */
int csv_column(const struct csv_reader *reader, const char *name);

/* The next row; cells belong to the arena. Errors name the row and never quote a cell. */
HARK_MUST_USE enum csv_step csv_next(
    struct csv_reader *reader, struct arena *arena, struct csv_row *out_row, struct error *error);

/* Writing: born by csv_writer_init, ended by csv_writer_done, which alone tells whether all went
 * out. Cells come one by one, then csv_row_end. */
struct csv_writer;

/* Takes bytes that are finished; false when it can't. */
typedef bool csv_sink_fn(void *context, struct str bytes);

enum { CSV_BUFFER = 256 << 10 };

struct csv_writer {
	csv_sink_fn *sink;
	void *context;
	bool verbatim; /* no guard: rows that came in go out as they were */
	bool crlf;     /* rows end in CR LF instead of LF; set it before the first row */
	char *buffer;
	size_t used;
	size_t cells;    /* in this row */
	bool only_empty; /* this row has nothing but one empty cell so far */
	bool failed;     /* the sink refused; what follows is dropped */
};

/* life */
void csv_writer_init(struct csv_writer *writer, csv_sink_fn *sink, void *context);
void csv_writer_to_strbuf(struct csv_writer *writer, struct strbuf *out);
/* The file stays the caller's, who also checks its fclose: stdio holds the last bytes. */
void csv_writer_to_file(struct csv_writer *writer, FILE *out);
/* Hands on the rest and frees. Fails IO when anything was refused since the beginning. */
HARK_MUST_USE bool csv_writer_done(struct csv_writer *writer, struct error *error);

/* cells */
void csv_text(struct csv_writer *writer, struct str text); /* quoted where needed, guarded */
void csv_int(struct csv_writer *writer, int64_t number);
void csv_decimal(struct csv_writer *writer, decimal number);
void csv_empty(struct csv_writer *writer);
void csv_row_end(struct csv_writer *writer);

#endif
