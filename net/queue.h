/* SPDX-License-Identifier: MIT */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

/*
 * A queue carries values between threads, in order: events to the core, orders back to the wire,
 * jobs to workers. The only thing of hark that is locked. Items are embedded in what travels; who
 * pushes gives the item away, who pops owns it. Any number of threads may push and pop.
 *
 * A reader either waits on the queue (the core's thread) or is woken by its loop through an eventfd
 * (the wire). Bounded: a push to a full queue is refused, and the caller answers "busy" to the
 * world instead of storing without end.
 */
#include "base/error.h"
#include "base/instant.h"

struct loop;
struct queue;
struct queue_watch;

struct queue_item {
	struct queue_item *next; /* in a popped chain: the next newer one, or NULL */
};

typedef void queue_ready_fn(struct queue_watch *watch);

/* Embedded by the loop-side reader. */
struct queue_watch {
	queue_ready_fn *on_ready; /* something can be popped, or the queue was closed */
};

#define QUEUE_NO_LIMIT SIZE_MAX

/* life. Free only when no thread uses it any more; it must be empty. */
HARK_MUST_USE struct queue *queue_new(size_t limit); /* items at most */
void queue_free(struct queue *queue);

/* pushing: from any thread. False when full or closed; the item then still belongs to the caller.
 */
HARK_MUST_USE bool queue_push(struct queue *queue, struct queue_item *item);
/* The same, but waits for room; false only when closed. Never on the wire's thread. */
HARK_MUST_USE bool queue_push_wait(struct queue *queue, struct queue_item *item);

/* popping: the oldest first, at most `max`, as a chain through `next`; NULL when there is none. */
HARK_MUST_USE struct queue_item *queue_pop(struct queue *queue, size_t max);
/* The oldest one, if it is wanted, which is asked under the lock; NULL when it is not, or there is none. */
typedef bool queue_wanted_fn(const struct queue_item *item, const void *context);
HARK_MUST_USE struct queue_item *
queue_pop_if(struct queue *queue, queue_wanted_fn *wanted, const void *context);
/* Waits up to `wait` for the first one. NULL after `wait`, or at once when closed and empty. */
HARK_MUST_USE struct queue_item *queue_pop_wait(struct queue *queue, size_t max, span wait);

/* Ends pushing. What is inside can still be popped; every waiting thread and the watch wake up. */
void queue_close(struct queue *queue);
bool queue_is_closed(struct queue *queue);
size_t queue_length(struct queue *queue); /* a snapshot, for limits and counters */

/* Makes the loop call watch->on_ready whenever there is something to pop; again on the next turn if
 * the callback left something inside. Call before other threads know the queue; once per queue.
 * The watch ends with queue_unwatch, to be called before loop_free. */
void queue_watch(struct queue *queue, struct loop *loop, struct queue_watch *watch);
void queue_unwatch(struct queue *queue);

#endif
