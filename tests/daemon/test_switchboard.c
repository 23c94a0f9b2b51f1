/* SPDX-License-Identifier: MIT */
/* Letters in, answers and texts out, on a clock that stands still until it is told to run. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/clock_sim.h"
#include "channels/phone.h"
#include "net/loop.h"
#include "net/worker.h"
#include "daemon/compose.h"
#include "daemon/letterbox.h"
#include "daemon/switchboard.h"
#include "tests/core/listed.h"
#include "tests/daemon/lent_book.h"

static const struct dispatch_limits limits = { 1000, 1000, 3, 0 };

static struct house house;
static struct clock_sim *sim;
static struct switchboard *board;
static struct phone *phone;
static int answered[16], answer_count; /* which letters, in which order */
static enum error_kind last_kind;

static void
on_failure(void *context, const struct error *error)
{
	(void) context;
	fail_msg("%s", error->text);
}

static int
set_up(void **state)
{
	(void) state;
	struct error error;
	instant now;
	bool good = instant_parse_utc(STR("2026-02-02T09:30:00Z"), &now);
	const struct house_setup setup = {
		.config_text = config_initial,
		.book = lent_book(),
		.use = HOUSE_WRITES,
		.random = random_seeded(5),
		.now = now,
	};
	good = good && house_open(&house, &setup, &error);
	house.core.lets_time_pass = true;
	sim = clock_sim_new(now);
	board = switchboard_new(&(struct switchboard_setup){
	    .core = &house.core, .clock = clock_sim_clock(sim), .on_failure = on_failure });
	phone = phone_new(&(struct phone_setup){ .clock = clock_sim_clock(sim) });
	switchboard_channel(board, "sms", phone_channel(phone), &limits);
	answer_count = 0;
	return good ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void) state;
	switchboard_free(board);
	channel_free(phone_channel(phone));
	clock_sim_free(sim);
	house_close(&house);
	return 0;
}

static void
on_answer(struct letter *letter, const struct order *answer)
{
	answered[answer_count++ % 16] = (int) (intptr_t) letter->context;
	last_kind = answer->error.kind;
}

static struct letter *
operation(int person)
{
	struct letter *letter = letter_new(EVENT_ENROL);
	letter->event.organisation = house.organisation;
	letter->event.enrolment = listed(&letter->arena, person, "foot");
	letter->on_answer = on_answer;
	letter->context = (void *) (intptr_t) person; /* only a number to know it by */
	return letter;
}

static void
run_for(span time)
{
	clock_sim_run_until(sim, instant_plus(clock_now(clock_sim_clock(sim)), time));
}

static void
test_answers_come_later_and_in_order(void **state)
{
	(void) state;
	for (int i = 1; i <= 3; i++)
		assert_true(switchboard_post(board, operation(i)));
	assert_int_equal(answer_count, 0); /* never before post has returned */
	assert_false(switchboard_is_quiet(board));
	run_for(seconds(0));
	assert_int_equal(answer_count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(answered[i], i + 1);
	assert_true(switchboard_is_quiet(board));
}

static void
test_it_wakes_when_something_is_due_and_sends(void **state)
{
	(void) state;
	assert_true(switchboard_post(board, operation(1)));
	run_for(seconds(0));
	char at[ZONE_TEXT];
	instant_format_utc(switchboard_next(board), at);
	assert_string_equal(at, "2026-02-02T10:00:00Z");
	run_for(minutes(29));
	assert_int_equal(phone_count(phone, NULL), 0);
	run_for(minutes(2));
	assert_int_equal(phone_count(phone, "+447700900001"), 1);
	assert_true(switchboard_is_quiet(board));
}

static void
test_closed_it_begins_nothing(void **state)
{
	(void) state;
	assert_true(switchboard_post(board, operation(1)));
	run_for(seconds(0));
	switchboard_close(board);
	assert_true(switchboard_next(board).ms == INSTANT_NEVER.ms);
	run_for(hours(2));
	assert_int_equal(phone_count(phone, NULL), 0);
	/* What comes in is still taken. */
	assert_true(switchboard_post(board, operation(2)));
	run_for(seconds(0));
	assert_int_equal(answer_count, 2);
	assert_int_equal(last_kind, ERROR_NONE);
	assert_int_equal(phone_count(phone, NULL), 0);
}

static void
test_too_many_are_refused_and_stay_the_callers(void **state)
{
	(void) state;
	for (int i = 0; i < LETTERBOX_ALL; i++)
		assert_true(switchboard_post(board, letter_new(EVENT_TICK)));
	struct letter *letter = operation(1);
	assert_false(switchboard_post(board, letter));
	assert_string_equal(letter->event.enrolment.given_name, "Ada");
	run_for(seconds(0)); /* batch by batch until nothing waits */
	assert_true(switchboard_post(board, letter));
	run_for(seconds(0));
	assert_int_equal(answer_count, 1);
}

static void
test_who_waits_when_it_ends_is_told_busy(void **state)
{
	(void) state;
	assert_true(switchboard_post(board, operation(1)));
	switchboard_free(board);
	board = NULL;
	assert_int_equal(answer_count, 1);
	assert_int_equal(last_kind, ERROR_BUSY);
}

static void
test_a_text_in_flight_when_it_ends_is_in_doubt(void **state)
{
	(void) state;
	assert_true(switchboard_post(board, operation(1)));
	phone_script(phone, NULL, PHONE_TIMEOUT_AFTER);
	run_for(minutes(30)); /* the gateway has it and does not answer */
	assert_false(switchboard_is_quiet(board));
	switchboard_free(board);
	house.core.dispatch.channel_count = 0;
	board = switchboard_new(&(struct switchboard_setup){
	    .core = &house.core, .clock = clock_sim_clock(sim), .on_failure = on_failure });
	switchboard_channel(board, "sms", phone_channel(phone), &limits);
	assert_true(switchboard_post(board, letter_new(EVENT_START)));
	run_for(hours(1));
	static const char sql[] = "SELECT state FROM outbox";
	struct query *query = db_query(house.db, sql);
	assert_true(query_next(query));
	assert_true(str_is(query_peek(query, 0), "settling"));
	query_end(query);
	assert_int_equal(phone_count(phone, NULL), 1); /* 2: and nobody is asked twice */
}

/* The core on a thread of its own, as in the service; the clock still stands until it is told to run. */

static struct letter *
receipt(void)
{
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = STR("00000000000000000000000000000000");
	letter->event.receipt = RECEIPT_DELIVERED;
	letter->event.code = "";
	letter->on_answer = on_answer;
	return letter;
}

struct threaded {
	struct loop *loop;
	struct workers *workers;
	struct switchboard *board;
};

static struct threaded
threaded_board(void)
{
	struct threaded threaded = { .loop = loop_new() };
	threaded.workers = workers_new(
	    threaded.loop, &(struct workers_setup){ .threads = 1, .stack_bytes = 1 << 20 });
	threaded.board = switchboard_new(&(struct switchboard_setup){
	    .core = &house.core,
	    .clock = clock_sim_clock(sim),
	    .workers = threaded.workers,
	    .on_failure = on_failure,
	});
	return threaded;
}

static void
threaded_done(struct threaded *threaded)
{
	workers_free(threaded->workers);
	switchboard_free(threaded->board);
	loop_free(threaded->loop);
}

/* True once the core has been given something; it is let end. */
static bool
has_run(struct threaded *threaded, span time)
{
	run_for(time);
	bool runs = workers_busy(threaded->workers) > 0;
	while (workers_busy(threaded->workers) > 0)
		loop_turn(threaded->loop, milliseconds(50));
	return runs;
}

static void
test_what_a_gateway_tells_waits_for_more_of_it(void **state)
{
	(void) state;
	struct threaded threaded = threaded_board();
	assert_true(switchboard_post(threaded.board, receipt()));
	assert_false(has_run(&threaded, milliseconds(2)));
	assert_true(switchboard_post(threaded.board, receipt()));
	assert_true(has_run(&threaded, milliseconds(1))); /* the first has not waited longer */
	assert_int_equal(answer_count, 2);
	threaded_done(&threaded);
}

static void
test_nobody_waits_behind_it(void **state)
{
	(void) state;
	struct threaded threaded = threaded_board();
	assert_true(switchboard_post(threaded.board, receipt()));
	assert_true(switchboard_post(threaded.board, operation(1)));
	assert_true(has_run(&threaded, milliseconds(0)));
	assert_int_equal(answer_count, 2);
	/* What came first does not hurry what comes next. */
	assert_true(switchboard_post(threaded.board, receipt()));
	assert_false(has_run(&threaded, milliseconds(0)));
	assert_true(has_run(&threaded, milliseconds(3)));
	threaded_done(&threaded);
}

static void
test_enough_of_it_waits_for_no_more(void **state)
{
	(void) state;
	struct threaded threaded = threaded_board();
	for (int i = 0; i < 15; i++)
		assert_true(switchboard_post(threaded.board, receipt()));
	assert_false(has_run(&threaded, milliseconds(0)));
	assert_true(switchboard_post(threaded.board, receipt()));
	assert_true(has_run(&threaded, milliseconds(0)));
	assert_int_equal(answer_count, 16);
	threaded_done(&threaded);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answers_come_later_and_in_order),
		TEST(test_it_wakes_when_something_is_due_and_sends),
		TEST(test_closed_it_begins_nothing),
		TEST(test_too_many_are_refused_and_stay_the_callers),
		TEST(test_who_waits_when_it_ends_is_told_busy),
		TEST(test_a_text_in_flight_when_it_ends_is_in_doubt),
		TEST(test_what_a_gateway_tells_waits_for_more_of_it),
		TEST(test_nobody_waits_behind_it),
		TEST(test_enough_of_it_waits_for_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
