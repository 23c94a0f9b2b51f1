/* SPDX-License-Identifier: MIT */
/*
 * crowd PORT COUNT SECONDS ADDRESSES slow|idle: holds COUNT connections to 127.0.0.1:PORT for so long,
 * which come from as many addresses of this machine, 127.0.0.2 and on. Slow ones send a line of a head
 * that never ends every four seconds, and come again a second after they were closed; idle ones say
 * nothing, and stay away. Says `crowded` on a line when each has tried once, and in the end how many
 * there were.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/base.h"

enum { LINE_MS = 4000, AGAIN_MS = 1000, TURN_MS = 50, STEP = 50, STEP_US = 5000 };

struct guest {
	int fd;     /* -1: outside */
	int64_t at; /* when it says its next line, or comes again */
};

struct crowd {
	struct guest *guests;
	long count, addresses, port;
	bool slow;
	long opened, closed;
};

static int64_t
now_ms(void)
{
	struct timespec now;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &now) != 0, "no clock");
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct sockaddr
place(long last, long port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t) last),
	};
	struct sockaddr where;
	memcpy(&where, &at, sizeof(where));
	return where;
}

static void
say(struct guest *guest, const char *line)
{
	(void) send(guest->fd, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
come(struct crowd *crowd, long i)
{
	struct guest *guest = &crowd->guests[i];
	struct sockaddr from = place(2 + i % crowd->addresses, 0), to = place(1, crowd->port);
	guest->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	BUG_ON(guest->fd < 0, "no socket");
	guest->at = now_ms() + (crowd->slow ? LINE_MS : INT32_MAX);
	if (bind(guest->fd, &from, sizeof(from)) == 0 && connect(guest->fd, &to, sizeof(to)) == 0) {
		crowd->opened++;
		if (crowd->slow)
			say(guest, "POST / HTTP/1.1\r\nHost: localhost\r\n");
		return;
	}
	(void) close(guest->fd);
	guest->fd = -1;
	guest->at = now_ms() + AGAIN_MS;
}

static bool
was_closed(const struct guest *guest)
{
	char bytes[512];
	ssize_t got = recv(guest->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	return got == 0 || (got < 0 && errno != EAGAIN);
}

static void
turn(struct crowd *crowd)
{
	for (long i = 0; i < crowd->count; i++) {
		struct guest *guest = &crowd->guests[i];
		if (guest->fd >= 0 && was_closed(guest)) {
			(void) close(guest->fd);
			guest->fd = -1;
			guest->at = now_ms() + (crowd->slow ? AGAIN_MS : INT32_MAX);
			crowd->closed++;
		}
		if (now_ms() < guest->at)
			continue;
		guest->at += LINE_MS;
		if (guest->fd < 0)
			come(crowd, i);
		else
			say(guest, "X-Line: 1\r\n");
	}
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	if (argc != 6)
		return 2;
	BUG_ON(getrlimit(RLIMIT_NOFILE, &files) != 0, "no limit");
	files.rlim_cur = files.rlim_max;
	BUG_ON(setrlimit(RLIMIT_NOFILE, &files) != 0, "no files");
	struct crowd crowd = {
		.port = strtol(argv[1], NULL, 10),
		.count = strtol(argv[2], NULL, 10),
		.addresses = strtol(argv[4], NULL, 10),
		.slow = strcmp(argv[5], "slow") == 0,
	};
	crowd.guests = alloc_new((size_t) crowd.count * sizeof(*crowd.guests));
	for (long i = 0; i < crowd.count; i++) {
		/* Faster than they are let in, and the kernel makes them wait for a second. */
		struct timespec step = { .tv_nsec = STEP_US * 1000L };
		if (i % STEP == 0)
			(void) nanosleep(&step, NULL);
		come(&crowd, i);
	}
	printf("crowded\n");
	(void) fflush(stdout);
	int64_t end = now_ms() + strtol(argv[3], NULL, 10) * 1000;
	while (now_ms() < end) {
		struct timespec wait = { .tv_nsec = TURN_MS * 1000000L };
		turn(&crowd);
		(void) nanosleep(&wait, NULL);
	}
	printf("opened %ld, closed by the other end %ld\n", crowd.opened, crowd.closed);
	free(crowd.guests);
	return 0;
}
