/* SPDX-License-Identifier: MIT */
/* Webhooks over a real server: who is let in, what is handed on, and when it is acknowledged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/poison.h"
#include "channels/sms_custom.h"
#include "channels/sms_inbound.h"
#include "channels/registry.h"
#include "net/loop.h"
#include "net/signature.h"
#include "webhook.h"

static void
scene_begin(struct scene *scene, const char *const *addresses)
{
	scene_open(scene, &sms_kannel, NULL, addresses);
}

static const struct {
	const char *name, *target, *form;
	int status;
	const char *heard; /* NULL: nothing is handed on */
} calls[] = {
	{ "a reply", IN REPLY, NULL, 200, "7|+447700900123|3 thanks" },
	{ "an empty one", IN "?id=8&from=%2B447700900123&text=", NULL, 200, "8|+447700900123|" },
	{ "the old secret, while it changes", "/sms/kannel/open-wheat-open-wheat/inbound" REPLY,
	    NULL, 200, "7|+447700900123|3 thanks" },
	{ "no secret", "/sms/kannel/inbound" REPLY, NULL, 403, NULL },
	{ "a wrong secret", "/sms/kannel/open-sesame-open-sesamE/inbound" REPLY, NULL, 403, NULL },
	{ "a short secret", "/sms/kannel/open/inbound" REPLY, NULL, 403, NULL },
	{ "an empty secret", "/sms/kannel/./inbound" REPLY, NULL, 403, NULL },
	{ "the secret alone", "/sms/kannel/open-sesame-open-sesame" REPLY, NULL, 403, NULL },
	{ "another page", IN "s" REPLY, NULL, 403, NULL },
	{ "a longer path", IN "/x" REPLY, NULL, 403, NULL },
	{ "another hook", "/sms/kannels/open-sesame-open-sesame/inbound" REPLY, NULL, 404, NULL },
	/* It is the gateway's: nobody else knows the secret, and it will not say it better. */
	{ "no sender", IN "?id=7&text=3", NULL, 200, "7||id=7\ntext=3\n|unread" },
	{ "no text", IN "?id=7&from=%2B447700900123", NULL, 200,
	    "7|+447700900123|id=7\nfrom=+447700900123\n|unread" },
	{ "nothing", IN, NULL, 400, NULL },
	{ "a field twice", IN REPLY "&text=4", NULL, 200,
	    "7|+447700900123|id=7\nfrom=+447700900123\nto=60777\ntext=3 thanks\nts=1795295449\n"
	    "text=4\n|unread" },
	{ "words in a form that belong into the query", IN "?id=7", "text=STOP%00", 200,
	    "7||id=7\ntext=STOP\n|unread" },
	{ "a broken escape", IN "?id=9&from=%2B447700900123&text=100%&to=1", NULL, 200,
	    "9|+447700900123|100%|damaged" },
	{ "a NUL", IN "?id=9&from=%2B447700900123&text=I+fell%00", NULL, 200,
	    "9|+447700900123|I fell|damaged" },
	{ "a broken escape elsewhere", IN REPLY "&x=%4", NULL, 200,
	    "7|+447700900123|3 thanks|damaged" },
	{ "a damaged receipt", DLR "?ask=a1&d=1&x=%4", NULL, 403, NULL },
	{ "a form beside it", IN REPLY, "a=b", 200, "7|+447700900123|3 thanks" },
	{ "a broken form beside it", IN REPLY, "a=%z", 200, "7|+447700900123|3 thanks|damaged" },
	{ "a receipt without signature", DLR "?ask=a1&d=1", NULL, 403, NULL },
	{ "a receipt with a wrong one", DLR "?ask=a1&sign=00000000000000000000000000000000&d=1",
	    NULL, 403, NULL },
	{ "a receipt for nothing", DLR "?d=1", NULL, 403, NULL },
};

static void
test_who_is_let_in_and_what_is_handed_on(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, NULL);
	uint64_t strangers = 0;
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		int before = scene.texts + scene.receipts;
		int status = scene_ask(&scene, calls[i].target, calls[i].form);
		bool handed = scene.texts + scene.receipts > before;
		if (status != calls[i].status || handed != (calls[i].heard != NULL))
			fail_msg("%s: %d", calls[i].name, status);
		strangers += status == 403;
		if (!handed)
			continue;
		assert_string_equal(scene.heard, calls[i].heard);
		/* What stands in an answer some gateways send on to the patient. */
		assert_int_equal(scene.answer_size, 0);
	}
	/* The server itself refuses some of what is malformed before we see it. */
	assert_true(sms_inbound_refused(scene.inbound) >= strangers);
	scene_end(&scene);
}

static void
test_a_receipt_is_believed_by_its_signature(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, NULL);
	struct arena arena;
	arena_init(&arena);
	const char *url =
	    sms_hook_receipt_url(&arena, &scene_hook, "00112233445566778899aabbccddeeff");
	const char *target = url + strlen(scene_hook.origin);
	assert_true(
	    str_starts(str_from(target), DLR "?ask=00112233445566778899aabbccddeeff&sign="));

	assert_int_equal(
	    scene_ask(&scene, arena_printf(&arena, "%s&d=1&a=stat%%3ADELIVRD&ts=1", target), NULL),
	    200);
	assert_string_equal(scene.heard, "kannel|00112233445566778899aabbccddeeff|2|1:DELIVRD");
	/* An unknown value is handed on too, and changes nothing: it is the log's. */
	assert_int_equal(scene_ask(&scene, arena_printf(&arena, "%s&d=77", target), NULL), 200);
	assert_string_equal(scene.heard, "kannel|00112233445566778899aabbccddeeff|0|77");
	/* Its value is missing, or broken, or there twice: it is ours all the same, and nothing is had by
	 * its coming again. */
	assert_int_equal(scene_ask(&scene, target, NULL), 200);
	assert_int_equal(scene_ask(&scene, arena_printf(&arena, "%s&d=%%4", target), NULL), 200);
	assert_int_equal(scene_ask(&scene, arena_printf(&arena, "%s&d=1&d=2", target), NULL), 200);
	assert_int_equal(scene.unread, 3);
	assert_int_equal(
	    scene_ask(&scene, arena_printf(&arena, "%s&d=1&ask=a1", target), NULL), 403);
	assert_int_equal(
	    scene_ask(&scene, arena_printf(&arena, "%s&d=1&sign=00", target), NULL), 403);
	/* Another text's signature. */
	char *forged = arena_strdup(&arena, arena_printf(&arena, "%s&d=1", target));
	char *digit = strstr(forged, "00112233");
	assert_non_null(digit);
	digit[0] = '1';
	assert_int_equal(scene_ask(&scene, forged, NULL), 403);
	assert_int_equal(scene.receipts, 2);
	arena_done(&arena);
	scene_end(&scene);
}

#define BYTES(literal)                                                                             \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}
#define KEY "sesame-sesame-sesame"
#define HERE "http://127.0.0.1" IN

static const struct sms_account signing = { .webhook_key = { KEY }, .method = "md5hash" };

/* Signed over what came, and read afterwards. `bytes` are what the gateway signs: of Twilio the fields
 * behind the address, of Vonage with its & and = and the key behind them. */
static const struct {
	const struct sms_dialect *dialect;
	const char *name, *form;
	struct str bytes;
	int status;
	const char *heard;
} signed_calls[] = {
	{ &sms_twilio, "a reply", "Body=3&From=%2B447700900123&MessageSid=SM7",
	    BYTES(HERE "Body3From+447700900123MessageSidSM7"), 200, "SM7|+447700900123|3" },
	{ &sms_twilio, "a NUL", "Body=STOP%00&From=%2B447700900123&MessageSid=SM7",
	    BYTES(HERE "BodySTOP\0From+447700900123MessageSidSM7"), 200,
	    "SM7|+447700900123|STOP|damaged" },
	{ &sms_twilio, "a NUL that was not signed",
	    "Body=STOP%00&From=%2B447700900123&MessageSid=SM7",
	    BYTES(HERE "BodySTOPFrom+447700900123MessageSidSM7"), 403, "" },
	{ &sms_twilio, "an older name of its id", "Body=STOP&From=%2B447700900123&SmsSid=SM7",
	    BYTES(HERE "BodySTOPFrom+447700900123SmsSidSM7"), 200, "SM7|+447700900123|STOP" },
	{ &sms_twilio, "no id", "Body=STOP&From=%2B447700900123",
	    BYTES(HERE "BodySTOPFrom+447700900123"), 200, "|+447700900123|STOP" },
	{ &sms_twilio, "no words", "From=%2B447700900123&MessageSid=SM7",
	    BYTES(HERE "From+447700900123MessageSidSM7"), 200,
	    "SM7|+447700900123|From=+447700900123\nMessageSid=SM7\n|unread" },
	{ &sms_twilio, "a picture without words", "From=%2B447700900123&MessageSid=SM7&NumMedia=1",
	    BYTES(HERE "From+447700900123MessageSidSM7NumMedia1"), 200, "SM7|+447700900123|" },
	{ &sms_vonage, "no words at Vonage", "messageId=7&msisdn=447700900123&txt=STOP",
	    BYTES("&messageId=7&msisdn=447700900123&txt=STOP" KEY), 200,
	    "7|+447700900123|messageId=7\nmsisdn=447700900123\ntxt=STOP\n"
	    "sig=90f71b002eef0d148b52d4f5cdd20212\n|unread" },
	{ &sms_vonage, "a NUL at Vonage", "messageId=7&msisdn=447700900123&text=STOP%00&to=9",
	    BYTES("&messageId=7&msisdn=447700900123&text=STOP\0&to=9" KEY), 200,
	    "7|+447700900123|STOP|damaged" },
};

/* The form as it is posted; Twilio's proof goes into a header. */
static const char *
sign(struct arena *arena, struct scene *scene, size_t i)
{
	struct str bytes = signed_calls[i].bytes;
	struct str mac = signature_hmac(arena, SIGNATURE_SHA1, STR(KEY), bytes);
	struct str digest = signature_digest(arena, SIGNATURE_MD5, bytes);
	scene->proof = arena_cstr(arena, signature_base64(arena, mac));
	if (signed_calls[i].dialect == &sms_twilio)
		return signed_calls[i].form;
	return arena_printf(
	    arena, "%s&sig=%.*s", signed_calls[i].form, STR_ARG(signature_hex(arena, digest)));
}

static void
test_what_is_signed_is_what_came(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(signed_calls); i++) {
		struct scene scene;
		struct arena arena = { 0 };
		scene_open(&scene, signed_calls[i].dialect, &signing, NULL);
		int status = scene_ask(&scene, IN, sign(&arena, &scene, i));
		if (status != signed_calls[i].status ||
		    strcmp(scene.heard, signed_calls[i].heard) != 0)
			fail_msg("%s: %d %s", signed_calls[i].name, status, scene.heard);
		scene_end(&scene);
		arena_done(&arena);
	}
}

/* A time that nobody said would make the second of two equal calls the first one come again. */
static void
test_what_is_not_read_has_no_time(void **state)
{
	(void) state;
	static const struct sms_custom json = {
		.heard_json = true, .text_from = "from", .text_body = "text"
	};
	static const struct sms_custom no_texts = { 0 };
	static const struct {
		const struct sms_custom *custom;
		const char *body;
	} bodies[] = {
		{ &json, "{\"from\":\"+447700900123\",\"text\":\"3" },
		{ &json, "{\"from\":\"+447700900123\",\"text\":\"3" },
		{ &json, "{\"text\":\"3\"}" },
		{ &no_texts, "{\"from\":\"+447700900123\",\"text\":\"3\"}" },
		{ NULL, "text=3" },
	};
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct scene scene;
		const struct sms_account account = { .custom = bodies[i].custom };
		scene_open(&scene, &sms_custom, &account, NULL);
		assert_int_equal(scene_ask(&scene, IN, bodies[i].body), 200);
		assert_int_equal(scene.texts, 1);
		assert_non_null(strstr(scene.heard, "|unread"));
		assert_true(instant_is_none(scene.heard_at));
		scene_end(&scene);
	}
}

/* New fields may appear: they are signed for, and read past. Beyond all measure it cannot be known whose
 * they are. */
static void
test_a_call_of_many_fields_is_read(void **state)
{
	(void) state;
	struct scene scene;
	static char form[2001];
	for (int i = 0; i < 1000; i++)
		memcpy(form + (ptrdiff_t) 2 * i, i == 0 ? "x&" : "&&", 2);
	scene_begin(&scene, NULL);
	assert_int_equal(scene_ask(&scene, IN REPLY, form), 400);
	assert_int_equal(scene_ask(&scene, IN REPLY, form + 1000), 200);
	assert_string_equal(scene.heard, "7|+447700900123|3 thanks");
	scene_end(&scene);
}

/* Texts that left before the secret was changed have receipts that come after it. */
static void
test_a_receipt_is_believed_by_the_old_signature(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, NULL);
	struct arena arena;
	arena_init(&arena);
	struct sms_hook before = scene_hook;
	before.secret = scene_hook.old_secret;
	before.key = scene_hook.old_key;
	const char *url = sms_hook_receipt_url(&arena, &before, "a1");
	assert_int_equal(scene_ask(&scene,
			     arena_printf(&arena, "%s&d=1", url + strlen(scene_hook.origin)), NULL),
	    200);
	before.key = STR("0000000000000000");
	url = sms_hook_receipt_url(&arena, &before, "a1");
	assert_int_equal(scene_ask(&scene,
			     arena_printf(&arena, "%s&d=1", url + strlen(scene_hook.origin)), NULL),
	    403);
	arena_done(&arena);
	scene_end(&scene);
}

static void
test_it_is_acknowledged_only_after_the_commit(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, NULL);
	scene.commit = COMMIT_BAD;
	assert_int_equal(scene_ask(&scene, IN REPLY, NULL), 503);

	scene.commit = COMMIT_LATER;
	scene_start(&scene, IN REPLY, NULL);
	for (int turns = 0; turns < 20; turns++)
		loop_turn(scene.loop, milliseconds(10));
	assert_int_equal(scene.texts, 2);
	assert_int_equal(scene.status, 0);
	sms_inbound_answer(scene.held, true);
	for (int turns = 0; scene.status == 0 && turns < 500; turns++)
		loop_turn(scene.loop, milliseconds(20));
	assert_int_equal(scene.status, 200);
	scene_end(&scene);
}

static void
test_it_must_come_from_the_gateways_address(void **state)
{
	(void) state;
	static const char *const elsewhere[] = { "192.0.2.1", "192.0.2.2", NULL };
	static const char *const here[] = { "192.0.2.1", "127.0.0.1", NULL };
	struct scene scene;
	scene_begin(&scene, elsewhere);
	assert_int_equal(scene_ask(&scene, IN REPLY, NULL), 403);
	assert_int_equal(scene.texts, 0);
	scene_end(&scene);
	scene_begin(&scene, here);
	assert_int_equal(scene_ask(&scene, IN REPLY, NULL), 200);
	assert_int_equal(scene.texts, 1);
	scene_end(&scene);
}

/* Twice it was being taken apart when the process ended; here nobody leaves it. */
static void
test_rule_2_5_a_call_that_ends_the_process_is_not_opened(void **state)
{
	(void) state;
	char file[64];
	struct error error = { .text = "" };
	struct scene scene;
	bool suspect;
	(void) snprintf(file, sizeof(file), "/tmp/hark-webhook-%d", (int) getpid());
	(void) unlink(file);
	const struct {
		const char *target, *body;
	} bad[] = { { IN REPLY, "" }, { IN, "text=3" }, { DLR "?ask=a1&d=1", "" } };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		for (int ends = 0; ends < POISON_ENDS; ends++) {
			struct poison *poison = poison_open(file, &suspect, &error);
			const struct str parts[] = { str_from(bad[i].target),
				str_from(bad[i].body) };
			assert_non_null(poison);
			assert_true(poison_enter(poison, POISON_WEBHOOK, parts, ARRAY_LEN(parts)));
			poison_close(poison);
		}
	scene_begin(&scene, NULL);
	struct poison *poison = poison_open(file, &suspect, &error);
	assert_true(suspect);
	scene_guard(&scene, poison);
	assert_int_equal(scene_ask(&scene, bad[0].target, NULL), 200);
	assert_non_null(strstr(scene.heard, "||id=7&from=%2B447700900123&to=60777&text=3+thanks&"));
	assert_non_null(strstr(scene.heard, "|unread"));
	assert_int_equal(scene_ask(&scene, bad[1].target, bad[1].body), 200);
	assert_non_null(strstr(scene.heard, "||text=3|unread"));
	assert_true(instant_is_none(scene.heard_at));
	assert_int_equal(scene_ask(&scene, bad[2].target, NULL), 200);
	assert_int_equal(scene.unread, 1);
	assert_int_equal(scene.texts, 2);
	/* A stranger's is not kept, though it be the same in all but the secret; another one is read. */
	assert_int_equal(
	    scene_ask(&scene, "/sms/kannel/open-sesame-open-sesamE/inbound" REPLY, NULL), 403);
	assert_int_equal(scene_ask(&scene, IN REPLY "&smsc=x", NULL), 200);
	assert_string_equal(scene.heard, "7|+447700900123|3 thanks");
	scene_end(&scene);
	poison_close(poison);
	assert_int_equal(unlink(file), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_let_in_and_what_is_handed_on),
		cmocka_unit_test(test_a_receipt_is_believed_by_its_signature),
		cmocka_unit_test(test_a_receipt_is_believed_by_the_old_signature),
		cmocka_unit_test(test_what_is_signed_is_what_came),
		cmocka_unit_test(test_what_is_not_read_has_no_time),
		cmocka_unit_test(test_a_call_of_many_fields_is_read),
		cmocka_unit_test(test_it_is_acknowledged_only_after_the_commit),
		cmocka_unit_test(test_it_must_come_from_the_gateways_address),
		cmocka_unit_test(test_rule_2_5_a_call_that_ends_the_process_is_not_opened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
