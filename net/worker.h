/* SPDX-License-Identifier: MIT */
#ifndef NET_WORKER_H
#define NET_WORKER_H

/*
 * Workers are threads for what blocks or computes long: an SMTP session, Argon2id, a page, an
 * export. A job is embedded in what it needs; `run` is called on a worker and sees nothing but that
 * struct; `on_done` is called on the loop afterwards. Between job_start and on_done the struct
 * belongs to the worker: nobody else may look at it.
 *
 * There is no cancel: a job that may take long has its own time limit.
 *
 * Where the next job would begin with what this one has open (a connection), `run` can go on with that
 * one instead of returning: job_next. It takes what waits at that moment and never waits itself, so
 * no job is later for it.
 */
#include "base/error.h"
#include "net/queue.h"

struct loop;
struct job;
struct worker;
struct workers;

typedef void job_fn(struct job *job);

struct job {
	job_fn *run;           /* on a worker thread */
	job_fn *on_done;       /* on the loop; may free the job or start it again */
	const void *group;     /* jobs that may follow each other in one run; NULL: it is alone */
	struct worker *worker; /* ours, while it runs */
	struct queue_item item;
};

/* Zero means the default. */
struct workers_setup {
	size_t threads;     /* 4 */
	size_t stack_bytes; /* 256 KiB */
	size_t waiting;     /* jobs that may wait for a thread; 1,024 */
};

/* life. Freeing finishes every job that was started, calls their on_done, and joins the threads. */
HARK_MUST_USE struct workers *workers_new(struct loop *loop, const struct workers_setup *setup);
void workers_free(struct workers *workers);

/* False when too many wait: the job is untouched, and the caller says "busy". */
HARK_MUST_USE bool job_start(struct workers *workers, struct job *job);

/* From within run: gives this job back, as returning would, and takes in its place the one that waits
 * longest, if that is of the same group; run then goes on with it. NULL when it is not: this job stays.
 */
HARK_MUST_USE struct job *job_next(struct job *job);

size_t
workers_busy(const struct workers *workers); /* jobs started whose on_done is still to come */

#endif
