/* SPDX-License-Identifier: MIT */
/*
 * A relay to which every packet is lost: nobody says no, and the kernel goes on trying for two minutes. It is
 * one that listens and has no place left for those who knock, so that their first packet is dropped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "post.h"
#include "smtp_peer.h"

enum { KNOCKS = 16, LONGEST_S = 20 };

struct hole {
	int listener, knocks[KNOCKS];
	size_t count;
};

static struct loop *loop;
static struct workers *workers;

static struct sockaddr_in
place(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
}

/* True when it hangs. */
static bool
knock(struct hole *hole, const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	assert_true(fd >= 0);
	hole->knocks[hole->count++] = fd;
	if (connect(fd, (const struct sockaddr *) at, sizeof(*at)) == 0)
		return false;
	assert_int_equal(errno, EINPROGRESS);
	return poll(&wait, 1, 50) == 0;
}

/* From now on whoever comes to the port waits. */
static void
dig(struct hole *hole, uint16_t port)
{
	const struct sockaddr_in at = place(port);
	*hole = (struct hole){ .listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	assert_int_equal(
	    setsockopt(hole->listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)), 0);
	assert_int_equal(bind(hole->listener, (const struct sockaddr *) &at, sizeof(at)), 0);
	assert_int_equal(listen(hole->listener, 0), 0);
	while (hole->count < KNOCKS && !knock(hole, &at))
		;
	assert_in_range(hole->count, 1, KNOCKS - 1);
}

static void
fill_in(struct hole *hole)
{
	while (hole->count > 0)
		close(hole->knocks[--hole->count]);
	close(hole->listener);
}

static struct channel *
new_mailer(uint16_t port, span patience)
{
	struct error error = { 0 };
	struct channel *channel = email_send_new(
	    &(struct email_send_setup){
		.loop = loop,
		.workers = workers,
		.clock = loop_clock(loop),
		.host = "127.0.0.1",
		.port = port,
		.domain = "hark.example.org",
		.from = "feet@hark.example.org",
		.patience = patience,
	    },
	    &error);
	if (channel == NULL)
		fail_msg("%s", error.text);
	return channel;
}

static void
test_a_silent_relay_holds_nobody(void **state)
{
	(void) state;
	struct smtp_peer smtp = { 0 };
	struct hole hole;
	struct post post, last;
	smtp_peer_start(&smtp);
	uint16_t port = peer_port(smtp.peer);
	struct clock *clock = loop_clock(loop);
	struct channel *channel = new_mailer(port, milliseconds(150));
	post_init(&post, 1);
	post_send(&post, channel, loop);
	assert_int_equal(post.kind, OUTCOME_SENT);
	smtp_peer_stop(&smtp);
	assert_int_equal(smtp.connections, 1);

	/* It was there a moment ago. */
	dig(&hole, port);
	for (unsigned i = 2; i < 4; i++) {
		post_init(&post, i);
		post_send(&post, channel, loop);
		assert_int_equal(post.kind, OUTCOME_RETRY);
		assert_string_equal(post.reason, "not-connected");
	}
	/* Nor who stops. */
	instant begun = clock_now(clock);
	post_init(&last, 4);
	channel_send(channel, &last.sending);
	while (instant_since(clock_now(clock), begun).ms < 50)
		loop_turn(loop, milliseconds(5));
	channel_free(channel);
	workers_free(workers);
	workers = NULL;
	assert_in_range(instant_since(clock_now(clock), begun).ms, 0, LONGEST_S * 1000);
	fill_in(&hole);
}

/* The service stops, and as many wait as may be under way: each is known at once not to have left. */
static void
test_who_waits_for_a_silent_relay_leaves_at_once(void **state)
{
	(void) state;
	struct smtp_peer smtp = { 0 };
	struct hole hole;
	struct post posts[EMAIL_WINDOW];
	smtp_peer_start(&smtp);
	uint16_t port = peer_port(smtp.peer);
	smtp_peer_stop(&smtp);
	dig(&hole, port);
	struct clock *clock = loop_clock(loop);
	struct channel *channel = new_mailer(port, minutes(5));
	for (unsigned i = 0; i < EMAIL_WINDOW; i++) {
		post_init(&posts[i], i);
		channel_send(channel, &posts[i].sending);
	}
	instant begun = clock_now(clock);
	while (instant_since(clock_now(clock), begun).ms < 50)
		loop_turn(loop, milliseconds(5));
	email_send_leave(channel);
	post_await(posts, EMAIL_WINDOW, loop);
	assert_in_range(instant_since(clock_now(clock), begun).ms, 0, LONGEST_S * 1000);
	for (unsigned i = 0; i < EMAIL_WINDOW; i++)
		assert_int_equal(posts[i].kind, OUTCOME_RETRY);
	assert_string_equal(posts[EMAIL_WINDOW - 1].reason, "leaving");
	channel_free(channel);
	fill_in(&hole);
}

static int
set_up(void **state)
{
	(void) state;
	loop = loop_new();
	workers = workers_new(loop, &(struct workers_setup){ .threads = 2 });
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	workers_free(workers);
	loop_free(loop);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_a_silent_relay_holds_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_who_waits_for_a_silent_relay_leaves_at_once, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
