/* SPDX-License-Identifier: MIT */
/* See http_host.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>

#include "net/loop.h"
#include "tests/net/http_host.h"

void
host_answer(struct host *host, struct http_request *request)
{
	if (host->answer_size > 0) {
		char *large = alloc_new(host->answer_size);
		memset(large, 'x', host->answer_size);
		http_answer(request, 200, "text/plain", str_of(large, host->answer_size));
		free(large);
		return;
	}
	http_answer_header(request, "X-Peer", request->peer);
	http_answer(request, 200, "text/plain", str_from(request->path));
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	static const char *const methods[] = { "GET", "HEAD", "POST" };
	struct host *host = container_of(owner, struct host, owner);
	strbuf_printf(&host->seen, "%s %s ?%.*s %.*s|", methods[request->method], request->path,
	    STR_ARG(request->query), STR_ARG(request->body));
	assert_true(host->calls < ARRAY_LEN(host->held));
	host->held[host->calls++] = request;
	if (!host->keeps)
		host_answer(host, request);
}

void
host_init(struct host *host, struct http_server_setup setup)
{
	struct error error = { 0 };
	*host = (struct host){ .owner.on_request = on_request, .loop = loop_new() };
	strbuf_init(&host->seen, 1 << 20);
	setup.owner = &host->owner;
	host->server = http_server_new(host->loop, &setup, &error);
	if (host->server == NULL)
		fail_msg("%s", error.text);
}

void
host_done(struct host *host)
{
	http_server_free(host->server);
	loop_free(host->loop);
	strbuf_done(&host->seen);
}

int
client_open(struct host *host)
{
	return client_open_from(host, "127.0.0.1");
}

int
client_open_from(struct host *host, const char *address)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	struct sockaddr_in there = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000001),
		.sin_port = htons(http_server_port(host->server)),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(inet_pton(AF_INET, address, &here.sin_addr), 1);
	assert_int_equal(bind(fd, (const struct sockaddr *) (const void *) &here, sizeof(here)), 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)), 0);
	return fd;
}

void
client_say(int fd, struct str bytes)
{
	(void) send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);
}

bool
client_hear(struct host *host, int fd, struct strbuf *heard, const char *until, int ms)
{
	char bytes[65536];
	struct clock *clock = loop_clock(host->loop);
	instant end = instant_plus(clock_now(clock), milliseconds(ms));
	while (instant_before(clock_now(clock), end)) {
		loop_turn(host->loop, milliseconds(2));
		ssize_t got = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN))
			return true;
		if (got < 0)
			continue;
		strbuf_add(heard, str_of(bytes, (size_t) got));
		if (until != NULL && str_find(strbuf_str(heard), str_from(until), 0) >= 0)
			return false;
	}
	return false;
}

bool
has(const struct strbuf *text, const char *word)
{
	return str_find(strbuf_str(text), str_from(word), 0) >= 0;
}

void
turn_for(struct host *host, int ms)
{
	struct clock *clock = loop_clock(host->loop);
	instant end = instant_plus(clock_now(clock), milliseconds(ms));
	while (instant_before(clock_now(clock), end))
		loop_turn(host->loop, milliseconds(2));
}
