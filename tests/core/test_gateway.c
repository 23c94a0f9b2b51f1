/* SPDX-License-Identifier: MIT */
/* What gateways say, as the core takes it: a STOP that one kept to itself, and what became of a text
 * in doubt. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

static void
check_stopped(void)
{
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'stopped'"), 1);
	assert_int_equal(
	    number("SELECT COUNT(*) FROM audit WHERE actor = 'gateway' AND action = 'stopped'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM conversation WHERE open = 1"), 0);
}

static void
test_5_a_stop_that_the_gateway_kept_is_a_stop(void **state)
{
	(void) state;
	outbox_id id = send_first(&(struct dispatch_outcome){
	    .kind = OUTCOME_REFUSED, .gateway_id = "", .reason = "code-21610", .opted_out = true });
	check_stopped();
	/* The same word again, by a receipt: once is enough. */
	struct outbox_row row;
	assert_true(outbox_get(house.db, &arena, id, &row));
	const struct event receipt = { .kind = EVENT_RECEIPT,
		.ask_id = str_from(row.ask_id),
		.receipt = RECEIPT_FAILED,
		.code = "failed:21610",
		.opted_out = true };
	run(&receipt, 1);
	check_stopped();
	/* And nothing more is begun. */
	int64_t before = number("SELECT COUNT(*) FROM outbox");
	for (int day = 0; day < 60; day++) {
		now = instant_plus(now, hours(24));
		run(NULL, 0);
	}
	assert_int_equal(number("SELECT COUNT(*) FROM outbox"), before);
}

static void
test_5_a_stop_by_receipt_is_a_stop(void **state)
{
	(void) state;
	struct outbox_row row;
	outbox_id id = send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), 0);
	assert_true(outbox_get(house.db, &arena, id, &row));
	const struct event receipt = { .kind = EVENT_RECEIPT,
		.ask_id = str_from(row.ask_id),
		.receipt = RECEIPT_FAILED,
		.code = "failed:21610",
		.opted_out = true };
	run(&receipt, 1);
	check_stopped();
}

static void
test_5_a_stop_by_one_click_is_a_stop(void **state)
{
	(void) state;
	struct outbox_row row;
	outbox_id id = send_first(
	    &(struct dispatch_outcome){ .kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
	assert_true(outbox_get(house.db, &arena, id, &row));
	const struct event click = { .kind = EVENT_UNSUBSCRIBE, .ask_id = str_from(row.ask_id) };
	int64_t before = number("SELECT COUNT(*) FROM outbox");
	run(&click, 1);
	run(&click, 1); /* programs press twice */
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'stopped'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'stopped'"), 1);
	assert_int_equal(
	    number("SELECT COUNT(*) FROM audit WHERE actor = 'one click' AND action = 'stopped'"),
	    1);
	assert_int_equal(number("SELECT COUNT(*) FROM conversation WHERE open = 1"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM outbox"), before);
}

/* Looking up */

static const struct order *
order_of(enum order_kind kind)
{
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == kind)
			return order;
	return NULL;
}

/* ... where there must be one. */
static const struct order *
the_order(enum order_kind kind)
{
	const struct order *order = order_of(kind);
	BUG_ON(order == NULL, "no order of kind %d", (int) kind);
	return order;
}

/* The gateway's own answer about a text in doubt is as good. */
static void
test_6_a_number_that_nobody_has_is_found_out_by_asking(void **state)
{
	(void) state;
	struct event found = { .kind = EVENT_FOUND,
		.finding = { .kind = FINDING_TAKEN,
		    .state = RECEIPT_NO_ADDRESS,
		    .gateway_id = "",
		    .reason = "found" } };
	found.finding.id = send_by(CHANNEL_LOOKUP,
	    &(struct dispatch_outcome){
		.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
	now = instant_plus(now, seconds(SETTLE_SECONDS));
	run(NULL, 0);
	found.finding.attempt = the_order(ORDER_LOOK_UP)->look_up.attempt;
	run(&found, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM address WHERE state = 'blocked'"), 1);
}

static const struct {
	const char *name;
	enum finding_kind kind;
	enum receipt_state state;
	const char *outbox; /* its state then */
	int alerts;
	bool sent_again;
} findings[] = {
	{ "it has it", FINDING_TAKEN, RECEIPT_SUBMITTED, "submitted", 0, false },
	{ "it has it, in words we do not know", FINDING_TAKEN, RECEIPT_NONE, "submitted", 0,
	    false },
	{ "the phone has it", FINDING_TAKEN, RECEIPT_DELIVERED, "delivered", 0, false },
	{ "it has it and failed", FINDING_TAKEN, RECEIPT_FAILED, "failed", 1, false },
	{ "it has it twice", FINDING_TWICE, RECEIPT_DELIVERED, "delivered", 1, false },
	{ "it has it not", FINDING_ABSENT, RECEIPT_NONE, "sending", 0, true },
	{ "it does not say", FINDING_UNSAID, RECEIPT_NONE, "settling", 0, false },
};

static void
test_2_doubt_ends_by_asking_the_gateway(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
		outbox_id id = send_by(CHANNEL_LOOKUP,
		    &(struct dispatch_outcome){
			.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
		/* Not before it can be in the gateway's own list. */
		now = instant_plus(now, seconds(SETTLE_SECONDS - 1));
		run(NULL, 0);
		assert_null(order_of(ORDER_LOOK_UP));
		now = instant_plus(now, seconds(1));
		run(NULL, 0);
		const struct order *order = the_order(ORDER_LOOK_UP);
		assert_int_equal(order->look_up.id.n, id.n);
		const struct event event = { .kind = EVENT_FOUND,
			.finding = { .id = id,
			    .attempt = order->look_up.attempt,
			    .kind = findings[i].kind,
			    .state = findings[i].state,
			    .gateway_id = "",
			    .reason = "found" } };
		run(&event, 1);
		struct outbox_row row;
		assert_true(outbox_get(house.db, &arena, id, &row));
		bool sent = order_of(ORDER_SEND) != NULL;
		if (strcmp(outbox_state_word(row.state), findings[i].outbox) != 0 ||
		    sent != findings[i].sent_again)
			fail_msg("%s: %s", findings[i].name, outbox_state_word(row.state));
		assert_int_equal(number("SELECT COUNT(*) FROM alert"), findings[i].alerts);
		/* The same answer once more, late: nothing. */
		run(&event, 1);
		assert_null(order_of(ORDER_SEND));
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* Asked again and again, and at last put in front of a person; never sent again. */
static void
test_12_a_gateway_that_never_says_ends_in_front_of_a_person(void **state)
{
	(void) state;
	outbox_id id = send_by(CHANNEL_LOOKUP,
	    &(struct dispatch_outcome){
		.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
	int asked = 0;
	struct outbox_row row = { .state = OUTBOX_SETTLING };
	for (int i = 0; i < 1000 && row.state == OUTBOX_SETTLING; i++) {
		now = instant_plus(now, minutes(1));
		run(NULL, 0);
		asked += order_of(ORDER_LOOK_UP) != NULL;
		assert_null(order_of(ORDER_SEND));
		assert_true(outbox_get(house.db, &arena, id, &row));
	}
	assert_int_equal(row.state, OUTBOX_UNCERTAIN);
	assert_true(asked >= RECEIPT_HOURS * 3600 / LOOKUP_SECONDS - 2);
	assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE rule = 'no-evidence'"), 1);
}

/* Not there, sent again, and refused for good: the gateway is asked once more, for the refusal of the
 * second says nothing about the first. */
static void
test_2_a_refusal_after_doubt_is_looked_up(void **state)
{
	static const struct {
		enum finding_kind kind;
		const char *outbox;
		int alerts;
	} cases[] = {
		{ FINDING_ABSENT, "failed", 1 },
		{ FINDING_TAKEN, "submitted", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row row;
		struct event found = { .kind = EVENT_FOUND,
			.finding = { .kind = FINDING_ABSENT, .gateway_id = "", .reason = "" } };
		struct event refused = { .kind = EVENT_OUTCOME,
			.outcome = {
			    .kind = OUTCOME_REFUSED, .gateway_id = "", .reason = "never" } };
		found.finding.id = send_by(CHANNEL_LOOKUP,
		    &(struct dispatch_outcome){
			.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
		for (int attempt = 1; attempt <= 2; attempt++) {
			now = instant_plus(now, seconds(SETTLE_SECONDS));
			run(NULL, 0);
			found.finding.attempt = the_order(ORDER_LOOK_UP)->look_up.attempt;
			if (attempt == 2)
				found.finding.kind = cases[i].kind;
			run(&found, 1);
			if (attempt == 2)
				break;
			refused.outcome.id = found.finding.id;
			refused.outcome.attempt = the_order(ORDER_SEND)->send.attempt;
			run(&refused, 1);
			assert_true(outbox_get(house.db, &arena, found.finding.id, &row));
			assert_int_equal(row.state, OUTBOX_SETTLING);
		}
		assert_true(outbox_get(house.db, &arena, found.finding.id, &row));
		assert_string_equal(outbox_state_word(row.state), cases[i].outbox);
		assert_null(order_of(ORDER_SEND));
		assert_int_equal(number("SELECT COUNT(*) FROM alert"), cases[i].alerts);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* The restart of a run that died in the midst of sending asks too. */
static void
test_2_what_was_being_sent_is_asked_for_after_a_restart(void **state)
{
	(void) state;
	outbox_id id = send_by(CHANNEL_LOOKUP,
	    &(struct dispatch_outcome){
		.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
	now = instant_plus(now, seconds(SETTLE_SECONDS));
	run(NULL, 0);
	const struct order *order = the_order(ORDER_LOOK_UP);
	const struct event absent = { .kind = EVENT_FOUND,
		.finding = { .id = id,
		    .attempt = order->look_up.attempt,
		    .kind = FINDING_ABSENT,
		    .gateway_id = "",
		    .reason = "absent" } };
	run(&absent, 1);
	assert_non_null(order_of(ORDER_SEND)); /* and here the run ends */
	const struct event start = { .kind = EVENT_START };
	run(&start, 1);
	now = instant_plus(now, seconds(SETTLE_SECONDS));
	run(NULL, 0);
	order = the_order(ORDER_LOOK_UP);
	assert_int_equal(order->look_up.attempt, 2);
}

/* A gateway that takes an id once: the same again, and again while it says "not now" to it. */
static void
test_2_the_same_id_is_sent_again_where_it_counts_once(void **state)
{
	(void) state;
	struct outbox_row before, after;
	struct event outcome = { .kind = EVENT_OUTCOME,
		.outcome = { .kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" } };
	outcome.outcome.id = send_by(CHANNEL_IDEM, &outcome.outcome);
	assert_true(outbox_get(house.db, &arena, outcome.outcome.id, &before));
	static const enum outcome_kind answers[] = { OUTCOME_UNKNOWN, OUTCOME_RETRY, OUTCOME_SENT };
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		now = instant_plus(now, seconds(SETTLE_SECONDS));
		run(NULL, 0);
		const struct order *order = the_order(ORDER_SEND);
		assert_string_equal(order->send.ask_id, before.ask_id);
		assert_int_equal(order->send.attempt, 2 + (int) i);
		outcome.outcome.attempt = order->send.attempt;
		outcome.outcome.kind = answers[i];
		run(&outcome, 1);
		assert_null(order_of(ORDER_SEND)); /* not before the time to settle is over */
	}
	assert_true(outbox_get(house.db, &arena, before.id, &after));
	assert_int_equal(after.state, OUTBOX_SUBMITTED);
	assert_int_equal(number("SELECT COUNT(*) FROM alert"), 0);
}

/* The second question about one attempt stands in the timetable when the next attempt is in doubt: it is
 * not asked then, for the gateway may not see that one yet. */
static void
test_2_an_older_look_up_does_not_shorten_the_time_to_settle(void **state)
{
	(void) state;
	struct event outcome = { .kind = EVENT_OUTCOME,
		.outcome = { .kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" } };
	struct event found = { .kind = EVENT_FOUND,
		.finding = { .kind = FINDING_ABSENT, .gateway_id = "", .reason = "absent" } };
	found.finding.id = outcome.outcome.id = send_by(CHANNEL_LOOKUP, &outcome.outcome);
	now = instant_plus(now, seconds(SETTLE_SECONDS));
	run(NULL, 0);
	found.finding.attempt = the_order(ORDER_LOOK_UP)->look_up.attempt;
	instant again = instant_plus(now, seconds(LOOKUP_SECONDS));
	run(&found, 1);
	outcome.outcome.attempt = the_order(ORDER_SEND)->send.attempt;
	now = instant_plus(again, seconds(-10));
	instant doubt = now;
	run(&outcome, 1);
	while (instant_before(
	    instant_plus(now, seconds(1)), instant_plus(doubt, seconds(SETTLE_SECONDS)))) {
		now = instant_plus(now, seconds(1));
		run(NULL, 0);
		assert_null(order_of(ORDER_LOOK_UP));
	}
	now = instant_plus(now, seconds(1));
	run(NULL, 0);
	assert_int_equal(the_order(ORDER_LOOK_UP)->look_up.attempt, outcome.outcome.attempt);
}

/* Held back before it could be sent again, the question may have arrived all the same where the same id
 * counts once; where the gateway said that it has none, it has not. The reply tells which. */
static void
test_12_a_reply_is_heard_while_its_question_waits_to_be_sent_again(void **state)
{
	static const struct {
		enum channel_class klass;
		const char *outbox;
		int begun;
	} cases[] = {
		{ CHANNEL_IDEM, "answered", 1 },
		{ CHANNEL_LOOKUP, "queued", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row row;
		const struct event hold = { .kind = EVENT_COMMAND,
			.command = { .verb = COMMAND_HOLD, .text = "", .actor = "test" } };
		struct event found = { .kind = EVENT_FOUND,
			.finding = { .kind = FINDING_ABSENT, .gateway_id = "", .reason = "" } };
		found.finding.id = send_by(cases[i].klass,
		    &(struct dispatch_outcome){
			.kind = OUTCOME_UNKNOWN, .gateway_id = "", .reason = "no-answer" });
		found.finding.attempt = 1;
		run(&hold, 1);
		now = instant_plus(now, seconds(SETTLE_SECONDS));
		run(NULL, 0);
		if (cases[i].klass == CHANNEL_LOOKUP)
			run(&found, 1);
		assert_null(order_of(ORDER_SEND));
		assert_true(outbox_get(house.db, &arena, found.finding.id, &row));
		assert_int_equal(row.state, OUTBOX_QUEUED);
		now = instant_plus(now, seconds(30));
		const struct event yes = text_of(1, "yes", "YES");
		run(&yes, 1);
		assert_true(outbox_get(house.db, &arena, found.finding.id, &row));
		assert_string_equal(outbox_state_word(row.state), cases[i].outbox);
		assert_int_equal(number("SELECT count(*) FROM outbox WHERE purpose = 'question'"),
		    cases[i].begun);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

/* That somebody's forwarding leads nowhere is no word of their own address. */
static void
test_an_address_is_blocked_by_a_word_about_itself(void **state)
{
	static const struct {
		const char *before, *behind; /* the address; NULL: it is not named */
		const char *address;
	} cases[] = {
		{ "", "", "blocked" },
		{ "other@else.example ", "", "blocked" },
		{ "", " other@else.example", "blocked" },
		{ NULL, "", "blocked" },
		{ NULL, "other@else.example", "ok" },
		{ "not-", "", "ok" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row row;
		outbox_id id = send_by(CHANNEL_CALLBACK,
		    &(struct dispatch_outcome){
			.kind = OUTCOME_SENT, .gateway_id = "", .reason = "" });
		assert_true(outbox_get(house.db, &arena, id, &row));
		const char *before = cases[i].before;
		const struct event receipt = { .kind = EVENT_RECEIPT,
			.ask_id = str_from(row.ask_id),
			.receipt = RECEIPT_NO_ADDRESS,
			.code = "mail-5.1.1",
			.about =
			    str_from(arena_printf(&arena, "%s%s%s", before == NULL ? "" : before,
				before == NULL ? "" : row.to, cases[i].behind)) };
		run(&receipt, 1);
		assert_int_equal(number("SELECT COUNT(*) FROM outbox WHERE state = 'failed'"), 1);
		assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'unsent'"), 1);
		const char *sql = arena_printf(
		    &arena, "SELECT COUNT(*) FROM address WHERE state = '%s'", cases[i].address);
		if (number(sql) != 1)
			fail_msg("%.*s: not %s", STR_ARG(receipt.about), cases[i].address);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_5_a_stop_that_the_gateway_kept_is_a_stop),
		TEST(test_5_a_stop_by_receipt_is_a_stop),
		TEST(test_an_address_is_blocked_by_a_word_about_itself),
		TEST(test_5_a_stop_by_one_click_is_a_stop),
		TEST(test_6_a_number_that_nobody_has_is_found_out_by_asking),
		TEST(test_2_doubt_ends_by_asking_the_gateway),
		TEST(test_12_a_gateway_that_never_says_ends_in_front_of_a_person),
		TEST(test_2_the_same_id_is_sent_again_where_it_counts_once),
		TEST(test_2_a_refusal_after_doubt_is_looked_up),
		TEST(test_2_an_older_look_up_does_not_shorten_the_time_to_settle),
		TEST(test_12_a_reply_is_heard_while_its_question_waits_to_be_sent_again),
		TEST(test_2_what_was_being_sent_is_asked_for_after_a_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
