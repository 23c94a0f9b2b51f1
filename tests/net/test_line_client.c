/* SPDX-License-Identifier: MIT */
/* The command line's call: one line in, one line out, and what is known when none comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/net/line_host.h"

/* The blocking client needs the loop to run elsewhere. */
struct caller {
	struct host *host;
	struct str request;
	struct strbuf answer;
	struct error error;
	bool good;
};

static void *
call(void *arg)
{
	struct caller *caller = arg;
	struct strbuf ignored;
	caller->good = line_client_call(
	    caller->host->path, caller->request, seconds(20), &caller->answer, &caller->error);
	strbuf_init(&ignored, 100);
	if (!line_client_call(caller->host->path, STR("stop"), seconds(20), &ignored, NULL))
		abort();
	strbuf_done(&ignored);
	return NULL;
}

static void
caller_run(struct caller *caller, struct host *host, struct str request, size_t limit)
{
	pthread_t thread;
	*caller = (struct caller){ .host = host, .request = request };
	strbuf_init(&caller->answer, limit);
	assert_int_equal(pthread_create(&thread, NULL, call, caller), 0);
	loop_run(host->loop);
	turn(host);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void
test_a_call_and_its_answer(void **state)
{
	(void) state;
	struct host host;
	struct caller caller;
	host_init(&host);
	caller_run(&caller, &host, STR("hello"), 100);
	assert_true(caller.good);
	assert_string_equal(strbuf_cstr(&caller.answer), "echo hello");
	strbuf_done(&caller.answer);
	caller_run(&caller, &host, STR(""), 100);
	assert_true(caller.good);
	assert_string_equal(strbuf_cstr(&caller.answer), "echo ");
	strbuf_done(&caller.answer);
	caller_run(&caller, &host, STR("hello"), 7);
	assert_false(caller.good);
	assert_int_equal(caller.error.kind, ERROR_LIMIT);
	assert_string_equal(strbuf_cstr(&caller.answer), "");
	strbuf_done(&caller.answer);
	host_done(&host);
}

static void
test_long_lines_go_both_ways(void **state)
{
	(void) state;
	static const struct {
		size_t size;
		bool want;
	} cases[] = {
		{ LINE_LIMIT - 5, true },
		{ LINE_LIMIT + 1, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host host;
		struct caller caller;
		char *text = alloc_new(cases[i].size + 1);
		memset(text, 'x', cases[i].size);
		host_init(&host);
		caller_run(&caller, &host, str_of(text, cases[i].size), LINE_LIMIT);
		assert_int_equal(caller.good, cases[i].want);
		if (caller.good)
			assert_int_equal(caller.answer.len, cases[i].size + 5);
		else
			assert_int_equal(caller.error.kind, ERROR_LIMIT);
		strbuf_done(&caller.answer);
		host_done(&host);
		free(text);
	}
}

static void
test_where_nobody_serves(void **state)
{
	(void) state;
	struct host host;
	struct strbuf answer;
	struct error error = { 0 };
	host_init(&host);
	strbuf_init(&answer, 100);
	assert_false(line_client_call(host.path, STR("a\nb"), seconds(1), &answer, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	/* Serves, but does not answer in time: nobody runs the loop. */
	assert_false(line_client_call(host.path, STR("a"), milliseconds(50), &answer, &error));
	assert_int_equal(error.kind, ERROR_IO);
	line_server_free(host.server);
	host.server = NULL;
	assert_false(line_client_call(host.path, STR("a"), seconds(1), &answer, &error));
	assert_int_equal(error.kind, ERROR_MISSING);

	/* A socket that a dead process left behind is replaced; a file is not. */
	struct sockaddr_un here = { .sun_family = AF_UNIX };
	memcpy(here.sun_path, host.path, strlen(host.path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (const struct sockaddr *) (const void *) &here, sizeof(here)), 0);
	close(fd);
	assert_false(line_client_call(host.path, STR("a"), seconds(1), &answer, &error));
	assert_int_equal(error.kind, ERROR_MISSING);
	host.server = line_server_new(host.loop, host.path, &host.owner, &error);
	assert_non_null(host.server);
	line_server_free(host.server);
	FILE *file = fopen(host.path, "w");
	assert_non_null(file);
	fclose(file);
	host.server = line_server_new(host.loop, host.path, &host.owner, &error);
	assert_null(host.server);
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_int_equal(unlink(host.path), 0);
	strbuf_done(&answer);
	host_done(&host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_call_and_its_answer),
		cmocka_unit_test(test_long_lines_go_both_ways),
		cmocka_unit_test(test_where_nobody_serves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
