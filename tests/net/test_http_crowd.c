/* SPDX-License-Identifier: MIT */
/* More connections than there may be: who makes room, and who is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "net/http_crowd.h"
#include "net/loop.h"
#include "tests/net/http_host.h"

#define LAST "Connection: close\r\n"

enum { GUESTS = 6, PATIENCE_MS = 300 };

static bool
is_open(struct host *host, int fd)
{
	char byte;
	turn_for(host, 5);
	return recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

static void
expect_answer(struct host *host, int fd, const char *status)
{
	struct strbuf heard;
	strbuf_init(&heard, 1 << 16);
	(void) client_hear(host, fd, &heard, "\r\n\r\n", 2000);
	if (!str_starts(strbuf_str(&heard), status))
		fail_msg("wanted %s, heard \"%s\"", status, strbuf_cstr(&heard));
	strbuf_done(&heard);
}

struct guest {
	const char *address;
	bool early; /* waits longer than our patience before the late ones come */
	bool stays; /* is still there when all have come */
};

/* Each has begun a request and does not end it. */
static const struct crowd_case {
	const char *what;
	struct http_server_setup setup;
	struct guest guests[GUESTS];
} cases[] = {
	{ "room for all", { .max_connections = 6 },
	    { { "127.0.0.1", true, true }, { "127.0.0.1", true, true }, { "127.0.0.1", true, true },
		{ "127.0.0.2", false, true }, { "127.0.0.2", false, true },
		{ "127.0.0.2", false, true } } },
	{ "the oldest makes room", { .max_connections = 3 },
	    { { "127.0.0.2", true, false }, { "127.0.0.3", true, false },
		{ "127.0.0.4", true, true }, { "127.0.0.5", false, true },
		{ "127.0.0.6", false, true } } },
	{ "of the address that has most", { .max_connections = 3 },
	    { { "127.0.0.2", true, true }, { "127.0.0.3", true, false },
		{ "127.0.0.3", true, true }, { "127.0.0.5", false, true } } },
	{ "but who has just come is spared", { .max_connections = 3 },
	    { { "127.0.0.2", true, false }, { "127.0.0.3", false, true },
		{ "127.0.0.3", false, true }, { "127.0.0.3", false, true } } },
	{ "unless all have", { .max_connections = 3 },
	    { { "127.0.0.2", false, true }, { "127.0.0.3", false, false },
		{ "127.0.0.3", false, true }, { "127.0.0.4", false, true } } },
	{ "too many of one address", { .max_per_address = 2 },
	    { { "127.0.0.2", true, true }, { "127.0.0.3", true, false },
		{ "127.0.0.3", true, true }, { "127.0.0.3", false, true } } },
	{ "the proxy speaks for many", { .max_per_address = 2, .proxy = "127.0.0.3" },
	    { { "127.0.0.3", true, true }, { "127.0.0.3", true, true }, { "127.0.0.3", true, true },
		{ "127.0.0.3", false, true } } },
	{ "and not without end",
	    { .max_connections = 3, .max_per_address = 2, .proxy = "127.0.0.3" },
	    { { "127.0.0.3", true, false }, { "127.0.0.3", true, true },
		{ "127.0.0.3", true, true }, { "127.0.0.2", false, true } } },
};

static void
play(const struct crowd_case *c)
{
	struct host host;
	struct http_server_setup setup = c->setup;
	int fds[GUESTS];
	size_t gone = 0;
	setup.patience = milliseconds(PATIENCE_MS);
	setup.grace = milliseconds(1);
	host_init(&host, setup);
	for (size_t i = 0; i < GUESTS && c->guests[i].address != NULL; i++) {
		bool first_late = !c->guests[i].early && (i == 0 || c->guests[i - 1].early);
		turn_for(&host, first_late ? PATIENCE_MS + 30 : 2);
		fds[i] = client_open_from(&host, c->guests[i].address);
		client_say(fds[i], STR("GET / HT"));
		turn_for(&host, 2);
	}
	for (size_t i = 0; i < GUESTS && c->guests[i].address != NULL; i++) {
		if (is_open(&host, fds[i]) != c->guests[i].stays)
			fail_msg("%s: guest %zu", c->what, i);
		gone += !c->guests[i].stays;
		if (c->guests[i].stays) {
			client_say(fds[i], STR("TP/1.1\r\n" H "\r\n"));
			expect_answer(&host, fds[i], "HTTP/1.1 200 ");
		}
		close(fds[i]);
	}
	assert_int_equal(http_server_cut_off(host.server), gone);
	assert_int_equal(http_server_refused(host.server), 0);
	turn_for(&host, 20);
	assert_int_equal(http_server_connections(host.server), 0);
	host_done(&host);
}

static void
test_who_waits_makes_room(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		play(&cases[i]);
}

/* One address with nearly all the connections there may be. */
static void
test_one_address_has_its_share_and_a_proxy_all(void **state)
{
	(void) state;
	enum { CROWD = 290, SHARE = 20 };
	static const char *const spared[] = { "192.0.2.1", "127.0.0.9", NULL };
	static const struct {
		struct http_server_setup setup;
		size_t stay;
	} crowds[] = {
		{ { .head = { 0 } }, SHARE },
		{ { .proxy = "127.0.0.9" }, CROWD },
		{ { .spared = spared }, CROWD },
		{ { .max_per_address = CROWD }, CROWD },
	};
	for (size_t i = 0; i < ARRAY_LEN(crowds); i++) {
		struct host host;
		int fds[CROWD], other;
		struct http_server_setup setup = crowds[i].setup;
		setup.grace = milliseconds(1);
		host_init(&host, setup);
		for (size_t k = 0; k < CROWD; k++) {
			fds[k] = client_open_from(&host, "127.0.0.9");
			client_say(fds[k], STR("POST /in HT"));
			turn_for(&host, k % SHARE == 0 ? 5 : 0);
		}
		turn_for(&host, 20);
		assert_int_equal(http_server_connections(host.server), crowds[i].stay);
		other = client_open(&host);
		client_say(other, STR(GET "\r\n"));
		expect_answer(&host, other, "HTTP/1.1 200 ");
		assert_int_equal(http_server_connections(host.server), crowds[i].stay + 1);
		close(other);
		for (size_t k = 0; k < CROWD; k++)
			close(fds[k]);
		host_done(&host);
	}
}

/* Who has one address of IPv6 has 2^64 of them. */
static void
test_addresses_of_one_network_are_one(void **state)
{
	(void) state;
	static const struct {
		const char *a, *b;
		bool same;
	} pairs[] = {
		{ "2001:db8:1:2::5", "2001:db8:1:2:ffff:ffff:ffff:ffff", true },
		{ "2001:db8:1:2::5", "2001:db8:1:3::5", false },
		{ "2001:db8:1:2::5", "2001:db8:1:2::1", false }, /* the proxy there */
		{ "192.0.2.5", "192.0.2.5", true },
		{ "192.0.2.5", "192.0.2.6", false },
	};
	struct host host;
	host_init(&host, (struct http_server_setup){ .proxy = "2001:db8:1:2::1" });
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct http_peer *a = http_crowd_enter(host.server, pairs[i].a);
		struct http_peer *b = http_crowd_enter(host.server, pairs[i].b);
		assert_int_equal(a == b, pairs[i].same);
		http_crowd_leave(host.server, a);
		http_crowd_leave(host.server, b);
	}
	host_done(&host);
}

/* Then they come again, and are weighed with the others; but a proxy keeps what it has. */
static void
test_a_connection_has_so_many_requests(void **state)
{
	(void) state;
	enum { MOST = 3 };
	static const struct http_server_setup setups[] = {
		{ .max_requests = MOST },
		{ .max_requests = MOST, .proxy = "127.0.0.1" },
	};
	for (size_t i = 0; i < ARRAY_LEN(setups); i++) {
		struct host host;
		struct strbuf heard;
		host_init(&host, setups[i]);
		strbuf_init(&heard, 1 << 16);
		int fd = client_open(&host);
		for (int k = 1; k <= MOST; k++) {
			strbuf_reset(&heard);
			client_say(fd, STR(GET "\r\n"));
			assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/", 2000));
			assert_int_equal(
			    has(&heard, "\r\nConnection: close\r\n"), k == MOST && i == 0);
		}
		close(fd);
		strbuf_done(&heard);
		host_done(&host);
	}
}

static void
test_a_request_that_has_come_is_never_given_up(void **state)
{
	(void) state;
	static const struct http_server_setup setups[] = {
		{ .max_connections = 2 },
		{ .max_per_address = 2 },
	};
	for (size_t i = 0; i < ARRAY_LEN(setups); i++) {
		struct host host;
		int fds[3];
		struct http_server_setup setup = setups[i];
		setup.grace = milliseconds(1);
		host_init(&host, setup);
		host.keeps = true;
		for (size_t k = 0; k < 3; k++) {
			fds[k] = client_open(&host);
			client_say(fds[k], STR(GET "\r\n"));
			turn_for(&host, 5);
		}
		assert_int_equal(host.calls, 2);
		assert_int_equal(http_server_refused(host.server), 1);
		expect_answer(&host, fds[2], "HTTP/1.1 503 ");
		for (size_t k = 0; k < 2; k++) {
			host_answer(&host, host.held[k]);
			expect_answer(&host, fds[k], "HTTP/1.1 200 ");
		}
		/* Answered and kept, they wait: now there is room. */
		int fd = client_open(&host);
		client_say(fd, STR(GET "\r\n"));
		turn_for(&host, 5);
		assert_int_equal(host.calls, 3);
		host_answer(&host, host.held[2]);
		expect_answer(&host, fd, "HTTP/1.1 200 ");
		close(fd);
		for (size_t k = 0; k < 3; k++)
			close(fds[k]);
		host_done(&host);
	}
}

/* All at once: were each cut off for the next, none would be served. */
static void
test_who_comes_in_one_moment_is_served_or_refused(void **state)
{
	(void) state;
	enum { MOST = 4, ALL = 12 };
	struct host host;
	int fds[ALL], other;
	host_init(
	    &host, (struct http_server_setup){ .max_connections = MOST, .grace = seconds(5) });
	for (size_t k = 0; k < ALL; k++) {
		fds[k] = client_open(&host);
		client_say(fds[k], STR(GET LAST "\r\n"));
	}
	for (size_t k = 0; k < ALL; k++)
		expect_answer(&host, fds[k], k < MOST ? "HTTP/1.1 200 " : "HTTP/1.1 503 ");
	assert_int_equal(http_server_cut_off(host.server), 0);
	for (size_t k = 0; k < ALL; k++)
		close(fds[k]);
	turn_for(&host, 20);
	/* But one address does not keep another out. */
	for (size_t k = 0; k < MOST; k++)
		fds[k] = client_open(&host);
	other = client_open_from(&host, "127.0.0.2");
	client_say(other, STR(GET "\r\n"));
	expect_answer(&host, other, "HTTP/1.1 200 ");
	assert_int_equal(http_server_cut_off(host.server), 1);
	close(other);
	for (size_t k = 0; k < MOST; k++)
		close(fds[k]);
	host_done(&host);
}

/* Without descriptors nobody could be accepted until a deadline had passed. */
static void
test_out_of_descriptors_who_waits_makes_room(void **state)
{
	(void) state;
	struct host host;
	struct rlimit before, tight;
	int fds[3], more;
	host_init(&host,
	    (struct http_server_setup){ .patience = milliseconds(1), .grace = milliseconds(1) });
	for (size_t k = 0; k < 3; k++)
		fds[k] = client_open(&host);
	turn_for(&host, 20);
	assert_int_equal(http_server_connections(host.server), 3);
	more = client_open(&host);
	client_say(more, STR(GET "\r\n"));
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	tight = before;
	tight.rlim_cur = (rlim_t) more + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
	expect_answer(&host, more, "HTTP/1.1 200 ");
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_true(http_server_cut_off(host.server) > 0);
	close(more);
	for (size_t k = 0; k < 3; k++)
		close(fds[k]);
	host_done(&host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_waits_makes_room),
		cmocka_unit_test(test_one_address_has_its_share_and_a_proxy_all),
		cmocka_unit_test(test_addresses_of_one_network_are_one),
		cmocka_unit_test(test_a_connection_has_so_many_requests),
		cmocka_unit_test(test_a_request_that_has_come_is_never_given_up),
		cmocka_unit_test(test_who_comes_in_one_moment_is_served_or_refused),
		cmocka_unit_test(test_out_of_descriptors_who_waits_makes_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
