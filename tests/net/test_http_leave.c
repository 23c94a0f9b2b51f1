/* SPDX-License-Identifier: MIT */
/* Check G12: clients that leave, in every manner and at every point of a request. The sanitizers see what
 * is touched afterwards; here nothing may be left behind, and the next client is served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>

#include "net/loop.h"
#include "tests/net/http_host.h"

enum { LONG = 8 << 20, SOON_MS = 3000 };

#define LAST "Connection: close\r\n"
#define HALF_BODY POST "Content-Length: 9\r\n\r\nhello"

static const struct point {
	const char *what, *bytes;
	bool keeps;       /* the request waits for its answer while they leave */
	bool long_answer; /* more than the socket takes */
} points[] = {
	{ "before a word", "", false, false },
	{ "in the request line", "GET / HT", false, false },
	{ "in the head", GET "X: y", false, false },
	{ "in the body", HALF_BODY, false, false },
	{ "told to go on", POST "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n", false, false },
	{ "while it is handled", GET "\r\n", true, false },
	{ "with another behind it", GET "\r\n" GET "\r\n", true, false },
	{ "with half of another behind it", GET "\r\n" HALF_BODY, true, false },
	{ "in a long answer", GET "\r\n", false, true },
	{ "in a long last answer", GET LAST "\r\n", false, true },
	{ "in a long answer, with another behind it", GET "\r\n" GET "\r\n", false, true },
	{ "between two requests", GET "\r\n", false, false },
	{ "behind the last answer", GET LAST "\r\n", false, false },
	{ "refused", "BREW / HTTP/1.1\r\n", false, false },
	{ "refused in the middle of much more", "GET / HTTP/1.1\n" GET GET GET GET, false, false },
};

enum manner { CLOSE, HALF_CLOSE, RESET, MANNERS };

static void
leave(int fd, enum manner manner)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };
	switch (manner) {
	case CLOSE: close(fd); break;
	case HALF_CLOSE: (void) shutdown(fd, SHUT_WR); break;
	case RESET:
		(void) setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
		break;
	case MANNERS: break;
	}
}

static void
answer_all(struct host *host, size_t *answered)
{
	while (*answered < host->calls)
		host_answer(host, host->held[(*answered)++]);
}

static bool
is_empty(struct host *host)
{
	return http_server_connections(host->server) == 0 && http_server_waiting(host->server) == 0;
}

static void
play(const struct point *point, enum manner manner)
{
	struct host host;
	struct strbuf heard;
	size_t answered = 0;
	host_init(&host, (struct http_server_setup){ .stall = milliseconds(300) });
	host.keeps = point->keeps;
	host.answer_size = point->long_answer ? LONG : 0;
	int fd = client_open(&host);
	client_say(fd, str_from(point->bytes));
	turn_for(&host, 10);
	leave(fd, manner);
	turn_for(&host, 10);
	if (point->keeps)
		answer_all(&host, &answered);
	turn_for(&host, 10);
	if (point->keeps)
		answer_all(&host, &answered); /* of the one behind it */
	if (manner == HALF_CLOSE)
		close(fd);
	for (int ms = 0; ms < SOON_MS && !is_empty(&host); ms += 10)
		turn_for(&host, 10);
	if (!is_empty(&host))
		fail_msg("%s, manner %d: %zu connections, %zu requests left", point->what,
		    (int) manner, http_server_connections(host.server),
		    http_server_waiting(host.server));
	host.keeps = false;
	host.answer_size = 0;
	strbuf_init(&heard, 1 << 16);
	fd = client_open(&host);
	client_say(fd, STR("GET /next HTTP/1.1\r\n" H "\r\n"));
	assert_false(client_hear(&host, fd, &heard, "\r\n\r\n/next", SOON_MS));
	close(fd);
	strbuf_done(&heard);
	host_done(&host);
}

static void
test_leaving_at_every_point(void **state)
{
	(void) state;
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(points); i++)
		for (int manner = CLOSE; manner < MANNERS; manner++, count++)
			play(&points[i], (enum manner) manner);
	print_message("G12: %zu ways to leave, nothing left behind\n", count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaving_at_every_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
