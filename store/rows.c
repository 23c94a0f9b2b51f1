/* SPDX-License-Identifier: MIT */
/* Collects rows of a size that only the caller knows. */
#include "store/rows.h"

enum { ROWS_BIRTH = 8 };

void *
rows_add(struct rows *rows)
{
	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity == 0 ? ROWS_BIRTH : rows->capacity * 2;
		void *data = arena_alloc_array(rows->arena, capacity, rows->size);
		if (rows->count > 0)
			memcpy(data, rows->data, rows->count * rows->size);
		rows->data = data;
		rows->capacity = capacity;
	}
	return (char *) rows->data + rows->count++ * rows->size;
}

void
rows_sort(struct rows *rows, int (*compare)(const void *a, const void *b))
{
	if (rows->count > 1) /* qsort(NULL, 0, …) is not allowed */
		qsort(rows->data, rows->count, rows->size, compare);
}

void *
rows_take(const struct rows *rows, size_t *out_count)
{
	*out_count = rows->count;
	return rows->data;
}
