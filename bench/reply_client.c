/* SPDX-License-Identifier: MIT */
/* Blocking nowhere but in poll(2): one small HTTP client on kept connections. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/reply_client.h"
#include "bench/reply_house.h"

/* The same words in the same second would be taken for one text that came twice. */
enum { IN_FLIGHT = 64, HEALTH_LIMIT = 200000, FIRST_SECOND = 1790000000 };

typedef char ask_text[REPLY_ASK];

struct reply_client {
	pid_t child;
	int to, from;   /* pipes */
	ask_text *asks; /* shared with the child, REPLY_PEOPLE of them */
};

struct call {
	int socket;
	bool busy;
	double since;
};

struct gateway {
	struct reply_task task;
	struct call calls[IN_FLIGHT + 1]; /* the last one asks for /health */
	ask_text *asks;
	int requests; /* of the task */
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
put_text(struct gateway *gateway, struct call *call, int person)
{
	char request[512], mobile[20], text[100];
	reply_mobile(person, mobile);
	escape(reply_text(gateway->task.item), text);
	int len = snprintf(request, sizeof(request),
	    "GET /sms/kannel/" REPLY_SECRET "/inbound?from=%%2B%s&to=60777&text=%s&id=%d-%d"
	    "&ts=%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
	    mobile + 1, text, person, gateway->task.item, FIRST_SECOND + gateway->task.item);
	put(call, request, len);
}

/* As Kannel tells it: 8, the network has taken the text; 1, the telephone has it. */
static void
put_receipt(struct gateway *gateway, struct call *call, int person, int what)
{
	char request[512];
	int len = snprintf(request, sizeof(request),
	    "GET /sms/kannel/" REPLY_SECRET "/receipt?%s&d=%d&a=&ts=%d HTTP/1.1\r\n"
	    "Host: 127.0.0.1\r\n\r\n",
	    gateway->asks[person], what, FIRST_SECOND + gateway->task.item);
	put(call, request, len);
}

/* How many requests come of one person. */
static int
requests_each(enum reply_traffic traffic)
{
	switch (traffic) {
	case REPLY_TEXTS: return 1;
	case REPLY_RECEIPTS: return 2;
	case REPLY_MIXED: return 3;
	}
	BUG("traffic %d", (int) traffic);
}

static void
put_next(struct gateway *gateway, struct call *call)
{
	int each = requests_each(gateway->task.traffic), next = gateway->asked++;
	int person = gateway->task.person + next / each, which = next % each;
	if (which == each - 1 && gateway->task.traffic != REPLY_RECEIPTS)
		put_text(gateway, call, person);
	else
		put_receipt(gateway, call, person, which == 0 ? 8 : 1);
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
	if (gateway->asked < gateway->requests)
		put_next(gateway, call);
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
	gateway->requests = gateway->task.count * requests_each(gateway->task.traffic);
	for (int i = 0; i < gateway->task.in_flight && i < gateway->requests; i++)
		put_next(gateway, &gateway->calls[i]);
	while (gateway->answered < gateway->requests)
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
live(int from, int to, ask_text *asks)
{
	struct gateway *gateway = alloc_new(sizeof(*gateway));
	gateway->asks = asks;
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
	client->asks = mmap(NULL, sizeof(ask_text) * REPLY_PEOPLE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	BUG_ON(client->asks == MAP_FAILED, "no memory to share");
	client->child = fork();
	BUG_ON(client->child < 0, "fork: %s", strerror(errno));
	if (client->child == 0) {
		(void) close(to[1]);
		(void) close(from[0]);
		live(to[0], from[1], client->asks);
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
	(void) munmap(client->asks, sizeof(ask_text) * REPLY_PEOPLE);
	free(client);
}

char *
reply_client_ask(struct reply_client *client, int person)
{
	BUG_ON(person >= REPLY_PEOPLE, "person %d", person);
	return client->asks[person];
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
	return task->count * requests_each(task->traffic) / result->seconds;
}
