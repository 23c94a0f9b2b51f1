/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_SHEET_H
#define EXPORTS_SHEET_H

/*
 * A sheet is where an export's cells go: named columns, then rows, cell by cell in the columns'
 * order. One implementation per format. For implementers:
 *  1. begin is called once, before anything else; the names outlive the sheet.
 *  2. Each row gives exactly one call per column, then row_end. Empty is "no answer", never 0.
 *  3. Nothing is kept of a cell after its call returns.
 *  4. done hands on the rest, frees, and alone tells whether all went out.
 */
#include "base/decimal.h"
#include "base/error.h"

struct sheet;

struct sheet_ops {
	void (*begin)(struct sheet *sheet, const struct str *names, size_t count);
	void (*text)(struct sheet *sheet, struct str text); /* "" is empty */
	void (*id)(struct sheet *sheet, int64_t id);
	void (*integer)(struct sheet *sheet, int64_t number);
	void (*decimal)(struct sheet *sheet, decimal number);
	void (*empty)(struct sheet *sheet);
	void (*row_end)(struct sheet *sheet);
	bool (*done)(struct sheet *sheet, struct error *error);
};

struct sheet {
	const struct sheet_ops *ops;
};

/* Owns: done frees it. The file stays the caller's. */
HARK_MUST_USE struct sheet *export_csv_new(FILE *out);
HARK_MUST_USE struct sheet *export_json_new(FILE *out); /* one object a line; empty is absent */

#endif
