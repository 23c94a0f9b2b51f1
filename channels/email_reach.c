/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channels/email_reach.h"

/* A new socket gets the lowest number that is free, so behind a gap this wide there is none, but by the
 * chance that many were closed in that moment. */
enum { GAP = 32 };

static uint16_t
port_of(const struct sockaddr_storage *address)
{
	const void *at = address;
	return address->ss_family == AF_INET ? ntohs(((const struct sockaddr_in *) at)->sin_port)
	    : address->ss_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *) at)->sin6_port)
					     : 0;
}

/* A connection to there that is nobody's yet: each of ours that has been found closes on exec. */
static bool
is_unclaimed(int fd, uint16_t port)
{
	struct sockaddr_storage peer = { .ss_family = AF_UNSPEC };
	socklen_t size = sizeof(peer);
	return getpeername(fd, (struct sockaddr *) &peer, &size) == 0 && port_of(&peer) == port &&
	    (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0;
}

int
email_reach_claim(uint16_t port)
{
	int unused = 0, count = 0, found = -1;
	for (int fd = 0; unused < GAP; fd++) {
		unused = fcntl(fd, F_GETFD) < 0 ? unused + 1 : 0;
		if (unused > 0 || !is_unclaimed(fd, port))
			continue;
		count++;
		found = fd;
		(void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	}
	if (count != 1)
		return -1;
	int own = fcntl(found, F_DUPFD_CLOEXEC, 0);
	(void) fcntl(found, F_SETFD, FD_CLOEXEC);
	return own;
}
