/* SPDX-License-Identifier: MIT */
/*
 * Asking a gateway for texts: one in doubt, by its ask_id, and those that a webhook could not bring.
 * The gateway is on loopback, answers from a script, and says what it was asked.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/registry.h"
#include "channels/sms_poll.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "peer.h"

struct scene {
	struct peer_owner owner;
	struct sms_poll_owner poll_owner;
	struct peer *peer;
	struct loop *loop;
	struct transfers *transfers;
	struct sms_http_setup setup;
	char url[64];
	const char *const *answers; /* of each request in turn; NULL: close; the last is repeated */
	int asked;                  /* requests so far */
	char lines[8][256];
	/* what came of it */
	int found, texts, polls, whole, onward;
	enum finding_kind kind;
	int told; /* of the texts, in rounds that have ended */
	char ids[256];
	int refuse_from; /* of texts; 0: none */
};

static void
serve(struct peer_owner *owner, int fd)
{
	struct scene *scene = container_of(owner, struct scene, owner);
	char line[1024], text[4096];
	int at = scene->asked++;
	if (!peer_read_line(fd, scene->lines[at % 8], sizeof(scene->lines[0])))
		return;
	do {
		if (!peer_read_line(fd, line, sizeof(line)))
			return;
	} while (line[0] != '\0');
	int last = 0;
	while (last < at && scene->answers[last + 1] != NULL)
		last++;
	const char *body = scene->answers[last];
	if (strcmp(body, "close") == 0)
		return;
	(void) snprintf(text, sizeof(text), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
	    strlen(body), body);
	peer_write(fd, text);
}

static bool
on_text(struct sms_poll_owner *owner, const struct inbound_text *text)
{
	struct scene *scene = container_of(owner, struct scene, poll_owner);
	if (scene->refuse_from > 0 && scene->texts + 1 >= scene->refuse_from)
		return false;
	scene->texts++;
	size_t len = strlen(scene->ids);
	(void) snprintf(scene->ids + len, sizeof(scene->ids) - len, "%.*s ", STR_ARG(text->ext_id));
	assert_string_equal(text->channel, "notify");
	return true;
}

static void
on_polled(struct sms_poll_owner *owner, int texts, enum sms_poll_end end)
{
	struct scene *scene = container_of(owner, struct scene, poll_owner);
	assert_int_equal(texts, scene->texts - scene->told);
	scene->told = scene->texts;
	scene->polls++;
	scene->whole += end == SMS_POLL_WHOLE;
	scene->onward += end == SMS_POLL_ONWARD;
}

static void
scene_begin(struct scene *scene, const char *const *answers)
{
	*scene = (struct scene){ .owner = { .serve = serve },
		.poll_owner = { .on_text = on_text, .on_polled = on_polled },
		.answers = answers };
	scene->peer = peer_new(&scene->owner);
	scene->loop = loop_new();
	scene->transfers = transfers_new(scene->loop);
	(void) snprintf(
	    scene->url, sizeof(scene->url), "http://127.0.0.1:%d", (int) peer_port(scene->peer));
	scene->setup = (struct sms_http_setup){
		.loop = scene->loop,
		.transfers = scene->transfers,
		.dialect = &sms_notify,
		.account = { .url = scene->url, .password = "key", .form = "template" },
	};
}

static void
scene_end(struct scene *scene)
{
	transfers_free(scene->transfers);
	peer_free(scene->peer);
	loop_free(scene->loop);
}

#define ASK_ID "00112233445566778899aabbccddeeff"

struct question {
	struct looking looking;
	struct scene *scene;
};

static void
on_found(struct looking *looking, const struct finding *finding)
{
	struct scene *scene = container_of(looking, struct question, looking)->scene;
	assert_null(looking->handle);
	scene->found++;
	scene->kind = finding->kind;
}

static const struct {
	const char *answer;
	enum finding_kind kind;
} findings[] = {
	{ "{\"notifications\":[]}", FINDING_ABSENT },
	{ "{\"notifications\":[{\"reference\":\"" ASK_ID "\",\"status\":\"sending\"}]}",
	    FINDING_TAKEN },
	{ "{\"notifications\":[{\"reference\":\"other\"}]}", FINDING_UNSAID },
	{ "welcome", FINDING_UNSAID },
	{ "close", FINDING_UNSAID },
};

static void
test_a_text_in_doubt_is_asked_for(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
		const char *const answers[] = { findings[i].answer, NULL };
		struct scene scene;
		scene_begin(&scene, answers);
		struct channel *channel = sms_http_new(&scene.setup);
		assert_int_equal(channel->ops->klass, CHANNEL_LOOKUP);
		struct question question = { .looking = { .ask_id = ASK_ID, .on_found = on_found },
			.scene = &scene };
		channel_look_up(channel, &question.looking);
		assert_int_equal(scene.found, 0);
		for (int turns = 0; scene.found == 0 && turns < 500; turns++)
			loop_turn(scene.loop, milliseconds(20));
		assert_int_equal(scene.found, 1);
		assert_int_equal(scene.kind, findings[i].kind);
		assert_string_equal(
		    scene.lines[0], "GET /v2/notifications?reference=" ASK_ID " HTTP/1.1");
		/* Cancelled, or freed while it is under way: nobody is called. */
		channel_look_up(channel, &question.looking);
		channel_cancel_looking(channel, &question.looking);
		channel_cancel_looking(channel, &question.looking);
		channel_look_up(channel, &question.looking);
		channel_free(channel);
		assert_int_equal(scene.found, 1);
		scene_end(&scene);
	}
}

#define TEXT(id)                                                                                   \
	"{\"id\":\"" id "\",\"user_number\":\"447700900123\",\"content\":\"3\","                   \
	"\"created_at\":\"2026-11-21T21:10:49.123456Z\"}"
#define PAGE(texts) "{\"received_text_messages\":[" texts "]}"

/* So many rounds, of so many pages at most. */
static void
poll_rounds(struct scene *scene, int rounds, int pages)
{
	const struct sms_poll_pace pace = {
		.every = milliseconds(10),
		.again = milliseconds(10),
		.pages = pages,
	};
	struct sms_poll *poll = sms_poll_new(&scene->setup, &pace, &scene->poll_owner);
	for (int turns = 0; scene->polls < rounds && turns < 500; turns++)
		loop_turn(scene->loop, milliseconds(20));
	sms_poll_free(poll);
	assert_int_equal(scene->polls, rounds);
}

static void
poll_once(struct scene *scene)
{
	poll_rounds(scene, 1, 100);
}

static void
test_texts_are_asked_for_page_by_page(void **state)
{
	(void) state;
	static const char *const answers[] = { PAGE(TEXT("e") "," TEXT("d")), PAGE(TEXT("c")),
		PAGE(""), NULL };
	struct scene scene;
	scene_begin(&scene, answers);
	poll_once(&scene);
	assert_string_equal(scene.ids, "e d c ");
	assert_int_equal(scene.whole, 1);
	assert_int_equal(scene.asked, 3);
	assert_string_equal(scene.lines[0], "GET /v2/received-text-messages HTTP/1.1");
	assert_string_equal(scene.lines[1], "GET /v2/received-text-messages?older_than=d HTTP/1.1");
	assert_string_equal(scene.lines[2], "GET /v2/received-text-messages?older_than=c HTTP/1.1");
	scene_end(&scene);
}

#define HEAD "GET /v2/received-text-messages HTTP/1.1"
#define OLDER(id) "GET /v2/received-text-messages?older_than=" id " HTTP/1.1"

/* The first page has e and d. */
static const struct {
	const char *name;
	const char *second, *third; /* what is answered then */
	int refuse_from, whole;
	const char *ids;     /* that the first round brought */
	const char *goes_on; /* where the second round begins */
} broken[] = {
	{ "the second page does not come", "close", NULL, 0, 0, "e d ", OLDER("d") },
	{ "the second page is none", "{}", NULL, 0, 0, "e d ", OLDER("d") },
	{ "there is no room for the second", PAGE(""), NULL, 2, 0, "e ", HEAD },
	{ "an odd text", PAGE("{\"id\":\"c\"}"), PAGE(""), 0, 1, "e d c ", HEAD },
	{ "no text says where it is", PAGE("{\"content\":\"3\"}"), NULL, 0, 0,
	    "e d odd-af5a8820e16a5514a14696a2827d3830 ", HEAD },
	{ "the same page again", PAGE(TEXT("e") "," TEXT("d")), NULL, 0, 0, "e d e d ", HEAD },
};

static void
test_what_did_not_come_is_not_taken_for_all(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		const char *const answers[] = { PAGE(TEXT("e") "," TEXT("d")), broken[i].second,
			broken[i].third, NULL };
		struct scene scene;
		scene_begin(&scene, answers);
		scene.refuse_from = broken[i].refuse_from;
		poll_once(&scene);
		if (scene.whole != broken[i].whole || strcmp(scene.ids, broken[i].ids) != 0)
			fail_msg("%s: %s", broken[i].name, scene.ids);
		int asked = scene.asked;
		scene_end(&scene);
		scene_begin(&scene, answers);
		scene.refuse_from = broken[i].refuse_from;
		poll_rounds(&scene, 2, 100);
		if (strcmp(scene.lines[asked], broken[i].goes_on) != 0)
			fail_msg("%s: then %s", broken[i].name, scene.lines[asked]);
		scene_end(&scene);
	}
}

/* However long it is: what one round does not reach, the next begins with. */
static void
test_a_long_list_is_read_to_its_end(void **state)
{
	(void) state;
	static const char *const answers[] = { PAGE(TEXT("f") "," TEXT("e")), PAGE(TEXT("d")),
		PAGE(TEXT("c")), PAGE(TEXT("b")), PAGE(""), NULL };
	struct scene scene;
	scene_begin(&scene, answers);
	poll_rounds(&scene, 4, 2);
	assert_string_equal(scene.ids, "f e d c b ");
	assert_int_equal(scene.onward, 2);
	assert_int_equal(scene.whole, 2);
	assert_string_equal(scene.lines[2], OLDER("d"));
	assert_string_equal(scene.lines[4], OLDER("b"));
	assert_string_equal(scene.lines[5], HEAD);
	scene_end(&scene);
}

/* A place that is never answered may be there no more: the list still has a head. */
static void
test_a_place_that_never_answers_is_given_up(void **state)
{
	(void) state;
	static const char *const answers[] = { PAGE(TEXT("e") "," TEXT("d")), "close", NULL };
	struct scene scene;
	scene_begin(&scene, answers);
	poll_rounds(&scene, SMS_POLL_TRIES + 1, 100);
	assert_string_equal(scene.lines[SMS_POLL_TRIES], OLDER("d"));
	assert_string_equal(scene.lines[SMS_POLL_TRIES + 1], HEAD);
	scene_end(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_in_doubt_is_asked_for),
		cmocka_unit_test(test_texts_are_asked_for_page_by_page),
		cmocka_unit_test(test_what_did_not_come_is_not_taken_for_all),
		cmocka_unit_test(test_a_long_list_is_read_to_its_end),
		cmocka_unit_test(test_a_place_that_never_answers_is_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
