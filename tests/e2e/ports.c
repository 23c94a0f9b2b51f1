/* SPDX-License-Identifier: MIT */
/*
 * ports N: prints N ports of 127.0.0.1 that nobody listens on, on one line. They lie below the range
 * from which the kernel takes the near ends of connections, so that only another listener can take
 * them before we do, and are drawn, so that two runs at once hardly ever meet.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "base/base.h"

enum { LOWEST = 12000, HIGHEST = 32000, MOST = 16 };

static uint16_t
draw(void)
{
	uint32_t number = 0;
	if (getrandom(&number, sizeof(number), 0) != (ssize_t) sizeof(number))
		abort();
	return (uint16_t) (LOWEST + number % (HIGHEST - LOWEST));
}

static bool
is_free(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr where;
	/* All addresses: Kannel's fake network listens on all of them. */
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	memcpy(&where, &at, sizeof(where));
	bool good = fd >= 0 && bind(fd, &where, sizeof(at)) == 0;
	if (fd >= 0)
		(void) close(fd);
	return good;
}

int
main(int argc, char **argv)
{
	long wanted = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	uint16_t found[MOST] = { 0 };
	if (wanted < 1 || wanted > MOST)
		return 2;
	for (long count = 0; count < wanted;) {
		uint16_t port = draw();
		bool fresh = true;
		for (long i = 0; i < count; i++)
			fresh = fresh && found[i] != port;
		if (fresh && is_free(port))
			found[count++] = port;
	}
	for (long i = 0; i < wanted; i++)
		printf(i + 1 < wanted ? "%u " : "%u\n", (unsigned) found[i]);
	return 0;
}
