/* SPDX-License-Identifier: MIT */
/* Jobs run elsewhere, come back on the loop, and none is lost, not even at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "net/loop.h"
#include "net/worker.h"

struct sum {
	struct job job;
	struct workers *workers;
	pthread_t home;
	int n, result, rounds;
	bool ran_elsewhere, done_at_home;
	int done;
	pthread_mutex_t *gate;
};

static void
run_sum(struct job *job)
{
	struct sum *sum = container_of(job, struct sum, job);
	if (sum->gate != NULL) {
		pthread_mutex_lock(sum->gate);
		pthread_mutex_unlock(sum->gate);
	}
	sum->result = 0;
	for (int i = 1; i <= sum->n; i++)
		sum->result += i;
	sum->ran_elsewhere = !pthread_equal(sum->home, pthread_self());
}

static void
on_sum_done(struct job *job)
{
	struct sum *sum = container_of(job, struct sum, job);
	sum->done++;
	sum->done_at_home = pthread_equal(sum->home, pthread_self());
	if (sum->rounds-- > 0)
		assert_true(job_start(sum->workers, job));
}

static void
sum_init(struct sum *sum, struct workers *workers, int n)
{
	*sum = (struct sum){
		.job = { .run = run_sum, .on_done = on_sum_done },
		.workers = workers,
		.home = pthread_self(),
		.n = n,
	};
}

static void
test_jobs_come_back_to_the_loop(void **state)
{
	(void) state;
	enum { JOBS = 500 };
	struct loop *loop = loop_new();
	struct workers *workers = workers_new(loop, &(struct workers_setup){ .threads = 3 });
	struct sum *sums = alloc_array(JOBS, sizeof(*sums));
	for (int i = 0; i < JOBS; i++) {
		sum_init(&sums[i], workers, i);
		sums[i].rounds = 1;
		assert_true(job_start(workers, &sums[i].job));
		assert_int_equal(sums[i].done, 0);
	}
	for (int i = 0; i < 100000 && workers_busy(workers) > 0; i++)
		loop_turn(loop, seconds(10));
	for (int i = 0; i < JOBS; i++) {
		assert_int_equal(sums[i].done, 2);
		assert_int_equal(sums[i].result, i * (i + 1) / 2);
		assert_true(sums[i].ran_elsewhere && sums[i].done_at_home);
	}
	workers_free(workers);
	free(sums);
	loop_free(loop);
}

static void
test_too_many_are_refused_and_the_end_waits_for_the_rest(void **state)
{
	(void) state;
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	struct loop *loop = loop_new();
	struct workers *workers =
	    workers_new(loop, &(struct workers_setup){ .threads = 1, .waiting = 2 });
	struct sum sums[8];
	int started = 0;
	pthread_mutex_lock(&gate);
	for (int i = 0; i < 8; i++) {
		sum_init(&sums[i], workers, i);
		sums[i].gate = &gate;
		started += job_start(workers, &sums[i].job);
	}
	assert_true(started == 2 || started == 3); /* one may be running already */
	assert_int_equal(workers_busy(workers), started);
	pthread_mutex_unlock(&gate);
	workers_free(workers);
	for (int i = 0; i < 8; i++)
		assert_int_equal(sums[i].done, i < started);
	loop_free(loop);
}

/* A run that goes on with whatever it may. */
struct link {
	struct job job;
	pthread_mutex_t *gate; /* before it looks */
	int begun, done;       /* runs that began with it; and ended */
	struct link *after;    /* the one before it in its run */
};

static void
run_link(struct job *job)
{
	struct link *before = NULL;
	container_of(job, struct link, job)->begun++;
	for (; job != NULL; job = job_next(job)) {
		struct link *link = container_of(job, struct link, job);
		if (link->gate != NULL) {
			pthread_mutex_lock(link->gate);
			pthread_mutex_unlock(link->gate);
		}
		link->after = before;
		before = link;
	}
}

static void
on_link_done(struct job *job)
{
	container_of(job, struct link, job)->done++;
}

/* Only the one that waits longest is taken, so none of another group is passed over. */
static void
test_a_run_goes_on_with_what_waits(void **state)
{
	(void) state;
	static const char groups[] = { 'a', 'a', 'a', 'b', 'a', 'a', '-', '-', 'b', 'b' };
	static const int before[] = { -1, 0, 1, -1, -1, 4, -1, -1, -1, 8 };
	pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
	struct loop *loop = loop_new();
	struct workers *workers = workers_new(loop, &(struct workers_setup){ .threads = 1 });
	struct link links[ARRAY_LEN(groups)];
	pthread_mutex_lock(&gate);
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		const void *group = groups[i] == '-' ? NULL
		    : groups[i] == 'a'               ? &before[0]
						     : &before[1];
		links[i] = (struct link){
			.job = { .run = run_link, .on_done = on_link_done, .group = group },
			.gate = i == 0 ? &gate : NULL,
		};
		assert_true(job_start(workers, &links[i].job));
	}
	pthread_mutex_unlock(&gate);
	for (int i = 0; i < 1000 && workers_busy(workers) > 0; i++)
		loop_turn(loop, seconds(10));
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		assert_int_equal(links[i].done, 1);
		assert_int_equal(links[i].begun, before[i] < 0);
		assert_ptr_equal(links[i].after, before[i] < 0 ? NULL : &links[before[i]]);
	}
	workers_free(workers);
	loop_free(loop);
}

static void
test_the_end_waits_for_what_a_run_has_taken(void **state)
{
	(void) state;
	enum { JOBS = 2000 };
	struct loop *loop = loop_new();
	struct workers *workers =
	    workers_new(loop, &(struct workers_setup){ .threads = 3, .waiting = JOBS });
	struct link *links = alloc_array(JOBS, sizeof(*links));
	for (int i = 0; i < JOBS; i++) {
		links[i].job =
		    (struct job){ .run = run_link, .on_done = on_link_done, .group = loop };
		assert_true(job_start(workers, &links[i].job));
	}
	workers_free(workers);
	for (int i = 0; i < JOBS; i++) {
		assert_int_equal(links[i].done, 1);
		assert_true(links[i].after == NULL || links[i].after < &links[i]);
	}
	free(links);
	loop_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jobs_come_back_to_the_loop),
		cmocka_unit_test(test_too_many_are_refused_and_the_end_waits_for_the_rest),
		cmocka_unit_test(test_a_run_goes_on_with_what_waits),
		cmocka_unit_test(test_the_end_waits_for_what_a_run_has_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
