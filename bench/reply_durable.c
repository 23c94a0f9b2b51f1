/* SPDX-License-Identifier: MIT */
/*
 * Webhook to committed reply, beside the same rows written straight to SQLite, a commit for each
 * reply: one at a time, and 64 in flight, where hark's group commit forms by itself. The third line
 * gives the limit that advantage too: 64 replies a commit. What is left of it is the price of HTTP,
 * of reading, of some thirty statements that look before they write, and of three threads on two
 * cores. And the wire while the disk is slow: p99 of /health under that load with 5 ms put into
 * every fdatasync, beside the same without.
 */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_client.h"
#include "bench/reply_house.h"
#include "bench/reply_raw.h"

enum {
	PEOPLE = 960, /* each answers twelve questions: 36 windows of a third of them */
	PARTS = 3,
	WINDOW = PEOPLE / PARTS,
	REPETITIONS = 5,
	IN_FLIGHT = 64,
	SYNC_DELAY_MS = 5,
};

struct run {
	struct reply_client *client;
	struct reply_house *house;
	struct reply_raw *raw;
	int window; /* how many have been played */
	int in_flight;
	size_t batch; /* replies a commit, in the limit */
};

static volatile int sync_delay_ms;

/* SQLite's: the program's own symbol comes before the library's. */
int
fdatasync(int fd)
{
	if (sync_delay_ms > 0) {
		const struct timespec delay = { .tv_nsec = sync_delay_ms * 1000000L };
		(void) nanosleep(&delay, NULL);
	}
	return (int) syscall(SYS_fdatasync, fd);
}

static struct reply_result
play(struct run *run, bool asks_health)
{
	struct reply_result result;
	BUG_ON(run->window >= PARTS * (REPLY_ITEMS - 1), "too few questions");
	reply_house_play(run->house, run->client,
	    &(struct reply_task){
		.port = reply_house_port(run->house),
		.person = run->window % PARTS * WINDOW,
		.count = WINDOW,
		.item = run->window / PARTS,
		.in_flight = run->in_flight,
		.asks_health = asks_health,
	    },
	    &result);
	run->window++;
	BUG_ON(result.refused > 0, "%d replies were refused", result.refused);
	return result;
}

/* The limit writes what the figure before it has written: so one window is always ahead. */
static double
figure(void *context)
{
	struct run *run = context;
	return WINDOW / play(run, false).seconds;
}

static double
limit(void *context)
{
	struct run *run = context;
	reply_raw_learn(run->raw);
	return reply_raw_write(run->raw, run->batch);
}

static double
slow_p99(void *context)
{
	sync_delay_ms = SYNC_DELAY_MS;
	double p99 = play(context, true).health_p99;
	sync_delay_ms = 0;
	return p99 * 1000;
}

static double
quick_p99(void *context)
{
	return play(context, true).health_p99 * 1000;
}

int
main(void)
{
	struct run run = { .client = reply_client_new() };
	struct bench_folder folder;
	char live[320], copy[320];
	bench_folder_init(&folder);
	run.house = reply_house_new(&folder, PEOPLE);
	reply_house_copy(run.house, bench_folder_file(&folder, "copy.db", copy));
	run.raw = reply_raw_new(bench_folder_file(&folder, "hark.db", live), copy);
	run.in_flight = 1;
	run.batch = 1;
	bool met = bench_run(&(struct bench){
	    "reply-durable-1", "replies/s", figure, limit, &run, REPETITIONS, false, 0.5 });
	run.in_flight = IN_FLIGHT;
	met = bench_run(&(struct bench){ "reply-durable-64", "replies/s", figure, limit, &run,
		  REPETITIONS, false, 0.5 }) &&
	    met;
	run.batch = IN_FLIGHT;
	met = bench_run(&(struct bench){ "reply-durable-batch", "replies/s", figure, limit, &run,
		  REPETITIONS, false, 0 }) &&
	    met;
	met = bench_run(&(struct bench){
		  "reply-slow-disk", "ms", slow_p99, quick_p99, &run, 3, true, 2.0 }) &&
	    met;
	reply_raw_free(run.raw);
	reply_house_free(run.house);
	reply_client_free(run.client);
	bench_folder_done(&folder);
	return met ? 0 : 1;
}
