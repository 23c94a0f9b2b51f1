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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jobs_come_back_to_the_loop),
		cmocka_unit_test(test_too_many_are_refused_and_the_end_waits_for_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
