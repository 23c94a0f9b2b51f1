/* SPDX-License-Identifier: MIT */
/*
 * The file as a whole: its header, its rows in order, operations that stand in it twice. What a cell
 * may hold is procedure_row.c's.
 */
#include "base/csv.h"
#include "base/utf8.h"
#include "imports/procedure_row.h"
#include "imports/import_csv.h"

/* The operations seen so far and their rows: open addressing, at most half full. */
struct seen {
	const char **keys;
	int *rows;
	size_t size, count;
};

struct importing {
	struct arena *arena;
	const struct import_csv_setup *setup;
	int place[COLUMN_COUNT]; /* the file's column, or -1 */
	int row;                 /* being read */
	struct seen seen;
	struct import_csv_count count;
};

/* refusing */

static void
refuse(const struct importing *importing, const char *column, const char *what)
{
	const char *text = arena_printf(importing->arena, "%s: row %d: %s: %s",
	    importing->setup->file, importing->row, column, what);
	importing->setup->on_refusal(importing->setup->result, importing->row, text);
}

static void
on_complaint(void *context, enum procedure_column column, const char *what)
{
	refuse(context, procedure_column_name(column), what);
}

/* base/csv says "row 5: what" or "row 5, column 3: what"; our form has a colon there too. */
static void
refuse_csv(const struct importing *importing, const char *text)
{
	struct str rest = str_from(text);
	size_t at = strlen("row ");
	while (at < rest.len && rest.data[at] >= '0' && rest.data[at] <= '9')
		at++;
	while (at < rest.len && strchr(",: ", rest.data[at]) != NULL)
		at++;
	const char *line = arena_printf(
	    importing->arena, "%s: row %d: %s", importing->setup->file, importing->row, text + at);
	importing->setup->on_refusal(importing->setup->result, importing->row, line);
}

/* the header */

static bool
is_column(struct str name)
{
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (str_eq_nocase(name, str_from(procedure_column_name((enum procedure_column) c))))
			return true;
	return false;
}

static const char *
shown(struct arena *arena, struct str name, size_t index)
{
	enum { SHOWN = 40 };
	if (str_is_empty(name))
		return arena_printf(arena, "column %zu", index + 1);
	return arena_cstr(arena, str_sub(name, 0, SHOWN));
}

static bool
read_header(struct importing *importing, const struct csv_reader *reader)
{
	size_t count = 0;
	const struct str *names = csv_header(reader, &count);
	bool good = true;
	importing->row = 1;
	for (size_t i = 0; i < count; i++) {
		struct str name = str_trim(names[i]);
		if (is_column(name))
			continue;
		refuse(importing, shown(importing->arena, name, i),
		    str_is_empty(name) ? "a column without a name, expected none"
				       : "unknown column, expected those of hark(1)");
		good = false;
	}
	for (int c = 0; c < COLUMN_COUNT; c++) {
		enum procedure_column column = (enum procedure_column) c;
		importing->place[c] = csv_column(reader, procedure_column_name(column));
		if (importing->place[c] >= 0 || !procedure_column_is_needed(column))
			continue;
		refuse(importing, procedure_column_name(column), "missing column");
		good = false;
	}
	if (importing->place[COLUMN_NHS_NUMBER] < 0 &&
	    importing->place[COLUMN_HOSPITAL_NUMBER] < 0) {
		refuse(importing, "nhs_number", "missing column, expected it or hospital_number");
		good = false;
	}
	return good;
}

/* operations seen */

static size_t
seen_slot(const struct seen *seen, const char *key)
{
	size_t slot = (size_t) str_hash(STR_HASH_START, str_from(key)) & (seen->size - 1);
	while (seen->keys[slot] != NULL && strcmp(seen->keys[slot], key) != 0)
		slot = (slot + 1) & (seen->size - 1);
	return slot;
}

static void
seen_grow(struct seen *seen)
{
	struct seen grown = { .size = seen->size == 0 ? 256 : seen->size * 2 };
	grown.keys = alloc_array(grown.size, sizeof(*grown.keys));
	grown.rows = alloc_array(grown.size, sizeof(*grown.rows));
	for (size_t i = 0; i < seen->size; i++) {
		if (seen->keys[i] == NULL)
			continue;
		size_t slot = seen_slot(&grown, seen->keys[i]);
		grown.keys[slot] = seen->keys[i];
		grown.rows[slot] = seen->rows[i];
		grown.count++;
	}
	free((void *) seen->keys);
	free(seen->rows);
	*seen = grown;
}

/* The row in which this operation stood already, or 0, and then it is remembered. */
static int
seen_before(struct seen *seen, const char *key, int row)
{
	if (seen->count * 2 >= seen->size)
		seen_grow(seen);
	size_t slot = seen_slot(seen, key);
	if (seen->keys[slot] != NULL)
		return seen->rows[slot];
	seen->keys[slot] = key;
	seen->rows[slot] = row;
	seen->count++;
	return 0;
}

static const char *
operation_key(struct arena *arena, const struct enrolment *told)
{
	char listed[ZONE_TEXT];
	bool nhs = told->nhs_number[0] != '\0';
	return arena_printf(arena, "%s%s|%s|%s|%s", nhs ? "n" : "h",
	    nhs ? told->nhs_number : told->hospital_number, told->procedure_code, told->side,
	    date_format(told->listed_on, listed));
}

/* rows */

static bool
is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!str_is_empty(str_trim(row->cells[i])))
			return false;
	return true;
}

/* Without white space of any kind around it: spreadsheets like to leave a no-break space. */
static struct str
trimmed(struct str cell)
{
	size_t from = 0, to = 0;
	for (size_t at = 0; at < cell.len;) {
		size_t start = at;
		bool space = utf8_is_space(utf8_next(cell, &at)) || cell.data[start] == '\t' ||
		    cell.data[start] == '\n' || cell.data[start] == '\r';
		if (!space) {
			from = to == 0 ? start : from;
			to = at;
		}
	}
	return str_sub(cell, from, to);
}

static void
take_row(struct importing *importing, const struct csv_row *row)
{
	if (is_blank(row))
		return;
	struct str cells[COLUMN_COUNT] = { { 0 } };
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (importing->place[c] >= 0)
			cells[c] = trimmed(row->cells[importing->place[c]]);
	struct enrolment *told = ARENA_NEW(importing->arena, struct enrolment);
	if (!procedure_row_read(
		importing->arena, importing->setup, cells, on_complaint, importing, told)) {
		importing->count.refused++;
		return;
	}
	int before =
	    seen_before(&importing->seen, operation_key(importing->arena, told), importing->row);
	if (before > 0) {
		/* Either of two that differ could be the right one. */
		refuse(importing, "procedure_code",
		    arena_printf(importing->arena,
			"the same operation as in row %d, expected each once", before));
		importing->count.refused++;
		return;
	}
	importing->count.good++;
	importing->setup->on_row(importing->setup->result, importing->row, told);
}

/* The rows before stand, and are given; that this one and all after it were not read is said by a
 * refusal of it. `text` begins with "row N: ". */
static void
refuse_rest(struct importing *importing, const char *text)
{
	const char *line = arena_printf(importing->arena, "%s: %s; nothing from here on was read",
	    importing->setup->file, text);
	struct str words = str_from(text), number;
	int64_t row;
	(void) str_split(&words, ' ', &number);
	(void) str_split(&words, ':', &number);
	if (!str_to_int(number, &row))
		row = importing->row + 1;
	importing->row = (int) row;
	importing->count.refused++;
	importing->setup->on_refusal(importing->setup->result, importing->row, line);
}

static void
read_rows(struct importing *importing, struct csv_reader *reader)
{
	for (;;) {
		struct csv_row row = { 0 };
		struct error why = { 0 };
		enum csv_step step = csv_next(reader, importing->arena, &row, &why);
		if (step == CSV_STEP_END)
			return;
		if (step == CSV_STEP_BROKEN) {
			refuse_rest(importing, why.text);
			return;
		}
		importing->row = (int) row.number;
		if (row.number > IMPORT_CSV_ROWS) {
			refuse_rest(importing,
			    arena_printf(importing->arena, "row %d: more than %d rows",
				importing->row, IMPORT_CSV_ROWS));
			return;
		}
		if (step == CSV_STEP_BAD) {
			refuse_csv(importing, why.text);
			importing->count.refused++;
		} else {
			take_row(importing, &row);
		}
	}
}

bool
import_csv_read(struct arena *arena, const struct import_csv_setup *setup, struct str text,
    struct import_csv_count *out_count, struct error *error)
{
	struct importing importing = { .arena = arena, .setup = setup };
	if (!utf8_check(text))
		text = utf8_from_latin(arena, text);
	struct csv_reader *reader = csv_open(text, error);
	if (reader == NULL)
		return error_prefix(error, "%.80s: ", setup->file);
	if (read_header(&importing, reader))
		read_rows(&importing, reader);
	else
		importing.count.refused++;
	csv_close(reader);
	free((void *) importing.seen.keys);
	free(importing.seen.rows);
	*out_count = importing.count;
	return true;
}
