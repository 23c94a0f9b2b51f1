/* SPDX-License-Identifier: MIT */
/*
 * The completion report as text and as CSV. Text is for a screen of a hundred columns, so it shows
 * the main numbers by group and all of them once; the CSV has all of them in every row.
 */
#include "base/csv.h"
#include "base/utf8.h"
#include "reports/completion_count.h"

#include "reports/completion.h"

static const char definition[] =
    "complete / due; paired: the same, after treatment, where the baseline is complete";

static const char *const form_words[] = { [COMPLETION_TEXT] = "text", [COMPLETION_CSV] = "csv" };

static const struct column {
	enum completion_number number;
	const char *name;  /* in the CSV */
	const char *words; /* in the text; what it means */
} columns[] = {
	{ COMPLETION_PLANNED, "planned", NULL },
	{ COMPLETION_NOT_YET, "not_yet_due", "not yet due" },
	{ COMPLETION_CANCELLED, "cancelled", "cancelled, superseded or consent withdrawn" },
	{ COMPLETION_DECEASED, "deceased", "deceased" },
	{ COMPLETION_SUPPRESSED, "suppressed",
	    "could not be asked (stopped before, wrong address)" },
	{ COMPLETION_DUE, "due", NULL },
	{ COMPLETION_SENT, "sent", NULL },
	{ COMPLETION_COMPLETE, "complete", "complete" },
	{ COMPLETION_PARTIAL, "partial", "partial" },
	{ COMPLETION_DECLINED, "declined", "said no" },
	{ COMPLETION_STOPPED, "stopped", "said STOP after being asked" },
	{ COMPLETION_EXPIRED, "expired", "expired without an answer" },
	{ COMPLETION_MISSED, "missed", "never sent, and should have been" },
	{ COMPLETION_OPEN, "open", "still open" },
	{ COMPLETION_PAIRED, "paired", NULL },
	{ COMPLETION_PAIRED_OF, "paired_of", NULL },
};

/* The numbers that the text shows for every group. */
static const struct {
	enum completion_number number;
	const char *title;
	int width;
} shown[] = {
	{ COMPLETION_PLANNED, "planned", 8 },
	{ COMPLETION_NOT_YET, "not yet", 9 },
	{ COMPLETION_DUE, "due", 7 },
	{ COMPLETION_SENT, "sent", 7 },
	{ COMPLETION_COMPLETE, "complete", 10 },
	{ COMPLETION_PARTIAL, "partial", 9 },
};

enum { GROUP_WIDTH = 20, RATE_WIDTH = 15 };

bool
completion_parse_form(const char *word, enum completion_form *out_form, struct error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(form_words); i++) {
		if (strcmp(form_words[i], word) == 0) {
			*out_form = (enum completion_form) i;
			return true;
		}
	}
	return error_set(error, ERROR_INPUT, "--format is not known, expected text or csv");
}

static void
pad(struct strbuf *out, size_t width, const char *text, bool left)
{
	size_t length = utf8_length(str_from(text));
	size_t space = length < width ? width - length : 0;
	for (size_t i = 0; !left && i < space; i++)
		strbuf_char(out, ' ');
	strbuf_puts(out, text);
	for (size_t i = 0; left && i < space; i++)
		strbuf_char(out, ' ');
}

static const struct rate {
	const char *title, *name;
	enum completion_number count, of;
} rates[] = {
	{ "completion", "completion_percent", COMPLETION_COMPLETE, COMPLETION_DUE },
	{ "paired", "paired_percent", COMPLETION_PAIRED, COMPLETION_PAIRED_OF },
};

static void
put_group(const struct figure_report *report, const struct completion_row *row, struct strbuf *out)
{
	char text[FIGURE_TEXT];
	pad(out, GROUP_WIDTH, row->group, true);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		pad(out, (size_t) shown[i].width,
		    figure_count(report, row->numbers[shown[i].number], text), false);
	for (size_t i = 0; i < ARRAY_LEN(rates); i++)
		pad(out, RATE_WIDTH,
		    figure_rate(
			report, row->numbers[rates[i].count], row->numbers[rates[i].of], text),
		    false);
	strbuf_char(out, '\n');
}

static void
put_titles(const char *title, struct strbuf *out)
{
	strbuf_char(out, '\n');
	pad(out, GROUP_WIDTH, title, true);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		pad(out, (size_t) shown[i].width, shown[i].title, false);
	for (size_t i = 0; i < ARRAY_LEN(rates); i++)
		pad(out, RATE_WIDTH, rates[i].title, false);
	strbuf_char(out, '\n');
}

static void
put_section(const struct figure_report *report, const struct completion_count *count,
    enum completion_side side, struct strbuf *out)
{
	const struct completion_section *section = &count->sections[side];
	put_titles(side == COMPLETION_ALL ? "" : completion_side_word(side), out);
	for (size_t i = 0; i < section->count; i++)
		put_group(report, &section->rows[i], out);
}

/* Every part of the whole, in words. */
static void
put_parts(
    const struct figure_report *report, const struct completion_count *count, struct strbuf *out)
{
	char text[FIGURE_TEXT];
	const struct completion_row *all = &count->sections[COMPLETION_ALL].rows[0];
	strbuf_puts(out, "\nWhat became of them\n");
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		if (columns[i].words == NULL)
			continue;
		pad(out, 8, figure_count(report, all->numbers[columns[i].number], text), false);
		strbuf_printf(out, "  %s\n", columns[i].words);
	}
}

static void
put_text_report(
    struct figure_report *report, const struct completion_count *count, struct strbuf *out)
{
	figure_head(report, out);
	put_section(report, count, COMPLETION_ALL, out);
	put_parts(report, count, out);
	for (size_t side = COMPLETION_BY_STEP; side < COMPLETION_SIDES; side++)
		if (count->sections[side].count > 0)
			put_section(report, count, (enum completion_side) side, out);
}

static void
put_csv_header(struct csv_writer *csv)
{
	csv_text(csv, STR("section"));
	csv_text(csv, STR("group"));
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		csv_text(csv, str_from(columns[i].name));
	for (size_t i = 0; i < ARRAY_LEN(rates); i++)
		csv_text(csv, str_from(rates[i].name));
	for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++)
		csv_text(csv, str_from(figure_context_names[i]));
	csv_row_end(csv);
}

static void
put_csv_row(const struct figure_report *report, enum completion_side side,
    const struct completion_row *row, const struct strbuf *context, struct csv_writer *csv)
{
	csv_text(csv, str_from(completion_side_word(side)));
	csv_text(csv, str_from(row->group));
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		char text[FIGURE_TEXT];
		csv_text(
		    csv, str_from(figure_count(report, row->numbers[columns[i].number], text)));
	}
	for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
		int64_t percent = 0;
		if (figure_percent(
			report, row->numbers[rates[i].count], row->numbers[rates[i].of], &percent))
			csv_int(csv, percent);
		else
			csv_empty(csv);
	}
	for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++)
		csv_text(csv, strbuf_str(&context[i]));
	csv_row_end(csv);
}

static void
put_csv_report(
    struct figure_report *report, const struct completion_count *count, struct csv_writer *csv)
{
	enum { VALUE_LIMIT = 4096 };
	struct strbuf context[FIGURE_CONTEXT_COLUMNS];
	for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++)
		strbuf_init(&context[i], VALUE_LIMIT);
	figure_context_values(report, context);
	put_csv_header(csv);
	for (size_t side = 0; side < COMPLETION_SIDES; side++)
		for (size_t i = 0; i < count->sections[side].count; i++)
			put_csv_row(report, (enum completion_side) side,
			    &count->sections[side].rows[i], context, csv);
	for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++)
		strbuf_done(&context[i]);
}

static bool
write_report(struct figure_report *report, const struct completion_count *count,
    enum completion_form form, FILE *out, struct error *error)
{
	enum { REPORT_LIMIT = 64 << 20 };
	struct strbuf text;
	struct csv_writer csv;
	bool whole = true;
	switch (form) {
	case COMPLETION_TEXT:
		strbuf_init(&text, REPORT_LIMIT);
		put_text_report(report, count, &text);
		whole = fwrite(text.data, 1, text.len, out) == text.len && !text.over;
		strbuf_done(&text);
		return (whole && fflush(out) == 0) ||
		    error_set(error, ERROR_IO, "the report could not be written");
	case COMPLETION_CSV:
		csv_writer_to_file(&csv, out);
		put_csv_report(report, count, &csv);
		return csv_writer_done(&csv, error) &&
		    (fflush(out) == 0 ||
			error_set(error, ERROR_IO, "the report could not be written"));
	}
	BUG("form %d", (int) form);
}

static bool
check_filter(const struct extract_filter *filter, struct error *error)
{
	if (filter->status != NULL && filter->status[0] != '\0')
		return error_set(error, ERROR_INPUT,
		    "--status does not apply to completion, which counts every status");
	if (filter->paired)
		return error_set(error, ERROR_INPUT,
		    "--paired does not apply to completion, which shows the paired rate");
	return true;
}

bool
report_completion_print(const struct completion_setup *setup, FILE *out, struct error *error)
{
	if (!check_filter(&setup->filter, error))
		return false;
	struct arena arena;
	arena_init(&arena);
	size_t tally_count = 0;
	const struct tally *tallies =
	    tally_list(setup->db, &arena, &setup->filter, setup->now, &tally_count);
	struct completion_count count;
	completion_count(&count, &arena, tallies, tally_count);
	const int64_t *all = count.sections[COMPLETION_ALL].rows[0].numbers;
	char as_of[ZONE_TEXT];
	struct figure_context context = {
		.title = "Completion of follow-ups",
		.of = setup->filter_words,
		.from = count.from,
		.to = count.to,
		.as_of = zone_format(setup->zone, setup->now, as_of),
		.definition = definition,
		.trace = setup->trace == NULL ? "none" : setup->trace,
		.counted = all[COMPLETION_PLANNED],
		.not_yet_due = all[COMPLETION_NOT_YET],
		.due = all[COMPLETION_DUE],
		.answered = all[COMPLETION_COMPLETE] + all[COMPLETION_PARTIAL],
		.reader = setup->reader,
	};
	struct figure_report report = { .context = &context };
	bool whole =
	    !db_failed(setup->db, error) && write_report(&report, &count, setup->form, out, error);
	arena_done(&arena);
	return whole;
}
