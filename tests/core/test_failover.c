/* SPDX-License-Identifier: MIT */
/*
 * Two gateways: what the first was proved not to have taken goes by the second, what it may have taken
 * never does, and a conversation keeps the number that the patient has seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hospital.h"

enum { MOST_SENT = 4096 };

/* What was handed over, in order. */
static struct {
	const char *gateway;
	char ask_id[40], to[20];
	int attempt;
	enum outcome_kind as;
} sent[MOST_SENT];
static size_t sent_count;

/* How each gateway is, by the telephone that it is to reach. */
typedef enum outcome_kind answering(const char *gateway, const char *to, int attempt);

static enum outcome_kind
both_are_well(const char *gateway, const char *to, int attempt)
{
	(void) gateway;
	(void) to;
	(void) attempt;
	return OUTCOME_SENT;
}

static enum outcome_kind
kannel_is_down(const char *gateway, const char *to, int attempt)
{
	(void) to;
	(void) attempt;
	return strcmp(gateway, "kannel") == 0 ? OUTCOME_RETRY : OUTCOME_SENT;
}

static enum outcome_kind
vonage_is_down(const char *gateway, const char *to, int attempt)
{
	(void) to;
	(void) attempt;
	return strcmp(gateway, "vonage") == 0 ? OUTCOME_RETRY : OUTCOME_SENT;
}

/* Of three telephones one is reached by the first gateway, one is refused by it each time, and of one it
 * does not say; asked again for that one, it refuses. */
static enum outcome_kind
kannel_is_mixed(const char *gateway, const char *to, int attempt)
{
	if (strcmp(gateway, "kannel") != 0 || to[strlen(to) - 1] % 3 == 0)
		return OUTCOME_SENT;
	if (to[strlen(to) - 1] % 3 == 1)
		return OUTCOME_RETRY;
	return attempt == 1 ? OUTCOME_UNKNOWN : OUTCOME_RETRY;
}

static void
note(const struct dispatched *send, enum outcome_kind as)
{
	assert_in_range(sent_count, 0, MOST_SENT - 1);
	sent[sent_count].gateway = strcmp(send->gateway, "kannel") == 0 ? "kannel" : "vonage";
	(void) snprintf(sent[sent_count].ask_id, sizeof(sent[0].ask_id), "%s", send->ask_id);
	(void) snprintf(sent[sent_count].to, sizeof(sent[0].to), "%s", send->to);
	sent[sent_count].attempt = send->attempt;
	sent[sent_count++].as = as;
}

/* What follows from the last batch: outcomes as they are answered, and "I have none" to each look-up. */
static size_t
consequences(answering *answers, struct event events[CORE_BATCH])
{
	size_t count = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next) {
		if (order->kind == ORDER_SEND) {
			const struct dispatched *send = &order->send;
			enum outcome_kind as = answers(send->gateway, send->to, send->attempt);
			note(send, as);
			events[count++] = (struct event){ .kind = EVENT_OUTCOME,
				.outcome = { .id = send->id,
				    .attempt = send->attempt,
				    .kind = as,
				    .gateway_id = "",
				    .reason = "not-connected" } };
		}
		if (order->kind == ORDER_LOOK_UP) {
			assert_string_equal(order->look_up.gateway, "kannel");
			events[count++] = (struct event){ .kind = EVENT_FOUND,
				.finding = { .id = order->look_up.id,
				    .attempt = order->look_up.attempt,
				    .kind = FINDING_ABSENT,
				    .gateway_id = "",
				    .reason = "absent" } };
		}
	}
	return count;
}

/* These events, and all that comes of them without time passing. */
static void
happens(const struct event *event, answering *answers)
{
	static struct event events[CORE_BATCH];
	run(event, event == NULL ? 0 : 1);
	for (size_t count; (count = consequences(answers, events)) > 0;)
		run(events, count);
}

static void
hours_pass(int count, answering *answers)
{
	for (int minute = 0; minute < 60 * count; minute++) {
		arena_reset(&arena);
		now = instant_plus(now, minutes(1));
		happens(NULL, answers);
	}
}

static void
connect_both(enum channel_class first)
{
	const struct dispatch_limits limits = { 10000, 10000, 100, 0 };
	dispatch_connect(&house.core.dispatch, "sms", "kannel", first, 50, &limits);
	dispatch_connect(&house.core.dispatch, "sms", "vonage", CHANNEL_CALLBACK, 50, &limits);
	sent_count = 0;
}

/* So many people, up to the hour in which the first of them is written to. */
static void
invite(int people, answering *answers)
{
	for (int i = 0; i < people; i++) {
		const struct event enrol = operation(i, "foot");
		run(&enrol, 1);
	}
	size_t before = sent_count;
	for (int hour = 0; hour < 24 * 30 && sent_count == before; hour++) {
		arena_reset(&arena);
		now = instant_plus(now, hours(1));
		happens(NULL, answers);
	}
	assert_true(sent_count > before);
}

static bool
was_given(const char *gateway, const char *ask_id)
{
	for (size_t i = 0; i < sent_count; i++)
		if (strcmp(sent[i].gateway, gateway) == 0 && strcmp(sent[i].ask_id, ask_id) == 0)
			return true;
	return false;
}

static bool
is_first_of(size_t n, enum outcome_kind as)
{
	return sent[n].as == as && sent[n].attempt == 1;
}

/* C7 */

static struct {
	int doubts, doubts_over, refused, refused_over;
} c7;

static void
count_all(void)
{
	for (size_t i = 0; i < sent_count; i++) {
		bool over = was_given("vonage", sent[i].ask_id);
		if (strcmp(sent[i].gateway, "kannel") != 0)
			continue;
		if (is_first_of(i, OUTCOME_UNKNOWN)) {
			c7.doubts++;
			c7.doubts_over += over;
		}
		if (is_first_of(i, OUTCOME_RETRY)) {
			c7.refused++;
			c7.refused_over += over;
		}
	}
}

static void
test_2_C7_only_proved_refusal_goes_to_the_second_gateway(void **state)
{
	static const struct {
		enum channel_class first;
		answering *answers;
	} worlds[] = {
		{ CHANNEL_IDEM, kannel_is_mixed },
		{ CHANNEL_LOOKUP, kannel_is_mixed },
		{ CHANNEL_CALLBACK, kannel_is_mixed },
		{ CHANNEL_BLIND, kannel_is_mixed },
		{ CHANNEL_CALLBACK, kannel_is_down },
	};
	for (size_t i = 0; i < ARRAY_LEN(worlds); i++) {
		connect_both(worlds[i].first);
		invite(42, worlds[i].answers);
		hours_pass(2, worlds[i].answers);
		count_all();
		/* One row, one event for each attempt, and who was given it. */
		assert_int_equal(
		    number("SELECT count(*) FROM outbox o WHERE o.attempt <> (SELECT count(*)"
			   " FROM outbox_event e WHERE e.outbox = o.id AND e.event = 'claimed'"
			   " AND e.detail IN ('kannel', 'vonage'))"),
		    0);
		assert_int_equal(
		    number("SELECT count(*) FROM outbox WHERE state = 'queued' AND doubt = 0"), 0);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
	printf("C7: %d doubts, %d failed over; %d refused, %d went by the second\n", c7.doubts,
	    c7.doubts_over, c7.refused, c7.refused_over);
	assert_true(c7.doubts >= 40 && c7.refused >= 40);
	assert_int_equal(c7.doubts_over, 0);
	assert_int_equal(c7.refused_over, c7.refused);
}

/* A number */

/* Their reply, at whichever of our two numbers, and by which gateway the text behind it came. */
static const char *
answered_by(const char *number_of, const char *id, const char *body, answering *answers)
{
	now = instant_plus(now, minutes(1));
	struct event reply = text_of(0, id, body);
	size_t before = sent_count;
	reply.text.channel = number_of;
	happens(&reply, answers);
	for (int minute = 0; sent_count == before || sent[sent_count - 1].as != OUTCOME_SENT;
	     minute++) {
		assert_in_range(minute, 0, 60);
		now = instant_plus(now, minutes(1));
		happens(NULL, answers);
	}
	return sent[sent_count - 1].gateway;
}

static void
test_a_set_keeps_its_number(void **state)
{
	(void) state;
	connect_both(CHANNEL_CALLBACK);
	invite(6, kannel_is_down);
	hours_pass(1, kannel_is_down);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'submitted'"
				" AND gateway = 'vonage'"),
	    6);
	/* The first is well again, and whoever was not written to yet is written to by it. */
	hours_pass(1, both_are_well);
	assert_string_equal(answered_by("vonage", "r1", "YES", both_are_well), "vonage");
	assert_string_equal(answered_by("vonage", "r2", "1", both_are_well), "vonage");
	/* An answer to the other number is an answer of the same patient. */
	assert_string_equal(answered_by("kannel", "r3", "1", both_are_well), "vonage");
	assert_int_equal(number("SELECT count(*) FROM answer"), 2);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE address ="
				" (SELECT id FROM address WHERE value = '+447700900000')"),
	    3);
	/* Refused, the conversation changes its number once, and stays with that. */
	assert_string_equal(answered_by("vonage", "r4", "1", vonage_is_down), "kannel");
	assert_string_equal(answered_by("kannel", "r5", "YES", both_are_well), "kannel");
	assert_int_equal(number("SELECT count(*) FROM answer"), 4);
}

static void
test_a_new_set_begins_at_the_first(void **state)
{
	(void) state;
	connect_both(CHANNEL_CALLBACK);
	invite(1, both_are_well);
	assert_string_equal(sent[0].gateway, "kannel");
	assert_string_equal(answered_by("kannel", "r1", "YES", both_are_well), "kannel");
}

/* Who may be in danger is not kept waiting for a number. */
static void
test_14_a_safety_reply_goes_at_once(void **state)
{
	(void) state;
	connect_both(CHANNEL_CALLBACK);
	invite(6, both_are_well);
	hours_pass(1, both_are_well);
	for (int i = 1; i < 6; i++) { /* the breaker opens, for all of them are asked by it */
		struct event yes = text_of(i, arena_printf(&arena, "y%d", i), "YES");
		happens(&yes, kannel_is_down);
	}
	assert_true(house.core.dispatch.channels[0].breaker.open);
	struct event danger = text_of(0, "d", "I want to end my life");
	happens(&danger, kannel_is_down);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE purpose = 'safety'"
				" AND state = 'submitted' AND gateway = 'vonage' AND attempt = 1"),
	    1);
}

/* Receipts, and a gateway that is no longer there */

static void
test_a_receipt_counts_for_the_gateway_that_has_the_text(void **state)
{
	static const struct {
		const char *gateway;
		enum receipt_state receipt;
		const char *state;
		int alerts;
	} cases[] = {
		{ "kannel", RECEIPT_FAILED, "submitted", 0 },
		{ "kannel", RECEIPT_NO_ADDRESS, "submitted", 0 },
		{ "kannel", RECEIPT_DELIVERED, "delivered", 1 },
		{ "vonage", RECEIPT_FAILED, "failed", 1 },
		{ "vonage", RECEIPT_DELIVERED, "delivered", 0 },
	};
	(void) state;
	connect_both(CHANNEL_CALLBACK);
	invite(ARRAY_LEN(cases), kannel_is_down);
	hours_pass(1, kannel_is_down);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row row;
		const outbox_id id = { number(
		    "SELECT id FROM outbox WHERE gateway = 'vonage' AND state = 'submitted'"
		    " AND NOT EXISTS (SELECT 1 FROM outbox_event e"
		    " WHERE e.outbox = outbox.id AND e.event = 'receipt')") };
		int64_t alerts = number("SELECT count(*) FROM alert");
		assert_true(outbox_get(house.db, &arena, id, &row));
		const struct event receipt = { .kind = EVENT_RECEIPT,
			.ask_id = str_from(row.ask_id),
			.gateway = cases[i].gateway,
			.receipt = cases[i].receipt,
			.code = "1" };
		run(&receipt, 1);
		assert_true(outbox_get(house.db, &arena, id, &row));
		assert_string_equal(outbox_state_word(row.state), cases[i].state);
		assert_int_equal(number("SELECT count(*) FROM alert") - alerts, cases[i].alerts);
	}
}

/* Its section was taken out of hark.conf while a text was in doubt, to be sent again under its id. */
static void
test_2_a_text_in_doubt_is_not_the_next_gateways(void **state)
{
	(void) state;
	connect_both(CHANNEL_IDEM);
	invite(3, kannel_is_mixed);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'settling'"), 1);
	house.core.dispatch = (struct dispatch){ .boot = 2 };
	dispatch_connect(&house.core.dispatch, "sms", "vonage", CHANNEL_IDEM, 50,
	    &(struct dispatch_limits){ 10000, 10000, 100, 0 });
	hours_pass(1, both_are_well);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'uncertain'"), 1);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'submitted'"), 2);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'uncertain'"), 1);
}

/* ... or when it was to be sent again already. */
static void
test_2_nor_when_it_waits_to_be_sent_again(void **state)
{
	(void) state;
	connect_both(CHANNEL_IDEM);
	invite(3, kannel_is_mixed);
	house.core.lets_time_pass = false; /* nothing is claimed */
	struct outbox_row row;
	outbox_id id = { number("SELECT id FROM outbox WHERE state = 'settling'") };
	db_begin(house.db);
	assert_true(outbox_get(house.db, &arena, id, &row));
	assert_true(outbox_move(house.db, &row, OUTBOX_QUEUED, "", "", now, true, now));
	assert_false(outbox_give(house.db, id, "vonage"));
	assert_true(outbox_give(house.db, id, "kannel"));
	assert_true(db_commit(house.db, &(struct error){ 0 }));
	house.core.lets_time_pass = true;
	house.core.dispatch = (struct dispatch){ .boot = 2 };
	dispatch_connect(&house.core.dispatch, "sms", "vonage", CHANNEL_IDEM, 50,
	    &(struct dispatch_limits){ 10000, 10000, 100, 0 });
	size_t before = sent_count;
	happens(NULL, both_are_well);
	for (size_t i = before; i < sent_count; i++)
		assert_string_not_equal(sent[i].ask_id, row.ask_id);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'gateway-gone'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_2_C7_only_proved_refusal_goes_to_the_second_gateway),
		TEST(test_a_set_keeps_its_number),
		TEST(test_a_new_set_begins_at_the_first),
		TEST(test_14_a_safety_reply_goes_at_once),
		TEST(test_a_receipt_counts_for_the_gateway_that_has_the_text),
		TEST(test_2_a_text_in_doubt_is_not_the_next_gateways),
		TEST(test_2_nor_when_it_waits_to_be_sent_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
