/* SPDX-License-Identifier: MIT */
/* Several mails in one session: each has its own outcome, whatever becomes of the others, and none is
 * handed over twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/email_send.h"
#include "channels/email_token.h"
#include "net/loop.h"
#include "net/worker.h"
#include "post.h"
#include "smtp_peer.h"

enum { MOST = 8 };

struct scene {
	struct loop *loop;
	struct workers *workers;
	struct channel *channel;
	struct smtp_peer smtp;
	struct post posts[MOST];
};

static const struct email_mailbox mailbox = {
	.address = "hark@hark.example.org",
	.key = { "0123456789abcdef", 16 },
};

static void
scene_begin_with(
    struct scene *scene, const struct smtp_peer *smtp, int session_mails, span patience)
{
	*scene = (struct scene){ .smtp = *smtp };
	smtp_peer_start(&scene->smtp);
	scene->loop = loop_new();
	scene->workers = workers_new(scene->loop, &(struct workers_setup){ .threads = 1 });
	struct error error = { 0 };
	scene->channel = email_send_new(
	    &(struct email_send_setup){
		.loop = scene->loop,
		.workers = scene->workers,
		.clock = loop_clock(scene->loop),
		.port = peer_port(scene->smtp.peer),
		.domain = "hark.example.org",
		.from = "feet@hark.example.org",
		.mailbox = &mailbox,
		.session_mails = session_mails,
		.patience = patience,
	    },
	    &error);
	if (scene->channel == NULL)
		fail_msg("%s", error.text);
}

static void
scene_begin(struct scene *scene, const struct smtp_peer *smtp, int session_mails)
{
	scene_begin_with(scene, smtp, session_mails, milliseconds(150));
}

static int
scene_connections(struct scene *scene)
{
	pthread_mutex_lock(&scene->smtp.lock);
	int connections = scene->smtp.connections;
	pthread_mutex_unlock(&scene->smtp.lock);
	return connections;
}

static void
scene_send(struct scene *scene, size_t count)
{
	for (size_t i = 0; i < count; i++)
		post_init(&scene->posts[i], (unsigned) i);
	post_send_together(scene->posts, count, scene->channel, scene->workers, scene->loop);
}

static void
scene_end(struct scene *scene)
{
	channel_free(scene->channel);
	workers_free(scene->workers);
	loop_free(scene->loop);
	smtp_peer_stop(&scene->smtp);
}

/* How often the server had all of its text. */
static int
times_taken(const struct scene *scene, const struct post *post)
{
	int times = 0;
	for (int i = 0; i < scene->smtp.taken && i < SMTP_TAKEN; i++)
		times += strcmp(scene->smtp.list[i].ask_id, post->ask_id) == 0;
	return times;
}

static const struct {
	const char *name;
	enum smtp_step step;
	enum smtp_deed deed;
	const char *words;
	bool leaves;
	/* Of the mail that it happens to: when it is the first of its session, and when it follows. */
	struct fate {
		enum outcome_kind kind;
		const char *reason;
		int taken;
	} first, second;
} deeds[] = {
	{ "nothing", SMTP_NEVER, SMTP_DROP, NULL, false, { OUTCOME_SENT, "smtp-250", 1 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	/* Before its text one that follows is proved not taken, and begins a session. */
	{ "dropped at MAIL", SMTP_MAIL, SMTP_DROP, NULL, false, { OUTCOME_RETRY, "not-taken", 0 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	{ "silent at MAIL", SMTP_MAIL, SMTP_HANG, NULL, false, { OUTCOME_RETRY, "not-taken", 0 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	{ "drips at MAIL", SMTP_MAIL, SMTP_DRIP, "250-on\r\n", false,
	    { OUTCOME_RETRY, "not-taken", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "enough for one connection", SMTP_MAIL, SMTP_SAY, "421 4.7.0 enough\r\n", true,
	    { OUTCOME_RETRY, "smtp-from-421", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "enough, for good", SMTP_MAIL, SMTP_SAY, "550 5.7.0 enough\r\n", false,
	    { OUTCOME_REFUSED, "smtp-from-550", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "dropped at RCPT", SMTP_RCPT, SMTP_DROP, NULL, false, { OUTCOME_RETRY, "not-taken", 0 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	{ "leaving at RCPT", SMTP_RCPT, SMTP_SAY, "421 4.3.2 down\r\n", true,
	    { OUTCOME_RETRY, "smtp-to-421", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "two words to RCPT", SMTP_RCPT, SMTP_SAY, "250 ok\r\n550 no\r\n", false,
	    { OUTCOME_RETRY, "out-of-turn", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "dropped at DATA", SMTP_DATA, SMTP_DROP, NULL, false, { OUTCOME_RETRY, "not-taken", 0 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	{ "silent at DATA", SMTP_DATA, SMTP_HANG, NULL, false, { OUTCOME_RETRY, "not-taken", 0 },
	    { OUTCOME_SENT, "smtp-250", 1 } },
	{ "leaving at DATA", SMTP_DATA, SMTP_SAY, "421 4.3.2 down\r\n", true,
	    { OUTCOME_RETRY, "smtp-421", 0 }, { OUTCOME_SENT, "smtp-250", 1 } },
	/* What is said of the mail counts, wherever it stands. */
	{ "not now", SMTP_RCPT, SMTP_SAY, "450 4.2.0 greylisted\r\n", false,
	    { OUTCOME_RETRY, "smtp-to-450", 0 }, { OUTCOME_RETRY, "smtp-to-450", 0 } },
	{ "nobody", SMTP_RCPT, SMTP_SAY, "550 5.1.1 nobody\r\n", false,
	    { OUTCOME_REFUSED, "smtp-to-550", 0 }, { OUTCOME_REFUSED, "smtp-to-550", 0 } },
	{ "no text now", SMTP_DATA, SMTP_SAY, "451 4.3.0 later\r\n", false,
	    { OUTCOME_RETRY, "smtp-451", 0 }, { OUTCOME_RETRY, "smtp-451", 0 } },
	{ "no text", SMTP_DATA, SMTP_SAY, "554 5.5.1 no\r\n", false,
	    { OUTCOME_REFUSED, "smtp-554", 0 }, { OUTCOME_REFUSED, "smtp-554", 0 } },
	{ "full", SMTP_FINAL, SMTP_SAY, "452 4.3.1 full\r\n", false,
	    { OUTCOME_RETRY, "smtp-452", 1 }, { OUTCOME_RETRY, "smtp-452", 1 } },
	{ "full, and left", SMTP_FINAL, SMTP_SAY, "452 4.3.1 full\r\n", true,
	    { OUTCOME_RETRY, "smtp-452", 1 }, { OUTCOME_RETRY, "smtp-452", 1 } },
	{ "a bad text", SMTP_FINAL, SMTP_SAY, "554 5.6.0 no\r\n", false,
	    { OUTCOME_REFUSED, "smtp-554", 1 }, { OUTCOME_REFUSED, "smtp-554", 1 } },
	/* Once its text is on the way, there is doubt: about this mail and no other. */
	{ "dropped in the text", SMTP_TEXT, SMTP_DROP, NULL, false,
	    { OUTCOME_UNKNOWN, "no-answer", 0 }, { OUTCOME_UNKNOWN, "no-answer", 0 } },
	{ "dropped at the dot", SMTP_FINAL, SMTP_DROP, NULL, false,
	    { OUTCOME_UNKNOWN, "no-answer", 1 }, { OUTCOME_UNKNOWN, "no-answer", 1 } },
	{ "silent at the dot", SMTP_FINAL, SMTP_HANG, NULL, false,
	    { OUTCOME_UNKNOWN, "no-answer", 1 }, { OUTCOME_UNKNOWN, "no-answer", 1 } },
	{ "drips at the dot", SMTP_FINAL, SMTP_DRIP, "250-on\r\n", false,
	    { OUTCOME_UNKNOWN, "no-answer", 1 }, { OUTCOME_UNKNOWN, "no-answer", 1 } },
	{ "nonsense at the dot", SMTP_FINAL, SMTP_SAY, "what\r\n", false,
	    { OUTCOME_UNKNOWN, "no-answer", 1 }, { OUTCOME_UNKNOWN, "no-answer", 1 } },
	{ "half a word at the dot", SMTP_FINAL, SMTP_SAY, "25", true,
	    { OUTCOME_UNKNOWN, "no-answer", 1 }, { OUTCOME_UNKNOWN, "no-answer", 1 } },
	{ "the answer before its question", SMTP_DATA, SMTP_SAY, "354 go on\r\n250 ok\r\n", false,
	    { OUTCOME_UNKNOWN, "out-of-turn", 1 }, { OUTCOME_UNKNOWN, "out-of-turn", 1 } },
	/* A yes is a yes, and what follows it is of the next mail's business only. */
	{ "taken, and left", SMTP_FINAL, SMTP_SAY, "250 ok\r\n", true,
	    { OUTCOME_SENT, "smtp-250", 1 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "taken, and enough", SMTP_FINAL, SMTP_SAY, "250 ok\r\n421 4.7.0 enough\r\n", true,
	    { OUTCOME_SENT, "smtp-250", 1 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "taken, said twice", SMTP_FINAL, SMTP_SAY, "250 ok\r\n250 ok\r\n", false,
	    { OUTCOME_SENT, "smtp-250", 1 }, { OUTCOME_SENT, "smtp-250", 1 } },
	{ "taken, in two lines", SMTP_FINAL, SMTP_SAY, "250-it is\r\n250 ok\r\n", false,
	    { OUTCOME_SENT, "smtp-250", 1 }, { OUTCOME_SENT, "smtp-250", 1 } },
};

static void
test_each_mail_has_its_own_outcome(void **state)
{
	(void) state;
	enum { MAILS = 3 };
	for (size_t n = 0; n < ARRAY_LEN(deeds); n++) {
		for (int at = 1; at <= MAILS; at++) {
			/* A second each, the library's least; for the first it is in test_email_send. */
			if ((deeds[n].deed == SMTP_HANG || deeds[n].deed == SMTP_DRIP) && at != 2)
				continue;
			struct scene scene;
			scene_begin(&scene,
			    &(struct smtp_peer){ .step = deeds[n].step,
				.deed = deeds[n].deed,
				.words = deeds[n].words,
				.leaves = deeds[n].leaves,
				.at = at },
			    0);
			scene_send(&scene, MAILS);
			scene_end(&scene);
			for (int i = 1; i <= MAILS; i++) {
				static const struct fate well = { OUTCOME_SENT, "smtp-250", 1 };
				const struct fate *fate = i != at ? &well
				    : i == 1                      ? &deeds[n].first
								  : &deeds[n].second;
				const struct post *post = &scene.posts[i - 1];
				if (post->kind != fate->kind ||
				    strcmp(post->reason, fate->reason) != 0 ||
				    times_taken(&scene, post) != fate->taken)
					fail_msg("%s, mail %d; of mail %d: %d, %s, taken %d times",
					    deeds[n].name, at, i, (int) post->kind, post->reason,
					    times_taken(&scene, post));
			}
			assert_int_equal(scene.smtp.resets, 0);
			/* After a word too many not one more is begun where it was said. */
			if (deeds[n].first.kind == OUTCOME_SENT)
				assert_int_equal(scene.smtp.mails, MAILS);
			if (deeds[n].step == SMTP_NEVER)
				assert_int_equal(scene.smtp.sessions, 1);
		}
	}
}

/* What is under way when the channel goes ends with it, however long the server would go on. */
static void
test_the_end_waits_for_no_server(void **state)
{
	(void) state;
	static const struct smtp_peer servers[] = {
		{ .step = SMTP_GREETING, .deed = SMTP_DRIP, .words = "220-hello\r\n" },
		{ .step = SMTP_FINAL, .deed = SMTP_HANG },
	};
	for (size_t n = 0; n < ARRAY_LEN(servers); n++) {
		struct scene scene;
		scene_begin_with(&scene, &servers[n], 0, seconds(60));
		for (unsigned i = 0; i < 2; i++) {
			post_init(&scene.posts[i], i);
			channel_send(scene.channel, &scene.posts[i].sending);
		}
		while (scene_connections(&scene) < 1)
			loop_turn(scene.loop, milliseconds(5));
		scene_end(&scene);
		assert_int_equal(scene.posts[0].calls + scene.posts[1].calls, 0);
		assert_int_equal(scene.smtp.connections, 1);
	}
}

/* Nothing hangs on the answer to RSET, nor on what a server makes of a mail after a refused one. */
static void
test_after_a_no_the_session_ends(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, &(struct smtp_peer){ .refused_end = "+refused" }, 0);
	for (unsigned i = 0; i < 4; i++)
		post_init(&scene.posts[i], i);
	scene.posts[1].sending.to = "eve+refused@example.org";
	post_send_together(scene.posts, 4, scene.channel, scene.workers, scene.loop);
	scene_end(&scene);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(scene.posts[i].kind, i == 1 ? OUTCOME_REFUSED : OUTCOME_SENT);
	assert_int_equal(scene.smtp.sessions, 2);
	assert_int_equal(scene.smtp.quits, 2);
	assert_int_equal(scene.smtp.resets, 0);
}

static void
test_so_many_mails_and_no_more(void **state)
{
	(void) state;
	static const struct {
		int most, sessions;
	} cases[] = { { 1, 7 }, { 2, 4 }, { 3, 3 }, { 7, 1 }, { 0, 1 } };
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct scene scene;
		scene_begin(&scene, &(struct smtp_peer){ 0 }, cases[n].most);
		scene_send(&scene, 7);
		scene_end(&scene);
		assert_int_equal(scene.smtp.taken, 7);
		assert_int_equal(scene.smtp.sessions, cases[n].sessions);
		assert_int_equal(scene.smtp.quits, cases[n].sessions);
		for (int i = 0; i < 7; i++)
			assert_int_equal(times_taken(&scene, &scene.posts[i]), 1);
	}
}

/* A session waits for nobody: it ends with what there is, and who comes later begins one. */
static void
test_one_that_comes_later_begins_a_session(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, &(struct smtp_peer){ 0 }, 0);
	for (unsigned i = 0; i < 3; i++) {
		post_init(&scene.posts[i], i);
		post_send(&scene.posts[i], scene.channel, scene.loop);
		assert_int_equal(scene.posts[i].kind, OUTCOME_SENT);
	}
	scene_end(&scene);
	assert_int_equal(scene.smtp.sessions, 3);
}

/* So that one that comes back is known, although they left together. */
static void
test_each_has_a_sender_of_its_own(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, &(struct smtp_peer){ 0 }, 0);
	scene_send(&scene, 3);
	scene_end(&scene);
	assert_int_equal(scene.smtp.sessions, 1);
	for (int i = 0; i < 3; i++) {
		const struct smtp_taken *taken = &scene.smtp.list[i];
		struct arena arena = { 0 };
		char want[160];
		(void) snprintf(want, sizeof(want), "MAIL FROM:<%s>",
		    email_token_address(&arena, &mailbox, taken->ask_id));
		arena_done(&arena);
		assert_string_equal(taken->ask_id, scene.posts[i].ask_id);
		if (strncmp(taken->from, want, strlen(want)) != 0)
			fail_msg("%s, wanted %s", taken->from, want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_mail_has_its_own_outcome),
		cmocka_unit_test(test_the_end_waits_for_no_server),
		cmocka_unit_test(test_after_a_no_the_session_ends),
		cmocka_unit_test(test_so_many_mails_and_no_more),
		cmocka_unit_test(test_one_that_comes_later_begins_a_session),
		cmocka_unit_test(test_each_has_a_sender_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
