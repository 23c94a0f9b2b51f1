/* SPDX-License-Identifier: MIT */
/* Invariants 2 and 4, with a store that is older than the world: what is open in it goes to a person, and
 * no reply answers what was asked before, until somebody has let it be asked again. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

static int texts;

/* True when something was sent. */
static bool
say(const char *body)
{
	const struct event text = { .kind = EVENT_TEXT,
		.text = { .organisation = house.organisation,
		    .channel = "phone",
		    .kind = "sms",
		    .ext_id = arena_printf(&arena, "%d", ++texts),
		    .sender = STR("+447700900001"),
		    .recipient = STR("hark"),
		    .body = str_from(body),
		    .sent_at = now } };
	now = instant_plus(now, minutes(1));
	run(&text, 1);
	bool sent = false;
	for (const struct order *order = orders.first; order != NULL; order = order->next) {
		if (order->kind != ORDER_SEND)
			continue;
		sent = true;
		const struct event outcome = { .kind = EVENT_OUTCOME,
			.outcome = { .id = order->send.id,
			    .attempt = order->send.attempt,
			    .kind = OUTCOME_SENT,
			    .gateway_id = "",
			    .reason = "" } };
		run(&outcome, 1);
		break;
	}
	return sent;
}

static void
tell(enum command_verb verb)
{
	const struct event event = { .kind = EVENT_COMMAND,
		.command = { .verb = verb,
		    .patient = { number("SELECT id FROM patient") },
		    .text = "",
		    .actor = "ward" } };
	now = instant_plus(now, minutes(1));
	run(&event, 1);
}

/* To its second question; then a backup is put back. */
static int
begin(void **state)
{
	texts = 0;
	if (set_up_invited(state) != 0)
		return -1;
	if (!say("YES") || !say("2"))
		return -1;
	tell(COMMAND_RESTORED);
	return 0;
}

static void
test_4_a_reply_to_what_was_forgotten_is_no_answer(void **state)
{
	(void) state;
	static const char *const replies[] = { "1", "YES", "SKIP", "last one should be 1",
		"START" };
	int64_t answers = number("SELECT count(*) FROM answer");
	assert_int_equal(answers, 1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'restored'"), 1);
	for (size_t i = 0; i < ARRAY_LEN(replies); i++) {
		int64_t alerts = number("SELECT count(*) FROM alert");
		assert_false(say(replies[i]));
		if (number("SELECT count(*) FROM answer") != answers ||
		    number("SELECT count(*) FROM alert") <= alerts)
			fail_msg("\"%s\": no person sees it", replies[i]);
	}
	assert_int_equal(
	    number("SELECT count(*) FROM conversation WHERE state = 'with-person'"), 1);
}

/* What ended before is no place for it either: with a step's grace it would take a late answer. */
static void
test_4_nor_in_what_has_ended(void **state)
{
	(void) state;
	int64_t answers = number("SELECT count(*) FROM answer");
	tell(COMMAND_CANCEL);
	assert_int_equal(number("SELECT count(*) FROM conversation WHERE open = 1"), 0);
	assert_false(say("1"));
	assert_int_equal(number("SELECT count(*) FROM answer"), answers);
}

static void
test_5_and_14_a_stop_and_a_danger_are_heard(void **state)
{
	(void) state;
	assert_true(say("I want to end my life"));
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'urgent'"), 1);
	assert_false(say("STOP"));
	assert_int_equal(number("SELECT count(*) FROM address WHERE state = 'stopped'"), 1);
}

static void
test_2_nothing_waits_to_be_sent_again(void **state)
{
	(void) state;
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'queued'"), 0);
	for (int i = 0; i < 24 * 10; i++) {
		now = instant_plus(now, hours(1));
		run(NULL, 0);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			assert_int_not_equal(order->kind, ORDER_SEND);
	}
}

/* A person has looked, and lets the question be put again: its answer is one. */
static void
test_4_once_it_is_asked_again_it_can_be_answered(void **state)
{
	(void) state;
	tell(COMMAND_UNHOLD);
	tell(COMMAND_RELEASE);
	int64_t answers = number("SELECT count(*) FROM answer");
	(void) say("1");
	assert_int_equal(number("SELECT count(*) FROM answer"), answers + 1);
}

/* A backup that hark has noticed, and the person who put it back says so too: one and the same. */
static void
test_2_what_is_noticed_and_said_is_held_once(void **state)
{
	(void) state;
	const struct event event = { .kind = EVENT_COMMAND,
		.token = &house,
		.command = { .verb = COMMAND_RESTORED, .text = "", .actor = "ward" } };
	(void) send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	now = instant_plus(now, minutes(1));
	house.core.put_back = true;
	run(&event, 1);
	assert_int_equal(orders.first->kind, ORDER_ANSWER);
	assert_int_equal(orders.first->error.kind, ERROR_NONE);
	assert_non_null(strstr(orders.first->text, "1 conversations are with a person"));
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'restored'"), 1);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'backup put back' "
				"AND actor = 'hark'"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'backup put back' "
				"AND actor = 'ward'"),
	    1);
	/* Later it is another backup. */
	tell(COMMAND_RESTORED);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'backup put back'"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_4_a_reply_to_what_was_forgotten_is_no_answer),
		TEST(test_4_nor_in_what_has_ended),
		TEST(test_5_and_14_a_stop_and_a_danger_are_heard),
		TEST(test_2_nothing_waits_to_be_sent_again),
		TEST(test_4_once_it_is_asked_again_it_can_be_answered),
		cmocka_unit_test_setup_teardown(
		    test_2_what_is_noticed_and_said_is_held_once, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
