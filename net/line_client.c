/* SPDX-License-Identifier: MIT */
/* The command line's half of net/line_server.h: blocks, with one time limit for the whole call. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "net/monotonic.h"
#include "net/line_server.h"

/* Waits until fd is ready for `events`; false when `until` has passed. */
static bool
wait_for(int fd, short events, int64_t until, struct error *error)
{
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = events };
		int64_t left = until - monotonic_ms();
		int rc = left <= 0 ? 0 : poll(&ready, 1, left > 60000 ? 60000 : (int) left);
		if (rc > 0)
			return true;
		if (rc == 0 && monotonic_ms() >= until)
			return error_set(error, ERROR_IO, "no answer in time");
		if (rc < 0 && errno != EINTR)
			return error_set(error, ERROR_IO, "poll: %s", strerror(errno));
	}
}

static bool
client_connect(const char *path, int *out_fd, struct error *error)
{
	struct sockaddr_un there = { .sun_family = AF_UNIX };
	size_t length = strlen(path);
	if (length >= sizeof(there.sun_path))
		return error_set(error, ERROR_LIMIT, "%s: too long for a socket", path);
	memcpy(there.sun_path, path, length);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	BUG_ON(fd < 0, "no socket");
	if (connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)) == 0) {
		*out_fd = fd;
		return true;
	}
	int why = errno;
	close(fd);
	if (why == ENOENT || why == ECONNREFUSED)
		return error_set(error, ERROR_MISSING, "%s: nobody serves there", path);
	if (why == EACCES || why == EPERM)
		return error_set(error, ERROR_DENIED, "%s: not allowed", path);
	return error_set(error, ERROR_IO, "%s: %s", path, strerror(why));
}

static bool
client_send(int fd, struct str bytes, int64_t until, struct error *error)
{
	size_t sent = 0;
	while (sent < bytes.len) {
		if (!wait_for(fd, POLLOUT, until, error))
			return false;
		ssize_t n =
		    send(fd, bytes.data + sent, bytes.len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			return error_set(error, ERROR_DENIED, "the service closed the connection");
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return error_set(error, ERROR_IO, "send: %s", strerror(errno));
		if (n > 0)
			sent += (size_t) n;
	}
	return true;
}

static bool
client_receive(int fd, int64_t until, struct strbuf *answer, struct error *error)
{
	enum { PIECE = 16384 };
	char piece[PIECE];
	for (;;) {
		if (!wait_for(fd, POLLIN, until, error))
			return false;
		ssize_t n = recv(fd, piece, sizeof(piece), MSG_DONTWAIT);
		if (n == 0)
			return error_set(error, ERROR_IO, "the service ended without an answer");
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n < 0)
			return error_set(error, ERROR_IO, "receive: %s", strerror(errno));
		const char *end = memchr(piece, '\n', (size_t) n);
		strbuf_add(
		    answer, str_of(piece, end == NULL ? (size_t) n : (size_t) (end - piece)));
		if (strbuf_is_over(answer))
			return error_set(error, ERROR_LIMIT, "the answer is too long");
		if (end != NULL)
			return true;
	}
}

bool
line_client_call(
    const char *path, struct str request, span wait, struct strbuf *answer, struct error *error)
{
	int64_t until = monotonic_ms() + wait.ms;
	int fd = -1;
	if (request.len > 0 &&
	    (memchr(request.data, '\n', request.len) != NULL ||
		memchr(request.data, '\0', request.len) != NULL))
		return error_set(error, ERROR_INPUT, "a request is one line");
	if (request.len > LINE_LIMIT)
		return error_set(error, ERROR_LIMIT, "a request of %zu bytes, at most %d",
		    request.len, LINE_LIMIT);
	size_t before = answer->len;
	if (!client_connect(path, &fd, error))
		return false;
	bool good = client_send(fd, request, until, error) &&
	    client_send(fd, STR("\n"), until, error) && client_receive(fd, until, answer, error);
	close(fd);
	if (!good)
		strbuf_truncate(answer, before);
	return good;
}
