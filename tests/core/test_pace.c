/* SPDX-License-Identifier: MIT */
/*
 * How fast texts leave: what falls due at one minute is spread, an answer does not wait behind it,
 * and after an outage what has piled up goes at a fifth of the pace for ten minutes.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "hospital.h"

enum { PEOPLE = 200, BEGIN_PER_MINUTE = 60 };

static struct dispatch_channel *
gateway(void)
{
	return &house.core.dispatch.channels[0];
}

static int
minute_passes(void)
{
	int sent = 0;
	for (int i = 0; i < 60; i++)
		sent += time_passes(seconds(1), OUTCOME_SENT);
	return sent;
}

/* Two hundred people are to be asked at the same minute by the gateways there are, and the minute has
 * come. */
static void
the_minute_comes(void)
{
	struct event events[PEOPLE];
	for (int i = 0; i < PEOPLE; i++)
		events[i] = operation(i + 1, "foot");
	house.core.lets_time_pass = false;
	run(events, PEOPLE);
	house.core.lets_time_pass = true;
	now =
	    instant_plus(scheduler_next(&(struct scheduler){
			     .desk = &(struct desk){ .db = house.db },
			     .dispatch =
				 &(struct dispatch_step){
				     .dispatch = &house.core.dispatch, .db = house.db, .now = now },
			 }),
		seconds(-1));
}

static void
everybody_is_due(void)
{
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, BEGIN_PER_MINUTE, 3, 0 });
	the_minute_comes();
}

static void
test_what_is_due_at_one_minute_is_spread(void **state)
{
	(void) state;
	everybody_is_due();
	int first = time_passes(seconds(1), OUTCOME_SENT), sent = first;
	assert_in_range(first, 1, BEGIN_PER_MINUTE + 1);
	for (int minute = 1; minute <= 3; minute++) {
		int more = minute_passes();
		sent += more;
		print_message("minute %d: %d begun\n", minute, more);
		assert_true(sent <= (minute + 1) * BEGIN_PER_MINUTE + 1);
	}
	/* an answer goes at once, before those that still wait */
	assert_true(
	    sent < PEOPLE || number("SELECT count(*) FROM outbox WHERE state = 'queued'") == 0);
	while (sent < PEOPLE)
		sent += minute_passes();
	assert_int_equal(sent, PEOPLE);
}

static void
test_after_an_outage_we_begin_slowly(void **state)
{
	(void) state;
	everybody_is_due();
	int tries = 0, sent = 0;
	for (int i = 0; i < 600; i++)
		tries += time_passes(seconds(1), OUTCOME_RETRY);
	assert_true(gateway()->breaker.open);
	while (gateway()->breaker.open)
		sent += time_passes(seconds(1), OUTCOME_SENT);
	int slow = 0;
	for (int minute = 0; minute < PACING_SLOW_MINUTES - 1; minute++)
		slow += minute_passes();
	print_message("outage: %d tries in ten minutes; then %d begun in nine minutes, limit %d\n",
	    tries, slow, (PACING_SLOW_MINUTES - 1) * BEGIN_PER_MINUTE / 5);
	assert_true(slow > 0);
	assert_true(slow <= (PACING_SLOW_MINUTES - 1) * BEGIN_PER_MINUTE / 5);
	for (int hour = 0; hour < 3; hour++)
		for (int minute = 0; minute < 60; minute++)
			slow += minute_passes();
	assert_int_equal(sent + slow, PEOPLE);
}

static void
test_a_start_behind_a_backlog_ends_an_outage(void **state)
{
	(void) state;
	const struct event start = { .kind = EVENT_START };
	everybody_is_due();
	now = instant_plus(now, hours(2));
	run(&start, 1);
	int begun = 0;
	for (int minute = 0; minute < PACING_SLOW_MINUTES; minute++)
		begun += minute_passes();
	assert_in_range(begun, 1, PACING_SLOW_MINUTES * BEGIN_PER_MINUTE / 5);
}

/* What the next minutes begin, of all who wait. */
static int
begun_in(int minutes_count)
{
	int begun = 0;
	for (int minute = 0; minute < minutes_count; minute++)
		begun += minute_passes();
	return begun;
}

static void
test_a_disk_that_was_short_ends_as_an_outage(void **state)
{
	(void) state;
	everybody_is_due();
	house.core.room.is_short = true;
	assert_int_equal(begun_in(BACKLOG_MINUTES + 1), 0);
	house.core.room.is_short = false;
	assert_in_range(
	    begun_in(PACING_SLOW_MINUTES), 1, PACING_SLOW_MINUTES * BEGIN_PER_MINUTE / 5);
}

static void
test_a_start_sees_the_backlog_behind_a_short_disk(void **state)
{
	(void) state;
	const struct event start = { .kind = EVENT_START };
	everybody_is_due();
	house.core.room.is_short = true;
	for (int i = 0; i < 2; i++) /* it is put in the queue */
		(void) time_passes(seconds(1), OUTCOME_SENT);
	now = instant_plus(now, hours(2));
	run(&start, 1);
	house.core.dispatch.holds_back = false; /* another process, which holds nothing back yet */
	(void) time_passes(seconds(1), OUTCOME_SENT);
	house.core.room.is_short = false;
	assert_in_range(
	    begun_in(PACING_SLOW_MINUTES - 1), 1, PACING_SLOW_MINUTES * BEGIN_PER_MINUTE / 5);
}

static void
test_to_be_pressed_for_seconds_is_no_outage(void **state)
{
	(void) state;
	everybody_is_due();
	(void) time_passes(seconds(1), OUTCOME_SENT);
	house.core.is_pressed = true;
	for (int i = 0; i < 30; i++)
		assert_int_equal(time_passes(seconds(1), OUTCOME_SENT), 0);
	house.core.is_pressed = false;
	assert_in_range(begun_in(2), BEGIN_PER_MINUTE, 3 * BEGIN_PER_MINUTE);
}

/* The next moment that dispatch asks for lies ahead: nobody spins while a bucket fills. */
static void
test_nobody_spins_while_a_bucket_fills(void **state)
{
	(void) state;
	everybody_is_due();
	for (int i = 0; i < 10; i++)
		(void) time_passes(seconds(1), OUTCOME_SENT);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_WAKE)
			assert_true(order->at.ms > now.ms);
}

/* Put off by the gateway, it is tried again when that is over, however empty the bucket. */
static void
test_14_a_safety_reply_waits_for_no_bucket(void **state)
{
	(void) state;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 1, 1, 3, 0 });
	const struct event events[] = { operation(1, "foot"),
		text_of(1, "m1", "I want to end my life") };
	run(events, 2);
	struct event outcomes[DISPATCH_BATCH];
	size_t count = outcomes_of(OUTCOME_RETRY, outcomes);
	assert_int_equal(count, 1);
	gateway()->pacing.tokens = 0;
	run(outcomes, count);
	int64_t again = number("SELECT next_at FROM outbox WHERE purpose = 'safety'");
	gateway()->pacing.all.per_minute = 0; /* a bucket that never fills */
	run(NULL, 0);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_WAKE)
			assert_true(order->at.ms <= again);
	now.ms = again;
	run(NULL, 0);
	assert_int_equal(outcomes_of(OUTCOME_SENT, outcomes), 1);
}

/* Buckets that hold anything, so that what is left to say no is the cap. */
static void
fill_buckets(void)
{
	const struct pacing_rate any = { 1000000, 1000000 };
	for (size_t i = 0; i < house.core.dispatch.channel_count; i++)
		pacing_init(&house.core.dispatch.channels[i].pacing, any, any);
}

/* A minute in which it is about to be known that there is room; a restart knows of none. */
static void
forget_quotas(void)
{
	for (size_t i = 0; i < house.core.dispatch.channel_count; i++)
		house.core.dispatch.channels[i].quota = (struct quota){ 0 };
}

/* By whichever of two gateways they go, and wherever the clock is put. */
static void
test_no_minute_has_more_than_its_cap(void **state)
{
	enum { CAP = 20, STEPS = 400 };
	static const int steps[] = { 0, 1, 1, 3, 10, 25, 40, 61, 100, -1, -20, -45, -70 };
	const struct dispatch_limits limits = { CAP, CAP, 1000, 0 };
	struct random chance = random_seeded(20);
	int sent = 0, most = 0;
	(void) state;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, CAP, &limits);
	dispatch_connect(&house.core.dispatch, "sms", "other", CHANNEL_CALLBACK, CAP, &limits);
	the_minute_comes();
	for (int i = 0; i < STEPS; i++) {
		int step = steps[random_below(&chance, ARRAY_LEN(steps))];
		bool taken = random_below(&chance, 4) > 0;
		if (random_below(&chance, 8) == 0)
			forget_quotas();
		fill_buckets();
		int more = time_passes(seconds(step), taken ? OUTCOME_SENT : OUTCOME_RETRY);
		int64_t about = number(arena_printf(&arena,
		    "SELECT count(*) FROM outbox WHERE sent_at > %lld AND sent_at < %lld",
		    (long long) instant_plus(now, seconds(-60)).ms,
		    (long long) instant_plus(now, seconds(60)).ms));
		if (more > 0 && about > CAP)
			fail_msg("step %d: %d more make %lld", i, more, (long long) about);
		sent += more;
		most = more > most ? more : most;
	}
	print_message("%d sent, %d at once at most\n", sent, most);
	assert_int_equal(most, CAP);
	assert_true(sent >= PEOPLE);
}

/* Fifty starts in one minute, each of a core that remembers nothing: windows, buckets, breaker. How many
 * texts they send. */
static int
start_again_and_again(int starts, const struct dispatch_limits *limits)
{
	const struct event start = { .kind = EVENT_START };
	int sent = 0;
	for (int i = 0; i < starts; i++) {
		struct event ignored[DISPATCH_BATCH];
		house.core.dispatch = (struct dispatch){ .boot = house.core.dispatch.boot + 1 };
		dispatch_connect(
		    &house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50, limits);
		now = instant_plus(now, seconds(1));
		arena_reset(&arena);
		run(&start, 1);
		sent += (int) outcomes_of(OUTCOME_SENT, ignored);
	}
	return sent;
}

enum { STARTS = 50, AT_MOST = 5 };

/* D8: buckets that would let any number go, so that the rows are what says no. */
static void
test_6_the_cap_holds_over_fifty_restarts(void **state)
{
	(void) state;
	const struct dispatch_limits limits = { AT_MOST, 1000, 1000, 0 };
	the_minute_comes();
	int sent = start_again_and_again(STARTS, &limits);
	printf("D8: %d starts in %d s, a cap of %d: %d texts\n", STARTS, STARTS, AT_MOST, sent);
	assert_int_equal(sent, AT_MOST);
}

/* ... and so does the pace of what we begin, where the cap leaves room. */
static void
test_6_the_pace_holds_over_fifty_restarts(void **state)
{
	(void) state;
	const struct dispatch_limits limits = { 1000, AT_MOST, 1000, 0 };
	the_minute_comes();
	int sent = start_again_and_again(STARTS, &limits);
	printf("D8: %d starts in %d s, a pace of %d: %d texts\n", STARTS, STARTS, AT_MOST, sent);
	assert_int_equal(sent, AT_MOST);
	/* It is a pace and no stop: the next minutes have theirs. */
	sent = start_again_and_again(180, &limits);
	assert_in_range(sent, AT_MOST, 4 * AT_MOST);
}

static int
sent_to_them(const char *purpose)
{
	return (int) number(arena_printf(&arena,
	    "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL AND purpose LIKE '%s'",
	    purpose));
}

/* They write, and what that brings about leaves. */
static void
writes(const char *id, const char *body)
{
	const struct event text = text_of(1, id, body);
	struct event outcomes[DISPATCH_BATCH];
	run(&text, 1);
	for (size_t count; (count = outcomes_of(OUTCOME_SENT, outcomes)) > 0;)
		run(outcomes, count);
}

/* Whoever can forge a sender's number spends the house's money on that telephone, up to here; and neither
 * their safety nor their STOP waits for it. */
static void
test_a_flood_from_one_telephone_is_not_answered_without_end(void **state)
{
	(void) state;
	static const char *const words[] = { "1", "BACK" };
	enum { FLOOD = 150 };
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 60, 3, 0 });
	const struct event enrol = operation(1, "foot");
	run(&enrol, 1);
	for (int i = 0; i < 24 * 20 && sent_to_them("invitation") == 0; i++)
		(void) time_passes(hours(1), OUTCOME_SENT);
	writes("y", "YES");
	for (int i = 0; i < FLOOD; i++) {
		writes(arena_printf(&arena, "f%d", i), words[i % 2]);
		now = instant_plus(now, seconds(1));
	}
	int all = sent_to_them("%");
	print_message("%d texts within %d s, %d sent\n", FLOOD, FLOOD, all);
	assert_in_range(all, 20, ANSWERS_HOUR + 1);
	writes("stop", "STOP");
	assert_int_equal(sent_to_them("stopped"), 1);
	writes("danger", "I want to end my life");
	assert_int_equal(sent_to_them("safety"), 1);
	for (int i = 0; i < FLOOD; i++) {
		writes(arena_printf(&arena, "s%d", i), i % 2 == 0 ? "START" : "STOP");
		now = instant_plus(now, seconds(1));
	}
	print_message("START and STOP %d times: %d sent\n", FLOOD, sent_to_them("%") - all);
	assert_in_range(sent_to_them("%"), all, 2 * ANSWERS_HOUR + 2);
}

/* A password that is no longer right: the gateway is not asked sixty times an hour, and a person is told. */
static void
test_a_gateway_that_lets_us_in_no_more_is_left_alone(void **state)
{
	(void) state;
	enum { MANY = 30, WINDOW = 5 };
	int tries = 0, sent = 0;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, WINDOW,
	    &(struct dispatch_limits){ 3000, 3000, 10, 0 });
	for (int i = 0; i < MANY; i++) {
		const struct event enrol = operation(i + 1, "foot");
		house.core.lets_time_pass = false;
		run(&enrol, 1);
	}
	house.core.lets_time_pass = true;
	now = (instant){ number("SELECT min(due_at) FROM followup WHERE status = 'planned'") };
	for (int minute = 0; minute < 61; minute++) {
		struct event events[DISPATCH_BATCH];
		size_t count;
		arena_reset(&arena);
		run(NULL, 0);
		while ((count = outcomes_of(OUTCOME_RETRY, events)) > 0) {
			for (size_t i = 0; i < count; i++) {
				events[i].outcome.locked_out = true;
				events[i].outcome.reason = "http-401";
				events[i].outcome.retry_after = minutes(15);
			}
			tries += (int) count;
			run(events, count);
		}
		now = instant_plus(now, minutes(1));
		if (minute == 30) /* a start knows of the alert */
			house.core.dispatch.channels[0].breaker = (struct breaker){ 0 };
	}
	print_message("%d texts tried in an hour and two starts\n", tries);
	assert_in_range(tries, WINDOW, 2 * WINDOW + 4);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE state = 'open'"), 1);
	assert_int_equal(
	    number("SELECT count(*) FROM alert WHERE kind = 'unsent' AND patient IS NULL"
		   " AND rule = 'phone lets us in no more: http-401'"),
	    1);
	/* put right, it goes on by itself */
	for (int minute = 0; minute < 60 * 3; minute++)
		sent += time_passes(minutes(1), OUTCOME_SENT);
	assert_int_equal(sent, MANY);
	assert_false(house.core.dispatch.channels[0].breaker.open);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_what_is_due_at_one_minute_is_spread, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_after_an_outage_we_begin_slowly, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_start_behind_a_backlog_ends_an_outage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_disk_that_was_short_ends_as_an_outage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_start_sees_the_backlog_behind_a_short_disk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_to_be_pressed_for_seconds_is_no_outage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_nobody_spins_while_a_bucket_fills, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_14_a_safety_reply_waits_for_no_bucket, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_no_minute_has_more_than_its_cap, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_6_the_cap_holds_over_fifty_restarts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_6_the_pace_holds_over_fifty_restarts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_flood_from_one_telephone_is_not_answered_without_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_gateway_that_lets_us_in_no_more_is_left_alone, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
