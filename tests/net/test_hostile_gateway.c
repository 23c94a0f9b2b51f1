/* SPDX-License-Identifier: MIT */
/*
 * Check C10: a gateway that means harm, or is ill, costs bounded time and bounded memory, and what it
 * says cannot put a text off for ever. It is a process of its own, so that the memory is ours alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/loop.h"
#include "net/transfer.h"

enum { TOTAL_MS = 600, PATIENCE_MS = 20000, MEMORY_KB = 1024, BOMB_BYTES = 60000 };

/* What the gateway does, by the path that is asked for. */
static void
repeat(int fd, const char *head, size_t head_len, char filler, int pause_ms)
{
	char piece[4096];
	memset(piece, filler, sizeof(piece));
	if (write(fd, head, head_len) != (ssize_t) head_len)
		return;
	size_t each = pause_ms > 0 ? 1 : sizeof(piece);
	while (write(fd, piece, each) > 0)
		(void) nanosleep(&(struct timespec){ .tv_nsec = pause_ms * 1000000L }, NULL);
}

static void
serve(int fd)
{
	static const struct {
		const char *path, *head;
		char filler;
		int pause_ms;
	} ways[] = {
		{ "GET /drip ", "HTTP/1.1 202 OK\r\nContent-Length: 1000000\r\n\r\n", 'x', 20 },
		{ "GET /slow-head ", "HTTP/1.1 202 OK\r\nX: ", 'x', 20 },
		{ "GET /gigabyte ", "HTTP/1.1 202 OK\r\nContent-Length: 1000000000\r\n\r\n", 'x',
		    0 },
		{ "GET /endless ", "HTTP/1.1 202 OK\r\n\r\n", 'x', 0 },
		{ "GET /endless-head ", "HTTP/1.1 202 OK\r\nX: ", 'x', 0 },
		{ "GET /chunk ",
		    "HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n", 'x',
		    0 },
	};
	char request[2048];
	ssize_t got = read(fd, request, sizeof(request) - 1);
	request[got < 0 ? 0 : got] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (strncmp(request, ways[i].path, strlen(ways[i].path)) == 0)
			repeat(fd, ways[i].head, strlen(ways[i].head), ways[i].filler,
			    ways[i].pause_ms);
	/* Ten megabytes of nothing, or so it says: what it unpacks to does not matter to who never
	 * unpacks. */
	if (strncmp(request, "GET /bomb ", 10) == 0) {
		static char bomb[BOMB_BYTES + 128];
		int head = snprintf(bomb, 128,
		    "HTTP/1.1 202 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n\x1f\x8b\x08",
		    BOMB_BYTES);
		(void) !write(fd, bomb, (size_t) head + BOMB_BYTES - 3);
	}
	if (strncmp(request, "GET /later?", 11) == 0) {
		char answer[sizeof(request) + 64];
		int len = snprintf(answer, sizeof(answer),
		    "HTTP/1.1 429 Slow\r\nRetry-After: %.*s\r\nContent-Length: 0\r\n\r\n",
		    (int) strcspn(request + 11, " "), request + 11);
		(void) !write(fd, answer, (size_t) len);
	}
}

struct hostile {
	pid_t child;
	int port;
	struct loop *loop;
	struct transfers *transfers;
};

static int
begin(void **state)
{
	struct hostile *hostile = alloc_new(sizeof(*hostile));
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr *address = (struct sockaddr *) (void *) &at;
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(listener, address, size), 0);
	assert_int_equal(listen(listener, 16), 0);
	assert_int_equal(getsockname(listener, address, &size), 0);
	hostile->port = ntohs(at.sin_port);
	hostile->child = fork();
	if (hostile->child == 0) {
		(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void) signal(SIGPIPE, SIG_IGN);
		for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; (void) close(fd))
			serve(fd);
		_exit(0);
	}
	(void) close(listener);
	hostile->loop = loop_new();
	hostile->transfers = transfers_new(hostile->loop);
	*state = hostile;
	return 0;
}

static int
end(void **state)
{
	struct hostile *hostile = *state;
	(void) kill(hostile->child, SIGKILL);
	(void) waitpid(hostile->child, NULL, 0);
	transfers_free(hostile->transfers);
	loop_free(hostile->loop);
	free(hostile);
	return 0;
}

struct outcome {
	struct transfer transfer;
	bool done;
	enum transfer_end end;
	int status;
	span retry_after;
	size_t length;
};

static void
on_done(struct transfer *transfer, const struct transfer_result *result)
{
	struct outcome *outcome = container_of(transfer, struct outcome, transfer);
	outcome->done = true;
	outcome->end = result->end;
	outcome->status = result->status;
	outcome->retry_after = result->retry_after;
	outcome->length = result->body.len;
}

static struct outcome
ask(struct hostile *hostile, const char *path)
{
	struct outcome outcome = { .transfer.on_done = on_done };
	char url[256];
	(void) snprintf(url, sizeof(url), "http://127.0.0.1:%d/%s", hostile->port, path);
	transfer_start(hostile->transfers, &outcome.transfer,
	    &(struct transfer_request){ .url = url, .total = milliseconds(TOTAL_MS) });
	while (!outcome.done)
		loop_turn(hostile->loop, seconds(1));
	return outcome;
}

static int64_t
now_ms(void)
{
	struct timespec t;
	(void) clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The most that this process ever had, in KiB; 0 where the kernel does not say. */
static long
memory_kb(void)
{
	char line[256];
	long kb = 0;
	FILE *in = fopen("/proc/self/status", "re");
	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kb = strtol(line + 6, NULL, 10);
	if (in != NULL)
		(void) fclose(in);
	return kb;
}

static void
test_c10_what_never_ends_costs_bounded_time_and_memory(void **state)
{
	static const struct {
		const char *path;
		enum transfer_end end;
		size_t length;
	} cases[] = {
		{ "drip", TRANSFER_DOUBT, 0 },
		{ "slow-head", TRANSFER_DOUBT, 0 },
		{ "gigabyte", TRANSFER_DOUBT, 0 },
		{ "endless", TRANSFER_DOUBT, 0 },
		{ "endless-head", TRANSFER_DOUBT, 0 },
		{ "chunk", TRANSFER_DOUBT, 0 },
		{ "bomb", TRANSFER_ANSWERED, BOMB_BYTES },
	};
	struct hostile *hostile = *state;
	(void) ask(hostile, "later?1"); /* what the first transfer of a process costs */
	(void) ask(hostile, "bomb");
	long before = memory_kb();
	int64_t slowest = 0;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t began = now_ms();
		struct outcome got = ask(hostile, cases[i].path);
		int64_t took = now_ms() - began;
		slowest = took > slowest ? took : slowest;
		if (got.end != cases[i].end)
			fail_msg("%s: ended as %d", cases[i].path, (int) got.end);
		if (cases[i].length > 0)
			assert_int_equal(got.length, cases[i].length);
		assert_true(took <= PATIENCE_MS);
	}
	long grown = memory_kb() - before;
	print_message("C10: %zu hostile answers, each ended within %d ms (of %d allowed to it), "
		      "%ld KiB more memory at most\n",
	    ARRAY_LEN(cases), (int) slowest, TOTAL_MS, grown);
	/* A mebibyte for each: the sanitizers keep what is freed, so it may add up. */
	assert_true(grown <= MEMORY_KB * (long) ARRAY_LEN(cases));
}

/* A gateway's wish is one: an hour and then we ask again. */
static void
test_c10_no_gateway_puts_a_text_off_for_ever(void **state)
{
	static const struct {
		const char *said;
		int64_t seconds;
	} cases[] = {
		{ "0", 0 },
		{ "7", 7 },
		{ "3600", 3600 },
		{ "3601", 3600 },
		{ "999999999", 3600 },
		{ "9223372036854775", 3600 },
		{ "9223372036854775807", 3600 },
		{ "99999999999999999999999", 0 }, /* no number to libcurl: our own back-off */
		{ "-7", 0 },
		{ "-9223372036854775808", 0 },
		{ "soon", 0 },
		{ "", 0 },
	};
	struct hostile *hostile = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char path[128];
		(void) snprintf(path, sizeof(path), "later?%s", cases[i].said);
		struct outcome got = ask(hostile, path);
		assert_int_equal(got.status, 429);
		if (got.retry_after.ms != cases[i].seconds * 1000)
			fail_msg("Retry-After: %s is %lld ms", cases[i].said,
			    (long long) got.retry_after.ms);
	}
	print_message(
	    "C10: %zu wishes in Retry-After, none longer than an hour\n", ARRAY_LEN(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_c10_what_never_ends_costs_bounded_time_and_memory, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_c10_no_gateway_puts_a_text_off_for_ever, begin, end),
	};
	return cmocka_run_group_tests_name("hostile gateway", tests, NULL, NULL);
}
