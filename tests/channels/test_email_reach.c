/* SPDX-License-Identifier: MIT */
/* Which of our connections is a session's. */
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
test_a_connection_is_claimed_once(void **state)
{
	(void) state;
	struct peer_owner owner = { .serve = serve };
	struct peer *server = peer_new(&owner), *other = peer_new(&owner);
	int elsewhere = connect_to(other);
	assert_int_equal(email_reach_claim(peer_port(server)), -1);
	/* Behind a gap, as others' comings and goings leave them. */
	int low = connect_to(server), first = fcntl(low, F_DUPFD, low + 20);
	close(low);
	int own = email_reach_claim(peer_port(server));
	assert_true(own >= 0 && own != first);
	assert_int_not_equal(writes_at_once(first), 0);
	assert_int_equal(writes_at_once(elsewhere), 0);
	assert_int_equal(email_reach_claim(peer_port(server)), -1);
	/* Which of two it is nobody can tell. */
	int second = connect_to(server), third = connect_to(server);
	assert_int_equal(email_reach_claim(peer_port(server)), -1);
	close(third);
	int other_own = email_reach_claim(peer_port(server));
	assert_true(other_own >= 0);
	/* It is the same connection, and outlives the library's own descriptor of it. */
	close(first);
	char byte;
	assert_int_equal(shutdown(own, SHUT_RDWR), 0);
	assert_int_equal(recv(own, &byte, 1, 0), 0);
	assert_true(recv(second, &byte, 1, MSG_DONTWAIT) < 0);
	close(own);
	close(other_own);
	close(second);
	close(elsewhere);
	peer_free(server);
	peer_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_connection_is_claimed_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
