/* SPDX-License-Identifier: MIT */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

/*
 * The list that a query fills row by row: an array in an arena that doubles as it fills, so that
 * at most as much again is left behind in the arena. Lives within one function.
 */
#include "base/arena.h"

struct rows {
	struct arena *arena;
	size_t size; /* of one row, bytes */
	size_t count;
	size_t capacity;
	void *data; /* NULL while empty */
};

/* Room for one row more, zeroed. */
void *rows_add(struct rows *rows);
/* Puts them in order, as qsort does. */
void rows_sort(struct rows *rows, int (*compare)(const void *a, const void *b));
/* The array and its length. */
void *rows_take(const struct rows *rows, size_t *out_count);

#endif
