/* SPDX-License-Identifier: MIT */
/* One line in, one line out, in order; and nobody else at the socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "net/line_server.h"
#include "net/loop.h"

/* Answers "echo <line>"; keeps what starts with "keep" for later; stops the loop on "stop". */
struct host {
	struct line_server_owner owner;
	struct loop *loop;
	struct line_server *server;
	struct line_request *kept;
	size_t calls;
	char dir[32], path[64];
};

static void
host_answer(struct line_request *request)
{
	struct strbuf text;
	strbuf_init(&text, LINE_LIMIT);
	strbuf_puts(&text, "echo ");
	strbuf_add(&text, request->text);
	line_answer(request, strbuf_str(&text));
	strbuf_done(&text);
}

static void
on_request(struct line_server_owner *owner, struct line_request *request)
{
	struct host *host = container_of(owner, struct host, owner);
	host->calls++;
	assert_int_equal(request->uid, geteuid());
	if (str_starts(request->text, "keep")) {
		assert_null(host->kept);
		host->kept = request;
		return;
	}
	if (str_is(request->text, "stop"))
		loop_stop(host->loop);
	host_answer(request);
}

static void
host_init(struct host *host)
{
	struct error error = { 0 };
	*host = (struct host){ .owner.on_request = on_request, .loop = loop_new() };
	(void) snprintf(host->dir, sizeof(host->dir), "/tmp/hark-line-XXXXXX");
	assert_non_null(mkdtemp(host->dir));
	(void) snprintf(host->path, sizeof(host->path), "%s/control.sock", host->dir);
	host->server = line_server_new(host->loop, host->path, &host->owner, &error);
	if (host->server == NULL)
		fail_msg("%s", error.text);
}

static void
host_done(struct host *host)
{
	struct stat there;
	line_server_free(host->server);
	assert_int_equal(lstat(host->path, &there), -1);
	assert_int_equal(rmdir(host->dir), 0);
	loop_free(host->loop);
}

static void
turn(struct host *host)
{
	for (int i = 0; i < 5; i++)
		loop_turn(host->loop, milliseconds(3));
}

static int
raw_client(struct host *host)
{
	struct sockaddr_un there = { .sun_family = AF_UNIX };
	memcpy(there.sun_path, host->path, strlen(host->path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)), 0);
	return fd;
}

static void
say(int fd, struct str text)
{
	assert_int_equal(send(fd, text.data, text.len, MSG_NOSIGNAL), (ssize_t) text.len);
}

static const char *
hear(int fd, char text[static 256])
{
	ssize_t got = recv(fd, text, 255, MSG_DONTWAIT);
	text[got < 0 ? 0 : got] = '\0';
	return text;
}

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
test_a_line_without_end_is_cut(void **state)
{
	(void) state;
	struct host host;
	char piece[65536], text[256];
	host_init(&host);
	int fd = raw_client(&host);
	memset(piece, 'x', sizeof(piece));
	ssize_t sent = 0;
	for (int i = 0; i < 400 && sent >= 0; i++) {
		sent = send(fd, piece, sizeof(piece), MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && i < 20)
			break;
		loop_turn(host.loop, milliseconds(1));
		loop_turn(host.loop, milliseconds(1));
	}
	assert_int_equal(sent, -1); /* cut: broken pipe */
	assert_int_equal(host.calls, 0);
	close(fd);
	fd = raw_client(&host);
	say(fd, STR("a\0b\n"));
	turn(&host);
	assert_int_equal(recv(fd, text, sizeof(text), MSG_DONTWAIT), 0);
	assert_int_equal(host.calls, 0);
	close(fd);
	host_done(&host);
}

static void
test_lines_wait_for_the_answer_before_them(void **state)
{
	(void) state;
	struct host host;
	char text[256];
	host_init(&host);
	int fd = raw_client(&host);
	say(fd, STR("keep this\nsecond\nthi"));
	turn(&host);
	assert_int_equal(host.calls, 1);
	assert_string_equal(hear(fd, text), "");
	host_answer(host.kept);
	turn(&host);
	assert_int_equal(host.calls, 2);
	assert_string_equal(hear(fd, text), "echo keep this\necho second\n");
	say(fd, STR("rd\n"));
	turn(&host);
	assert_string_equal(hear(fd, text), "echo third\n");
	close(fd);
	turn(&host);
	host_done(&host);
}

static void
test_answering_nobody_does_nothing(void **state)
{
	(void) state;
	struct host host;
	host_init(&host);
	int fd = raw_client(&host);
	say(fd, STR("keep one\n"));
	turn(&host);
	close(fd);
	host_answer(host.kept);
	turn(&host);
	host.kept = NULL;
	fd = raw_client(&host);
	say(fd, STR("keep two\n"));
	turn(&host);
	line_server_free(host.server);
	host.server = NULL;
	assert_true(str_is(host.kept->text, "keep two"));
	host_answer(host.kept);
	close(fd);
	host_done(&host);
}

static void
test_the_socket_is_ours_alone(void **state)
{
	(void) state;
	struct host host;
	struct stat there;
	struct error error = { 0 };
	char text[256];
	host_init(&host);
	assert_int_equal(stat(host.path, &there), 0);
	assert_int_equal(there.st_mode & 07777, 0600);
	/* Another one at the same place is refused while we answer. */
	assert_null(line_server_new(host.loop, host.path, &host.owner, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	turn(&host);
	/* Seventeen at once: the last is closed unheard. */
	int fds[LINE_CONNECTIONS + 1];
	for (int i = 0; i <= LINE_CONNECTIONS; i++) {
		fds[i] = raw_client(&host);
		turn(&host);
	}
	assert_int_equal(recv(fds[LINE_CONNECTIONS], text, 1, MSG_DONTWAIT), 0);
	for (int i = 0; i <= LINE_CONNECTIONS; i++)
		close(fds[i]);
	turn(&host);
	if (geteuid() != 0) {
		host_done(&host);
		print_message("not root: whether strangers are refused was not tried\n");
		return;
	}
	/* A stranger, even when the file's mode lets it in. */
	assert_int_equal(chmod(host.dir, 0755), 0);
	assert_int_equal(chmod(host.path, 0666), 0);
	pid_t child = fork();
	if (child == 0) {
		if (setuid(65534) != 0)
			_exit(2);
		int fd = raw_client(&host);
		(void) send(fd, "hello\n", 6, MSG_NOSIGNAL);
		_exit(recv(fd, text, 1, 0) > 0 ? 1 : 0);
	}
	int status = 0;
	for (int i = 0; i < 1000 && waitpid(child, &status, WNOHANG) == 0; i++)
		loop_turn(host.loop, milliseconds(5));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(host.calls, 0);
	host_done(&host);
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
		cmocka_unit_test(test_a_line_without_end_is_cut),
		cmocka_unit_test(test_lines_wait_for_the_answer_before_them),
		cmocka_unit_test(test_answering_nobody_does_nothing),
		cmocka_unit_test(test_the_socket_is_ours_alone),
		cmocka_unit_test(test_where_nobody_serves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
