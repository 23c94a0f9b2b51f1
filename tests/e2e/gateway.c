/* SPDX-License-Identifier: MIT */
/*
 * gateway PORT HOOK SEED LOG [PACE]: an unreliable SMS gateway, and all the patients behind it.
 *
 * On PORT it takes texts as Kannel's sendsms does, and of a hundred it treats thirty badly
 * (enum fault below). What it has accepted reaches the phone: it calls the receipt's address, and
 * after a moment the patient answers at HOOK, which is hark's own webhook. Both calls are made again,
 * under the same id, until hark says 200, and one in ten once more after that. Now and then nobody
 * listens for a while. PACE, 100 unless it is given, is how long all of them take, of a hundred.
 *
 * LOG, a line each, written at once: "text ASK NUMBER" for each text that reached a phone, "kept ID"
 * for each reply that hark acknowledged. On SIGUSR1 the faults end, and nobody is slower than 100 any
 * more; from one SIGUSR2 to the next every text is kept waiting for its answer; SIGTERM prints the counts.
 *
 * One thread, one poll loop; connections and calls to come are flat tables.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include "base/base.h"
#include "tests/e2e/patient.h"

enum {
	LINKS = 400,
	CALLS = 8192,
	CALLS_AT_ONCE = 48,
	REQUEST = 8192,
	URL = 1024,
	WORD = PATIENT_WORD
};
enum { LIFE_SECONDS = 1200, DOWN_MS = 250, UP_MS = 2000, HOLD_MS = 30000, USUAL_PACE = 100 };

enum fault {
	FAULT_SILENT,  /* taken, and no answer for as long as anybody waits */
	FAULT_CUT,     /* taken, and the connection closed without a byte */
	FAULT_HALF,    /* taken, and half an answer */
	FAULT_500,     /* taken, and "500" */
	FAULT_BUSY,    /* not taken, and "503" */
	FAULT_REFUSED, /* not taken: nobody listens, for a while */
	FAULT_COUNT,
};

static const struct {
	const char *name;
	int percent;
} faults[FAULT_COUNT] = {
	[FAULT_SILENT] = { "no-answer", 2 },
	[FAULT_CUT] = { "cut", 9 },
	[FAULT_HALF] = { "half-answer", 6 },
	[FAULT_500] = { "500-after-accept", 9 },
	[FAULT_BUSY] = { "503-before", 4 },
	[FAULT_REFUSED] = { "refused-while-down", 0 },
};

struct call { /* to hark, to be made */
	int64_t at;
	bool under_way, is_reply, again;
	char id[WORD];
	char target[URL]; /* path and query */
};

struct link {
	int fd;            /* 0: free */
	struct call *call; /* ours to hark; NULL: hark's to us */
	bool held, paused; /* no answer at all; an answer after the pause */
	int64_t until;
	size_t have;
	char text[REQUEST];
};

static struct link links[LINKS];
static struct call calls[CALLS];
static int call_count, links_out, pace = USUAL_PACE;
static uint64_t seed;
static bool faulty = true;
static volatile sig_atomic_t wants_calm, wants_pause, wants_end;
static FILE *out;
static const char *hook;
static uint16_t hark_port, own_port;
static int listener = -1;
static int64_t turn_at;
static long taken, seen[FAULT_COUNT], replies, kept, receipts;

static int64_t
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* splitmix64 */
static int
draw(int below)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (int) ((z ^ z >> 31) % (uint64_t) below);
}

static struct sockaddr
loopback(uint16_t port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr where;
	memcpy(&where, &at, sizeof(where));
	return where;
}

static void
open_up(void)
{
	int yes = 1;
	struct sockaddr at = loopback(own_port);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(listener, &at, sizeof(at)) != 0 || listen(listener, 256) != 0) {
		perror("gateway: listen");
		exit(1);
	}
	turn_at = now_ms() + UP_MS / 2 + draw(UP_MS);
}

static void
shut_down(void)
{
	(void) close(listener);
	listener = -1;
	turn_at = now_ms() + DOWN_MS;
	seen[FAULT_REFUSED]++;
}

/* Links */

static struct link *
link_new(int fd, struct call *call)
{
	for (int i = 0; i < LINKS; i++)
		if (links[i].fd == 0) {
			links[i] = (struct link){ .fd = fd, .call = call };
			links[i].until = now_ms() + 20000;
			return &links[i];
		}
	(void) close(fd);
	return NULL;
}

static void
link_end(struct link *link)
{
	(void) close(link->fd);
	link->fd = 0;
	if (link->call != NULL) {
		link->call->under_way = false;
		links_out--;
	}
}

/* Calls to hark */

static struct call *
call_new(int64_t at)
{
	if (call_count == CALLS) {
		fputs("gateway: too many calls wait\n", stderr);
		exit(1);
	}
	calls[call_count] = (struct call){ .at = at };
	return &calls[call_count++];
}

static void
call_start(struct call *call)
{
	char request[REQUEST];
	struct sockaddr at = loopback(hark_port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	call->at = now_ms() + 100 + draw(200); /* the next try, if this one fails */
	/* Loopback connects or refuses at once. */
	if (fd < 0 || connect(fd, &at, sizeof(at)) != 0) {
		if (fd >= 0)
			(void) close(fd);
		return;
	}
	int len = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", call->target,
	    (unsigned) hark_port);
	if (send(fd, request, (size_t) len, MSG_NOSIGNAL) != len) {
		(void) close(fd);
		return;
	}
	if (link_new(fd, call) == NULL)
		return;
	call->under_way = true;
	links_out++;
}

static void
call_answered(struct call *call, const char *answer)
{
	if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
		return;
	if (call->is_reply && !call->again) {
		fprintf(out, "kept %s\n", call->id);
		kept++;
	}
	receipts += call->is_reply ? 0 : 1;
	if (faulty && !call->again && draw(10) == 0) {
		call->again = true; /* our 200 was lost, as it were */
		call->at = now_ms() + draw(1000);
		return;
	}
	call->at = INT64_MAX;
}

/* The ended ones go; links point into the table, so only while none is open. */
static void
calls_sweep(void)
{
	if (links_out > 0 || call_count < CALLS / 2)
		return;
	int left = 0;
	for (int i = 0; i < call_count; i++)
		if (calls[i].at != INT64_MAX)
			calls[left++] = calls[i];
	call_count = left;
}

/* Texts from hark */

static void
reach_phone(const char *query)
{
	static char text[REQUEST], url[URL];
	char number[WORD] = "", ask[WORD] = "", word[WORD];
	if (!patient_field(query, "text", text, sizeof(text)) ||
	    !patient_field(query, "to", number, sizeof(number)) ||
	    !patient_field(query, "dlr-url", url, sizeof(url)))
		return;
	const char *path = strchr(url + strlen("http://"), '/');
	const char *args = strchr(url, '?');
	if (path == NULL || args == NULL || !patient_field(args + 1, "ask", ask, sizeof(ask)))
		return;
	fprintf(out, "text %s %s\n", ask, number);
	taken++;
	static const char *const stages[] = { "&d=8", "&d=1" };
	char *end = strstr(url, "&d=%d");
	if (end != NULL)
		*end = '\0';
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		struct call *call = call_new(now_ms() + draw(300) * pace / 100);
		(void) snprintf(call->target, URL, "%.900s%s", path, stages[i]);
	}
	const char *reply = patient_reply(text, number, word);
	if (reply == NULL)
		return;
	struct call *call = call_new(now_ms() + (50 + draw(900)) * pace / 100);
	call->is_reply = true;
	(void) snprintf(call->id, WORD, "mo-%ld", replies++);
	(void) snprintf(call->target, URL, "%.400s?id=%s&from=%%2B%s&to=447700900000&text=%s", hook,
	    call->id, number[0] == '+' ? number + 1 : number, reply);
}

static enum fault
draw_fault(void)
{
	int point = draw(100);
	for (int i = 0; faulty && i < FAULT_COUNT; i++)
		if ((point -= faults[i].percent) < 0)
			return (enum fault) i;
	return FAULT_COUNT;
}

static void
answer(struct link *link, const char *text)
{
	(void) send(link->fd, text, strlen(text), MSG_NOSIGNAL);
	link_end(link);
}

/* A whole request: what becomes of the text, and what hark is told. */
static void
serve(struct link *link)
{
	link->paused = wants_pause;
	if (link->paused)
		return;
	const char *query = strchr(link->text, '?');
	enum fault fault = draw_fault();
	if (fault < FAULT_COUNT)
		seen[fault]++;
	if (fault != FAULT_BUSY && query != NULL)
		reach_phone(query + 1);
	switch (fault) {
	case FAULT_SILENT:
		link->held = true;
		link->until = now_ms() + HOLD_MS;
		break;
	case FAULT_CUT: link_end(link); break;
	case FAULT_HALF:
		answer(link, "HTTP/1.1 202 Accepted\r\nContent-Length: 25\r\n\r\n0: Acc");
		break;
	case FAULT_500:
		answer(link, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		break;
	case FAULT_BUSY:
		answer(link, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		break;
	case FAULT_REFUSED:
	case FAULT_COUNT:
		answer(link,
		    "HTTP/1.1 202 Accepted\r\nContent-Length: 25\r\nConnection: close\r\n\r\n"
		    "0: Accepted for delivery\n");
		break;
	}
}

/* The loop */

static void
hear(struct link *link)
{
	ssize_t got = read(link->fd, link->text + link->have, REQUEST - 1 - link->have);
	if (got > 0) {
		link->have += (size_t) got;
		link->text[link->have] = '\0';
	}
	if (link->call != NULL && got <= 0) {
		if (link->have > 0)
			call_answered(link->call, link->text);
		link_end(link);
	} else if (link->call == NULL && !link->held && !link->paused) {
		if (got <= 0)
			link_end(link);
		else if (strstr(link->text, "\r\n\r\n") != NULL)
			serve(link);
	} else if (got <= 0) {
		link_end(link);
	}
}

static void
start_calls(int64_t now)
{
	for (int i = 0; i < call_count && links_out < CALLS_AT_ONCE; i++)
		if (!calls[i].under_way && calls[i].at <= now)
			call_start(&calls[i]);
}

static void
turn(void)
{
	struct pollfd ready[LINKS + 1];
	struct link *who[LINKS + 1];
	nfds_t count = 0;
	int64_t now = now_ms();
	if (now >= turn_at && listener >= 0 && faulty)
		shut_down();
	else if (now >= turn_at && listener < 0)
		open_up();
	calls_sweep();
	start_calls(now);
	if (listener >= 0)
		ready[count++] = (struct pollfd){ .fd = listener, .events = POLLIN };
	nfds_t first = count;
	for (int i = 0; i < LINKS; i++) {
		if (links[i].fd != 0 && links[i].until <= now)
			link_end(&links[i]);
		if (links[i].fd != 0 && links[i].paused && !wants_pause)
			serve(&links[i]);
		if (links[i].fd == 0)
			continue;
		who[count] = &links[i];
		ready[count++] = (struct pollfd){ .fd = links[i].fd, .events = POLLIN };
	}
	if (poll(ready, count, 10) <= 0)
		return;
	for (nfds_t i = first; i < count; i++)
		if (ready[i].revents != 0)
			hear(who[i]);
	if (first == 1 && ready[0].revents != 0) {
		int fd = accept(listener, NULL, NULL);
		if (fd >= 0)
			(void) link_new(fd, NULL);
	}
}

static void
on_signal(int number)
{
	if (number == SIGUSR1)
		wants_calm = 1;
	else if (number == SIGUSR2)
		wants_pause = !wants_pause;
	else
		wants_end = 1;
}

int
main(int argc, char **argv)
{
	alarm(LIFE_SECONDS);
	if (argc < 5 || argc > 6 || (out = fopen(argv[4], "we")) == NULL) {
		fputs("gateway PORT HOOK SEED LOG [PACE]\n", stderr);
		return 2;
	}
	setvbuf(out, NULL, _IOLBF, 0);
	own_port = (uint16_t) strtol(argv[1], NULL, 10);
	hark_port = (uint16_t) strtol(strchr(argv[2] + strlen("http://"), ':') + 1, NULL, 10);
	hook = strchr(argv[2] + strlen("http://"), '/');
	seed = strtoull(argv[3], NULL, 10);
	pace = argc == 6 ? (int) strtol(argv[5], NULL, 10) : pace;
	(void) signal(SIGUSR1, on_signal);
	(void) signal(SIGUSR2, on_signal);
	(void) signal(SIGTERM, on_signal);
	open_up();
	while (!wants_end) {
		if (wants_calm) {
			faulty = false;
			pace = pace < USUAL_PACE ? pace : USUAL_PACE;
		}
		turn();
	}
	printf("gateway: %ld texts taken, %ld replies, %ld acknowledged, %ld receipts;", taken,
	    replies, kept, receipts);
	for (int i = 0; i < FAULT_COUNT; i++)
		printf(" %s %ld", faults[i].name, seen[i]);
	printf("\n");
	return 0;
}
