/* SPDX-License-Identifier: MIT */
/*
 * Webhooks a second, each answered after its commit, beside libevent's own HTTP server (evhttp) with
 * a handler that does nothing: 64 in flight in both, the same client, the same requests. What lies
 * between is all that hark does with one: judging the request's bytes, reading the words, the engine's
 * step, the rows, the group commit, and two hand-overs between threads. Three lines:
 *
 *   webhook          answers alone, the dearest that comes
 *   webhook-receipt  what a gateway tells of a text, twice of each: the network has it, the telephone
 *                    has it. Each is looked up, moves its text by rank, and is kept as an event
 *   webhook-mix      what a service gets: to each question its two receipts and its answer
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_client.h"
#include "bench/reply_house.h"

enum {
	PEOPLE = 960, /* each answers twelve questions: 33 windows, of which 30 are played */
	PARTS = 3,
	WINDOW = PEOPLE / PARTS,
	REPETITIONS = 9,
	IN_FLIGHT = 64,
};

/* evhttp, empty. */
struct bare {
	struct event_base *base;
	struct evhttp *http;
	int port;
};

struct run {
	struct reply_client *to_house, *to_bare; /* one each: a client keeps its connections */
	struct reply_house *house;
	struct bare bare;
	enum reply_traffic traffic;
	int window; /* how many hark has played */
};

static void
answer_nothing(struct evhttp_request *request, void *context)
{
	(void) context;
	evhttp_send_reply(request, 200, "OK", NULL);
}

static void
bare_init(struct bare *bare)
{
	bare->base = event_base_new();
	bare->http = evhttp_new(bare->base);
	evhttp_set_gencb(bare->http, answer_nothing, NULL);
	struct evhttp_bound_socket *socket =
	    evhttp_bind_socket_with_handle(bare->http, "127.0.0.1", 0);
	BUG_ON(socket == NULL, "no port");
	struct sockaddr_in address;
	socklen_t size = sizeof(address);
	evutil_socket_t fd = evhttp_bound_socket_get_fd(socket);
	BUG_ON(getsockname(fd, (struct sockaddr *) (void *) &address, &size) != 0, "no name");
	bare->port = ntohs(address.sin_port);
}

static void
bare_done(struct bare *bare)
{
	evhttp_free(bare->http);
	event_base_free(bare->base);
}

static struct reply_task
task_of(struct run *run, int port, enum reply_traffic traffic)
{
	return (struct reply_task){
		.port = port,
		.traffic = traffic,
		.person = run->window % PARTS * WINDOW,
		.count = WINDOW,
		.item = run->window / PARTS,
		.in_flight = IN_FLIGHT,
	};
}

static double
figure(void *context)
{
	struct run *run = context;
	BUG_ON(run->window >= PARTS * (REPLY_ITEMS - 1), "too few questions");
	int port = reply_house_port(run->house);
	struct reply_task task = task_of(run, port, run->traffic);
	double rate = reply_house_rate(run->house, run->to_house, &task);
	/* What was only receipted is answered, beside the clock, so that there is another question. */
	if (run->traffic == REPLY_RECEIPTS) {
		task = task_of(run, port, REPLY_TEXTS);
		(void) reply_house_rate(run->house, run->to_house, &task);
	}
	run->window++;
	return rate;
}

static double
limit(void *context)
{
	struct run *run = context;
	struct reply_result result;
	struct reply_task task = task_of(run, run->bare.port, run->traffic);
	reply_house_tell_asks(run->house, run->to_bare, &task);
	reply_client_start(run->to_bare, &task);
	while (!reply_client_is_done(run->to_bare, &result))
		(void) event_base_loop(run->bare.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	return reply_client_rate(&result, &task);
}

int
main(void)
{
	static const struct {
		const char *name;
		enum reply_traffic traffic;
		double target;
	} lines[] = {
		{ "webhook", REPLY_TEXTS, 0.5 },
		{ "webhook-receipt", REPLY_RECEIPTS, 0 },
		{ "webhook-mix", REPLY_MIXED, 0 },
	};
	struct run run = { .to_house = reply_client_new() };
	run.to_bare = reply_client_new();
	struct bench_folder folder;
	bench_folder_init(&folder);
	run.house = reply_house_new(&folder, PEOPLE);
	bare_init(&run.bare);
	bool met = true;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		run.traffic = lines[i].traffic;
		met = bench_run(&(struct bench){ lines[i].name, "requests/s", figure, limit, &run,
			  REPETITIONS, false, lines[i].target }) &&
		    met;
	}
	bare_done(&run.bare);
	reply_house_free(run.house);
	reply_client_free(run.to_bare); /* the later one first: it holds the other's pipe too */
	reply_client_free(run.to_house);
	bench_folder_done(&folder);
	return met ? 0 : 1;
}
