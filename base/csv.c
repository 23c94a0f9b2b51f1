/* SPDX-License-Identifier: MIT */
/*
 * Reading CSV. libcsv pushes cells; callers like to pull rows: so it is fed one line at a time until
 * a row is complete. A line that ends inside quotes leaves the row open, and the next one goes on.
 */
#include <csv.h>

#include "base/utf8.h"

#include "base/csv.h"

struct csv_reader {
	struct csv_parser parser;
	struct str text;
	size_t at;           /* bytes fed so far */
	int64_t number;      /* of the row being read */
	struct arena *arena; /* where its cells go */
	struct str cells[CSV_COLUMN_LIMIT];
	size_t count;        /* of its cells, those over the limit included */
	const char *wrong;   /* what is wrong with a cell of it, or NULL */
	size_t wrong_column; /* counted from 1 */
	bool complete;
	bool broken;
	struct arena own; /* the header */
	struct str *header;
	size_t header_count;
};

/* Spaces are part of a cell (RFC 4180, 2.4); libcsv would trim them. */
static int
no_space(unsigned char c)
{
	(void) c;
	return 0;
}

static void
on_cell(void *bytes, size_t len, void *context)
{
	struct csv_reader *reader = context;
	struct str cell = str_of(bytes, len);
	reader->count++;
	if (reader->count > CSV_COLUMN_LIMIT)
		return;
	const char *wrong = len > CSV_CELL_LIMIT ? "is over 64 KiB"
	    : !utf8_check(cell)                  ? "is not UTF-8"
						 : NULL;
	if (wrong != NULL && reader->wrong == NULL) {
		reader->wrong = wrong;
		reader->wrong_column = reader->count;
	}
	if (wrong == NULL)
		reader->cells[reader->count - 1] = arena_str(reader->arena, cell);
}

static void
on_row(int end, void *context)
{
	(void) end;
	struct csv_reader *reader = context;
	reader->complete = true;
}

/* The next line with its end: LF, CR LF or, from very old programs, CR. */
static struct str
next_line(const struct csv_reader *reader)
{
	size_t end = reader->at;
	while (end < reader->text.len && reader->text.data[end] != '\n' &&
	    reader->text.data[end] != '\r')
		end++;
	if (end + 1 < reader->text.len && reader->text.data[end] == '\r' &&
	    reader->text.data[end + 1] == '\n')
		end++;
	return str_sub(reader->text, reader->at, end + 1);
}

static enum csv_step
break_off(struct csv_reader *reader, struct error *error, enum error_kind kind, const char *why)
{
	reader->broken = true;
	(void) error_set(error, kind, "row %lld: %s", (long long) reader->number, why);
	return CSV_STEP_BROKEN;
}

/* A line without quotes is its cells between commas: most lines, and libcsv takes three times as long to
 * say so, byte by byte. False when it is for libcsv to read, or to complain of. */
static bool
split_plain(struct csv_reader *reader, struct str line)
{
	while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
		line.len--;
	if (line.len > CSV_CELL_LIMIT || memchr(line.data, '"', line.len) != NULL ||
	    memchr(line.data, '\0', line.len) != NULL || !utf8_check(line))
		return false;
	char *copy = arena_cstr(reader->arena, line);
	for (char *at = copy, *end = copy + line.len, *comma; at != NULL;
	     at = comma == NULL ? NULL : comma + 1) {
		comma = memchr(at, ',', (size_t) (end - at));
		if (comma != NULL)
			*comma = '\0';
		if (reader->count < CSV_COLUMN_LIMIT)
			reader->cells[reader->count] =
			    str_of(at, (size_t) ((comma == NULL ? end : comma) - at));
		reader->count++;
	}
	return true;
}

/* Reads until a row is complete; its cells are then in reader->cells. */
static enum csv_step
read_row(struct csv_reader *reader, struct error *error)
{
	reader->count = 0;
	reader->wrong = NULL;
	reader->complete = false;
	reader->number++;
	bool open = false; /* a line of this row was fed already */
	while (reader->at < reader->text.len) {
		struct str line = next_line(reader);
		reader->at += line.len;
		if (!open && (line.data[0] == '\n' || line.data[0] == '\r')) {
			reader->number++;
			continue;
		}
		if (!open && split_plain(reader, line))
			return CSV_STEP_ROW;
		if (csv_parse(&reader->parser, line.data, line.len, on_cell, on_row, reader) !=
		    line.len)
			return break_off(reader, error, ERROR_INPUT,
			    "a quote stands inside a cell, expected it doubled and the cell "
			    "quoted");
		if (reader->complete)
			return CSV_STEP_ROW;
		if (reader->parser.entry_pos > CSV_CELL_LIMIT)
			return break_off(reader, error, ERROR_LIMIT,
			    "a cell is over 64 KiB; perhaps a quote is never closed");
		open = true;
	}
	if (!open)
		return CSV_STEP_END;
	if (csv_fini(&reader->parser, on_cell, on_row, reader) != 0)
		return break_off(reader, error, ERROR_INPUT,
		    "a quote is opened and never closed, expected a quote at the cell's end");
	return CSV_STEP_ROW;
}

static bool
is_row_sound(const struct csv_reader *reader, struct error *error)
{
	if (reader->count > CSV_COLUMN_LIMIT)
		return error_set(error, ERROR_LIMIT, "row %lld: %zu cells, expected at most %d",
		    (long long) reader->number, reader->count, (int) CSV_COLUMN_LIMIT);
	if (reader->wrong != NULL)
		return error_set(error, ERROR_INPUT, "row %lld, column %zu: the cell %s",
		    (long long) reader->number, reader->wrong_column, reader->wrong);
	return true;
}

/* Sorting would be quicker; 512 names are few. */
static bool
are_names_unique(const struct csv_reader *reader, struct error *error)
{
	for (size_t i = 0; i < reader->header_count; i++)
		for (size_t k = i + 1; k < reader->header_count; k++)
			if (reader->header[i].len > 0 &&
			    str_eq_nocase(reader->header[i], reader->header[k]))
				return error_set(error, ERROR_INPUT,
				    "row %lld: columns %zu and %zu have the same name, "
				    "expected each once",
				    (long long) reader->number, i + 1, k + 1);
	return true;
}

static bool
read_header(struct csv_reader *reader, struct error *error)
{
	reader->arena = &reader->own;
	switch (read_row(reader, error)) {
	case CSV_STEP_ROW: break;
	case CSV_STEP_END:
		return error_set(error, ERROR_INPUT, "the file is empty, expected a header row");
	case CSV_STEP_BAD:
	case CSV_STEP_BROKEN: return false;
	}
	if (!is_row_sound(reader, error))
		return false;
	reader->header_count = reader->count;
	reader->header = ARENA_ARRAY(&reader->own, struct str, reader->count);
	for (size_t i = 0; i < reader->count; i++)
		reader->header[i] = str_trim(reader->cells[i]);
	return are_names_unique(reader, error);
}

struct csv_reader *
csv_open(struct str text, struct error *error)
{
	struct csv_reader *reader = alloc_new(sizeof(*reader));
	reader->text = str_starts(text, "\xEF\xBB\xBF") ? str_sub(text, 3, text.len) : text;
	BUG_ON(csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0, "libcsv");
	csv_set_space_func(&reader->parser, no_space);
	if (read_header(reader, error))
		return reader;
	csv_close(reader);
	return NULL;
}

void
csv_close(struct csv_reader *reader)
{
	if (reader == NULL)
		return;
	csv_free(&reader->parser);
	arena_done(&reader->own);
	free(reader);
}

const struct str *
csv_header(const struct csv_reader *reader, size_t *out_count)
{
	*out_count = reader->header_count;
	return reader->header;
}

int
csv_column(const struct csv_reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->header_count; i++)
		if (str_eq_nocase(reader->header[i], str_from(name)))
			return (int) i;
	return -1;
}

enum csv_step
csv_next(
    struct csv_reader *reader, struct arena *arena, struct csv_row *out_row, struct error *error)
{
	if (reader->broken)
		return break_off(
		    reader, error, ERROR_INPUT, "not read, because of what is before it");
	reader->arena = arena;
	enum csv_step step = read_row(reader, error);
	if (step != CSV_STEP_ROW)
		return step;
	bool sound = is_row_sound(reader, error);
	if (sound && reader->count != reader->header_count)
		sound = error_set(error, ERROR_INPUT,
		    "row %lld: %zu cells, expected %zu as in the header",
		    (long long) reader->number, reader->count, reader->header_count);
	if (!sound) {
		*out_row = (struct csv_row){ .number = reader->number };
		return CSV_STEP_BAD;
	}
	*out_row = (struct csv_row){ .number = reader->number, .count = reader->count };
	out_row->cells = ARENA_ARRAY(arena, struct str, reader->count);
	memcpy(out_row->cells, reader->cells, reader->count * sizeof(struct str));
	return CSV_STEP_ROW;
}
