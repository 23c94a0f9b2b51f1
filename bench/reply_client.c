/* SPDX-License-Identifier: MIT */
/* Blocking nowhere but in poll(2): one small HTTP client on kept connections. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_client.h"
#include "bench/reply_house.h"

/* The same words in the same second would be taken for one text that came twice. */
enum { IN_FLIGHT = 64, HEALTH_LIMIT = 200000, FIRST_SECOND = 1790000000 };

struct reply_client {
	pid_t child;
	int to, from; /* pipes */
};

struct call {
	int socket;
	bool busy;
	double since;
};

struct gateway {
	struct reply_task task;
	struct call calls[IN_FLIGHT + 1]; /* the last one asks for /health */
	int asked, answered;
	struct reply_result result;
	double *health;
};

static int
dial(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	BUG_ON(fd < 0 || connect(fd, (struct sockaddr *) (void *) &address, sizeof(address)) != 0,
	    "no connection: %s", strerror(errno));
	(void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void
put(struct call *call, const char *request, int len)
{
	BUG_ON(write(call->socket, request, (size_t) len) != len, "half a request");
	call->busy = true;
	call->since = bench_seconds();
}

static void
escape(const char *text, char out[static 100])
{
	size_t at = 0;
	for (; *text != '\0' && at < 98; text++)
		out[at++] = *text == ' ' ? '+' : *text;
	out[at] = '\0';
}

static void
put_reply(struct gateway *gateway, struct call *call)
{
	char request[512], mobile[20], text[100];
	int person = gateway->task.person + gateway->asked++;
	reply_mobile(person, mobile);
	escape(reply_text(gateway->task.item), text);
	int len = snprintf(request, sizeof(request),
	    "GET /sms/kannel/" REPLY_SECRET "/inbound?from=%%2B%s&to=60777&text=%s&id=%d-%d"
	    "&ts=%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
	    mobile + 1, text, person, gateway->task.item, FIRST_SECOND + gateway->task.item);
	put(call, request, len);
}

static void
put_health(struct call *call)
{
	static const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	put(call, request, (int) sizeof(request) - 1);
}

/* An answer of hark's comes in one piece: headers and a body of a few bytes. */
static bool
take(struct call *call)
{
	char answer[2048];
	ssize_t got = read(call->socket, answer, sizeof(answer));
	BUG_ON(got < 12, "the connection ended");
	call->busy = false;
	return memcmp(answer + 9, "200", 3) == 0;
}

static void
on_readable(struct gateway *gateway, struct call *call)
{
	bool good = take(call);
	if (call == &gateway->calls[IN_FLIGHT]) {
		if (gateway->result.health_count < HEALTH_LIMIT)
			gateway->health[gateway->result.health_count++] =
			    bench_seconds() - call->since;
		return;
	}
	gateway->answered++;
	gateway->result.refused += !good;
	if (gateway->asked < gateway->task.count)
		put_reply(gateway, call);
}

static void
turn(struct gateway *gateway)
{
	struct pollfd polls[IN_FLIGHT + 1];
	struct call *health = &gateway->calls[IN_FLIGHT];
	if (gateway->task.asks_health && !health->busy && bench_seconds() - health->since > 0.001)
		put_health(health);
	for (int i = 0; i <= IN_FLIGHT; i++)
		polls[i] = (struct pollfd){
			.fd = gateway->calls[i].busy ? gateway->calls[i].socket : -1,
			.events = POLLIN,
		};
	(void) poll(polls, IN_FLIGHT + 1, 1);
	for (int i = 0; i <= IN_FLIGHT; i++)
		if (polls[i].revents != 0)
			on_readable(gateway, &gateway->calls[i]);
}

static void
play(struct gateway *gateway, int to)
{
	double start = bench_seconds();
	gateway->result = (struct reply_result){ 0 };
	gateway->asked = gateway->answered = 0;
	for (int i = 0; i < gateway->task.in_flight && i < gateway->task.count; i++)
		put_reply(gateway, &gateway->calls[i]);
	while (gateway->answered < gateway->task.count)
		turn(gateway);
	gateway->result.seconds = bench_seconds() - start;
	if (gateway->calls[IN_FLIGHT].busy)
		(void) take(&gateway->calls[IN_FLIGHT]);
	if (gateway->result.health_count > 0)
		gateway->result.health_p99 =
		    bench_quantile(gateway->health, (size_t) gateway->result.health_count, 0.99);
	BUG_ON(write(to, &gateway->result, sizeof(gateway->result)) !=
		(ssize_t) sizeof(gateway->result),
	    "nobody listens");
}

HARK_NORETURN static void
live(int from, int to)
{
	struct gateway *gateway = alloc_new(sizeof(*gateway));
	gateway->health = alloc_array(HEALTH_LIMIT, sizeof(double));
	int port = 0;
	while (
	    read(from, &gateway->task, sizeof(gateway->task)) == (ssize_t) sizeof(gateway->task)) {
		for (int i = 0; i <= IN_FLIGHT && port != gateway->task.port; i++)
			gateway->calls[i].socket = dial(gateway->task.port);
		port = gateway->task.port;
		play(gateway, to);
	}
	_exit(0);
}

struct reply_client *
reply_client_new(void)
{
	struct reply_client *client = alloc_new(sizeof(*client));
	int to[2], from[2];
	BUG_ON(pipe(to) != 0 || pipe(from) != 0, "no pipes");
	client->child = fork();
	BUG_ON(client->child < 0, "fork: %s", strerror(errno));
	if (client->child == 0) {
		(void) close(to[1]);
		(void) close(from[0]);
		live(to[0], from[1]);
	}
	(void) close(to[0]);
	(void) close(from[1]);
	client->to = to[1];
	client->from = from[0];
	return client;
}

void
reply_client_free(struct reply_client *client)
{
	(void) close(client->to);
	(void) close(client->from);
	(void) waitpid(client->child, NULL, 0);
	free(client);
}

void
reply_client_start(struct reply_client *client, const struct reply_task *task)
{
	BUG_ON(write(client->to, task, sizeof(*task)) != (ssize_t) sizeof(*task), "no client");
}

bool
reply_client_is_done(struct reply_client *client, struct reply_result *out_result)
{
	struct pollfd poll_one = { .fd = client->from, .events = POLLIN };
	if (poll(&poll_one, 1, 0) <= 0)
		return false;
	BUG_ON(read(client->from, out_result, sizeof(*out_result)) != (ssize_t) sizeof(*out_result),
	    "the client broke");
	return true;
}

double
reply_client_rate(const struct reply_result *result, const struct reply_task *task)
{
	BUG_ON(result->refused > 0, "%d webhooks were refused", result->refused);
	return task->count / result->seconds;
}
