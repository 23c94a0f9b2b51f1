/* SPDX-License-Identifier: MIT */
/* Nothing is lost, doubled or reordered between threads, and no wake-up is missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "net/loop.h"
#include "net/queue.h"

struct parcel {
	struct queue_item item;
	int from, number;
};

static struct parcel *
parcel_of(struct queue_item *item)
{
	return container_of(item, struct parcel, item);
}

static void
test_order_limit_and_close(void **state)
{
	(void) state;
	struct queue *queue = queue_new(3);
	struct parcel parcels[4];
	for (int i = 0; i < 4; i++)
		parcels[i] = (struct parcel){ .number = i };
	assert_null(queue_pop(queue, 10));
	for (int i = 0; i < 3; i++)
		assert_true(queue_push(queue, &parcels[i].item));
	assert_false(queue_push(queue, &parcels[3].item));
	struct queue_item *chain = queue_pop(queue, 2);
	assert_int_equal(parcel_of(chain)->number, 0);
	assert_int_equal(parcel_of(chain->next)->number, 1);
	assert_null(chain->next->next);
	assert_int_equal(queue_length(queue), 1);
	queue_close(queue);
	assert_false(queue_push(queue, &parcels[3].item));
	assert_false(queue_push_wait(queue, &parcels[3].item));
	chain = queue_pop_wait(queue, 10, hours(1));
	assert_int_equal(parcel_of(chain)->number, 2);
	assert_null(queue_pop_wait(queue, 10, hours(1))); /* closed and empty: at once */
	queue_free(queue);
}

static void
test_waiting_ends(void **state)
{
	(void) state;
	struct queue *queue = queue_new(1);
	struct timespec before, after;
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &before), 0);
	assert_null(queue_pop_wait(queue, 1, milliseconds(30)));
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &after), 0);
	int64_t ms =
	    (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
	assert_true(ms >= 29 && ms < 5000);
	queue_free(queue);
}

enum { PRODUCERS = 4, EACH = 20000 };

struct producer {
	struct queue *queue;
	struct parcel *parcels;
	int from;
	bool may_wait;
};

static void *
produce(void *arg)
{
	struct producer *producer = arg;
	for (int i = 0; i < EACH; i++) {
		struct parcel *parcel = &producer->parcels[i];
		parcel->from = producer->from;
		parcel->number = i;
		if (producer->may_wait) {
			if (!queue_push_wait(producer->queue, &parcel->item))
				abort();
		} else if (!queue_push(producer->queue, &parcel->item)) {
			abort();
		}
	}
	return NULL;
}

struct floor {
	struct queue *queue;
	struct producer producers[PRODUCERS];
	pthread_t threads[PRODUCERS];
	int next[PRODUCERS]; /* the number that must come next from each */
	int got;
};

static void
floor_start(struct floor *floor, size_t limit)
{
	*floor = (struct floor){ .queue = queue_new(limit) };
	for (int i = 0; i < PRODUCERS; i++)
		floor->producers[i] = (struct producer){
			.queue = floor->queue,
			.parcels = alloc_array(EACH, sizeof(struct parcel)),
			.from = i,
			.may_wait = limit != QUEUE_NO_LIMIT,
		};
}

static void
floor_run(struct floor *floor)
{
	for (int i = 0; i < PRODUCERS; i++)
		assert_int_equal(
		    pthread_create(&floor->threads[i], NULL, produce, &floor->producers[i]), 0);
}

static void
floor_take(struct floor *floor, struct queue_item *chain)
{
	for (; chain != NULL; chain = chain->next) {
		struct parcel *parcel = parcel_of(chain);
		assert_int_equal(parcel->number, floor->next[parcel->from]);
		floor->next[parcel->from]++;
		floor->got++;
	}
}

static void
floor_end(struct floor *floor)
{
	for (int i = 0; i < PRODUCERS; i++) {
		assert_int_equal(pthread_join(floor->threads[i], NULL), 0);
		free(floor->producers[i].parcels);
	}
	assert_int_equal(floor->got, PRODUCERS * EACH);
	queue_free(floor->queue);
}

static void
test_a_waiting_thread_gets_everything_in_order(void **state)
{
	(void) state;
	struct floor floor;
	floor_start(&floor, 64);
	floor_run(&floor);
	while (floor.got < PRODUCERS * EACH) {
		struct queue_item *chain = queue_pop_wait(floor.queue, 17, seconds(20));
		assert_non_null(chain);
		floor_take(&floor, chain);
	}
	floor_end(&floor);
}

struct taker {
	struct queue_watch watch;
	struct floor *floor;
	int calls, closed;
};

static void
on_ready(struct queue_watch *watch)
{
	struct taker *taker = container_of(watch, struct taker, watch);
	taker->calls++;
	taker->closed += queue_is_closed(taker->floor->queue);
	/* Leaves something inside on purpose: it must be called again. */
	floor_take(taker->floor, queue_pop(taker->floor->queue, 100));
}

static void
test_a_loop_is_woken_for_everything(void **state)
{
	(void) state;
	struct loop *loop = loop_new();
	struct floor floor;
	floor_start(&floor, QUEUE_NO_LIMIT);
	struct taker taker = { .watch.on_ready = on_ready, .floor = &floor };
	queue_watch(floor.queue, loop, &taker.watch);
	floor_run(&floor);
	for (int i = 0; i < 1000000 && floor.got < PRODUCERS * EACH; i++)
		loop_turn(loop, seconds(20));
	int calls = taker.calls;
	loop_turn(loop, milliseconds(10)); /* at most one late wake-up, then silence */
	loop_turn(loop, milliseconds(10));
	assert_true(taker.calls <= calls + 1);
	assert_int_equal(taker.closed, 0);
	queue_close(floor.queue);
	loop_turn(loop, seconds(20));
	assert_int_equal(taker.closed, 1);
	queue_unwatch(floor.queue);
	floor_end(&floor);
	loop_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_limit_and_close),
		cmocka_unit_test(test_waiting_ends),
		cmocka_unit_test(test_a_waiting_thread_gets_everything_in_order),
		cmocka_unit_test(test_a_loop_is_woken_for_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
