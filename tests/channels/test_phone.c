/* SPDX-License-Identifier: MIT */
/* Each behaviour of the built-in phone: what its sender is told, what arrives, which receipts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock_sim.h"
#include "channels/phone.h"

struct scene {
	struct phone_owner owner;
	struct sending sending;
	struct clock_sim *sim;
	struct phone *phone;
	char story[256]; /* what happened, a letter each */
	instant sent_at, text_at, receipt_at;
	enum receipt_state receipt;
	span retry_after;
};

static void
note(struct scene *scene, char letter)
{
	size_t len = strlen(scene->story);
	assert_true(len + 1 < sizeof(scene->story));
	scene->story[len] = letter;
}

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct scene *scene = container_of(sending, struct scene, sending);
	static const char letters[] = { [OUTCOME_SENT] = 'S',
		[OUTCOME_RETRY] = 'R',
		[OUTCOME_REFUSED] = 'X',
		[OUTCOME_UNKNOWN] = '?' };
	note(scene, letters[outcome->kind]);
	scene->retry_after = outcome->retry_after;
	scene->sent_at = clock_now(clock_sim_clock(scene->sim));
}

static void
on_text(struct phone_owner *owner, const struct phone_text *text)
{
	struct scene *scene = container_of(owner, struct scene, owner);
	assert_string_equal(text->body, "How are you?");
	note(scene, 't');
	scene->text_at = text->at;
}

static void
on_receipt(struct phone_owner *owner, const struct receipt *receipt)
{
	struct scene *scene = container_of(owner, struct scene, owner);
	assert_true(str_is(receipt->ask_id, "a1"));
	assert_string_equal(receipt->channel, "phone");
	note(scene, 'r');
	scene->receipt = receipt->state;
	scene->receipt_at = receipt->gateway_time;
}

static void
scene_begin(struct scene *scene, bool blind)
{
	*scene = (struct scene){ .owner = { .on_text = on_text, .on_receipt = on_receipt } };
	scene->sim = clock_sim_new((instant){ 0 });
	scene->phone = phone_new(&(struct phone_setup){
	    .clock = clock_sim_clock(scene->sim),
	    .owner = &scene->owner,
	    .blind = blind,
	    .latency = seconds(1),
	});
	scene->sending = (struct sending){ .ask_id = "a1",
		.attempt = 1,
		.to = "+447700900123",
		.body = "How are you?",
		.on_sent = on_sent };
}

static void
scene_end(struct scene *scene)
{
	channel_free(phone_channel(scene->phone));
	clock_sim_free(scene->sim);
}

static const struct {
	const char *name;
	enum phone_behaviour behaviour;
	const char *story;
	const char *story_blind;
	int64_t sent, text, receipt; /* ms after the send; 0: not at all */
	enum receipt_state state;
} behaviours[] = {
	{ "sent", PHONE_SENT, "Str", "St", 1000, 1000, 3000, RECEIPT_DELIVERED },
	{ "refuse", PHONE_REFUSE, "X", "X", 1000, 0, 0, RECEIPT_NONE },
	{ "retry", PHONE_RETRY, "R", "R", 1000, 0, 0, RECEIPT_NONE },
	{ "timeout after", PHONE_TIMEOUT_AFTER, "t?", "t?", 21000, 1000, 0, RECEIPT_NONE },
	{ "timeout before", PHONE_TIMEOUT_BEFORE, "?", "?", 21000, 0, 0, RECEIPT_NONE },
	{ "late receipt", PHONE_LATE_RECEIPT, "t?r", "t?", 21000, 1000, 621000, RECEIPT_DELIVERED },
	{ "silent", PHONE_SILENT, "St", "St", 1000, 1000, 0, RECEIPT_NONE },
	{ "undelivered", PHONE_UNDELIVERED, "Sr", "S", 1000, 0, 3000, RECEIPT_FAILED_TEMPORARY },
	{ "filtered", PHONE_FILTERED, "Sr", "S", 1000, 0, 3000, RECEIPT_FAILED },
	{ "no address", PHONE_NO_ADDRESS, "Sr", "S", 1000, 0, 3000, RECEIPT_NO_ADDRESS },
	{ "two receipts", PHONE_TWO_RECEIPTS, "Strr", "St", 1000, 1000, 5000, RECEIPT_DELIVERED },
	{ "early receipt", PHONE_EARLY_RECEIPT, "rSt", "St", 1000, 1000, 1000, RECEIPT_DELIVERED },
};

static void
test_each_behaviour(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(behaviours); i++) {
		struct scene scene;
		scene_begin(&scene, false);
		phone_script(scene.phone, NULL, behaviours[i].behaviour);
		channel_send(phone_channel(scene.phone), &scene.sending);
		assert_string_equal(scene.story, "");
		clock_sim_run_until(scene.sim, (instant){ 86400000 });
		if (strcmp(scene.story, behaviours[i].story) != 0)
			fail_msg("%s: %s", behaviours[i].name, scene.story);
		assert_int_equal(scene.sent_at.ms, behaviours[i].sent);
		assert_int_equal(scene.text_at.ms, behaviours[i].text);
		assert_int_equal(scene.receipt_at.ms, behaviours[i].receipt);
		assert_int_equal(scene.receipt, behaviours[i].state);
		assert_int_equal(phone_count(scene.phone, "+447700900123"),
		    strchr(behaviours[i].story, 't') != NULL);
		assert_int_equal(phone_pending(scene.phone), 0);
		scene_end(&scene);
	}
}

static void
test_a_blind_phone_gives_no_receipts(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(behaviours); i++) {
		struct scene scene;
		scene_begin(&scene, true);
		assert_int_equal(phone_channel(scene.phone)->ops->klass, CHANNEL_BLIND);
		phone_script(scene.phone, NULL, behaviours[i].behaviour);
		channel_send(phone_channel(scene.phone), &scene.sending);
		clock_sim_run_until(scene.sim, (instant){ 86400000 });
		if (strcmp(scene.story, behaviours[i].story_blind) != 0)
			fail_msg("%s: %s", behaviours[i].name, scene.story);
		scene_end(&scene);
	}
}

static void
test_the_script_is_taken_in_order_and_by_address(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, false);
	struct channel *channel = phone_channel(scene.phone);
	phone_script(scene.phone, "+447700900999", PHONE_REFUSE);
	phone_script(scene.phone, NULL, PHONE_RETRY);
	phone_script(scene.phone, "+447700900123", PHONE_SILENT);
	for (int i = 0; i < 3; i++) {
		channel_send(channel, &scene.sending);
		clock_sim_run_until(scene.sim, (instant){ (i + 1) * 86400000 });
	}
	assert_string_equal(scene.story, "RStStr");
	scene.sending.to = "+447700900999";
	channel_send(channel, &scene.sending);
	clock_sim_run_until(scene.sim, (instant){ 4 * 86400000 });
	assert_string_equal(scene.story, "RStStrX");
	scene_end(&scene);
}

static void
test_what_arrived_can_be_read_by_address(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, false);
	struct channel *channel = phone_channel(scene.phone);
	static const char *const to[] = { "+447700900123", "+447700900124", "+447700900123" };
	for (int i = 0; i < 3; i++) {
		scene.sending.to = to[i];
		scene.sending.attempt = i + 1;
		channel_send(channel, &scene.sending);
		clock_sim_run_until(scene.sim, (instant){ (i + 1) * 10000 });
	}
	assert_int_equal(phone_count(scene.phone, NULL), 3);
	assert_int_equal(phone_count(scene.phone, "+447700900123"), 2);
	const struct phone_text *text = phone_next(scene.phone, "+447700900123", NULL);
	assert_int_equal(text->attempt, 1);
	text = phone_next(scene.phone, "+447700900123", text);
	assert_int_equal(text->attempt, 3);
	assert_null(phone_next(scene.phone, "+447700900123", text));
	phone_forget(scene.phone);
	assert_int_equal(phone_count(scene.phone, NULL), 0);
	scene_end(&scene);
}

static void
test_cancel_takes_back_only_what_has_not_left(void **state)
{
	(void) state;
	struct scene scene;
	scene_begin(&scene, false);
	struct channel *channel = phone_channel(scene.phone);
	channel_send(channel, &scene.sending);
	channel_cancel(channel, &scene.sending);
	clock_sim_run_until(scene.sim, (instant){ 86400000 });
	assert_string_equal(scene.story, "");

	phone_script(scene.phone, NULL, PHONE_LATE_RECEIPT);
	channel_send(channel, &scene.sending);
	clock_sim_run_until(scene.sim, (instant){ 86400000 + 2000 });
	channel_cancel(channel, &scene.sending);
	clock_sim_run_until(scene.sim, (instant){ 2 * 86400000 });
	assert_string_equal(scene.story, "tr");
	scene_end(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_behaviour),
		cmocka_unit_test(test_a_blind_phone_gives_no_receipts),
		cmocka_unit_test(test_the_script_is_taken_in_order_and_by_address),
		cmocka_unit_test(test_what_arrived_can_be_read_by_address),
		cmocka_unit_test(test_cancel_takes_back_only_what_has_not_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
