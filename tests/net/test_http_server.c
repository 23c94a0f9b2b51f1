/* SPDX-License-Identifier: MIT */
/* Raw bytes against a real server on loopback. Client, server and clock share one thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>

#include "base/strbuf.h"
#include "net/http_server.h"
#include "net/loop.h"

/* A server that remembers what it was asked and answers when told to. */
struct host {
	struct http_server_owner owner;
	struct loop *loop;
	struct http_server *server;
	bool keeps;                     /* requests wait in held[] for the test to answer */
	struct http_request *held[128]; /* the oldest first */
	size_t calls;
	size_t answer_size; /* of a body of x; 0: the path */
	struct strbuf seen; /* "METHOD path ?query body" */
};

static void
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

static void
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

static void
host_done(struct host *host)
{
	http_server_free(host->server);
	loop_free(host->loop);
	strbuf_done(&host->seen);
}

static int
client_open(struct host *host)
{
	struct sockaddr_in there = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000001),
		.sin_port = htons(http_server_port(host->server)),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)), 0);
	return fd;
}

static void
client_say(int fd, struct str bytes)
{
	(void) send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);
}

/* Runs the loop until `until` has come (false), or the server closed (true), or ms passed (false). */
static bool
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

static bool
has(const struct strbuf *text, const char *word)
{
	return str_find(strbuf_str(text), str_from(word), 0) >= 0;
}

static void
turn_for(struct host *host, int ms)
{
	struct clock *clock = loop_clock(host->loop);
	instant end = instant_plus(clock_now(clock), milliseconds(ms));
	while (instant_before(clock_now(clock), end))
		loop_turn(host->loop, milliseconds(2));
}

#define H "Host: localhost\r\n"
#define GET "GET / HTTP/1.1\r\n" H
#define POST "POST /in HTTP/1.1\r\n" H
#define BYTES(literal) literal, sizeof(literal) - 1

static void
test_a_conversation_on_one_connection(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ .script = true });
	strbuf_init(&heard, 1 << 20);
	int fd = client_open(&host);
	client_say(fd, STR("GET /a%2Db?x=%41&y HTTP/1.1\r\n" H "\r\n"));
	assert_false(client_hear(&host, fd, &heard, "/a-b", 2000));
	assert_true(str_starts(strbuf_str(&heard), "HTTP/1.1 200 OK\r\nDate: "));
	assert_true(has(&heard, "\r\nContent-Length: 4\r\n"));
	assert_true(has(&heard, "\r\nContent-Type: text/plain\r\n"));
	assert_true(has(&heard, "\r\nX-Peer: 127.0.0.1\r\n"));
	assert_false(has(&heard, "Connection:"));
	strbuf_reset(&heard);
	client_say(fd, STR("POST /in HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhe"));
	turn_for(&host, 20);
	assert_int_equal(host.calls, 1);
	client_say(fd, STR("llo"));
	assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/in", 2000));
	strbuf_reset(&heard);
	client_say(fd, STR("HEAD /h HTTP/1.1\r\n" H "Connection: close\r\n\r\n"));
	assert_true(client_hear(&host, fd, &heard, NULL, 2000));
	assert_true(has(&heard, "\r\nContent-Length: 2\r\n"));
	assert_true(has(&heard, "\r\nConnection: close\r\n"));
	assert_true(str_ends(strbuf_str(&heard), "\r\n\r\n"));
	assert_string_equal(
	    strbuf_cstr(&host.seen), "GET /a-b ?x=%41&y |POST /in ? hello|HEAD /h ? |");
	close(fd);
	turn_for(&host, 20);
	assert_int_equal(http_server_connections(host.server), 0);
	strbuf_done(&heard);
	host_done(&host);
}

struct refusal {
	const char *bytes;
	size_t len;
	const char *want; /* the answer's beginning */
};

static const struct refusal refusals[] = {
	{ BYTES(POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello1"), "HTTP/1.1 400 " },
	{ BYTES(POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "HTTP/1.1 501 " },
	{ BYTES(POST "Transfer-Encoding: xchunked\r\n\r\nGET /x HTTP/1.1\r\n" H "\r\n"),
	    "HTTP/1.1 501 " },
	{ BYTES(POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	    "HTTP/1.1 501 " },
	{ BYTES(GET "X: a\r\n b\r\n\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET / HTTP/1.1\n" H "\n"), "HTTP/1.1 400 " },
	{ BYTES("GET / HTTP/1.1\r\n\r\n"), "HTTP/1.1 400 " },
	{ BYTES(GET H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES(GET "X: a\0b\r\n\r\n"), "HTTP/1.1 400 " },
	{ BYTES(GET "X-Twilio-Signature: a\r\nX-Twilio-Signature: b\r\n\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET http://localhost/ HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET /a/../b HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET /%2e%2e/b HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET /a%00 HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET /a\\b HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 400 " },
	{ BYTES("GET /\r\n"), "HTTP/1.1 400 " },
	{ BYTES(POST "Content-Length: 1\r\nContent-Length : 1\r\n\r\nx"), "HTTP/1.1 400 " },
	{ BYTES("DELETE / HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 501 " },
	{ BYTES(POST "Content-Length: 1099511627776\r\n\r\n"), "HTTP/1.1 413 " },
	{ BYTES(POST "Expect: the-unexpected\r\nContent-Length: 1\r\n\r\n"), "HTTP/1.1 417 " },
	{ BYTES("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), "HTTP/1.1 400 " },
};

static void
test_ambiguous_requests_never_reach_the_handler(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ .https = true });
	strbuf_init(&heard, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		int fd = client_open(&host);
		strbuf_reset(&heard);
		client_say(fd, str_of(refusals[i].bytes, refusals[i].len));
		if (!client_hear(&host, fd, &heard, NULL, 2000))
			fail_msg("%.40s...: not closed", refusals[i].bytes);
		if (!str_starts(strbuf_str(&heard), refusals[i].want))
			fail_msg("%.40s...: %.30s", refusals[i].bytes, strbuf_cstr(&heard));
		/* One answer, not a second one for what was smuggled behind. */
		assert_int_equal(str_find(strbuf_str(&heard), STR("HTTP/1.1"), 1), -1);
		assert_true(has(&heard, "\r\nConnection: close\r\n"));
		assert_true(has(&heard, "\r\nStrict-Transport-Security: "));
		close(fd);
	}
	/* A head that never ends. */
	int fd = client_open(&host);
	char *endless = alloc_new(20000);
	memset(endless, 'a', 20000);
	client_say(fd, STR(GET "X: "));
	client_say(fd, str_of(endless, 20000));
	strbuf_reset(&heard);
	assert_true(client_hear(&host, fd, &heard, NULL, 2000));
	assert_true(str_starts(strbuf_str(&heard), "HTTP/1.1 431 "));
	close(fd);
	free(endless);
	assert_int_equal(host.calls, 0);
	assert_int_equal(http_server_refused(host.server), ARRAY_LEN(refusals) + 1);
	turn_for(&host, 20);
	assert_int_equal(http_server_connections(host.server), 0);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_security_headers_stand_on_every_answer(void **state)
{
	(void) state;
	static const char *const wanted[] = {
		"\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; ",
		"; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n",
		"\r\nX-Content-Type-Options: nosniff\r\n",
		"\r\nReferrer-Policy: no-referrer\r\n",
		"\r\nCross-Origin-Opener-Policy: same-origin\r\n",
		"\r\nCross-Origin-Resource-Policy: same-origin\r\n",
	};
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ .max_requests = 1 });
	strbuf_init(&heard, 1 << 20);
	host.keeps = true;
	for (int i = 0; i < 3; i++) {
		int fd = client_open(&host);
		strbuf_reset(&heard);
		client_say(fd, i == 2 ? STR("BAD\r\n") : STR(GET "\r\n"));
		while (i < 2 && host.calls <= (size_t) i)
			loop_turn(host.loop, milliseconds(5));
		if (i == 1)
			http_answer_header(host.held[1], "cache-control", "public, max-age=60");
		if (i < 2)
			http_answer(host.held[i], i == 0 ? 404 : 204, NULL, STR(""));
		assert_true(client_hear(&host, fd, &heard, NULL, 2000));
		for (size_t k = 0; k < ARRAY_LEN(wanted); k++)
			if (!has(&heard, wanted[k]))
				fail_msg("no %s in %s", wanted[k], strbuf_cstr(&heard));
		assert_int_equal(has(&heard, "\r\nCache-Control: no-store\r\n"), i != 1);
		assert_int_equal(has(&heard, "\r\ncache-control: public, max-age=60\r\n"), i == 1);
		assert_int_equal(has(&heard, "Content-Length"), i != 1);
		assert_false(has(&heard, "Strict-Transport-Security"));
		close(fd);
	}
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_slow_clients_meet_the_deadline(void **state)
{
	(void) state;
	static const char *const slow[] = {
		"GET / HTTP/1.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		POST
		"Content-Length: 100\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	for (size_t i = 0; i <= ARRAY_LEN(slow); i++) {
		struct host host;
		struct strbuf heard;
		host_init(&host, (struct http_server_setup){ .deadline = milliseconds(200) });
		strbuf_init(&heard, 1000);
		instant start = clock_now(loop_clock(host.loop));
		int fd = client_open(&host);
		bool closed = false;
		/* The last one says nothing at all. */
		for (int at = 0; at < 60 && !closed; at++) {
			if (i < ARRAY_LEN(slow))
				client_say(fd, str_of(slow[i] + at, 1));
			closed = client_hear(&host, fd, &heard, NULL, 15);
		}
		int64_t took = instant_since(clock_now(loop_clock(host.loop)), start).ms;
		if (!closed || took < 190 || took > 600)
			fail_msg("case %zu: closed %d after %d ms", i, closed, (int) took);
		assert_int_equal(host.calls, 0);
		assert_int_equal(http_server_connections(host.server), 0);
		close(fd);
		strbuf_done(&heard);
		host_done(&host);
	}
}

static void
test_a_kept_connection_may_idle_only_so_long(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(
	    &host, (struct http_server_setup){ .deadline = seconds(5), .idle = milliseconds(100) });
	strbuf_init(&heard, 1 << 20);
	int fd = client_open(&host);
	turn_for(&host, 150); /* idle is not for the first request */
	client_say(fd, STR(GET "\r\n"));
	assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/", 2000));
	assert_true(client_hear(&host, fd, &heard, NULL, 1000));
	close(fd);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_half_a_body_is_no_request(void **state)
{
	(void) state;
	struct host host;
	host_init(&host, (struct http_server_setup){ 0 });
	int fd = client_open(&host);
	client_say(fd, STR(POST "Content-Length: 100\r\n\r\nfrom=447700900123&text=STO"));
	turn_for(&host, 20);
	assert_int_equal(http_server_connections(host.server), 1);
	close(fd);
	turn_for(&host, 20);
	assert_int_equal(host.calls, 0);
	assert_int_equal(http_server_connections(host.server), 0);
	host_done(&host);
}

static void
test_connections_are_counted(void **state)
{
	(void) state;
	static const struct {
		struct http_server_setup setup;
		size_t open;
	} cases[] = {
		{ { .max_connections = 3 }, 3 },
		{ { .max_per_address = 2 }, 2 },
		{ { .max_per_address = 2, .proxy = "127.0.0.1" }, 6 },
		{ { .max_connections = 4, .max_per_address = 2, .proxy = "127.0.0.1" }, 4 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host host;
		struct strbuf heard;
		int fds[6];
		host_init(&host, cases[i].setup);
		strbuf_init(&heard, 1 << 20);
		for (size_t k = 0; k < 6; k++)
			fds[k] = client_open(&host);
		turn_for(&host, 20);
		assert_int_equal(http_server_connections(host.server), cases[i].open);
		assert_int_equal(http_server_refused(host.server), 6 - cases[i].open);
		for (size_t k = cases[i].open; k < 6; k++) {
			strbuf_reset(&heard);
			assert_true(client_hear(&host, fds[k], &heard, NULL, 2000));
			assert_true(str_starts(strbuf_str(&heard), "HTTP/1.1 503 "));
		}
		for (size_t k = 0; k < 6; k++)
			close(fds[k]);
		turn_for(&host, 20);
		int fd = client_open(&host); /* there is room again */
		client_say(fd, STR(GET "\r\n"));
		strbuf_reset(&heard);
		assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/", 2000));
		close(fd);
		strbuf_done(&heard);
		host_done(&host);
	}
}

static void
test_what_is_sent_ahead_waits_its_turn(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ .max_requests = 3 });
	strbuf_init(&heard, 1 << 20);
	host.keeps = true;
	int fd = client_open(&host);
	client_say(fd,
	    STR("GET /1 HTTP/1.1\r\n" H "\r\n"
		"POST /2 HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi"
		"GET /3 HTTP/1.1\r\n" H "\r\n"
		"GET /4 HTTP/1.1\r\n" H "\r\n"));
	for (size_t n = 1; n <= 3; n++) {
		turn_for(&host, 20);
		assert_int_equal(host.calls, n);
		assert_int_equal(http_server_waiting(host.server), 1);
		host_answer(&host, host.held[n - 1]);
	}
	/* The third was the last; the fourth was never read, yet the third's answer arrives. */
	assert_true(client_hear(&host, fd, &heard, NULL, 3000));
	assert_int_equal(host.calls, 3);
	assert_true(str_ends(strbuf_str(&heard), "\r\n\r\n/3"));
	ptrdiff_t first = str_find(strbuf_str(&heard), STR("\r\n\r\n/1"), 0);
	ptrdiff_t second = str_find(strbuf_str(&heard), STR("\r\n\r\n/2"), 0);
	assert_true(first > 0 && second > first);
	assert_string_equal(strbuf_cstr(&host.seen), "GET /1 ? |POST /2 ? hi|GET /3 ? |");
	close(fd);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_a_client_that_asks_first_is_told_to_go_on(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ 0 });
	strbuf_init(&heard, 1 << 20);
	int fd = client_open(&host);
	client_say(fd, STR(POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
	assert_false(client_hear(&host, fd, &heard, "100 Continue\r\n\r\n", 2000));
	assert_int_equal(host.calls, 0);
	client_say(fd, STR("hi"));
	assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/in", 2000));
	assert_int_equal(host.calls, 1);
	close(fd);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_answering_nobody_does_nothing(void **state)
{
	(void) state;
	struct host host;
	host_init(&host, (struct http_server_setup){ 0 });
	host.keeps = true;
	/* The peer leaves, politely and with a reset, before the answer. */
	for (int rudely = 0; rudely <= 1; rudely++) {
		struct linger linger = { .l_onoff = rudely, .l_linger = 0 };
		int fd = client_open(&host);
		client_say(fd, STR(GET "\r\n"));
		turn_for(&host, 20);
		(void) setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
		close(fd);
		turn_for(&host, 20);
		host_answer(&host, host.held[rudely]);
		turn_for(&host, 20);
		assert_int_equal(http_server_connections(host.server), 0);
		assert_int_equal(http_server_waiting(host.server), 0);
	}
	/* The server goes before the answers; requests stay readable. */
	int one = client_open(&host), two = client_open(&host), three = client_open(&host);
	client_say(one, STR(GET "\r\n"));
	client_say(two, STR(GET "\r\n"));
	client_say(three, STR(GET "\r\n"));
	turn_for(&host, 20);
	assert_int_equal(host.calls, 5);
	http_server_free(host.server);
	host.server = NULL;
	assert_true(http_is_gone(host.held[3]));
	assert_true(str_is(http_header(host.held[3], "host"), "localhost"));
	host_answer(&host, host.held[3]);
	host_answer(&host, host.held[2]);
	host_answer(&host, host.held[4]);
	close(one);
	close(two);
	close(three);
	host_done(&host);
}

static void
test_long_answers_arrive_whole_or_the_reader_is_cut(void **state)
{
	(void) state;
	static const char *const lasts[] = { "", "Connection: close\r\n" };
	enum { LONG = 8 << 20 };
	for (size_t i = 0; i < ARRAY_LEN(lasts); i++) {
		struct host host;
		struct strbuf heard, request;
		host_init(&host, (struct http_server_setup){ .stall = milliseconds(150) });
		strbuf_init(&heard, LONG + 4096);
		strbuf_init(&request, 4096);
		host.answer_size = LONG;
		strbuf_printf(&request, "%s%s\r\n", GET, lasts[i]);
		int fd = client_open(&host);
		client_say(fd, strbuf_str(&request));
		bool closed = false;
		for (int k = 0; k < 3000 && !closed && heard.len < LONG + 100; k++)
			closed = client_hear(&host, fd, &heard, NULL, 3);
		assert_true(heard.len > LONG);
		assert_int_equal(strlen(strbuf_cstr(&heard)), heard.len);
		if (i == 0) {
			/* It asks again and does not read. */
			client_say(fd, strbuf_str(&request));
			turn_for(&host, 600);
			assert_int_equal(http_server_connections(host.server), 0);
		}
		close(fd);
		strbuf_done(&heard);
		strbuf_done(&request);
		host_done(&host);
	}
}

static void
test_only_the_proxy_is_believed_about_addresses(void **state)
{
	(void) state;
	static const struct {
		const char *proxy, *header, *want;
	} cases[] = {
		{ NULL, "X-Forwarded-For: 203.0.113.9\r\n", "X-Peer: 127.0.0.1\r\n" },
		{ "192.0.2.1", "X-Forwarded-For: 203.0.113.9\r\n", "X-Peer: 127.0.0.1\r\n" },
		{ "127.0.0.1", "", "X-Peer: 127.0.0.1\r\n" },
		{ "127.0.0.1", "X-Forwarded-For: 203.0.113.9\r\n", "X-Peer: 203.0.113.9\r\n" },
		{ "127.0.0.1", "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n",
		    "X-Peer: 203.0.113.9\r\n" },
		{ "127.0.0.1", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 2001:db8::1\r\n",
		    "X-Peer: 2001:db8::1\r\n" },
		{ "127.0.0.1", "X-Forwarded-For: somebody\r\n", "X-Peer: 127.0.0.1\r\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host host;
		struct strbuf text;
		host_init(&host, (struct http_server_setup){ .proxy = cases[i].proxy });
		strbuf_init(&text, 4096);
		strbuf_printf(&text, "%s%s\r\n", GET, cases[i].header);
		int fd = client_open(&host);
		client_say(fd, strbuf_str(&text));
		strbuf_reset(&text);
		assert_false(client_hear(&host, fd, &text, "\r\n\r\n/", 2000));
		if (!has(&text, cases[i].want))
			fail_msg("case %zu: %s", i, strbuf_cstr(&text));
		close(fd);
		strbuf_done(&text);
		host_done(&host);
	}
}

static void
test_a_closing_server_finishes_what_it_has(void **state)
{
	(void) state;
	struct host host;
	struct strbuf heard;
	host_init(&host, (struct http_server_setup){ 0 });
	strbuf_init(&heard, 1 << 20);
	int idle = client_open(&host);
	client_say(idle, STR(GET "\r\n"));
	assert_false(client_hear(&host, idle, &heard, "\r\n\r\n/", 2000));
	host.keeps = true;
	int busy = client_open(&host);
	client_say(busy, STR(GET "\r\n"));
	turn_for(&host, 20);
	http_server_close(host.server);
	assert_int_equal(http_server_connections(host.server), 1);
	strbuf_reset(&heard);
	host_answer(&host, host.held[1]);
	assert_true(client_hear(&host, busy, &heard, NULL, 2000));
	assert_true(str_ends(strbuf_str(&heard), "\r\n\r\n/"));
	assert_true(has(&heard, "\r\nConnection: close\r\n"));
	close(idle);
	close(busy);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_where_it_can_listen(void **state)
{
	(void) state;
	struct host host;
	struct error error = { 0 };
	host_init(&host, (struct http_server_setup){ 0 });
	struct http_server_setup setup = {
		.owner = &host.owner,
		.port = http_server_port(host.server),
	};
	assert_null(http_server_new(host.loop, &setup, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	setup = (struct http_server_setup){ .owner = &host.owner, .address = "localhost" };
	assert_null(http_server_new(host.loop, &setup, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	host_done(&host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_conversation_on_one_connection),
		cmocka_unit_test(test_ambiguous_requests_never_reach_the_handler),
		cmocka_unit_test(test_security_headers_stand_on_every_answer),
		cmocka_unit_test(test_slow_clients_meet_the_deadline),
		cmocka_unit_test(test_a_kept_connection_may_idle_only_so_long),
		cmocka_unit_test(test_half_a_body_is_no_request),
		cmocka_unit_test(test_connections_are_counted),
		cmocka_unit_test(test_what_is_sent_ahead_waits_its_turn),
		cmocka_unit_test(test_a_client_that_asks_first_is_told_to_go_on),
		cmocka_unit_test(test_answering_nobody_does_nothing),
		cmocka_unit_test(test_long_answers_arrive_whole_or_the_reader_is_cut),
		cmocka_unit_test(test_only_the_proxy_is_believed_about_addresses),
		cmocka_unit_test(test_a_closing_server_finishes_what_it_has),
		cmocka_unit_test(test_where_it_can_listen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
