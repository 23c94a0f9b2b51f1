/* SPDX-License-Identifier: MIT */
/*
 * peer MODULES: webhook to commit to 200, 64 in flight, beside a server that does the like in Node with
 * Express and better-sqlite3 (peer.mjs): the same client and requests, a copy of the same file, and the
 * same synchronous FULL. It has much less to do, for it reads next to nothing; what hark has instead
 * is one commit for all that wait.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_client.h"
#include "bench/reply_house.h"

enum { PEOPLE = 960, REPETITIONS = 9, IN_FLIGHT = 64 };

struct run {
	struct reply_client *to_house, *to_peer;
	struct reply_house *house;
	pid_t node;
	int peer_port;
	int items_house, items_peer; /* how many questions have been answered */
};

/* Its port is the first line that it prints. */
static void
peer_start(struct run *run, const char *modules, const char *store)
{
	int out[2];
	BUG_ON(pipe(out) != 0, "no pipe");
	run->node = fork();
	BUG_ON(run->node < 0, "fork: %s", strerror(errno));
	if (run->node == 0) {
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void) dup2(out[1], STDOUT_FILENO);
		(void) close(out[0]);
		(void) execlp(
		    "node", "node", BENCH_PEER, modules, store, REPLY_SECRET, (char *) NULL);
		_exit(127);
	}
	(void) close(out[1]);
	FILE *in = fdopen(out[0], "r");
	BUG_ON(in == NULL || fscanf(in, "%d", &run->peer_port) != 1, "node says no port");
	(void) fclose(in);
}

static struct reply_task
task_of(int port, int item)
{
	return (struct reply_task){
		.port = port,
		.count = PEOPLE,
		.item = item,
		.in_flight = IN_FLIGHT,
	};
}

static double
figure(void *context)
{
	struct run *run = context;
	struct reply_task task = task_of(reply_house_port(run->house), run->items_house++);
	return reply_house_rate(run->house, run->to_house, &task);
}

static double
limit(void *context)
{
	struct run *run = context;
	struct reply_result result;
	struct reply_task task = task_of(run->peer_port, run->items_peer++);
	reply_client_start(run->to_peer, &task);
	while (!reply_client_is_done(run->to_peer, &result))
		(void) nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return reply_client_rate(&result, &task);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		(void) fputs("bench_peer MODULES\n", stderr);
		return 2;
	}
	struct run run = { .to_house = reply_client_new() };
	run.to_peer = reply_client_new();
	struct bench_folder folder;
	char copy[320];
	bench_folder_init(&folder);
	run.house = reply_house_new(&folder, PEOPLE);
	reply_house_copy(run.house, bench_folder_file(&folder, "copy.db", copy));
	peer_start(&run, argv[1], copy);
	bool met = bench_run(
	    &(struct bench){ "peer", "webhooks/s", figure, limit, &run, REPETITIONS, false, 10 });
	(void) kill(run.node, SIGKILL);
	(void) waitpid(run.node, NULL, 0);
	reply_house_free(run.house);
	reply_client_free(run.to_peer); /* the later one first: it holds the other's pipe too */
	reply_client_free(run.to_house);
	bench_folder_done(&folder);
	return met ? 0 : 1;
}
