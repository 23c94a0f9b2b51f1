/* SPDX-License-Identifier: MIT */
/* One export from setup to the last row. The file, and the audit row, are the caller's. */
#include "instruments/value_set.h"
#include "exports/export_row.h"
#include "exports/filter.h"
#include "exports/export.h"

static const char *const format_words[] = {
	[EXPORT_CSV] = "csv",
	[EXPORT_NDJSON] = "ndjson",
	[EXPORT_FHIR] = "fhir",
};

bool
export_parse_format(const char *word, enum export_format *out_format, struct error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(format_words); i++) {
		if (strcmp(format_words[i], word) == 0) {
			*out_format = (enum export_format) i;
			return true;
		}
	}
	return error_set(error, ERROR_INPUT, "--format is not known, expected csv, ndjson or fhir");
}

static struct sheet *
open_sheet(enum export_format format, FILE *out)
{
	switch (format) {
	case EXPORT_CSV: return export_csv_new(out);
	case EXPORT_NDJSON: return export_json_new(out);
	case EXPORT_FHIR: break;
	}
	BUG("format %d", (int) format);
}

static void
put_named(struct export_run *run, const struct extract_row *row)
{
	for (size_t i = FIELD_FIRST_NAMED; run->columns.named && i < FIELD_COUNT; i++)
		export_row_field(run, row, (enum column_field) i,
		    run->columns.named_first + i - FIELD_FIRST_NAMED, true);
}

static void
write_row(struct export_run *run)
{
	cells_write(&run->cells, run->sheet);
	arena_reset(&run->row);
	run->result.rows++;
}

static bool
write_long(struct export_run *run, struct error *error)
{
	struct extract_row row;
	while (extract_next(&run->extract, &row)) {
		const struct column_form *form = export_row_enter(run, &row, error);
		if (form == NULL)
			return false;
		for (size_t i = 0; i < FIELD_FIRST_NAMED; i++)
			export_row_field(run, &row, (enum column_field) i, i, false);
		put_named(run, &row);
		if (!export_row_values(run, &row, form, error))
			return false;
		write_row(run);
		run->result.responses++;
	}
	return true;
}

static void
put_fields(struct export_run *run, const struct extract_row *row, const enum column_field *fields,
    size_t count, size_t first)
{
	for (size_t i = 0; i < count; i++)
		export_row_field(run, row, fields[i], first + i, true);
}

static bool
write_wide(struct export_run *run, struct error *error)
{
	const enum column_field *of_episode, *of_form;
	size_t episode_count = columns_episode_fields(&of_episode);
	size_t form_count = columns_form_fields(&of_form);
	struct extract_row row;
	for (int64_t episode = 0; extract_next(&run->extract, &row);) {
		const struct column_form *form = export_row_enter(run, &row, error);
		if (form == NULL)
			return false;
		if (row.episode.n != episode) {
			if (run->cells.any)
				write_row(run);
			episode = row.episode.n;
			put_fields(run, &row, of_episode, episode_count, 0);
			put_named(run, &row);
		}
		put_fields(run, &row, of_form, form_count, form->fields);
		if (!export_row_values(run, &row, form, error))
			return false;
		run->result.responses++;
	}
	if (run->cells.any)
		write_row(run);
	return true;
}

static bool
write_rows(struct export_run *run, struct error *error)
{
	const struct export_setup *setup = run->setup;
	bool is_long = setup->shape == COLUMN_LONG;
	run->sheet->ops->begin(run->sheet, run->columns.names, run->columns.count);
	extract_begin(&run->extract, setup->db, &setup->filter,
	    is_long ? EXTRACT_BY_RESPONSE : EXTRACT_BY_EPISODE);
	bool whole = is_long ? write_long(run, error) : write_wide(run, error);
	extract_end(&run->extract);
	return whole && !db_failed(setup->db, error);
}

/* Everything up to the header: nothing is written when this fails. */
static bool
prepare(struct export_run *run, struct error *error)
{
	const struct export_setup *setup = run->setup;
	const struct columns_setup wanted = {
		.catalog = setup->catalog,
		.filter = &setup->filter,
		.value_sets = setup->value_sets,
		.value_set_count = setup->value_set_count,
		.shape = setup->shape,
		.named = setup->identifiers == REDACT_ALL,
	};
	if (setup->format == EXPORT_FHIR && setup->shape == COLUMN_WIDE)
		return error_set(error, ERROR_INPUT,
		    "--shape wide is for tables: FHIR has one resource a response");
	return filter_check(&setup->filter, error) &&
	    redact_init(&run->redact, setup->identifiers, setup->key, setup->reason, error) &&
	    export_row_open_teams(run, error) &&
	    columns_plan(&run->columns, &run->arena, setup->db, &wanted, error) &&
	    !db_failed(setup->db, error);
}

static bool
run_sheet(struct export_run *run, FILE *out, struct error *error)
{
	run->sheet = open_sheet(run->setup->format, out);
	cells_init(&run->cells, run->columns.count);
	bool whole = write_rows(run, error);
	/* Asked even after a failure, because it frees; the first error is the one that is told. */
	struct error ignored;
	return run->sheet->ops->done(run->sheet, whole ? error : &ignored) && whole;
}

bool
export_run(const struct export_setup *setup, FILE *out, struct export_result *out_result,
    struct error *error)
{
	struct export_run run = { .setup = setup };
	bool whole = prepare(&run, error) &&
	    (setup->format == EXPORT_FHIR ? export_fhir(&run, out, error)
					  : run_sheet(&run, out, error));
	run.result.patients = run.redact.count;
	if (whole && fflush(out) != 0)
		whole = error_set(error, ERROR_IO, "the export could not be written");
	if (whole && out_result != NULL)
		*out_result = run.result;
	export_row_close_teams(&run);
	redact_done(&run.redact);
	cells_done(&run.cells);
	arena_done(&run.patient_arena);
	arena_done(&run.row);
	arena_done(&run.arena);
	return whole;
}

const char *
export_audit_detail(
    struct arena *arena, const struct export_setup *setup, const struct export_result *result)
{
	const char *reason = setup->reason == NULL ? "" : setup->reason;
	const char *sets = "";
	for (size_t i = 0; i < setup->value_set_count; i++)
		sets = arena_printf(arena, "%s%s%s", sets, i == 0 ? ", indices by " : " and ",
		    value_set_id(setup->value_sets[i]));
	return arena_printf(arena,
	    "responses of %s; %s %s, identifiers %s%s; %lld rows, %lld responses, %lld people%s%s",
	    filter_words(arena, &setup->filter), format_words[setup->format],
	    columns_shape_word(setup->shape), redact_word(setup->identifiers), sets,
	    (long long) result->rows, (long long) result->responses, (long long) result->patients,
	    reason[0] == '\0' ? "" : "; reason: ", reason);
}
