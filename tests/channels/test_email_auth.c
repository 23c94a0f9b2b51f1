/* SPDX-License-Identifier: MIT */
/* Signing in to a mail server that would take a mail from anybody: let in, or nothing leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "channels/email_auth.h"
#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "post.h"
#include "tls_peer.h"

/* base64 of "\0hark\0a password", "hark", "a password" */
#define AS_PLAIN "AUTH PLAIN AGhhcmsAYSBwYXNzd29yZA== "
#define AS_LOGIN "AUTH LOGIN aGFyaw== YSBwYXNzd29yZA== "
#define NO "535 5.7.8 wrong\r\n"
#define UNKNOWN_WAY "504 5.5.4 not that way\r\n"

static const struct {
	const char *name;
	const char *offer, *way, *judged;
	bool drops;
	enum outcome_kind kind;
	const char *reason, *said;
	int taken, told; /* mails; how often the log hears of it */
} doors[] = {
	{ "let in by PLAIN", "250-AUTH PLAIN\r\n", "PLAIN", "235 in\r\n", false, OUTCOME_SENT,
	    "smtp-250", AS_PLAIN, 1, 0 },
	{ "let in by LOGIN", "250-AUTH LOGIN\r\n", "LOGIN", "235 in\r\n", false, OUTCOME_SENT,
	    "smtp-250", AS_LOGIN, 1, 0 },
	{ "in more lines than one", "250-AUTH PLAIN\r\n", "PLAIN", "235-you\r\n235 are in\r\n",
	    false, OUTCOME_SENT, "smtp-250", AS_PLAIN, 1, 0 },
	{ "as Exchange offers it", "250-AUTH=NTLM LOGIN\r\n250-AUTH GSSAPI NTLM CRAM-MD5 login\r\n",
	    "LOGIN", "235 in\r\n", false, OUTCOME_SENT, "smtp-250", AS_LOGIN, 1, 0 },
	{ "not by PLAIN, but by LOGIN", "250-AUTH PLAIN LOGIN\r\n", "LOGIN", "235 in\r\n", false,
	    OUTCOME_SENT, "smtp-250", AS_PLAIN AS_LOGIN, 1, 0 },
	/* The server would take the mail all the same: it says 250 to all it hears. */
	{ "a wrong password, once", "250-AUTH PLAIN LOGIN\r\n", "PLAIN", NO, false, OUTCOME_RETRY,
	    "auth-535", AS_PLAIN, 0, 1 },
	{ "a wrong password by LOGIN", "250-AUTH LOGIN PLAIN\r\n", "LOGIN", NO, false,
	    OUTCOME_RETRY, "auth-535", AS_LOGIN, 0, 1 },
	{ "too weak for it", "250-AUTH PLAIN LOGIN\r\n", "PLAIN", "534 5.7.9 too weak\r\n", false,
	    OUTCOME_RETRY, "auth-534", AS_PLAIN, 0, 1 },
	{ "not now", "250-AUTH PLAIN LOGIN\r\n", "PLAIN", "454 4.7.0 later\r\n", false,
	    OUTCOME_RETRY, "auth-454", AS_PLAIN, 0, 1 },
	{ "it knows neither", "250-AUTH PLAIN LOGIN\r\n", "NONE", NO, false, OUTCOME_RETRY,
	    "auth-504", AS_PLAIN "AUTH LOGIN aGFyaw== ", 0, 1 },
	{ "nonsense", "250-AUTH PLAIN LOGIN\r\n", "PLAIN", "what\r\n", false, OUTCOME_RETRY, "auth",
	    AS_PLAIN, 0, 1 },
	{ "asked for more than there is", "250-AUTH PLAIN\r\n", "PLAIN", "334 \r\n", false,
	    OUTCOME_RETRY, "auth-250", AS_PLAIN, 0, 1 },
	{ "it hangs up", "250-AUTH PLAIN LOGIN\r\n", "PLAIN", NO, true, OUTCOME_RETRY, "not-taken",
	    AS_PLAIN, 0, 0 },
	{ "nobody signs in here", NULL, "PLAIN", NO, false, OUTCOME_RETRY, "no-auth", "", 0, 1 },
	{ "no way of ours", "250-AUTH NTLM CRAM-MD5 SCRAM-SHA-256 XOAUTH2\r\n", "PLAIN", NO, false,
	    OUTCOME_RETRY, "no-auth", "", 0, 1 },
};

struct listener {
	struct email_send_owner owner;
	int told;
	char reason[32];
};

static void
on_not_let_in(struct email_send_owner *owner, const char *reason)
{
	struct listener *listener = container_of(owner, struct listener, owner);
	listener->told++;
	(void) snprintf(listener->reason, sizeof(listener->reason), "%s", reason);
}

static struct channel *
new_mailer(const struct tls_server *server, struct loop *loop, struct workers *workers,
    struct clock *clock, struct listener *listener)
{
	struct error error = { 0 };
	struct channel *channel = email_send_new(
	    &(struct email_send_setup){
		.loop = loop,
		.workers = workers,
		.clock = clock,
		.host = "localhost",
		.port = peer_port(server->peer),
		.security = EMAIL_STARTTLS,
		.ca_file = server->files.certificate,
		.account = &(struct email_account){ "hark", "a password" },
		.owner = &listener->owner,
		.domain = "hark.example.org",
		.from = "feet@hark.example.org",
		.patience = seconds(2),
	    },
	    &error);
	if (channel == NULL)
		fail_msg("%s", error.text);
	return channel;
}

static void
test_let_in_or_nothing(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
		struct tls_server server = { .offer = doors[i].offer,
			.way = doors[i].way,
			.judged = doors[i].judged,
			.other = UNKNOWN_WAY,
			.drops = doors[i].drops };
		tls_server_start(&server, "localhost");
		struct loop *loop = loop_new();
		struct workers *workers =
		    workers_new(loop, &(struct workers_setup){ .threads = 2 });
		struct listener listener = { .owner.on_not_let_in = on_not_let_in };
		struct channel *channel =
		    new_mailer(&server, loop, workers, loop_clock(loop), &listener);
		struct post post, next;
		post_init(&post, 1);
		post_send(&post, channel, loop);
		/* Who was not let in does not knock again at once. */
		if (doors[i].told > 0) {
			post_init(&next, 2);
			post_send(&next, channel, loop);
			assert_int_equal(next.kind, OUTCOME_RETRY);
			assert_string_equal(next.reason, "not-let-in");
			assert_false(next.locked_out);
		}
		channel_free(channel);
		workers_free(workers);
		tls_server_stop(&server);
		loop_free(loop);
		if (post.kind != doors[i].kind || strcmp(post.reason, doors[i].reason) != 0 ||
		    strcmp(server.said, doors[i].said) != 0 || server.taken != doors[i].taken ||
		    listener.told != doors[i].told || (doors[i].taken == 0 && server.words > 0))
			fail_msg("%s: outcome %d, %s; \"%s\", %d taken, %d other words, told %d",
			    doors[i].name, (int) post.kind, post.reason, server.said, server.taken,
			    server.words, listener.told);
		assert_int_equal(server.handshakes, 1);
		/* What only a person can put right; "not now" and nonsense pass. */
		bool locked = strcmp(post.reason, "no-auth") == 0 ||
		    str_starts(str_from(post.reason), "auth-5");
		assert_int_equal(post.locked_out, locked);
		assert_int_equal(post.retry_after.ms, locked ? minutes(15).ms : 0);
		if (listener.told > 0)
			assert_string_equal(listener.reason, post.reason);
	}
}

/* Each of them would have asked by itself. */
static void
test_one_password_for_all_that_wait(void **state)
{
	(void) state;
	static const struct {
		const char *judged;
		enum outcome_kind kind;
		int taken, told;
	} cases[] = { { "235 in\r\n", OUTCOME_SENT, 4, 0 }, { NO, OUTCOME_RETRY, 0, 1 } };
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct tls_server server = { .offer = "250-AUTH PLAIN\r\n",
			.way = "PLAIN",
			.judged = cases[n].judged,
			.other = UNKNOWN_WAY };
		tls_server_start(&server, "localhost");
		struct loop *loop = loop_new();
		struct workers *workers =
		    workers_new(loop, &(struct workers_setup){ .threads = 1 });
		struct listener listener = { .owner.on_not_let_in = on_not_let_in };
		struct channel *channel =
		    new_mailer(&server, loop, workers, loop_clock(loop), &listener);
		struct post posts[4];
		for (unsigned i = 0; i < ARRAY_LEN(posts); i++)
			post_init(&posts[i], i);
		post_send_together(posts, ARRAY_LEN(posts), channel, workers, loop);
		channel_free(channel);
		workers_free(workers);
		tls_server_stop(&server);
		loop_free(loop);
		for (unsigned i = 0; i < ARRAY_LEN(posts); i++)
			assert_int_equal(posts[i].kind, cases[n].kind);
		assert_int_equal(server.handshakes, 1);
		assert_int_equal(server.tries, 1);
		assert_int_equal(server.taken, cases[n].taken);
		assert_int_equal(listener.told, cases[n].told);
	}
}

/* One that is set as the test likes, back too. */
struct wall {
	struct clock clock;
	instant now;
};

static instant
wall_now(struct clock *clock)
{
	return container_of(clock, struct wall, clock)->now;
}

static const struct clock_ops wall_ops = { .now = wall_now };

static void
test_knocks_again_after_a_minute(void **state)
{
	(void) state;
	struct tls_server server = {
		.offer = "250-AUTH PLAIN\r\n", .way = "PLAIN", .judged = NO, .other = UNKNOWN_WAY
	};
	tls_server_start(&server, "localhost");
	struct loop *loop = loop_new();
	struct workers *workers = workers_new(loop, &(struct workers_setup){ .threads = 2 });
	struct listener listener = { .owner.on_not_let_in = on_not_let_in };
	const instant start = instant_plus((instant){ 0 }, days(20000));
	struct wall wall = { .clock.ops = &wall_ops };
	struct channel *channel = new_mailer(&server, loop, workers, &wall.clock, &listener);
	static const struct {
		int at; /* seconds */
		int tries;
	} looks[] = { { 0, 1 }, { 59, 1 }, { 60, 2 }, { 119, 2 }, { 120, 3 }, { -86400, 4 },
		{ -86341, 4 }, { -86340, 5 } };
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		struct post post;
		wall.now = instant_plus(start, seconds(looks[i].at));
		post_init(&post, 1);
		post_send(&post, channel, loop);
		assert_int_equal(post.kind, OUTCOME_RETRY);
		assert_int_equal(listener.told, looks[i].tries);
	}
	channel_free(channel);
	workers_free(workers);
	tls_server_stop(&server);
	loop_free(loop);
	assert_int_equal(server.tries, 5);
	assert_int_equal(server.words, 0);
}

static void
test_a_password_only_under_tls_and_short_enough(void **state)
{
	(void) state;
	char longest[EMAIL_AUTH_MAX + 2];
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	struct email_account account = { "hark", "a password" };
	struct email_send_setup setup = { .domain = "example.org", .account = &account };
	struct error error = { 0 };
	assert_null(email_send_new(&setup, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	setup.security = EMAIL_STARTTLS;
	account.password = longest;
	error = (struct error){ 0 };
	assert_null(email_send_new(&setup, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	assert_null(strstr(error.text, "xx"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_let_in_or_nothing),
		cmocka_unit_test(test_one_password_for_all_that_wait),
		cmocka_unit_test(test_knocks_again_after_a_minute),
		cmocka_unit_test(test_a_password_only_under_tls_and_short_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
