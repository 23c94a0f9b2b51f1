/* SPDX-License-Identifier: MIT */
/* A heap gives the smallest first, equals in order of arrival, and lets any item go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/heap.h"
#include "base/random.h"

enum { ITEMS = 500 };

struct item {
	int64_t key;
	uint64_t order;
	size_t position;
	bool in;
};

static void
on_moved(void *what, size_t position)
{
	struct item *item = what;
	item->position = position;
}

/* The item that must come first, found the slow way. */
static const struct item *
expected_first(const struct item *items)
{
	const struct item *best = NULL;
	for (size_t i = 0; i < ITEMS; i++)
		if (items[i].in &&
		    (best == NULL || items[i].key < best->key ||
			(items[i].key == best->key && items[i].order < best->order)))
			best = &items[i];
	return best;
}

static void
test_agrees_with_a_plain_search(void **state)
{
	(void) state;
	static struct item items[ITEMS];
	struct heap heap = { .on_moved = on_moved };
	struct random random = random_seeded(1);
	uint64_t order = 0;
	for (int step = 0; step < 20000; step++) {
		struct item *item = &items[random_below(&random, ITEMS)];
		if (item->in) {
			assert_ptr_equal(heap.entries[item->position].item, item);
			heap_remove(&heap, item->position);
			item->in = false;
		} else {
			item->key = (int64_t) random_below(&random, 40);
			item->order = order++;
			item->in = true;
			heap_push(&heap, item->key, item);
		}
		const struct item *want = expected_first(items);
		const struct heap_entry *first = heap_first(&heap);
		assert_ptr_equal(first == NULL ? NULL : first->item, want);
	}
	heap_done(&heap);
	assert_null(heap_first(&heap));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agrees_with_a_plain_search),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
