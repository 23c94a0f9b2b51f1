/* SPDX-License-Identifier: MIT */
/* Between the order in which the store gives values and the order in which a file wants them. */
#include "exports/cells.h"

void
cells_init(struct cells *cells, size_t count)
{
	*cells = (struct cells){ .count = count };
	cells->all = alloc_array(count, sizeof(*cells->all));
}

void
cells_done(struct cells *cells)
{
	free(cells->all);
	*cells = (struct cells){ 0 };
}

static struct cell *
put(struct cells *cells, size_t column, enum cell_kind kind)
{
	BUG_ON(column >= cells->count, "no column %zu", column);
	cells->any = true;
	cells->all[column].kind = kind;
	return &cells->all[column];
}

void
cells_text(struct cells *cells, size_t column, struct str text)
{
	put(cells, column, CELL_TEXT)->text = text;
}

void
cells_id(struct cells *cells, size_t column, int64_t id)
{
	put(cells, column, CELL_ID)->number = id;
}

void
cells_integer(struct cells *cells, size_t column, int64_t number)
{
	put(cells, column, CELL_INTEGER)->number = number;
}

void
cells_decimal(struct cells *cells, size_t column, decimal number)
{
	put(cells, column, CELL_DECIMAL)->number = number.billionths;
}

static void
write_cell(const struct cell *cell, struct sheet *sheet)
{
	switch (cell->kind) {
	case CELL_EMPTY: sheet->ops->empty(sheet); return;
	case CELL_TEXT: sheet->ops->text(sheet, cell->text); return;
	case CELL_ID: sheet->ops->id(sheet, cell->number); return;
	case CELL_INTEGER: sheet->ops->integer(sheet, cell->number); return;
	case CELL_DECIMAL: sheet->ops->decimal(sheet, (decimal){ cell->number }); return;
	}
	BUG("cell kind %d", (int) cell->kind);
}

void
cells_write(struct cells *cells, struct sheet *sheet)
{
	for (size_t i = 0; i < cells->count; i++) {
		write_cell(&cells->all[i], sheet);
		cells->all[i].kind = CELL_EMPTY;
	}
	sheet->ops->row_end(sheet);
	cells->any = false;
}
