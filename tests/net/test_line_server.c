/* SPDX-License-Identifier: MIT */
/* One line at a time, in order; and nobody else at the socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "tests/net/line_host.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_without_end_is_cut),
		cmocka_unit_test(test_lines_wait_for_the_answer_before_them),
		cmocka_unit_test(test_answering_nobody_does_nothing),
		cmocka_unit_test(test_the_socket_is_ours_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
