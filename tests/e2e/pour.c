/* SPDX-License-Identifier: MIT */
/*
 * pour PORT MEGABYTES: sends the head that stands on standard input to 127.0.0.1:PORT, and behind it
 * so many megabytes of the letter a (as much of them as is taken), listening all the while. Prints the
 * first status that comes back (0: none), the milliseconds from the end of the head until it came, and
 * how many megabytes were taken: `413 2 4`.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "tests/e2e/raw_client.h"

enum { HEAD_LIMIT = 1 << 16, PATIENCE_MS = 15000, MEGABYTE = 1 << 20 };

static int64_t
now_ms(void)
{
	struct timespec now;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &now) != 0, "no clock");
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
send_head(int fd)
{
	static char head[HEAD_LIMIT];
	size_t size = fread(head, 1, sizeof(head), stdin);
	BUG_ON(send(fd, head, size, MSG_NOSIGNAL) != (ssize_t) size, "the head was not taken");
	BUG_ON(fcntl(fd, F_SETFL, O_NONBLOCK) != 0, "no waiting");
}

/* Pours until all is out or the other end lets go; when the first answer came is noted on the way. */
static int64_t
pour(int fd, int64_t bytes, struct strbuf *heard, int64_t *out_answered)
{
	static char letters[65536], answer[4096];
	int64_t began = now_ms(), sent = 0;
	memset(letters, 'a', sizeof(letters));
	for (bool open = true; open && now_ms() - began < PATIENCE_MS;) {
		short wants = (short) (POLLIN | (sent < bytes ? POLLOUT : 0));
		struct pollfd waits = { .fd = fd, .events = wants };
		(void) poll(&waits, 1, 100);
		ssize_t got = recv(fd, answer, sizeof(answer), 0);
		if (got > 0 && heard->len == 0)
			*out_answered = now_ms() - began;
		if (got > 0)
			strbuf_add(heard, str_of(answer, (size_t) got));
		open = got > 0 || (got < 0 && errno == EAGAIN);
		if (!open || sent >= bytes)
			continue;
		ssize_t put = send(fd, letters, sizeof(letters), MSG_NOSIGNAL);
		open = put > 0 || errno == EAGAIN;
		sent += put > 0 ? put : 0;
	}
	return sent;
}

int
main(int argc, char **argv)
{
	struct strbuf heard;
	int64_t answered = -1;
	size_t answers;
	int status;
	if (argc != 3)
		return 2;
	int fd = raw_dial(strtol(argv[1], NULL, 10));
	strbuf_init(&heard, MEGABYTE);
	send_head(fd);
	int64_t sent = pour(fd, strtoll(argv[2], NULL, 10) * MEGABYTE, &heard, &answered);
	status = raw_status(strbuf_str(&heard), &answers);
	printf("%d %d %d\n", status, (int) answered, (int) (sent / MEGABYTE));
	(void) close(fd);
	strbuf_done(&heard);
	return 0;
}
