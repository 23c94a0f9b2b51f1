/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_CELLS_H
#define EXPORTS_CELLS_H

/*
 * One row of an export before it is written: a cell for each column, filled in any order, written
 * in the columns' order, and emptied. Texts are borrowed until then.
 */
#include "base/arena.h"
#include "exports/sheet.h"

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_ID,
	CELL_INTEGER,
	CELL_DECIMAL,
};

struct cell {
	enum cell_kind kind;
	int64_t number; /* ids, integers, billionths */
	struct str text;
};

struct cells {
	struct cell *all;
	size_t count;
	bool any; /* something was put since the last write */
};

void cells_init(struct cells *cells, size_t count);
void cells_done(struct cells *cells);

void cells_text(struct cells *cells, size_t column, struct str text);
void cells_id(struct cells *cells, size_t column, int64_t id);
void cells_integer(struct cells *cells, size_t column, int64_t number);
void cells_decimal(struct cells *cells, size_t column, decimal number);

void cells_write(struct cells *cells, struct sheet *sheet);

#endif
