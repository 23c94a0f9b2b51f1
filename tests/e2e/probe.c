/* SPDX-License-Identifier: MIT */
/*
 * probe PORT PATH: sends each raw request of probe_table.c to the webhook PATH at 127.0.0.1:PORT, and
 * judges the answer: the status that it must have, only one, and the connection closed behind it.
 * Prints one line a finding, and the figures of check G1. Exit 1 when a probe went wrong.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/strbuf.h"
#include "tests/e2e/probe.h"

enum { REQUEST_LIMIT = 1 << 16, PATIENCE_S = 5, LONG = 9000 };

static const char fields[] = "&from=%2B447700900999&to=%2B447700900000&text=hello&coding=0";

static void
write_request(struct strbuf *out, const struct probe *probe, const char *path)
{
	for (size_t i = 0; i < probe->size; i++) {
		char c = probe->bytes[i];
		if (c == PROBE_HOOK[0])
			strbuf_printf(out, "%s?id=%s%s", path, probe->name, fields);
		else if (c == PROBE_SMUGGLED[0])
			strbuf_printf(out, "%s?id=smuggled-%s%s", path, probe->name, fields);
		else if (c == PROBE_LONG[0])
			strbuf_printf(out, "%0*d", LONG, 0);
		else
			strbuf_char(out, c);
	}
	BUG_ON(strbuf_is_over(out), "%s: too long a request", probe->name);
}

static int
dial(long port)
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

/* What came back until the connection closed; false when it did not. */
static bool
ask(long port, struct str request, struct strbuf *heard)
{
	char bytes[4096];
	ssize_t got;
	int fd = dial(port);
	(void) send(fd, request.data, request.len, MSG_NOSIGNAL);
	(void) shutdown(fd, SHUT_WR);
	while ((got = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		strbuf_add(heard, str_of(bytes, (size_t) got));
	(void) close(fd);
	return got == 0;
}

static int
status_of(struct str heard, size_t *out_answers)
{
	int64_t status = 0;
	*out_answers = 0;
	for (ptrdiff_t at = -1; (at = str_find(heard, STR("HTTP/1.1 "), (size_t) (at + 1))) >= 0;)
		if ((*out_answers)++ == 0 &&
		    !str_to_int(str_sub(heard, (size_t) at + 9, (size_t) at + 12), &status))
			status = -1;
	return (int) status;
}

/* Whether it went as it should; counts what was taken. */
static bool
try(const struct probe *probe, long port, const char *path, bool *out_accepted)
{
	struct strbuf request, heard;
	size_t answers;
	strbuf_init(&request, REQUEST_LIMIT);
	strbuf_init(&heard, REQUEST_LIMIT);
	write_request(&request, probe, path);
	bool closed = ask(port, strbuf_str(&request), &heard);
	int status = status_of(strbuf_str(&heard), &answers);
	bool good = closed && status == probe->status && answers == (probe->status != 0);
	*out_accepted = status >= 200 && status < 300;
	if (!good)
		printf("%s: status %d, wanted %d; %zu answers%s\n", probe->name, status,
		    probe->status, answers, closed ? "" : "; not closed");
	strbuf_done(&heard);
	strbuf_done(&request);
	return good;
}

static bool
is_new_form(const struct probe *probe)
{
	for (const struct probe *other = probes; other != probe; other++)
		if (other->form != NULL && strcmp(other->form, probe->form) == 0)
			return false;
	return true;
}

int
main(int argc, char **argv)
{
	size_t count = 0, forms = 0, spellings = 0, taken = 0, good = 0, wrong = 0;
	if (argc != 3)
		return 2;
	for (const struct probe *probe = probes; probe->name != NULL; probe++) {
		bool accepted;
		wrong += !try(probe, strtol(argv[1], NULL, 10), argv[2], &accepted);
		count++;
		good += probe->status == 200;
		if (probe->form == NULL)
			continue;
		spellings++;
		forms += is_new_form(probe);
		taken += accepted;
	}
	printf("G1: %zu probes, %zu ambiguous forms in %zu of them, %zu accepted; %zu good ones\n",
	    count, forms, spellings, taken, good);
	return wrong > 0 || taken > 0;
}
