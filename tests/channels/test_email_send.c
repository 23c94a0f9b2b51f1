/* SPDX-License-Identifier: MIT */
/* What an SMTP session proves, at each step at which it can go wrong, in each way of speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "post.h"
#include "smtp_peer.h"

struct scene {
	struct post post;
	struct loop *loop;
	struct workers *workers;
	struct channel *channel;
};

static void
scene_begin(struct scene *scene, uint16_t port, enum email_security security)
{
	*scene = (struct scene){ 0 };
	scene->loop = loop_new();
	scene->workers = workers_new(scene->loop, &(struct workers_setup){ .threads = 2 });
	struct error error = { 0 };
	scene->channel = email_send_new(
	    &(struct email_send_setup){
		.loop = scene->loop,
		.workers = scene->workers,
		.clock = loop_clock(scene->loop),
		.host = "127.0.0.1",
		.port = port,
		.security = security,
		.domain = "hark.example.org",
		.from = "feet@hark.example.org",
		.patience = milliseconds(150),
	    },
	    &error);
	if (scene->channel == NULL)
		fail_msg("%s", error.text);
	post_init(&scene->post, 1);
}

static void
scene_send(struct scene *scene)
{
	post_send(&scene->post, scene->channel, scene->loop);
}

static void
scene_end(struct scene *scene)
{
	channel_free(scene->channel);
	workers_free(scene->workers);
	loop_free(scene->loop);
}

static const struct {
	const char *name;
	enum smtp_step step;
	enum smtp_deed deed;
	const char *words;
	enum outcome_kind kind;
	const char *reason; /* NULL: any */
	int taken;
} steps[] = {
	{ "all goes well", SMTP_NEVER, SMTP_DROP, NULL, OUTCOME_SENT, "smtp-250", 1 },
	/* Before the text: nothing can have been accepted. */
	{ "dropped for greeting", SMTP_GREETING, SMTP_DROP, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "silent for greeting", SMTP_GREETING, SMTP_HANG, NULL, OUTCOME_RETRY, NULL, 0 },
	/* Each read brings something, so no limit of one read ends it. */
	{ "drips for greeting", SMTP_GREETING, SMTP_DRIP, "220-hello\r\n", OUTCOME_RETRY, NULL, 0 },
	{ "busy for greeting", SMTP_GREETING, SMTP_SAY, "421 busy\r\n", OUTCOME_RETRY, NULL, 0 },
	{ "no mail server", SMTP_GREETING, SMTP_SAY, "HTTP/1.1 400 Bad Request\r\n", OUTCOME_RETRY,
	    NULL, 0 },
	{ "dropped after EHLO", SMTP_EHLO, SMTP_DROP, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "silent after EHLO", SMTP_EHLO, SMTP_HANG, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "drips after EHLO", SMTP_EHLO, SMTP_DRIP, "250-hello\r\n", OUTCOME_RETRY, NULL, 0 },
	{ "dropped after MAIL", SMTP_MAIL, SMTP_DROP, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "silent after MAIL", SMTP_MAIL, SMTP_HANG, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "sender not now", SMTP_MAIL, SMTP_SAY, "451 4.3.0 later\r\n", OUTCOME_RETRY,
	    "smtp-from-451", 0 },
	{ "sender refused", SMTP_MAIL, SMTP_SAY, "550 5.7.1 no\r\n", OUTCOME_REFUSED,
	    "smtp-from-550", 0 },
	{ "we should have signed in", SMTP_MAIL, SMTP_SAY, "530 5.7.0 sign in\r\n", OUTCOME_RETRY,
	    "smtp-from-530", 0 },
	{ "dropped after RCPT", SMTP_RCPT, SMTP_DROP, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "silent after RCPT", SMTP_RCPT, SMTP_HANG, NULL, OUTCOME_RETRY, NULL, 0 },
	{ "greylisted", SMTP_RCPT, SMTP_SAY, "450 4.2.0 greylisted\r\n", OUTCOME_RETRY,
	    "smtp-to-450", 0 },
	{ "no such person", SMTP_RCPT, SMTP_SAY, "550 5.1.1 no such person\r\n", OUTCOME_REFUSED,
	    "smtp-to-550", 0 },
	/* Around the text: whoever has the last dot may have accepted it. */
	{ "dropped in the text", SMTP_TEXT, SMTP_DROP, NULL, OUTCOME_UNKNOWN, "no-answer", 0 },
	{ "dropped after the last dot", SMTP_FINAL, SMTP_DROP, NULL, OUTCOME_UNKNOWN, "no-answer",
	    1 },
	{ "silent after the last dot", SMTP_FINAL, SMTP_HANG, NULL, OUTCOME_UNKNOWN, "no-answer",
	    1 },
	{ "drips after the last dot", SMTP_FINAL, SMTP_DRIP, "250-hello\r\n", OUTCOME_UNKNOWN,
	    "no-answer", 1 },
	{ "nonsense after the last dot", SMTP_FINAL, SMTP_SAY, "what\r\n", OUTCOME_UNKNOWN, NULL,
	    1 },
	{ "354 after the last dot", SMTP_FINAL, SMTP_SAY, "354 more\r\n", OUTCOME_UNKNOWN, NULL,
	    1 },
	{ "half an answer after the last dot", SMTP_FINAL, SMTP_SAY, "25", OUTCOME_UNKNOWN, NULL,
	    1 },
	{ "not now after the last dot", SMTP_FINAL, SMTP_SAY, "452 4.3.1 full\r\n", OUTCOME_RETRY,
	    "smtp-452", 1 },
	{ "refused after the last dot", SMTP_FINAL, SMTP_SAY, "554 5.6.0 content\r\n",
	    OUTCOME_REFUSED, "smtp-554", 1 },
};

static void
play_steps(const char *extensions)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct smtp_peer smtp = { .extensions = extensions,
			.step = steps[i].step,
			.deed = steps[i].deed,
			.words = steps[i].words };
		smtp_peer_start(&smtp);
		struct scene scene;
		scene_begin(&scene, peer_port(smtp.peer), EMAIL_PLAIN);
		scene_send(&scene);
		if (scene.post.kind != steps[i].kind ||
		    (steps[i].reason != NULL && strcmp(scene.post.reason, steps[i].reason) != 0) ||
		    smtp_peer_taken(&smtp) != steps[i].taken)
			fail_msg("%s: outcome %d, %s, %d taken", steps[i].name,
			    (int) scene.post.kind, scene.post.reason, smtp_peer_taken(&smtp));
		assert_int_equal(smtp.pieces, 0);
		scene_end(&scene);
		smtp_peer_stop(&smtp);
	}
}

static void
test_each_step_plainly(void **state)
{
	(void) state;
	play_steps("");
}

/* The library speaks ahead where the server allows it, and then falls over a server that leaves. */
static void
test_each_step_with_a_server_that_can_do_more(void **state)
{
	(void) state;
	play_steps("250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-CHUNKING\r\n250-pipelining\r\n"
		   "250-8BITMIME\r\n");
}

/* Whatever a server says, whenever, the process lives and nothing is called sent. */
static void
test_nonsense_at_each_step(void **state)
{
	(void) state;
	static const char *const nonsense[] = {
		"",
		"\r\n",
		"250",
		"250-\r\n250-\r\n",
		"250-ok\r\n550 no\r\n",
		"999999999999999999999 x\r\n",
		"-1 x\r\n",
		"421 4.3.2 bye\r\n421 4.3.2 bye\r\n421 4.3.2 bye\r\n",
		"220-a\r\n250 b\r\n",
		"\xff\xfe\x01 \r\n",
	};
	for (enum smtp_step step = SMTP_GREETING; step <= SMTP_FINAL; step++) {
		for (size_t i = 0; i < ARRAY_LEN(nonsense); i++) {
			struct smtp_peer smtp = { .extensions =
						      "250-PIPELINING\r\n250-CHUNKING\r\n",
				.step = step,
				.deed = SMTP_SAY,
				.words = nonsense[i],
				.leaves = true };
			smtp_peer_start(&smtp);
			struct scene scene;
			scene_begin(&scene, peer_port(smtp.peer), EMAIL_PLAIN);
			scene_send(&scene);
			if (scene.post.kind == OUTCOME_SENT)
				fail_msg("step %d, nonsense %zu", (int) step, i);
			scene_end(&scene);
			smtp_peer_stop(&smtp);
		}
	}
}

static void
test_data_answered_wrongly(void **state)
{
	(void) state;
	static const struct {
		const char *words;
		enum outcome_kind kind;
	} cases[] = {
		{ "451 4.3.0 later\r\n", OUTCOME_RETRY },
		{ "554 5.5.1 no\r\n", OUTCOME_REFUSED },
		{ "250 2.0.0 ok\r\n", OUTCOME_RETRY }, /* thanks for nothing */
		{ "what\r\n", OUTCOME_RETRY },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_peer smtp = {
			.step = SMTP_DATA, .deed = SMTP_SAY, .words = cases[i].words
		};
		smtp_peer_start(&smtp);
		struct scene scene;
		scene_begin(&scene, peer_port(smtp.peer), EMAIL_PLAIN);
		scene_send(&scene);
		if (scene.post.kind != cases[i].kind)
			fail_msg("%s: outcome %d, %s", cases[i].words, (int) scene.post.kind,
			    scene.post.reason);
		scene_end(&scene);
		smtp_peer_stop(&smtp);
	}
}

static size_t
count(const char *text, const char *word)
{
	size_t found = 0;
	for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
		found++;
	return found;
}

static void
test_the_server_gets_what_was_composed(void **state)
{
	(void) state;
	static const char *const ways[] = { "", "250-PIPELINING\r\n250-CHUNKING\r\n" };
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct smtp_peer smtp = { .extensions = ways[i] };
		smtp_peer_start(&smtp);
		struct scene scene;
		scene_begin(&scene, peer_port(smtp.peer), EMAIL_PLAIN);
		scene.post.sending.reply_to = "hark+k3y@hark.example.org";
		scene_send(&scene);
		assert_int_equal(scene.post.kind, OUTCOME_SENT);
		/* The library adds none of its own, and keeps ours. */
		static const char *const once[] = { "\r\nFrom:", "\r\nTo:", "\r\nMessage-I",
			"Date:", "\r\nSubject: A question\r\n",
			"\r\nReply-To: <hark+k3y@hark.example.org>\r\n",
			"Message-ID: <00112233445566778899aabb00000001@hark.example.org>\r\n",
			"\r\nAuto-Submitted: auto-generated\r\n", "\r\nMIME-Version: 1.0\r\n",
			"\r\nContent-Type: multipart/alternative;",
			"\r\nHow are you?\r\n=2E\r\nBye\r\n" };
		for (size_t n = 0; n < ARRAY_LEN(once); n++)
			if (count(smtp.last, once[n]) != 1)
				fail_msg("%s:\n%s", once[n], smtp.last);
		scene_end(&scene);
		smtp_peer_stop(&smtp);
	}
}

static void
test_nobody_there(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, peer_closed_port(), EMAIL_PLAIN);
	for (int i = 0; i < 2; i++) {
		scene_send(&scene);
		assert_int_equal(scene.post.kind, OUTCOME_RETRY);
		assert_string_equal(scene.post.reason, "not-connected");
	}
	scene_end(&scene);
}

static void
test_starttls_or_nothing(void **state)
{
	(void) state;
	struct smtp_peer smtp = { 0 };
	smtp_peer_start(&smtp);
	struct scene scene;
	scene_begin(&scene, peer_port(smtp.peer), EMAIL_STARTTLS);
	scene_send(&scene);
	assert_int_equal(scene.post.kind, OUTCOME_RETRY);
	assert_string_equal(scene.post.reason, "tls");
	assert_int_equal(smtp_peer_taken(&smtp), 0);
	scene_end(&scene);
	smtp_peer_stop(&smtp);
}

/* What is said in plain behind the answer to STARTTLS would be taken for what is said under TLS. */
static void
test_words_behind_starttls_end_the_session(void **state)
{
	(void) state;
	static const struct {
		const char *injection, *reason;
		int hellos;
	} cases[] = {
		{ "", "not-taken", 1 },
		{ "250-test\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n", "out-of-turn",
		    0 },
		{ "2", "out-of-turn", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_peer smtp = { .injection = cases[i].injection };
		smtp_peer_start(&smtp);
		struct scene scene;
		scene_begin(&scene, peer_port(smtp.peer), EMAIL_STARTTLS);
		scene_send(&scene);
		assert_int_equal(scene.post.kind, OUTCOME_RETRY);
		assert_string_equal(scene.post.reason, cases[i].reason);
		scene_end(&scene);
		smtp_peer_stop(&smtp);
		assert_int_equal(smtp.tls_hellos, cases[i].hellos);
	}
}

static void
test_what_cannot_be_a_header_never_leaves(void **state)
{
	(void) state;
	struct smtp_peer smtp = { 0 };
	smtp_peer_start(&smtp);
	struct scene scene;
	scene_begin(&scene, peer_port(smtp.peer), EMAIL_PLAIN);
	const char **const fields[] = { &scene.post.sending.to, &scene.post.sending.from,
		&scene.post.sending.reply_to, &scene.post.sending.subject,
		&scene.post.sending.ask_id, &scene.post.sending.unsubscribe_url,
		&scene.post.sending.language };
	const struct sending good = scene.post.sending;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		scene.post.sending = good;
		*fields[i] = "eve@example.org\r\nRCPT TO:<mallory@example.org>";
		scene_send(&scene);
		assert_int_equal(scene.post.kind, OUTCOME_REFUSED);
	}
	scene_end(&scene);
	smtp_peer_stop(&smtp);
	assert_int_equal(smtp.connections, 0);
}

static void
test_a_wrong_setup_is_refused(void **state)
{
	(void) state;
	struct error error = { 0 };
	assert_null(email_send_new(&(struct email_send_setup){ .domain = "a b" }, &error));
	assert_int_equal(error.kind, ERROR_CONFIG);
	assert_null(email_send_new(
	    &(struct email_send_setup){ .domain = "example.org", .from = "feet" }, &error));
	assert_null(email_send_new(
	    &(struct email_send_setup){
		.domain = "example.org", .security = EMAIL_STARTTLS, .ca_file = "/nonexistent" },
	    &error));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_step_plainly),
		cmocka_unit_test(test_each_step_with_a_server_that_can_do_more),
		cmocka_unit_test(test_nonsense_at_each_step),
		cmocka_unit_test(test_data_answered_wrongly),
		cmocka_unit_test(test_the_server_gets_what_was_composed),
		cmocka_unit_test(test_nobody_there),
		cmocka_unit_test(test_starttls_or_nothing),
		cmocka_unit_test(test_words_behind_starttls_end_the_session),
		cmocka_unit_test(test_what_cannot_be_a_header_never_leaves),
		cmocka_unit_test(test_a_wrong_setup_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
