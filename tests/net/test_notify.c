/* SPDX-License-Identifier: MIT */
/* The service manager reads exactly what sd_notify(3) says, and silence when it is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>
#include <sys/un.h>

#include "net/notify.h"

static const char *
heard(int fd, char text[static 128])
{
	ssize_t got = recv(fd, text, 127, MSG_DONTWAIT);
	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static void
speak_to(const char *name, size_t length, const char *variable)
{
	char text[128];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	memcpy(address.sun_path, name, length);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	assert_true(fd >= 0);
	socklen_t size = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + length);
	assert_int_equal(bind(fd, (const struct sockaddr *) (const void *) &address, size), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", variable, 1), 0);
	notify_ready();
	assert_string_equal(heard(fd, text), "READY=1");
	notify_watchdog();
	assert_string_equal(heard(fd, text), "WATCHDOG=1");
	notify_stopping();
	assert_string_equal(heard(fd, text), "STOPPING=1");
	notify_status("3 waiting");
	assert_string_equal(heard(fd, text), "STATUS=3 waiting");
	notify_reloading((instant){ 1234 });
	assert_string_equal(heard(fd, text), "RELOADING=1\nMONOTONIC_USEC=1234000");
	close(fd);
	notify_ready(); /* nobody listens: nothing happens */
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	notify_ready();
}

static void
test_a_socket_in_the_file_system(void **state)
{
	(void) state;
	char dir[] = "/tmp/hark-notify-XXXXXX";
	assert_non_null(mkdtemp(dir));
	char path[64];
	(void) snprintf(path, sizeof(path), "%s/notify", dir);
	speak_to(path, strlen(path), path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void
test_an_abstract_socket(void **state)
{
	(void) state;
	char name[64], variable[64];
	int length = snprintf(name, sizeof(name), "%chark-notify-%d", '\0', (int) getpid());
	(void) snprintf(variable, sizeof(variable), "@%s", name + 1);
	speak_to(name, (size_t) length, variable);
}

static void
test_the_watchdog_is_fed_at_half_time_and_only_by_us(void **state)
{
	(void) state;
	static const struct {
		const char *usec;
		int pid; /* 0: unset; 1: ours; 2: somebody else's */
		int64_t want_ms;
	} cases[] = {
		{ NULL, 0, 0 },
		{ "30000000", 0, 15000 },
		{ "30000000", 1, 15000 },
		{ "30000000", 2, 0 },
		{ "-1", 0, 0 },
		{ "soon", 0, 0 },
		{ "1", 0, 1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char pid[32];
		(void) snprintf(pid, sizeof(pid), "%d", (int) getpid() + (cases[i].pid == 2));
		(void) unsetenv("WATCHDOG_USEC");
		(void) unsetenv("WATCHDOG_PID");
		if (cases[i].usec != NULL)
			(void) setenv("WATCHDOG_USEC", cases[i].usec, 1);
		if (cases[i].pid != 0)
			(void) setenv("WATCHDOG_PID", pid, 1);
		assert_int_equal(notify_watchdog_every().ms, cases[i].want_ms);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_socket_in_the_file_system),
		cmocka_unit_test(test_an_abstract_socket),
		cmocka_unit_test(test_the_watchdog_is_fed_at_half_time_and_only_by_us),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
