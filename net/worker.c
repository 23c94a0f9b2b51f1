/* SPDX-License-Identifier: MIT */
/* Two queues and N threads: jobs in, jobs out. Signals are the loop's: workers block them all. */
#include <pthread.h>
#include <signal.h>

#include "net/loop.h"
#include "net/worker.h"

enum { WORKER_THREADS = 4, WORKER_STACK = 256 << 10, WORKER_WAITING = 1024, WORKER_BATCH = 64 };

/* One thread's own. */
struct worker {
	struct workers *workers;
	pthread_t thread;
	struct job *job; /* at hand: given back when its run returns */
};

struct workers {
	struct queue *waiting, *done;
	struct queue_watch watch; /* of done */
	struct worker *threads;
	size_t count; /* threads */
	size_t busy;  /* the loop's own: jobs started, on_done not yet called */
};

static void *worker_main(void *worker);
static void on_jobs_done(struct queue_watch *watch);

static struct job *
job_of(struct queue_item *item)
{
	return container_of(item, struct job, item);
}

static void
workers_start_threads(struct workers *workers, size_t stack_bytes)
{
	pthread_attr_t attr;
	sigset_t all, before;
	bool good = pthread_attr_init(&attr) == 0 &&
	    pthread_attr_setstacksize(&attr, stack_bytes) == 0 && sigfillset(&all) == 0 &&
	    pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
	BUG_ON(!good, "can't prepare %zu-byte worker threads", stack_bytes);
	for (size_t i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->threads[i];
		worker->workers = workers;
		BUG_ON(pthread_create(&worker->thread, &attr, worker_main, worker) != 0,
		    "no worker thread");
	}
	BUG_ON(pthread_sigmask(SIG_SETMASK, &before, NULL) != 0, "signal mask");
	pthread_attr_destroy(&attr);
}

struct workers *
workers_new(struct loop *loop, const struct workers_setup *setup)
{
	struct workers *workers = alloc_new(sizeof(*workers));
	workers->count = setup->threads == 0 ? WORKER_THREADS : setup->threads;
	workers->threads = alloc_array(workers->count, sizeof(*workers->threads));
	workers->waiting = queue_new(setup->waiting == 0 ? WORKER_WAITING : setup->waiting);
	workers->done = queue_new(QUEUE_NO_LIMIT);
	workers->watch.on_ready = on_jobs_done;
	queue_watch(workers->done, loop, &workers->watch);
	workers_start_threads(workers, setup->stack_bytes == 0 ? WORKER_STACK : setup->stack_bytes);
	return workers;
}

void
workers_free(struct workers *workers)
{
	if (workers == NULL)
		return;
	queue_close(workers->waiting);
	for (size_t i = 0; i < workers->count; i++)
		BUG_ON(pthread_join(workers->threads[i].thread, NULL) != 0,
		    "a worker can't be joined");
	while (workers->busy > 0)
		on_jobs_done(&workers->watch);
	queue_free(workers->waiting);
	queue_free(workers->done);
	free(workers->threads);
	free(workers);
}

bool
job_start(struct workers *workers, struct job *job)
{
	BUG_ON(job->run == NULL || job->on_done == NULL, "a job without a callback");
	if (!queue_push(workers->waiting, &job->item))
		return false;
	workers->busy++;
	return true;
}

size_t
workers_busy(const struct workers *workers)
{
	return workers->busy;
}

static void
give_back(struct worker *worker)
{
	BUG_ON(
	    !queue_push(worker->workers->done, &worker->job->item), "the done queue refused a job");
}

static bool
is_of_group(const struct queue_item *item, const void *group)
{
	return container_of(item, const struct job, item)->group == group;
}

struct job *
job_next(struct job *job)
{
	struct worker *worker = job->worker;
	struct queue_item *item = job->group == NULL
	    ? NULL
	    : queue_pop_if(worker->workers->waiting, is_of_group, job->group);
	if (item == NULL)
		return NULL;
	give_back(worker);
	worker->job = job_of(item);
	worker->job->worker = worker;
	return worker->job;
}

static void *
worker_main(void *arg)
{
	struct worker *worker = arg;
	struct queue *waiting = worker->workers->waiting;
	for (;;) {
		struct queue_item *item = queue_pop_wait(waiting, 1, hours(1));
		if (item == NULL && queue_is_closed(waiting))
			return NULL;
		if (item == NULL)
			continue;
		worker->job = job_of(item);
		worker->job->worker = worker;
		worker->job->run(worker->job);
		give_back(worker);
	}
}

static void
on_jobs_done(struct queue_watch *watch)
{
	struct workers *workers = container_of(watch, struct workers, watch);
	struct queue_item *item = queue_pop(workers->done, WORKER_BATCH);
	while (item != NULL) {
		struct queue_item *next = item->next;
		struct job *job = job_of(item);
		workers->busy--;
		job->on_done(job);
		item = next;
	}
}
