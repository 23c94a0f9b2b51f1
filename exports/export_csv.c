/* SPDX-License-Identifier: MIT */
/* A sheet as CSV: base/csv quotes, and guards against formulas. */
#include "base/csv.h"
#include "exports/sheet.h"

struct csv_sheet {
	struct sheet sheet;
	struct csv_writer writer;
};

static struct csv_writer *
writer_of(struct sheet *sheet)
{
	return &container_of(sheet, struct csv_sheet, sheet)->writer;
}

static void
begin(struct sheet *sheet, const struct str *names, size_t count)
{
	struct csv_writer *writer = writer_of(sheet);
	for (size_t i = 0; i < count; i++)
		csv_text(writer, names[i]);
	csv_row_end(writer);
}

static void
put_text(struct sheet *sheet, struct str text)
{
	csv_text(writer_of(sheet), text);
}

static void
put_integer(struct sheet *sheet, int64_t number)
{
	csv_int(writer_of(sheet), number);
}

static void
put_decimal(struct sheet *sheet, decimal number)
{
	if (number.billionths % DECIMAL_ONE == 0)
		csv_int(writer_of(sheet), number.billionths / DECIMAL_ONE);
	else
		csv_decimal(writer_of(sheet), number);
}

static void
put_empty(struct sheet *sheet)
{
	csv_empty(writer_of(sheet));
}

static void
row_end(struct sheet *sheet)
{
	csv_row_end(writer_of(sheet));
}

static bool
done(struct sheet *sheet, struct error *error)
{
	bool whole = csv_writer_done(writer_of(sheet), error);
	free(container_of(sheet, struct csv_sheet, sheet));
	return whole;
}

static const struct sheet_ops csv_ops = {
	.begin = begin,
	.text = put_text,
	.id = put_integer,
	.integer = put_integer,
	.decimal = put_decimal,
	.empty = put_empty,
	.row_end = row_end,
	.done = done,
};

struct sheet *
export_csv_new(FILE *out)
{
	struct csv_sheet *csv = alloc_new(sizeof(*csv));
	csv->sheet.ops = &csv_ops;
	csv_writer_to_file(&csv->writer, out);
	return &csv->sheet;
}
