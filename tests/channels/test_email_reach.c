/* SPDX-License-Identifier: MIT */
/* Whether a mail server can be reached, and that nothing which is written to it is kept back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "channels/email_reach.h"
#include "peer.h"

static void
serve(struct peer_owner *owner, int fd)
{
	(void) owner;
	peer_wait_for_close(fd);
}

static int
connect_to(const struct peer *peer)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(peer_port(peer)),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *) &address, sizeof(address)), 0);
	return fd;
}

static int
writes_at_once(int fd)
{
	int on = -1;
	socklen_t size = sizeof(on);
	assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
	return on;
}

static void
test_each_connection_to_the_server_writes_at_once(void **state)
{
	(void) state;
	struct peer_owner owner = { .serve = serve };
	struct peer *server = peer_new(&owner), *other = peer_new(&owner);
	int first = connect_to(server), elsewhere = connect_to(other);
	/* Behind a gap, as others' comings and goings leave them. */
	int low = connect_to(server), second = fcntl(low, F_DUPFD, low + 20);
	close(low);
	email_reach_promptly(peer_port(server));
	assert_int_not_equal(writes_at_once(first), 0);
	assert_int_not_equal(writes_at_once(second), 0);
	assert_int_equal(writes_at_once(elsewhere), 0);
	close(first);
	close(second);
	close(elsewhere);
	peer_free(server);
	peer_free(other);
}

static void
test_who_answers_can_be_reached(void **state)
{
	(void) state;
	struct peer_owner owner = { .serve = serve };
	struct peer *server = peer_new(&owner);
	assert_true(email_reach_can("127.0.0.1", peer_port(server), seconds(5)));
	assert_true(email_reach_can("localhost", peer_port(server), seconds(5)));
	assert_false(email_reach_can("127.0.0.1", peer_closed_port(), seconds(5)));
	peer_free(server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_connection_to_the_server_writes_at_once),
		cmocka_unit_test(test_who_answers_can_be_reached),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
