/* SPDX-License-Identifier: MIT */
/* What the others meet: refusals and deadlines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>

#include "net/loop.h"
#include "tests/net/http_host.h"

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

/* Nobody is connected any more; soon, on a machine that has time for it. */
static void
until_alone(struct host *host)
{
	for (int i = 0; i < 500 && http_server_connections(host->server) > 0; i++)
		turn_for(host, 10);
	assert_int_equal(http_server_connections(host->server), 0);
}

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
	until_alone(&host);
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
		if (!closed || took < 190)
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
	turn_for(&host, 50);
	assert_int_equal(http_server_connections(host.server), 1);
	close(fd);
	until_alone(&host);
	assert_int_equal(host.calls, 0);
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
			until_alone(&host);
		}
		close(fd);
		strbuf_done(&heard);
		strbuf_done(&request);
		host_done(&host);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ambiguous_requests_never_reach_the_handler),
		cmocka_unit_test(test_security_headers_stand_on_every_answer),
		cmocka_unit_test(test_slow_clients_meet_the_deadline),
		cmocka_unit_test(test_a_kept_connection_may_idle_only_so_long),
		cmocka_unit_test(test_half_a_body_is_no_request),
		cmocka_unit_test(test_long_answers_arrive_whole_or_the_reader_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
