/* SPDX-License-Identifier: MIT */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

/*
 * A heap gives back the smallest key first; equal keys in the order in which they came, so that a
 * run can be repeated. Items belong to the caller, who is told where each one stands and can take
 * it out again. A zeroed heap is empty; ended by heap_done.
 */
#include "base/base.h"

struct heap_entry {
	int64_t key;
	uint64_t order; /* of arrival */
	void *item;
};

struct heap {
	struct heap_entry *entries;
	size_t count, size;
	uint64_t arrivals;
	void (*on_moved)(void *item, size_t position); /* may be NULL */
};

void heap_done(struct heap *heap);
void heap_push(struct heap *heap, int64_t key, void *item);
void heap_remove(struct heap *heap, size_t position);         /* as last told by on_moved */
const struct heap_entry *heap_first(const struct heap *heap); /* stays in; NULL when empty */

#endif
