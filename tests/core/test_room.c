/* SPDX-License-Identifier: MIT */
/* A disk that somebody else fills: what waits, what goes on, and what is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/core/hospital.h"

enum { MB = 1 << 20, SEND = 512, SIZE = 8000, BALLAST = 1 };

static int64_t free_mb, looks, tries;
static bool unknown, promises_only;
static char dir[64], ballast[80];

static bool
look(const char *path, int64_t *out_free, int64_t *out_size)
{
	assert_string_equal(path, dir);
	looks++;
	*out_free = free_mb * MB;
	*out_size = (int64_t) SIZE * MB;
	return !unknown;
}

/* In place of the C library's: of a disk that promises room and keeps none, as one does that compresses. */
int
posix_fallocate(int fd, off_t offset, off_t size)
{
	static const char nothing[BALLAST * MB];
	tries++;
	if (promises_only)
		return ftruncate(fd, offset + size);
	return pwrite(fd, nothing, (size_t) size, offset) == (ssize_t) size ? 0 : -1;
}

static int
set_up_disk(void **state)
{
	(void) snprintf(dir, sizeof(dir), "/tmp/hark-room.XXXXXX");
	if (set_up(state) != 0 || mkdtemp(dir) == NULL)
		return -1;
	(void) snprintf(ballast, sizeof(ballast), "%s/ballast", dir);
	free_mb = SIZE;
	looks = tries = 0;
	unknown = promises_only = false;
	house.core.lets_time_pass = true;
	house.core.room = (struct room){
		.look = look,
		.path = dir,
		.ballast = ballast,
		.send_bytes = (int64_t) SEND * MB,
		.ballast_bytes = (int64_t) BALLAST * MB,
	};
	return 0;
}

static int
tear_down_disk(void **state)
{
	(void) unlink(ballast);
	return tear_down(state) == 0 && rmdir(dir) == 0 ? 0 : -1;
}

static bool
has_ballast(void)
{
	struct stat about;
	return stat(ballast, &about) == 0 && about.st_blocks * 512 >= BALLAST * MB;
}

static void
space(int64_t mb)
{
	free_mb = mb;
	now = instant_plus(now, seconds(ROOM_LOOK_SECONDS));
	run(NULL, 0);
}

static void
test_what_waits_at_which_room(void **state)
{
	(void) state;
	/* In this order: what was short is enough with an eighth more. */
	static const struct {
		int64_t mb;
		bool is_short, takes_no_file;
	} steps[] = {
		{ SIZE, false, false },
		{ 800, false, false }, /* a tenth of the disk */
		{ 799, false, true },
		{ 899, false, true },
		{ 900, false, false },
		{ 512, false, true },
		{ 511, true, true },
		{ 575, true, true },
		{ 576, false, true },
		{ 0, true, true },
		{ 900, false, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		space(steps[i].mb);
		if (house.core.room.is_short != steps[i].is_short ||
		    house.core.room.takes_no_file != steps[i].takes_no_file)
			fail_msg("step %zu", i);
	}
	/* A large disk need not have a tenth of it free, and what cannot be asked is as it was. */
	unknown = true;
	space(0);
	assert_false(house.core.room.is_short);
	int64_t before = looks;
	run(NULL, 0);
	now = instant_plus(now, seconds(ROOM_LOOK_SECONDS - 1));
	run(NULL, 0);
	assert_int_equal(looks, before);
	now = instant_plus(now, days(-30)); /* set back */
	run(NULL, 0);
	assert_int_equal(looks, before + 1);
}

static struct event
enrolled(int person)
{
	arena_reset(&arena);
	return operation(person, "foot");
}

static void
test_14_short_of_room_nothing_leaves_but_what_safety_owes(void **state)
{
	(void) state;
	dispatch_connect(&house.core.dispatch, "sms", "phone", CHANNEL_CALLBACK, 10,
	    &(struct dispatch_limits){ 3000, 3000, 10, 0 });
	struct event event = enrolled(1);
	run(&event, 1);
	event = enrolled(2);
	run(&event, 1);
	now = (instant){ number("SELECT min(due_at) FROM followup WHERE status = 'planned'") };
	free_mb = SEND - 1;
	for (int i = 0; i < 3; i++)
		assert_int_equal(time_passes(minutes(10), OUTCOME_SENT), 0);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'queued'"), 2);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE kind = 'unsent'"), 1);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule ="
				" 'the disk is nearly full: nothing is sent'"),
	    1);

	/* Whoever writes is heard, and in danger answered; a file is not taken. */
	arena_reset(&arena);
	event = text_of(1, "danger", "I am going to kill myself tonight");
	run(&event, 1);
	assert_int_equal(number("SELECT count(*) FROM inbox"), 1);
	assert_int_equal(number("SELECT count(*) FROM outbox WHERE state = 'sending'"), 1);
	assert_int_equal(
	    number("SELECT count(*) FROM outbox WHERE state = 'sending' AND priority = 0"), 1);
	event = enrolled(3);
	run(&event, 1);
	assert_int_equal(number("SELECT count(*) FROM patient"), 2);
	assert_int_equal(orders.first->error.kind, ERROR_LIMIT);

	/* With room again it leaves, without a start, and slowly, as after any outage; who is in danger is not
	 * asked. Short again, staff whose alert is open are not told twice. */
	free_mb = SIZE;
	assert_int_equal(time_passes(seconds(ROOM_LOOK_SECONDS), OUTCOME_SENT), 0);
	assert_int_equal(time_passes(minutes(1), OUTCOME_SENT), 1);
	free_mb = 1;
	assert_int_equal(time_passes(minutes(1), OUTCOME_SENT), 0);
	assert_true(house.core.room.is_short);
	assert_int_equal(number("SELECT count(*) FROM alert WHERE rule LIKE 'the disk%'"), 1);
}

static void
test_it_looks_again_soon(void **state)
{
	(void) state;
	space(SEND - 1);
	instant wake = INSTANT_NEVER;
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_WAKE)
			wake = order->at;
	assert_int_equal(instant_since(wake, now).ms, seconds(ROOM_LOOK_SECONDS).ms);
}

static void
test_the_ballast_is_there_while_there_is_room(void **state)
{
	(void) state;
	space(SIZE);
	assert_true(has_ballast());
	/* Given back, it makes hark short, whatever it saw last; and it is not taken from the last there is. */
	assert_true(room_give_back(&house.core.room));
	assert_true(house.core.room.is_short);
	assert_false(has_ballast());
	assert_false(room_give_back(&house.core.room));
	space(SEND + BALLAST - 1);
	assert_false(has_ballast());
	space(SIZE);
	assert_true(has_ballast());
	/* A file that is none: a crash came between. */
	assert_int_equal(truncate(ballast, 10), 0);
	space(SIZE);
	assert_true(has_ballast());
	/* Asked for by nobody, there is none. */
	assert_true(room_give_back(&house.core.room));
	house.core.room.send_bytes = 0;
	space(SIZE);
	assert_false(has_ballast());
}

static void
test_room_that_is_only_promised_is_no_ballast(void **state)
{
	(void) state;
	promises_only = true;
	for (int i = 0; i < 10; i++) {
		space(SIZE);
		assert_int_equal(access(ballast, F_OK), -1);
	}
	assert_int_equal(tries, 1);
	/* It is tried again after a while; made at last, it is looked at each time, and not made anew. */
	promises_only = false;
	for (int i = 0; i < ROOM_AGAIN_LOOKS; i++)
		space(SIZE);
	assert_true(has_ballast());
	assert_int_equal(tries, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_disk, tear_down_disk)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_waits_at_which_room),
		TEST(test_14_short_of_room_nothing_leaves_but_what_safety_owes),
		TEST(test_it_looks_again_soon),
		TEST(test_the_ballast_is_there_while_there_is_room),
		TEST(test_room_that_is_only_promised_is_no_ballast),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
