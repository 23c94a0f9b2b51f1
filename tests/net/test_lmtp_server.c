/* SPDX-License-Identifier: MIT */
/* Sockets around the session: answers that come late, peers that leave, and too many of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "net/lmtp_server.h"
#include "net/loop.h"

#define MAIL                                                                                       \
	"LHLO x\r\nMAIL FROM:<ada@example.org>\r\nRCPT TO:<hark@example.org>\r\nDATA\r\n"          \
	"Subject: x\r\n\r\n3\r\n.\r\n"

struct host {
	struct lmtp_server_owner owner;
	struct loop *loop;
	struct lmtp_server *server;
	struct lmtp_mail *kept;
	int mails;
	char dir[32], path[64];
};

static bool
may_deliver(struct lmtp_server_owner *owner, struct str recipient)
{
	(void) owner;
	return str_is(recipient, "hark@example.org");
}

static void
on_mail(struct lmtp_server_owner *owner, struct lmtp_mail *mail)
{
	struct host *host = container_of(owner, struct host, owner);
	host->mails++;
	host->kept = mail;
}

static void
host_init(struct host *host)
{
	struct error error = { 0 };
	*host = (struct host){ .owner = { may_deliver, on_mail }, .loop = loop_new() };
	(void) snprintf(host->dir, sizeof(host->dir), "/tmp/hark-lmtp-XXXXXX");
	assert_non_null(mkdtemp(host->dir));
	(void) snprintf(host->path, sizeof(host->path), "%s/lmtp", host->dir);
	host->server = lmtp_server_new(host->loop,
	    &(struct lmtp_server_setup){
		.address = host->path, .owner = &host->owner, .max_connections = 2 },
	    &error);
	if (host->server == NULL)
		fail_msg("%s", error.text);
}

static void
host_done(struct host *host)
{
	struct stat there;
	lmtp_server_free(host->server);
	assert_int_equal(lstat(host->path, &there), -1);
	assert_int_equal(rmdir(host->dir), 0);
	loop_free(host->loop);
}

static int
peer(struct host *host, const char *says)
{
	struct sockaddr_un there = { .sun_family = AF_UNIX };
	memcpy(there.sun_path, host->path, strlen(host->path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *) (const void *) &there, sizeof(there)), 0);
	assert_int_equal(send(fd, says, strlen(says), MSG_NOSIGNAL), (ssize_t) strlen(says));
	for (int i = 0; i < 5; i++)
		loop_turn(host->loop, milliseconds(1));
	return fd;
}

static const char *
hear(struct host *host, int fd, char text[static 1000])
{
	for (int i = 0; i < 3; i++)
		loop_turn(host->loop, milliseconds(1));
	ssize_t got = recv(fd, text, 999, MSG_DONTWAIT);
	text[got < 0 ? 0 : got] = '\0';
	return text;
}

/* invariant 1: the mail server forgets a mail at our 250, so there is none before the commit. */
static void
invariant_1_nothing_is_acknowledged_before_the_answer(void **state)
{
	(void) state;
	struct host host;
	char text[1000];
	host_init(&host);
	int fd = peer(&host, MAIL "QUIT\r\n");
	assert_int_equal(host.mails, 1);
	assert_non_null(strstr(hear(&host, fd, text), "354 "));
	assert_null(strstr(text, "kept"));
	lmtp_answer(host.kept, LMTP_KEPT);
	assert_string_equal(hear(&host, fd, text), "250 2.0.0 kept\r\n221 2.0.0 bye\r\n");
	assert_int_equal(recv(fd, text, 1, 0), 0);
	assert_int_equal(lmtp_server_connections(host.server), 0);
	close(fd);
	host_done(&host);
}

static void
a_peer_that_left_is_not_answered(void **state)
{
	(void) state;
	struct host host;
	host_init(&host);
	close(peer(&host, MAIL));
	assert_int_equal(host.mails, 1);
	for (int i = 0; i < 5; i++)
		loop_turn(host.loop, milliseconds(1));
	lmtp_answer(host.kept, LMTP_KEPT);
	for (int i = 0; i < 5; i++)
		loop_turn(host.loop, milliseconds(1));
	assert_int_equal(lmtp_server_connections(host.server), 0);
	host_done(&host);
}

static void
a_mail_outlives_its_server(void **state)
{
	(void) state;
	struct host host;
	host_init(&host);
	int fd = peer(&host, MAIL);
	struct lmtp_mail *kept = host.kept;
	assert_non_null(kept);
	host_done(&host);
	assert_true(str_is(kept->text, "Subject: x\r\n\r\n3\r\n"));
	lmtp_answer(kept, LMTP_LATER);
	close(fd);
}

static void
too_many_are_turned_away(void **state)
{
	(void) state;
	struct host host;
	char text[1000];
	host_init(&host);
	int first = peer(&host, ""), second = peer(&host, ""), third = peer(&host, "");
	assert_non_null(strstr(hear(&host, first, text), "220 "));
	assert_non_null(strstr(hear(&host, third, text), "421 "));
	assert_int_equal(lmtp_server_connections(host.server), 2);
	close(first);
	close(second);
	close(third);
	host_done(&host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_1_nothing_is_acknowledged_before_the_answer),
		cmocka_unit_test(a_peer_that_left_is_not_answered),
		cmocka_unit_test(a_mail_outlives_its_server),
		cmocka_unit_test(too_many_are_turned_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
