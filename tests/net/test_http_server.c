/* SPDX-License-Identifier: MIT */
/* What a well-meaning client may rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>

#include "net/loop.h"
#include "tests/net/http_host.h"

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
	/* Shut, not slammed: what still comes is swallowed rather than answered with a reset. */
	client_say(fd, STR("more"));
	turn_for(&host, 20);
	assert_int_equal(recv(fd, heard.data, 1, MSG_DONTWAIT), 0);
	assert_int_equal(http_server_connections(host.server), 1);
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
		cmocka_unit_test(test_what_is_sent_ahead_waits_its_turn),
		cmocka_unit_test(test_a_client_that_asks_first_is_told_to_go_on),
		cmocka_unit_test(test_answering_nobody_does_nothing),
		cmocka_unit_test(test_only_the_proxy_is_believed_about_addresses),
		cmocka_unit_test(test_a_closing_server_finishes_what_it_has),
		cmocka_unit_test(test_where_it_can_listen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
