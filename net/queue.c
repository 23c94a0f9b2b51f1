/* SPDX-License-Identifier: MIT */
/*
 * One mutex, a list, two condition variables and, when a loop watches, an eventfd. No lock-free
 * cleverness: a push costs well under a microsecond, a commit thousands of them.
 *
 * The eventfd is written only when it is not already raised (`raised`), under the mutex, so a burst
 * of a thousand pushes is one system call and no wake-up can be lost between a look and a sleep.
 */
#include <pthread.h>
#include <sys/eventfd.h>

#include <event2/event.h>

#include "net/loop.h"
#include "net/queue.h"

struct queue {
	pthread_mutex_t mutex;
	pthread_cond_t filled;  /* something to pop, or closed */
	pthread_cond_t emptied; /* room, or closed */
	struct queue_item *first, *last;
	size_t count, limit;
	size_t waiting_to_pop, waiting_to_push; /* threads */
	bool closed;

	int wake_fd; /* -1: no watch */
	bool raised; /* wake_fd was written and not yet read */
	struct event *event;
	struct queue_watch *watch;
};

static void on_wake(evutil_socket_t fd, short what, void *queue);

static void
queue_lock(struct queue *queue)
{
	BUG_ON(pthread_mutex_lock(&queue->mutex) != 0, "queue lock");
}

static void
queue_unlock(struct queue *queue)
{
	BUG_ON(pthread_mutex_unlock(&queue->mutex) != 0, "queue unlock");
}

struct queue *
queue_new(size_t limit)
{
	BUG_ON(limit == 0, "a queue for nothing");
	struct queue *queue = alloc_new(sizeof(*queue));
	pthread_condattr_t monotonic;
	bool good = pthread_mutex_init(&queue->mutex, NULL) == 0 &&
	    pthread_condattr_init(&monotonic) == 0 &&
	    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
	    pthread_cond_init(&queue->filled, &monotonic) == 0 &&
	    pthread_cond_init(&queue->emptied, &monotonic) == 0;
	BUG_ON(!good, "no queue");
	pthread_condattr_destroy(&monotonic);
	queue->limit = limit;
	queue->wake_fd = -1;
	return queue;
}

void
queue_free(struct queue *queue)
{
	if (queue == NULL)
		return;
	BUG_ON(queue->count > 0, "a queue freed with %zu inside", queue->count);
	queue_unwatch(queue);
	pthread_cond_destroy(&queue->filled);
	pthread_cond_destroy(&queue->emptied);
	pthread_mutex_destroy(&queue->mutex);
	free(queue);
}

/* Locked. */
static void
queue_raise(struct queue *queue)
{
	if (queue->wake_fd < 0 || queue->raised)
		return;
	queue->raised = true;
	uint64_t one = 1;
	BUG_ON(write(queue->wake_fd, &one, sizeof(one)) != sizeof(one), "can't wake the loop");
}

/* Locked. */
static void
queue_append(struct queue *queue, struct queue_item *item)
{
	item->next = NULL;
	if (queue->last == NULL)
		queue->first = item;
	else
		queue->last->next = item;
	queue->last = item;
	queue->count++;
	if (queue->waiting_to_pop > 0)
		pthread_cond_signal(&queue->filled);
	queue_raise(queue);
}

bool
queue_push(struct queue *queue, struct queue_item *item)
{
	queue_lock(queue);
	bool taken = !queue->closed && queue->count < queue->limit;
	if (taken)
		queue_append(queue, item);
	queue_unlock(queue);
	return taken;
}

bool
queue_push_wait(struct queue *queue, struct queue_item *item)
{
	queue_lock(queue);
	queue->waiting_to_push++;
	while (!queue->closed && queue->count >= queue->limit)
		pthread_cond_wait(&queue->emptied, &queue->mutex);
	queue->waiting_to_push--;
	bool taken = !queue->closed;
	if (taken)
		queue_append(queue, item);
	queue_unlock(queue);
	return taken;
}

/* Locked. Cuts the chain off the front. */
static struct queue_item *
queue_take(struct queue *queue, size_t max)
{
	if (queue->first == NULL || max == 0)
		return NULL;
	struct queue_item *chain = queue->first, *end = chain;
	size_t taken = 1;
	while (taken < max && end->next != NULL) {
		end = end->next;
		taken++;
	}
	queue->first = end->next;
	if (queue->first == NULL)
		queue->last = NULL;
	end->next = NULL;
	queue->count -= taken;
	if (queue->waiting_to_push > 0)
		pthread_cond_broadcast(&queue->emptied);
	return chain;
}

struct queue_item *
queue_pop(struct queue *queue, size_t max)
{
	queue_lock(queue);
	struct queue_item *chain = queue_take(queue, max);
	queue_unlock(queue);
	return chain;
}

struct queue_item *
queue_pop_if(struct queue *queue, queue_wanted_fn *wanted, const void *context)
{
	queue_lock(queue);
	bool is_wanted = queue->first != NULL && wanted(queue->first, context);
	struct queue_item *item = is_wanted ? queue_take(queue, 1) : NULL;
	queue_unlock(queue);
	return item;
}

struct queue_item *
queue_pop_wait(struct queue *queue, size_t max, span wait)
{
	struct timespec until;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &until) != 0, "no clock");
	int64_t ns = until.tv_nsec + (wait.ms % 1000) * 1000000;
	until.tv_sec += wait.ms / 1000 + ns / 1000000000;
	until.tv_nsec = ns % 1000000000;

	queue_lock(queue);
	queue->waiting_to_pop++;
	int rc = 0;
	while (queue->first == NULL && !queue->closed && rc == 0)
		rc = pthread_cond_timedwait(&queue->filled, &queue->mutex, &until);
	queue->waiting_to_pop--;
	struct queue_item *chain = queue_take(queue, max);
	queue_unlock(queue);
	return chain;
}

void
queue_close(struct queue *queue)
{
	queue_lock(queue);
	queue->closed = true;
	pthread_cond_broadcast(&queue->filled);
	pthread_cond_broadcast(&queue->emptied);
	queue_raise(queue);
	queue_unlock(queue);
}

bool
queue_is_closed(struct queue *queue)
{
	queue_lock(queue);
	bool closed = queue->closed;
	queue_unlock(queue);
	return closed;
}

size_t
queue_length(struct queue *queue)
{
	queue_lock(queue);
	size_t count = queue->count;
	queue_unlock(queue);
	return count;
}

void
queue_watch(struct queue *queue, struct loop *loop, struct queue_watch *watch)
{
	BUG_ON(queue->watch != NULL, "the queue is watched already");
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	BUG_ON(fd < 0, "no eventfd");
	queue->event = event_new(loop_base(loop), fd, EV_READ | EV_PERSIST, on_wake, queue);
	BUG_ON(queue->event == NULL || event_add(queue->event, NULL) != 0, "can't watch the queue");
	queue_lock(queue);
	queue->watch = watch;
	queue->wake_fd = fd;
	queue->raised = false;
	if (queue->count > 0 || queue->closed)
		queue_raise(queue);
	queue_unlock(queue);
}

void
queue_unwatch(struct queue *queue)
{
	if (queue->event == NULL)
		return;
	event_free(queue->event);
	queue->event = NULL;
	queue_lock(queue);
	close(queue->wake_fd);
	queue->wake_fd = -1;
	queue->watch = NULL;
	queue_unlock(queue);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct queue *queue = arg;
	(void) what;
	uint64_t times;
	queue_lock(queue);
	ssize_t got = read(fd, &times, sizeof(times));
	(void) got; /* nothing to read: somebody popped in between, and nothing is lost */
	queue->raised = false;
	struct queue_watch *watch = queue->watch;
	queue_unlock(queue);

	watch->on_ready(watch);

	queue_lock(queue);
	if (queue->count > 0)
		queue_raise(queue);
	queue_unlock(queue);
}
