/* SPDX-License-Identifier: MIT */
/* STARTTLS against a real handshake: the right certificate or nothing, the name in the hello, TLS
 * 1.2, and more than one session (libesmtp alone falls over the second). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "post.h"
#include "tls_peer.h"

static const struct {
	const char *name;
	const char *host;      /* that we were told to reach */
	const char *certified; /* the host in the server's certificate */
	bool trusted;          /* its authority is ours */
	enum outcome_kind kind;
	int taken; /* of three */
} cases[] = {
	{ "the right certificate", "localhost", "localhost", true, OUTCOME_SENT, 3 },
	{ "the right one for a number", "127.0.0.1", "127.0.0.1", true, OUTCOME_SENT, 3 },
	{ "a name's, for a number", "127.0.0.1", "localhost", true, OUTCOME_RETRY, 0 },
	{ "somebody else's", "localhost", "mail.example.org", true, OUTCOME_RETRY, 0 },
	{ "from nobody we trust", "localhost", "localhost", false, OUTCOME_RETRY, 0 },
};

static void
test_the_right_certificate_or_nothing(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tls_server server = { 0 };
		tls_server_start(&server, cases[i].certified);
		struct loop *loop = loop_new();
		struct workers *workers =
		    workers_new(loop, &(struct workers_setup){ .threads = 2 });
		struct error error = { 0 };
		struct channel *channel = email_send_new(
		    &(struct email_send_setup){ .loop = loop,
			.workers = workers,
			.clock = loop_clock(loop),
			.host = cases[i].host,
			.port = peer_port(server.peer),
			.security = EMAIL_STARTTLS,
			.ca_file = cases[i].trusted ? server.files.certificate : NULL,
			.domain = "hark.example.org",
			.from = "feet@hark.example.org",
			.patience = seconds(2) },
		    &error);
		if (channel == NULL)
			fail_msg("%s", error.text);
		for (int n = 0; n < 3; n++) {
			struct post post;
			post_init(&post, 1);
			post_send(&post, channel, loop);
			if (post.kind != cases[i].kind)
				fail_msg("%s: %d, %s", cases[i].name, (int) post.kind, post.reason);
		}
		channel_free(channel);
		workers_free(workers);
		tls_server_stop(&server);
		loop_free(loop);
		assert_int_equal(server.taken, cases[i].taken);
		if (cases[i].taken > 0) {
			/* A number is no name, and may not stand where one is asked for. */
			bool named = strcmp(cases[i].host, "localhost") == 0;
			assert_string_equal(server.name, named ? cases[i].host : "");
			assert_string_equal(server.version, "TLSv1.2");
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_right_certificate_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
