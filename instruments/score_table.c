/* SPDX-License-Identifier: MIT */
/* Reads rows of answers, has them scored, and writes the rows out again with their scores. */
#include "base/csv.h"
#include "instruments/scoring.h"
#include "instruments/score_table.h"

enum { EXPECTED_LIMIT = 512 };

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
	struct scoring_about about;
	struct score *scores;
	struct score_table_counts counts;
};

static const char *
score_column(struct arena *arena, const struct scale *scale)
{
	return arena_printf(arena, "score.%s", scale->id);
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
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const char *name = score_column(&table->arena, &instrument->scales[i]);
		if (csv_column(table->reader, name) >= 0)
			return error_set(error, ERROR_INPUT,
			    "the column %s is there already, expected answers only", name);
	}
	return true;
}

static void
write_header(struct table *table)
{
	size_t count;
	const struct str *header = csv_header(table->reader, &count);
	for (size_t i = 0; i < count; i++)
		csv_text(&table->writer, header[i]);
	for (size_t i = 0; i < table->instrument->scale_count; i++)
		csv_text(&table->writer,
		    str_from(score_column(&table->arena, &table->instrument->scales[i])));
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
write_row(struct table *table, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		csv_text(&table->writer, row->cells[i]);
	for (size_t i = 0; i < table->instrument->scale_count; i++) {
		if (table->scores[i].has_value)
			csv_decimal(&table->writer, table->scores[i].value);
		else
			csv_empty(&table->writer);
	}
	csv_row_end(&table->writer);
}

static void
take_row(struct table *table, const struct csv_row *row)
{
	if (!read_answers(table, row)) {
		table->counts.refused++;
		return;
	}
	scoring_run(&table->row, table->instrument, table->answers, &table->about, table->scores);
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
table_init(struct table *table, const struct instrument *instrument, FILE *words)
{
	*table = (struct table){ .instrument = instrument, .words = words };
	table->about = (struct scoring_about){ .age = -1, .accept_unverified = true };
	arena_init(&table->arena);
	arena_init(&table->row);
	table->columns = ARENA_ARRAY(&table->arena, int, instrument->item_count);
	table->answers = ARENA_ARRAY(&table->arena, struct scored_answer, instrument->item_count);
	table->scores = ARENA_ARRAY(&table->arena, struct score, instrument->scale_count);
}

bool
score_table(const struct instrument *instrument, struct str csv, FILE *out, FILE *words,
    struct score_table_counts *out_counts, struct error *error)
{
	struct table table;
	struct error fault = { .kind = ERROR_NONE };
	table_init(&table, instrument, words);
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
