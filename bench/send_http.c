/* SPDX-License-Identifier: MIT */
/*
 * Texts a second handed to a gateway by HTTP, beside wrk on the same request to the same gateway (an
 * evhttp that takes everything, in a process of its own), as many at once, a connection for each: a
 * text's connection is never used again, since libcurl repeats a request that dies on a kept one. wrk
 * writes bytes that it has made once and reads as far as the status; hark makes each text's request,
 * judges it, and reads the whole answer.
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "channels/sms_http.h"
#include "channels/registry.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "bench/bench.h"
#include "bench/flow.h"

enum { WINDOW = 16, TEXTS = 4000, REPETITIONS = 7 };

#define TEXT "3 of 12. How much did it hurt to walk? 0 not at all 1 a little 2 some 3 much"

struct run {
	struct loop *loop;
	struct transfers *transfers;
	struct channel *channel;
	char command[1024];
};

static void
take(struct evhttp_request *request, void *context)
{
	struct evbuffer *body = context;
	(void) evbuffer_add(body, "0: Accepted for delivery", 24);
	evhttp_send_reply(request, 202, "Accepted", body);
}

/* The gateway, in a child; its port. */
static int
gateway(pid_t *out_child)
{
	int to[2], port = 0;
	BUG_ON(pipe(to) != 0, "no pipe");
	*out_child = fork();
	BUG_ON(*out_child < 0, "no child");
	if (*out_child > 0) {
		BUG_ON(read(to[0], &port, sizeof(port)) != (ssize_t) sizeof(port), "no port");
		return port;
	}
	(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);
	evhttp_set_gencb(http, take, evbuffer_new());
	port = flow_port();
	BUG_ON(evhttp_bind_socket(http, "127.0.0.1", (uint16_t) port) != 0, "not bound");
	BUG_ON(write(to[1], &port, sizeof(port)) != (ssize_t) sizeof(port), "nobody listens");
	(void) event_base_dispatch(base);
	_exit(0);
}

static double
figure(void *context)
{
	struct run *run = context;
	return flow_run(run->loop, run->channel, "+447700900123", TEXT, TEXTS);
}

static double
limit(void *context)
{
	struct run *run = context;
	return flow_ask(run->command, "Requests/sec:");
}

int
main(void)
{
	struct run run = { 0 };
	char url[128];
	pid_t child;
	if (!flow_needs("wrk"))
		return 77;
	int port = gateway(&child);
	flow_wait(port);
	(void) snprintf(url, sizeof(url), "http://127.0.0.1:%d/cgi-bin/sendsms", port);
	(void) snprintf(run.command, sizeof(run.command),
	    "wrk -t 1 -c %d -d 1s -H 'Connection: close' '%s?username=hark&password=secret"
	    "&to=%%2B447700900123&from=60777&charset=UTF-8&coding=0&text=3+of+12.+How+much+did+it+hurt+to+walk"
	    "%%3F+0+not+at+all+1+a+little+2+some+3+much'",
	    WINDOW, url);
	run.loop = loop_new();
	run.transfers = transfers_new(run.loop);
	run.channel = sms_http_new(&(struct sms_http_setup){
	    .loop = run.loop,
	    .transfers = run.transfers,
	    .dialect = &sms_kannel,
	    .account = { .url = url, .user = "hark", .password = "secret", .from = "60777" },
	    .window = WINDOW,
	});
	bool met = bench_run(
	    &(struct bench){ "send-http", "texts/s", figure, limit, &run, REPETITIONS, false, 0 });
	channel_free(run.channel);
	transfers_free(run.transfers);
	loop_free(run.loop);
	flow_end(child);
	return met ? 0 : 1;
}
