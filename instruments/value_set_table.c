/* SPDX-License-Identifier: MIT */
/*
 * Reads a full table of states from the CSV that stands beside a value set and has the checksum that
 * it says: columns state and value, and where the set is for an age and a sex, age_from with age_to,
 * and sex. All states must be there, each once for each person that any state is there for.
 */
#include "base/csv.h"
#include "base/hash.h"
#include "instruments/value_set_parts.h"

enum { OLDEST = 130 };

static const char *const table_keys[] = { "file", "sha256", NULL };

struct table_columns {
	int state, value, age_from, age_to, sex;
};

static bool
read_age(struct str cell, int *out_age)
{
	int64_t age;
	if (!str_to_int(str_trim(cell), &age) || age < 0 || age > OLDEST)
		return false;
	*out_age = (int) age;
	return true;
}

static bool
read_state(const struct value_set *set, struct str cell, int64_t *out_state)
{
	cell = str_trim(cell);
	if (cell.len != set->item_count)
		return false;
	for (size_t i = 0; i < cell.len; i++)
		if (cell.data[i] < '1' || cell.data[i] - '0' > set->levels)
			return false;
	return str_to_int(cell, out_state);
}

/* What is wrong with the row, or NULL. */
static const char *
read_row(const struct value_set *set, const struct table_columns *columns,
    const struct csv_row *row, struct value_row *out_row)
{
	struct value_row read = { .age_from = -1, .age_to = -1 };
	if (!read_state(set, row->cells[columns->state], &read.state))
		return "state: expected one level for each item";
	if (!decimal_parse(str_trim(row->cells[columns->value]), &read.value))
		return "value: expected a number";
	if (set->by_age &&
	    (!read_age(row->cells[columns->age_from], &read.age_from) ||
		!read_age(row->cells[columns->age_to], &read.age_to) ||
		read.age_from > read.age_to))
		return "age_from, age_to: expected completed years";
	if (set->by_sex) {
		struct str sex = str_trim(row->cells[columns->sex]);
		if (!str_is(sex, "female") && !str_is(sex, "male"))
			return "sex: expected female or male";
		read.sex = str_is(sex, "female") ? SEX_FEMALE : SEX_MALE;
	}
	*out_row = read;
	return NULL;
}

/* A row that was no row at all is named by the CSV's own words: number 0. */
static bool
complain_of_row(struct value_reading *reading, int64_t number, const char *what)
{
	const struct document *document = reading->parse.document;
	const struct node *table = node_get(document->root, "table");
	if (number == 0)
		return document_complain(document, table, "%s", what);
	return document_complain(document, table, "row %lld: %s", (long long) number, what);
}

static bool
find_columns(
    struct value_reading *reading, struct csv_reader *reader, struct table_columns *out_columns)
{
	struct value_set *set = reading->set;
	*out_columns = (struct table_columns){
		.state = csv_column(reader, "state"),
		.value = csv_column(reader, "value"),
		.age_from = csv_column(reader, "age_from"),
		.age_to = csv_column(reader, "age_to"),
		.sex = csv_column(reader, "sex"),
	};
	set->by_age = out_columns->age_from >= 0 || out_columns->age_to >= 0;
	set->by_sex = out_columns->sex >= 0;
	if (out_columns->state >= 0 && out_columns->value >= 0 &&
	    (out_columns->age_from >= 0) == (out_columns->age_to >= 0))
		return true;
	return document_complain(reading->parse.document,
	    node_get(reading->parse.document->root, "table"),
	    "the table has other columns, expected state and value, and perhaps age_from with "
	    "age_to, and sex");
}

/* As many as there can be rows. */
static size_t
lines_of(struct str csv)
{
	size_t lines = 1;
	for (size_t i = 0; i < csv.len; i++)
		lines += csv.data[i] == '\n' ? 1 : 0;
	return lines < VALUE_SET_ROWS ? lines : VALUE_SET_ROWS;
}

static bool
read_rows(struct value_reading *reading, struct csv_reader *reader, size_t most)
{
	struct value_set *set = reading->set;
	struct table_columns columns;
	if (!find_columns(reading, reader, &columns))
		return false;
	set->rows = ARENA_ARRAY(reading->parse.arena, struct value_row, most);
	struct arena cells;
	arena_init(&cells);
	bool good = true;
	for (;;) {
		struct csv_row row = { .number = 0 };
		struct error error = { .kind = ERROR_NONE };
		arena_reset(&cells);
		enum csv_step step = csv_next(reader, &cells, &row, &error);
		if (step == CSV_STEP_END)
			break;
		const char *wrong = error.text;
		if (step == CSV_STEP_ROW)
			wrong = set->row_count == most
			    ? "too many rows"
			    : read_row(set, &columns, &row, &set->rows[set->row_count]);
		if (wrong != NULL) {
			good =
			    complain_of_row(reading, step == CSV_STEP_ROW ? row.number : 0, wrong);
			break;
		}
		set->row_count++;
	}
	arena_done(&cells);
	return good;
}

static int
by_state(const void *left, const void *right)
{
	const struct value_row *a = left, *b = right;
	if (a->state != b->state)
		return a->state < b->state ? -1 : 1;
	if (a->sex != b->sex)
		return a->sex < b->sex ? -1 : 1;
	return a->age_from < b->age_from ? -1 : a->age_from > b->age_from;
}

static bool
is_overlap(const struct value_row *a, const struct value_row *b)
{
	return a->state == b->state && a->sex == b->sex && b->age_from <= a->age_to;
}

/* Whom the table is for: the years from the youngest to the oldest that any row names, and which of
 * the sexes. A table without age or sex is for one person, of no age and no sex. */
struct people {
	int youngest, oldest;
	bool of_sex[SEX_MALE + 1];
};

static struct people
find_people(const struct value_set *set)
{
	struct people people = { .youngest = OLDEST, .oldest = -1 };
	for (size_t i = 0; i < set->row_count; i++) {
		const struct value_row *row = &set->rows[i];
		people.youngest = row->age_from < people.youngest ? row->age_from : people.youngest;
		people.oldest = row->age_to > people.oldest ? row->age_to : people.oldest;
		people.of_sex[row->sex] = true;
	}
	return people;
}

/* False after a complaint: somebody of the sex has no value in the rows of one state. */
static bool
check_sex(struct value_reading *reading, const struct value_row *rows, size_t count,
    const struct people *people, enum sex sex)
{
	static const char *const whose[] = { "", " and female", " and male" };
	const struct document *document = reading->parse.document;
	int next = people->youngest;
	for (size_t i = 0; i < count; i++)
		if (rows[i].sex == sex && rows[i].age_from == next)
			next = rows[i].age_to + 1;
	if (next == people->oldest + 1)
		return true;
	return reading->set->by_age
	    ? document_complain(document, node_get(document->root, "table"),
		  "%lld has no value for who is %d%s, expected one for everybody that the table "
		  "is for",
		  (long long) rows[0].state, next, whose[sex])
	    : document_complain(document, node_get(document->root, "table"),
		  "%lld has no value for who is%s, expected one for each sex",
		  (long long) rows[0].state, whose[sex] + strlen(" and"));
}

/* False after a complaint. Two values for one person, or none: which of the people that other states
 * have a value for would be without an index is seen by nobody until a patient is. */
static bool
check_state(struct value_reading *reading, const struct value_row *rows, size_t count,
    const struct people *people)
{
	for (size_t i = 1; i < count; i++)
		if (is_overlap(&rows[i - 1], &rows[i]))
			return document_complain(reading->parse.document,
			    node_get(reading->parse.document->root, "table"),
			    "%lld stands in the table twice, expected one value for each state",
			    (long long) rows[0].state);
	for (enum sex sex = SEX_UNKNOWN; sex <= SEX_MALE; sex++)
		if (people->of_sex[sex] && !check_sex(reading, rows, count, people, sex))
			return false;
	return true;
}

/* A state that stands nowhere would be a patient without an index; one that stands twice, with two.
 */
static void
check_rows(struct value_reading *reading)
{
	struct value_set *set = reading->set;
	int64_t want = 1, got = 0;
	qsort(set->rows, set->row_count, sizeof(*set->rows), by_state);
	for (size_t i = 0; i < set->item_count; i++)
		want *= set->levels;
	const struct people people = find_people(set);
	for (size_t from = 0, to; from < set->row_count; from = to, got++) {
		for (to = from + 1; to < set->row_count; to++)
			if (set->rows[to].state != set->rows[from].state)
				break;
		if (!check_state(reading, &set->rows[from], to - from, &people))
			return;
	}
	if (got != want)
		(void) document_complain(reading->parse.document,
		    node_get(reading->parse.document->root, "table"),
		    "the table has %lld states, expected all %lld", (long long) got,
		    (long long) want);
}

void
value_set_read_table(struct value_reading *reading, const struct node *table)
{
	const struct document *document = reading->parse.document;
	if (!document_keys(document, table, table_keys) || table->kind != NODE_MAP)
		return;
	const char *file = document_required(document, table, "file");
	const char *sum = document_required(document, table, "sha256");
	if (file == NULL || sum == NULL)
		return;
	struct str csv;
	struct error error = { .kind = ERROR_MISSING, .text = "nothing stands beside it" };
	char digest[HASH_SHA256_TEXT];
	if (strchr(file, '/') != NULL) {
		(void) document_complain(document, node_get(table, "file"),
		    "\"%s\" is a path, expected a file in the same folder", file);
	} else if (reading->text->read_beside == NULL ||
	    !reading->text->read_beside(reading->text->context, file, &csv, &error)) {
		(void) document_complain(document, node_get(table, "file"),
		    "the table can't be read (%s), expected it in the same folder", error.text);
	} else if (strcmp(hash_sha256(csv, digest), sum) != 0) {
		(void) document_complain(document, node_get(table, "sha256"),
		    "the checksum of \"%s\" is %s, expected this one", file, digest);
	} else {
		struct csv_reader *reader = csv_open(csv, &error);
		if (reader == NULL)
			(void) document_complain(document, table, "%s: %s", file, error.text);
		else if (read_rows(reading, reader, lines_of(csv)))
			check_rows(reading);
		csv_close(reader);
	}
}
