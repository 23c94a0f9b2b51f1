/* SPDX-License-Identifier: MIT */
/*
 * Batches: one commit for all that waits. What fails is undone alone; what can't be handled is put
 * aside; a full disk is told and survived. Failures are planted in the store by temporary triggers and
 * by a limit on its pages, so that the code that runs is the service's own.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/fault.h"
#include "hospital.h"

static int commits;

static const struct order *
answer_to(const struct event *event)
{
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_ANSWER && order->token == event->token)
			return order;
	BUG("an event without an answer");
}

static void
sql(const char *text)
{
	struct error error;
	struct query *query = db_query_once(house.db, text);
	(void) query_run(query);
	query_free(query);
	assert_false(db_failed(house.db, &error));
}

static void
test_an_event_that_fails_is_undone_alone(void **state)
{
	(void) state;
	struct event events[3] = { operation(1, "foot"), operation(2, "no-such-team"),
		operation(3, "foot") };
	run(events, 3);
	assert_int_equal(answer_to(&events[0])->error.kind, ERROR_NONE);
	assert_int_equal(answer_to(&events[1])->error.kind, ERROR_MISSING);
	assert_int_equal(answer_to(&events[2])->error.kind, ERROR_NONE);
	assert_int_equal(number("SELECT count(*) FROM patient"), 2);
	assert_int_equal(number("SELECT count(*) FROM patient WHERE hospital_number = 'T2'"), 0);
}

static void
test_half_an_event_is_none(void **state)
{
	(void) state;
	/* It fails when patient and episode are written already: all of it goes, and only of it. */
	sql("CREATE TEMP TRIGGER half BEFORE INSERT ON followup WHEN (SELECT p.hospital_number"
	    " FROM episode e JOIN patient p ON p.id = e.patient WHERE e.id = NEW.episode) = 'T2'"
	    " BEGIN SELECT RAISE (ABORT, 'planted'); END");
	struct event events[3] = { operation(1, "foot"), operation(2, "foot"),
		operation(3, "foot") };
	run(events, 3);
	assert_int_equal(answer_to(&events[1])->error.kind, ERROR_CONFLICT);
	assert_int_equal(answer_to(&events[2])->error.kind, ERROR_NONE);
	assert_int_equal(number("SELECT count(*) FROM patient"), 2);
	assert_int_equal(number("SELECT count(*) FROM episode"), 2);
	assert_int_equal(number("SELECT count(*) FROM address"), 2);
}

static void
on_point(const char *name)
{
	commits += strcmp(name, "core.after-commit") == 0;
	fault_arm(1, on_point);
}

static void
test_all_that_waits_is_one_commit(void **state)
{
	(void) state;
	struct event *events = ARENA_ARRAY(&arena, struct event, CORE_BATCH);
	for (int i = 0; i < CORE_BATCH; i++)
		events[i] = operation(i, "foot");
	commits = 0;
	fault_arm(1, on_point);
	run(events, CORE_BATCH);
	fault_disarm();
	assert_int_equal(commits, 1);
	const struct order *order = orders.first;
	for (int i = 0; i < CORE_BATCH; i++, order = order->next) {
		assert_ptr_equal(order->token, events[i].token); /* in the order of the events */
		assert_int_equal(order->error.kind, ERROR_NONE);
	}
	assert_int_equal(number("SELECT count(*) FROM patient"), CORE_BATCH);
}

static void
test_a_full_disk_is_told_and_survived(void **state)
{
	(void) state;
	int64_t pages = number("PRAGMA page_count");
	sql(arena_printf(&arena, "PRAGMA max_page_count = %lld", (long long) pages + 2));
	struct event *events = ARENA_ARRAY(&arena, struct event, CORE_BATCH);
	for (int i = 0; i < CORE_BATCH; i++)
		events[i] = operation(i, "foot");
	run(events, CORE_BATCH);
	int full = 0;
	for (int i = 0; i < CORE_BATCH; i++) {
		const struct order *answer = answer_to(&events[i]);
		full += answer->error.kind == ERROR_LIMIT;
		/* What was said to be done is there; what was not is not. */
		int64_t there = number(arena_printf(
		    &arena, "SELECT count(*) FROM patient WHERE hospital_number = 'T%d'", i));
		assert_int_equal(there, answer->error.kind == ERROR_NONE ? 1 : 0);
		assert_true(answer->error.kind == ERROR_NONE || answer->error.kind == ERROR_LIMIT);
	}
	assert_true(full > 0);

	sql("PRAGMA max_page_count = 1000000");
	run(events, CORE_BATCH);
	for (int i = 0; i < CORE_BATCH; i++)
		assert_int_equal(answer_to(&events[i])->error.kind, ERROR_NONE);
	assert_int_equal(number("SELECT count(*) FROM patient"), CORE_BATCH);
}

/* The batch of one that fails is played again from its beginning. What its neighbours do beside the
 * store must not be done twice. */
static void
test_a_neighbour_of_one_that_fails_counts_once(void **state)
{
	(void) state;
	struct event people[2] = { operation(1, "foot"), operation(2, "foot") };
	struct event events[DISPATCH_BATCH];
	const struct dispatch_channel *channel = &house.core.dispatch.channels[0];
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 10,
	    &(struct dispatch_limits){ 100, 100, 100, 0 });
	run(people, 2);
	now = instant_plus(now, minutes(45));
	run(NULL, 0);
	assert_int_equal(outcomes_of(OUTCOME_SENT, events), 2);
	assert_int_equal(channel->in_flight, 2);
	sql("CREATE TEMP TRIGGER bad BEFORE INSERT ON patient"
	    " BEGIN SELECT RAISE (ABORT, 'planted'); END");
	events[1] = operation(3, "foot");
	run(events, 2);
	assert_int_equal(answer_to(&events[1])->error.kind, ERROR_CONFLICT);
	assert_int_equal(channel->in_flight, 1);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'submitted'"), 1);
}

static void
test_a_poisoned_text_is_put_in_front_of_a_person(void **state)
{
	(void) state;
	struct event people[2] = { operation(1, "foot"), operation(2, "foot") };
	run(people, 2);
	sql("CREATE TEMP TRIGGER poison BEFORE UPDATE ON inbox WHEN NEW.body = 'poison'"
	    " BEGIN SELECT RAISE (ABORT, 'planted'); END");
	struct event events[2] = { text_of(1, "p1", "poison"), text_of(2, "p2", "STOP") };
	run(events, 2);
	assert_int_equal(
	    answer_to(&events[0])->error.kind, ERROR_NONE); /* it is ours to keep now */
	assert_int_equal(answer_to(&events[1])->error.kind, ERROR_NONE);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE ext_id = 'p1'"
				" AND reading = 'quarantined' AND body = 'poison'"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'quarantined'"), 1);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE reading = 'STOP'"), 1);

	run(events, 1); /* the gateway brings it again */
	assert_true(answer_to(&events[0])->repeated);
	assert_int_equal(number("SELECT count(*) FROM inbox"), 2);
}

/* The gateway's own, and nothing that it says of it can be read: kept once, a person's, and no answer. */
static void
test_what_cannot_be_read_is_put_in_front_of_a_person(void **state)
{
	(void) state;
	struct event person = operation(1, "foot");
	run(&person, 1);
	struct event events[2] = { text_of(1, "u1", "Body=STOP"), text_of(1, "u1", "Body=STOP") };
	events[0].text.is_unread = events[1].text.is_unread = true;
	run(events, 2);
	assert_int_equal(answer_to(&events[0])->error.kind, ERROR_NONE);
	assert_true(answer_to(&events[1])->repeated);
	assert_int_equal(
	    number("SELECT count(*) FROM inbox WHERE reading = 'not read' AND body = 'Body=STOP'"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'unreadable'"
				" AND rule = 'not-read' AND inbox <> 0"),
	    1);
	assert_int_equal(number("SELECT count(*) FROM address WHERE state = 'stopped'"), 0);
}

/* Nothing tells it from another that looks the same: better twice on a person's list than one of two
 * answers lost. */
static void
test_12_what_cannot_be_read_and_has_no_id_is_kept_each_time(void **state)
{
	(void) state;
	struct event person = operation(1, "foot");
	run(&person, 1);
	struct event events[2] = { text_of(1, "", "{\"text\":\"3"),
		text_of(1, "", "{\"text\":\"3") };
	for (int i = 0; i < 2; i++) {
		events[i].text.is_unread = true;
		events[i].text.sent_at = INSTANT_NONE;
	}
	run(events, 1);
	run(events + 1, 1);
	assert_false(answer_to(&events[1])->repeated);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE reading = 'not read'"), 2);
}

/* Without an id or a time nobody can tell a text that came twice from two: both count, and a person is
 * told once that they may be one. */
static void
test_12_what_may_have_come_twice_is_told(void **state)
{
	(void) state;
	struct event people[2] = { operation(1, "foot"), operation(2, "foot") };
	run(people, 2);
	static const struct {
		int person;
		const char *id, *body;
		bool dated;
		int told; /* in all */
	} texts[] = {
		{ 1, "", "3", false, 0 },
		{ 2, "", "3", false, 0 },
		{ 1, "", "4", false, 0 },
		{ 1, "named", "3", false, 0 },
		{ 1, "", "3", true, 0 },
		{ 1, "", "3", false, 1 },
		{ 1, "", "3", false, 1 }, /* it stands on their list already */
		{ 2, "", "3", false, 2 },
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct event event = text_of(texts[i].person, texts[i].id, texts[i].body);
		if (!texts[i].dated)
			event.text.sent_at = INSTANT_NONE;
		run(&event, 1);
		assert_false(answer_to(&event)->repeated);
		assert_int_equal(number("SELECT count(*) FROM inbox"), i + 1);
		if (number("SELECT count(*) FROM alert WHERE rule = 'possible-repeat'") !=
		    texts[i].told)
			fail_msg("text %zu", i);
	}
	/* Longer ago than any gateway tries: they have written so again. */
	sql("UPDATE alert SET state = 'closed'");
	now = instant_plus(now, hours(25));
	struct event event = text_of(1, "", "3");
	event.text.sent_at = INSTANT_NONE;
	run(&event, 1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'possible-repeat'"), 2);
}

/* In words that we do not know for a STOP, and the gateway does: it sends nothing more there, nor do we. */
static void
test_5_a_stop_in_the_gateways_words_is_a_stop(void **state)
{
	(void) state;
	struct event person = operation(1, "foot");
	run(&person, 1);
	struct event events[2] = { text_of(1, "w1", "Arretez ca"), text_of(9, "w2", "Arretez ca") };
	events[0].text.opted_out = events[1].text.opted_out = true;
	run(events, 2);
	run(events, 2);
	assert_int_equal(number("SELECT count(*) FROM address WHERE state = 'stopped'"), 2);
	assert_int_equal(number("SELECT count(*) FROM inbox WHERE body = 'Arretez ca'"), 2);
	assert_int_equal(
	    number("SELECT count(*) FROM alert WHERE kind = 'stopped' AND rule = 'gateway'"), 2);
	assert_int_equal(time_passes(hours(1), OUTCOME_SENT), 0);
}

/* A number that nobody has is asked no more, however the gateway says it, until it is said to be right;
 * after a temporary failure it may still arrive, so the text is not sent again, and the reminders go. */
static const struct {
	const char *name;
	enum outcome_kind outcome;
	bool no_address; /* REFUSED */
	enum receipt_state receipt;
	bool blocked; /* then; the reminders go where it is not */
} failures[] = {
	{ "refused, and nobody has it", OUTCOME_REFUSED, true, RECEIPT_NONE, true },
	{ "refused", OUTCOME_REFUSED, false, RECEIPT_NONE, false },
	{ "taken, and nobody has it", OUTCOME_SENT, false, RECEIPT_NO_ADDRESS, true },
	{ "taken, and filtered out", OUTCOME_SENT, false, RECEIPT_FAILED, false },
	{ "taken, and the phone is off", OUTCOME_SENT, false, RECEIPT_FAILED_TEMPORARY, false },
	{ "in doubt, and nobody has it", OUTCOME_UNKNOWN, false, RECEIPT_NO_ADDRESS, true },
};

static void
test_6_what_a_failure_does_to_its_address(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		outbox_id id = send_first(&(struct dispatch_outcome){ .kind = failures[i].outcome,
		    .gateway_id = "",
		    .reason = "",
		    .no_address = failures[i].no_address });
		struct outbox_row row;
		assert_true(outbox_get(house.db, &arena, id, &row));
		const struct event receipt = { .kind = EVENT_RECEIPT,
			.ask_id = str_from(row.ask_id),
			.receipt = failures[i].receipt,
			.code = "code" };
		if (failures[i].receipt != RECEIPT_NONE)
			run(&receipt, 1);
		assert_int_equal(number("SELECT COUNT(*) FROM alert WHERE kind = 'unsent'"), 1);
		bool blocked = number("SELECT COUNT(*) FROM address WHERE state = 'blocked'") == 1;
		int others = 0;
		for (int hour = 0; hour < 24 * 30; hour++)
			others += time_passes(hours(1), OUTCOME_SENT);
		assert_true(outbox_get(house.db, &arena, id, &row));
		if (row.state != OUTBOX_FAILED || row.attempt != 1 ||
		    blocked != failures[i].blocked || (others == 0) != blocked)
			fail_msg("%s: %s, %d attempts, %d others", failures[i].name,
			    blocked ? "blocked" : "ok", row.attempt, others);
		(void) tear_down(state);
		assert_int_equal(set_up(state), 0);
	}
}

static void
test_2_a_text_counts_once(void **state)
{
	(void) state;
	struct event person = operation(1, "foot");
	run(&person, 1);
	struct event events[3] = { text_of(1, "same", "hello"), text_of(1, "same", "hello"),
		text_of(1, "other", "hello") };
	run(events, 3);
	assert_false(answer_to(&events[0])->repeated);
	assert_true(answer_to(&events[1])->repeated);
	assert_false(answer_to(&events[2])->repeated); /* the same words are not the same text */
	assert_int_equal(number("SELECT count(*) FROM inbox"), 2);
}

static void
test_a_due_row_that_fails_is_put_off_alone(void **state)
{
	(void) state;
	struct event people[3] = { operation(1, "foot"), operation(2, "foot"),
		operation(3, "foot") };
	house.core.lets_time_pass = false;
	run(people, 3);
	assert_int_equal(number("SELECT count(*) FROM conversation"), 0); /* time stood still */
	sql("CREATE TEMP TRIGGER bad BEFORE INSERT ON conversation WHEN (SELECT hospital_number"
	    " FROM patient WHERE id = NEW.patient) = 'T2'"
	    " BEGIN SELECT RAISE (ABORT, 'planted'); END");
	house.core.lets_time_pass = true;
	now = instant_plus(now, minutes(45)); /* 10:15: the first question before an operation */
	run(NULL, 0);
	assert_int_equal(number("SELECT count(*) FROM conversation"), 2);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule = 'due-row-failed'"), 1);

	sql("DROP TRIGGER bad");
	now = instant_plus(now, minutes(61));
	run(NULL, 0);
	assert_int_equal(number("SELECT count(*) FROM conversation"), 3);
}

/* Invariant 13. The simulation compares whole files; this one says which batch it was. */
static void
invariant_13_the_same_seed_gives_the_same_ids(void **state)
{
	struct event one = operation(1, "foot");
	run(&one, 1);
	int64_t first = number("SELECT max(id) FROM outbox_event UNION SELECT max(id) FROM followup"
			       " ORDER BY 1 DESC LIMIT 1");
	(void) tear_down(state);
	assert_int_equal(set_up(state), 0);
	struct event again = operation(1, "foot");
	run(&again, 1);
	assert_int_equal(
	    number("SELECT max(id) FROM outbox_event UNION SELECT max(id) FROM followup"
		   " ORDER BY 1 DESC LIMIT 1"),
	    first);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_event_that_fails_is_undone_alone),
		TEST(test_half_an_event_is_none),
		TEST(test_all_that_waits_is_one_commit),
		TEST(test_a_full_disk_is_told_and_survived),
		TEST(test_a_neighbour_of_one_that_fails_counts_once),
		TEST(test_a_poisoned_text_is_put_in_front_of_a_person),
		TEST(test_what_cannot_be_read_is_put_in_front_of_a_person),
		TEST(test_12_what_cannot_be_read_and_has_no_id_is_kept_each_time),
		TEST(test_12_what_may_have_come_twice_is_told),
		TEST(test_5_a_stop_in_the_gateways_words_is_a_stop),
		TEST(test_6_what_a_failure_does_to_its_address),
		TEST(test_2_a_text_counts_once),
		TEST(test_a_due_row_that_fails_is_put_off_alone),
		TEST(invariant_13_the_same_seed_gives_the_same_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
