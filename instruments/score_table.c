/* SPDX-License-Identifier: MIT */
/* Reads rows of answers, has them scored, and writes the rows out again with their scores. */
#include "base/csv.h"
#include "instruments/scoring.h"
#include "instruments/value_set.h"
#include "instruments/score_table.h"

enum { EXPECTED_LIMIT = 512, OLDEST = 130 };

/* One table while it is being scored. */
struct table {
	const struct instrument *instrument;
	struct csv_reader *reader;
	struct csv_writer writer;
	FILE *words;
	struct arena arena; /* the whole table's */
	struct arena row;   /* one row's */
	int *columns;       /* per item; -1: none */
	struct scored_answer *answers;
	const struct score_table_setup *setup;
	struct scoring_about about;
	int age_column, sex_column; /* -1: none */
	struct score *scores;       /* per set, then per scale; without sets, once per scale */
	size_t runs;                /* how many value sets, but at least 1 */
	bool *is_doubt_said;        /* per scale */
	bool *is_gap_said;          /* per set and scale, as the scores */
	bool is_no_set_said;
	struct score_table_counts counts;
};

/* A scale has one column, or one per value set when it is valued by them. */
static size_t
columns_of(const struct table *table, const struct scale *scale)
{
	return scale->kind == SCALE_VALUE_SET ? table->runs : 1;
}

/* What each score has a column for: the first alone, unless reasons are asked for. */
static const char *const figures[] = { "score", "missing", "why_not" };

static size_t
figures_of(const struct table *table)
{
	return table->setup->with_reasons ? ARRAY_LEN(figures) : 1;
}

static const char *
column_name(struct table *table, size_t figure, const struct scale *scale, size_t run)
{
	if (scale->kind != SCALE_VALUE_SET || table->setup->value_set_count == 0)
		return arena_printf(&table->arena, "%s.%s", figures[figure], scale->id);
	return arena_printf(&table->arena, "%s.%s.%s", figures[figure], scale->id,
	    value_set_id(table->setup->value_sets[run]));
}

static bool
check_columns(struct table *table, const struct scale *scale, struct error *error)
{
	for (size_t run = 0; run < columns_of(table, scale); run++) {
		for (size_t figure = 0; figure < figures_of(table); figure++) {
			const char *name = column_name(table, figure, scale, run);
			if (csv_column(table->reader, name) >= 0)
				return error_set(error, ERROR_INPUT,
				    "the column %s is there already, expected answers only", name);
		}
	}
	return true;
}

/* An item that nobody asked scores like one that was never answered, but the reader should know. */
static bool
find_columns(struct table *table, struct error *error)
{
	const struct instrument *instrument = table->instrument;
	size_t found = 0;
	for (size_t i = 0; i < instrument->item_count; i++) {
		table->columns[i] = csv_column(table->reader, instrument->items[i].link_id);
		found += table->columns[i] >= 0;
	}
	if (found == 0)
		return error_set(error, ERROR_INPUT,
		    "no column of %s, expected columns named %s and so on", instrument->id,
		    instrument->items[0].link_id);
	for (size_t i = 0; i < instrument->item_count; i++)
		if (table->columns[i] < 0 && item_is_scored(&instrument->items[i]))
			fprintf(table->words, "no column %s: counted as missing in every row\n",
			    instrument->items[i].link_id);
	table->age_column = csv_column(table->reader, "age");
	table->sex_column = csv_column(table->reader, "sex");
	for (size_t i = 0; i < instrument->scale_count; i++)
		if (!check_columns(table, &instrument->scales[i], error))
			return false;
	return true;
}

static void
write_header(struct table *table)
{
	size_t count;
	const struct str *header = csv_header(table->reader, &count);
	for (size_t i = 0; i < count; i++)
		csv_text(&table->writer, header[i]);
	for (size_t i = 0; i < table->instrument->scale_count; i++) {
		const struct scale *scale = &table->instrument->scales[i];
		for (size_t run = 0; run < columns_of(table, scale); run++)
			for (size_t figure = 0; figure < figures_of(table); figure++)
				csv_text(&table->writer,
				    str_from(column_name(table, figure, scale, run)));
	}
	csv_row_end(&table->writer);
}

/* "0, 1, 2, 3 or 4", "0 or 1", "a whole number from 0 to 10". */
static const char *
expected(struct arena *arena, const struct item *item)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	if (item->type == ITEM_YES_NO)
		return "0 or 1";
	if (item->type != ITEM_CHOICE)
		return arena_printf(arena, "a %snumber from %s to %s",
		    item->type == ITEM_NUMBER ? "whole " : "", decimal_format(item->low, low),
		    decimal_format(item->high, high));
	struct strbuf list;
	strbuf_init(&list, EXPECTED_LIMIT);
	for (size_t i = 0; i < item->option_count; i++)
		strbuf_printf(&list, "%s%s",
		    i == 0                           ? ""
			: i + 1 < item->option_count ? ", "
						     : " or ",
		    decimal_format(item->options[i].value, low));
	const char *text = arena_cstr(arena, strbuf_str(&list));
	strbuf_done(&list);
	return text;
}

static bool
read_answer(const struct item *item, struct str cell, struct scored_answer *out_answer)
{
	struct scored_answer answer = { .state = ANSWER_NONE };
	cell = str_trim(cell);
	if (!str_is_empty(cell)) {
		answer.state = item_is_scored(item) ? ANSWER_VALUE : ANSWER_TEXT;
		if (answer.state == ANSWER_VALUE &&
		    (!decimal_parse(cell, &answer.value) || !item_accepts(item, answer.value)))
			return false;
	}
	*out_answer = answer;
	return true;
}

/* Says every cell that is wrong, not only the first. */
static bool
read_answers(struct table *table, const struct csv_row *row)
{
	bool good = true;
	for (size_t i = 0; i < table->instrument->item_count; i++) {
		const struct item *item = &table->instrument->items[i];
		table->answers[i] = (struct scored_answer){ .state = ANSWER_NONE };
		if (table->columns[i] < 0 ||
		    read_answer(item, row->cells[table->columns[i]], &table->answers[i]))
			continue;
		fprintf(table->words, "row %lld: %s: no answer to this item, expected %s\n",
		    (long long) row->number, item->link_id, expected(&table->row, item));
		good = false;
	}
	return good;
}

static void
write_score(struct table *table, const struct score *score)
{
	struct csv_writer *writer = &table->writer;
	if (score->has_value)
		csv_decimal(writer, score->value);
	else if (score->text != NULL)
		csv_text(writer, str_from(score->text));
	else
		csv_empty(writer);
	if (!table->setup->with_reasons)
		return;
	csv_int(writer, score->missing);
	csv_text(writer, score->why_not == NULL ? STR("") : str_from(score->why_not));
}

static void
write_row(struct table *table, const struct csv_row *row)
{
	size_t scale_count = table->instrument->scale_count;
	for (size_t i = 0; i < row->count; i++)
		csv_text(&table->writer, row->cells[i]);
	for (size_t i = 0; i < scale_count; i++)
		for (size_t run = 0; run < columns_of(table, table->scores[i].scale); run++)
			write_score(table, &table->scores[run * scale_count + i]);
	csv_row_end(&table->writer);
}

/* Once per scale: a score that stands on a rule nobody has verified is given, and said to. */
static void
warn(struct table *table)
{
	for (size_t i = 0; i < table->instrument->scale_count; i++) {
		const struct score *score = &table->scores[i];
		if (score->unverified != NULL && !table->is_doubt_said[i]) {
			fprintf(table->words, "score.%s: not verified: %s\n", score->scale->id,
			    score->unverified);
			table->is_doubt_said[i] = true;
		}
		if (score->scale->kind == SCALE_VALUE_SET && table->setup->value_set_count == 0 &&
		    !table->is_no_set_said) {
			fprintf(table->words, "score.%s: no value set is chosen: left empty\n",
			    score->scale->id);
			table->is_no_set_said = true;
		}
	}
}

/* A cell that is no age or sex, or is empty, leaves it unknown: a score that needs it then has none,
 * and one that does not is none the worse. */
static void
read_person(struct table *table, const struct csv_row *row)
{
	struct str age = STR(""), sex = STR("");
	int64_t years = -1;
	if (table->age_column >= 0)
		age = str_trim(row->cells[table->age_column]);
	if (table->sex_column >= 0)
		sex = str_trim(row->cells[table->sex_column]);
	if (!str_to_int(age, &years) || years < 0 || years > OLDEST)
		years = -1;
	table->about.age = (int) years;
	table->about.sex = str_eq_nocase(sex, STR("female")) || str_eq_nocase(sex, STR("f"))
	    ? SEX_FEMALE
	    : str_eq_nocase(sex, STR("male")) || str_eq_nocase(sex, STR("m")) ? SEX_MALE
									      : SEX_UNKNOWN;
}

/* Once per score: that it has none although nothing is missing is not for anybody to see in the row.
 * A column `sex` of 1 and 2 would empty an index from top to bottom, in silence. */
static void
warn_of_gap(struct table *table, const struct csv_row *row, size_t run, size_t index)
{
	size_t at = run * table->instrument->scale_count + index;
	const struct score *score = &table->scores[at];
	bool is_unchosen =
	    score->scale->kind == SCALE_VALUE_SET && table->setup->value_set_count == 0;
	if (score->has_value || score->text != NULL || score->missing > 0 || is_unchosen ||
	    table->is_gap_said[at])
		return;
	fprintf(table->words, "%s: row %lld is the first without one: %s\n",
	    column_name(table, 0, score->scale, run), (long long) row->number, score->why_not);
	table->is_gap_said[at] = true;
}

static void
warn_of_gaps(struct table *table, const struct csv_row *row)
{
	for (size_t i = 0; i < table->instrument->scale_count; i++)
		for (size_t run = 0; run < columns_of(table, table->scores[i].scale); run++)
			warn_of_gap(table, row, run, i);
}

static void
take_row(struct table *table, const struct csv_row *row)
{
	if (!read_answers(table, row)) {
		table->counts.refused++;
		return;
	}
	read_person(table, row);
	for (size_t run = 0; run < table->runs; run++) {
		table->about.value_set =
		    table->setup->value_set_count == 0 ? NULL : table->setup->value_sets[run];
		scoring_run(&table->row, table->instrument, table->answers, &table->about,
		    &table->scores[run * table->instrument->scale_count]);
	}
	warn(table);
	warn_of_gaps(table, row);
	write_row(table, row);
	table->counts.scored++;
}

static bool
take_rows(struct table *table, struct error *error)
{
	struct csv_row row = { .cells = NULL };
	struct error fault = { .kind = ERROR_NONE };
	for (;;) {
		arena_reset(&table->row);
		switch (csv_next(table->reader, &table->row, &row, &fault)) {
		case CSV_STEP_ROW: take_row(table, &row); break;
		case CSV_STEP_BAD:
			fprintf(table->words, "%s\n", fault.text);
			table->counts.refused++;
			break;
		case CSV_STEP_END: return true;
		case CSV_STEP_BROKEN: return error_set(error, fault.kind, "%s", fault.text);
		}
	}
}

static void
table_init(struct table *table, const struct score_table_setup *setup, FILE *words)
{
	const struct instrument *instrument = setup->instrument;
	*table = (struct table){ .instrument = instrument, .setup = setup, .words = words };
	table->runs = setup->value_set_count == 0 ? 1 : setup->value_set_count;
	table->about = (struct scoring_about){ .age = -1, .accept_unverified = true };
	arena_init(&table->arena);
	arena_init(&table->row);
	table->columns = ARENA_ARRAY(&table->arena, int, instrument->item_count);
	table->answers = ARENA_ARRAY(&table->arena, struct scored_answer, instrument->item_count);
	table->scores =
	    ARENA_ARRAY(&table->arena, struct score, instrument->scale_count * table->runs);
	table->is_gap_said =
	    ARENA_ARRAY(&table->arena, bool, instrument->scale_count * table->runs);
	table->is_doubt_said = ARENA_ARRAY(&table->arena, bool, instrument->scale_count);
}

bool
score_table(const struct score_table_setup *setup, struct str csv, FILE *out, FILE *words,
    struct score_table_counts *out_counts, struct error *error)
{
	struct table table;
	struct error fault = { .kind = ERROR_NONE };
	table_init(&table, setup, words);
	csv_writer_to_file(&table.writer, out);
	table.writer.verbatim = true;
	table.reader = csv_open(csv, error);
	bool good = table.reader != NULL && find_columns(&table, error);
	if (good) {
		write_header(&table);
		good = take_rows(&table, error);
	}
	/* What was written is handed on either way; a failure of that is said only if it is the first. */
	if (!csv_writer_done(&table.writer, &fault) && good)
		good = error_set(error, fault.kind, "%s", fault.text);
	if (good)
		*out_counts = table.counts;
	csv_close(table.reader);
	arena_done(&table.row);
	arena_done(&table.arena);
	return good;
}
