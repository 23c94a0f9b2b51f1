/* SPDX-License-Identifier: MIT */
/*
 * raw PORT: sends standard input to 127.0.0.1:PORT as it is, closes its half, and prints what comes
 * back. Exit 1 when nobody listens there. What it is given may be half a request: that is its use.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/base.h"

static int
dial(long port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr where;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	memcpy(&where, &at, sizeof(where));
	if (fd >= 0 && connect(fd, &where, sizeof(at)) == 0)
		return fd;
	return -1;
}

static void
copy(int from, int to)
{
	char buffer[4096];
	ssize_t got;
	while ((got = read(from, buffer, sizeof(buffer))) > 0)
		for (ssize_t done = 0, put; done < got; done += put)
			if ((put = write(to, buffer + done, (size_t) (got - done))) <= 0)
				return;
}

int
main(int argc, char **argv)
{
	int fd = argc == 2 ? dial(strtol(argv[1], NULL, 10)) : -1;
	if (fd < 0)
		return 1;
	struct timeval limit = { .tv_sec = 20 };
	(void) setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	copy(STDIN_FILENO, fd);
	(void) shutdown(fd, SHUT_WR);
	copy(fd, STDOUT_FILENO);
	return 0;
}
