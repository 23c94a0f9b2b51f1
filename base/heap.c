/* SPDX-License-Identifier: MIT */
/* A binary heap in an array: the children of i stand at 2i + 1 and 2i + 2. */
#include "base/heap.h"

void
heap_done(struct heap *heap)
{
	free(heap->entries);
	heap->entries = NULL;
	heap->count = heap->size = 0;
}

static bool
is_before(const struct heap_entry *a, const struct heap_entry *b)
{
	return a->key != b->key ? a->key < b->key : a->order < b->order;
}

static void
place(struct heap *heap, size_t position, struct heap_entry entry)
{
	heap->entries[position] = entry;
	if (heap->on_moved != NULL)
		heap->on_moved(entry.item, position);
}

/* Puts entry at position or above it. */
static void
rise(struct heap *heap, size_t position, struct heap_entry entry)
{
	while (position > 0) {
		size_t parent = (position - 1) / 2;
		if (!is_before(&entry, &heap->entries[parent]))
			break;
		place(heap, position, heap->entries[parent]);
		position = parent;
	}
	place(heap, position, entry);
}

/* Puts entry at position or below it. */
static void
sink(struct heap *heap, size_t position, struct heap_entry entry)
{
	for (;;) {
		size_t child = 2 * position + 1;
		if (child >= heap->count)
			break;
		if (child + 1 < heap->count &&
		    is_before(&heap->entries[child + 1], &heap->entries[child]))
			child++;
		if (!is_before(&heap->entries[child], &entry))
			break;
		place(heap, position, heap->entries[child]);
		position = child;
	}
	place(heap, position, entry);
}

void
heap_push(struct heap *heap, int64_t key, void *item)
{
	if (heap->count == heap->size) {
		heap->size = heap->size == 0 ? 16 : heap->size * 2;
		BUG_ON(heap->size > SIZE_MAX / sizeof(*heap->entries), "heap too large");
		heap->entries = alloc_grow(heap->entries, heap->size * sizeof(*heap->entries));
	}
	heap->count++;
	rise(heap, heap->count - 1,
	    (struct heap_entry){ .key = key, .order = heap->arrivals++, .item = item });
}

void
heap_remove(struct heap *heap, size_t position)
{
	BUG_ON(position >= heap->count, "no item at %zu of %zu", position, heap->count);
	struct heap_entry last = heap->entries[--heap->count];
	if (position == heap->count)
		return;
	if (position > 0 && is_before(&last, &heap->entries[(position - 1) / 2]))
		rise(heap, position, last);
	else
		sink(heap, position, last);
}

const struct heap_entry *
heap_first(const struct heap *heap)
{
	return heap->count == 0 ? NULL : &heap->entries[0];
}
