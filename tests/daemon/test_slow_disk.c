/* SPDX-License-Identifier: MIT */
/*
 * A disk that does not keep up. The core's thread stands still in the middle of a batch, for as long as the
 * test likes; the time that the switchboard goes by is the test's.
 */
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/clock_sim.h"
#include "base/fault.h"
#include "channels/phone.h"
#include "daemon/compose.h"
#include "daemon/switchboard.h"
#include "net/loop.h"
#include "net/worker.h"
#include "tests/core/listed.h"

enum { PEOPLE = 3 };

static const struct dispatch_limits limits = { 1000, 1000, 10, 0 };
static const char ada[] = "+447700900001";

static struct house house;
static struct clock_sim *sim;
static struct loop *loop;
static struct workers *thread;
static struct switchboard *board;
static struct phone *phone;
static sem_t stands, goes_on;
static int answered, failed, texts;

static void
on_failure(void *context, const struct error *error)
{
	(void) context;
	fail_msg("%s", error->text);
}

static void
stand_still(const char *name)
{
	(void) name;
	(void) sem_post(&stands);
	while (sem_wait(&goes_on) != 0)
		;
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
		.use = HOUSE_WRITES,
		.random = random_seeded(5),
		.now = now,
	};
	good = good && house_open(&house, &setup, &error) && sem_init(&stands, 0, 0) == 0 &&
	    sem_init(&goes_on, 0, 0) == 0;
	house.core.lets_time_pass = true;
	sim = clock_sim_new(now);
	loop = loop_new();
	thread = workers_new(loop, &(struct workers_setup){ .threads = 1, .stack_bytes = 1 << 20 });
	board = switchboard_new(&(struct switchboard_setup){
	    .core = &house.core,
	    .clock = clock_sim_clock(sim),
	    .workers = thread,
	    .on_failure = on_failure,
	});
	phone = phone_new(&(struct phone_setup){ .clock = clock_sim_clock(sim) });
	switchboard_channel(board, "sms", phone_channel(phone), &limits);
	answered = failed = texts = 0;
	return good ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void) state;
	fault_disarm();
	(void) sem_post(&goes_on); /* where a check has failed */
	workers_free(thread);
	switchboard_free(board);
	channel_free(phone_channel(phone));
	clock_sim_free(sim);
	loop_free(loop);
	house_close(&house);
	return sem_destroy(&stands) == 0 && sem_destroy(&goes_on) == 0 ? 0 : -1;
}

static void
on_answer(struct letter *letter, const struct order *answer)
{
	(void) letter;
	answered++;
	failed += answer->error.kind != ERROR_NONE;
}

static bool
post(struct letter *letter)
{
	letter->on_answer = on_answer;
	bool good = switchboard_post(board, letter);
	if (!good)
		letter_free(letter);
	return good;
}

static bool
text(const char *from, const char *body)
{
	struct letter *letter = letter_new(EVENT_TEXT);
	letter->event.text = (struct intake){
		.organisation = house.organisation,
		.channel = "phone",
		.kind = "sms",
		.ext_id = arena_printf(&letter->arena, "text-%d", ++texts),
		.sender = str_from(from),
		.recipient = STR("hark"),
		.body = str_from(body),
		.sent_at = clock_now(clock_sim_clock(sim)),
		.same_clock = true,
	};
	return post(letter);
}

static bool
operation(int person)
{
	struct letter *letter = letter_new(EVENT_ENROL);
	letter->event.organisation = house.organisation;
	letter->event.enrolment = listed(&letter->arena, person, "foot");
	return post(letter);
}

static bool
hold(enum command_verb verb)
{
	struct letter *letter = letter_new(EVENT_COMMAND);
	letter->event.command = (struct command){ .verb = verb, .text = "", .actor = "test" };
	return post(letter);
}

static void
pass(span time)
{
	clock_sim_run_until(sim, instant_plus(clock_now(clock_sim_clock(sim)), time));
}

/* Until so many letters have been answered in all. */
static void
answers(int count)
{
	for (int i = 0; i < 2000 && (answered < count || !switchboard_is_quiet(board)); i++) {
		pass(milliseconds(1)); /* outcomes gather for a moment */
		loop_turn(loop, milliseconds(5));
	}
	assert_int_equal(answered, count);
	assert_int_equal(failed, 0);
}

/* Until so many texts have reached the phones, without a letter or a moment. */
static void
phones(size_t count)
{
	for (int i = 0; i < 400 && phone_count(phone, NULL) < count; i++) {
		pass(seconds(0));
		loop_turn(loop, milliseconds(5));
	}
	assert_int_equal(phone_count(phone, NULL), count);
}

/* The core's thread stands still over a letter. */
static void
stall(void)
{
	fault_arm(1, stand_still);
	assert_true(text("+447700900999", "hello"));
	pass(seconds(0));
	while (sem_wait(&stands) != 0)
		;
	fault_disarm();
}

static void
test_14_a_slow_disk_sends_the_world_away_and_neither_staff_nor_who_is_in_danger(void **state)
{
	(void) state;
	for (int i = 1; i <= PEOPLE; i++)
		assert_true(operation(i));
	answers(PEOPLE);
	pass(minutes(29));
	answers(PEOPLE);

	/* Their invitations become due while the disk stands still. */
	stall();
	pass(minutes(2));
	assert_true(text(ada, "I am going to kill myself tonight"));
	pass(seconds(2));
	assert_true(text("+447700900998", "hello"));
	pass(milliseconds(1));
	assert_false(text("+447700900998", "hello"));
	assert_true(hold(COMMAND_HOLD));
	assert_true(hold(COMMAND_UNHOLD));
	assert_int_equal(switchboard_refused(board), 1);
	assert_int_equal(answered, PEOPLE);

	assert_int_equal(sem_post(&goes_on), 0);
	/* To the batch that was late, and what left with it; another has begun by then at most. */
	for (int i = 0; i < 2000 && answered < PEOPLE + 5; i++) {
		pass(seconds(0));
		loop_turn(loop, milliseconds(5));
	}
	pass(seconds(0));
	assert_int_equal(phone_count(phone, NULL), 1);
	assert_int_equal(phone_count(phone, ada), 1);
	assert_true(str_find(str_from(phone_next(phone, ada, NULL)->body), STR("999"), 0) >= 0);
	/* What we begin comes with the next, and nobody has to write for that. */
	phones(PEOPLE);
	answers(PEOPLE + 5);
	assert_int_equal(phone_count(phone, "+447700900002"), 1);
	assert_int_equal(phone_count(phone, "+447700900003"), 1);
}

/* With nobody in danger no text leaves by that batch, whose outcome would bring the next one. */
static void
test_14_who_replied_meanwhile_is_asked_on_at_once(void **state)
{
	static const char *const people[PEOPLE] = { ada, "+447700900002", "+447700900003" };
	(void) state;
	for (int i = 1; i <= PEOPLE; i++)
		assert_true(operation(i));
	answers(PEOPLE);
	pass(minutes(31));
	phones(PEOPLE);
	answers(PEOPLE);

	stall();
	for (int i = 0; i < PEOPLE; i++)
		assert_true(text(people[i], "YES"));
	pass(seconds(3));
	assert_int_equal(sem_post(&goes_on), 0);
	phones(2 * PEOPLE);
	answers(2 * PEOPLE + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(
		    test_14_a_slow_disk_sends_the_world_away_and_neither_staff_nor_who_is_in_danger),
		TEST(test_14_who_replied_meanwhile_is_asked_on_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
