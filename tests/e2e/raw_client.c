/* SPDX-License-Identifier: MIT */
/* See raw_client.h. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "tests/e2e/raw_client.h"

enum { PATIENCE_S = 5 };

int
raw_dial(long port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct timeval patience = { .tv_sec = PATIENCE_S };
	struct sockaddr where;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	memcpy(&where, &at, sizeof(where));
	BUG_ON(fd < 0 || connect(fd, &where, sizeof(at)) != 0, "nobody listens on port %ld", port);
	BUG_ON(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0,
	    "no patience");
	return fd;
}

bool
raw_ask(long port, struct str request, struct strbuf *heard)
{
	char bytes[4096];
	ssize_t got;
	int fd = raw_dial(port);
	(void) send(fd, request.data, request.len, MSG_NOSIGNAL);
	(void) shutdown(fd, SHUT_WR);
	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		strbuf_add(heard, str_of(bytes, (size_t) got));
	(void) close(fd);
	return got == 0;
}

int
raw_status(struct str heard, size_t *out_answers)
{
	int64_t status = 0;
	*out_answers = 0;
	for (ptrdiff_t at = -1; (at = str_find(heard, STR("HTTP/1.1 "), (size_t) (at + 1))) >= 0;)
		if ((*out_answers)++ == 0 &&
		    !str_to_int(str_sub(heard, (size_t) at + 9, (size_t) at + 12), &status))
			status = -1;
	return (int) status;
}
