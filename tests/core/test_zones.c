/* SPDX-License-Identifier: MIT */
/* Time that does what it should not: the rules of a zone change while hark runs (D9), a second comes
 * twice, and a zone counts leap seconds (D6). Whatever it does, nobody is asked twice and nobody is
 * forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "hospital.h"

enum { PEOPLE = 60, ASKS = 4 * PEOPLE };

/* What left: by ask_id, how often. */
static struct {
	char ask_id[40];
	int times;
} asked[ASKS];
static size_t asked_count;
static char folder[32];
static int64_t up_ms;

static void
use_rules(const char *zone)
{
	char bytes[65536], from[128], aside[128], path[128];
	(void) snprintf(from, sizeof(from), "/usr/share/zoneinfo/%s", zone);
	(void) snprintf(aside, sizeof(aside), "%s/new", folder);
	(void) snprintf(path, sizeof(path), "%s/Europe/London", folder);
	FILE *in = fopen(from, "rb"), *out = fopen(aside, "wb");
	BUG_ON(in == NULL || out == NULL, "no zone %s", zone);
	size_t size = fread(bytes, 1, sizeof(bytes), in);
	BUG_ON(fwrite(bytes, 1, size, out) != size, "the zone can't be copied");
	(void) fclose(in);
	BUG_ON(fclose(out) != 0 || rename(aside, path) != 0, "the zone can't be put there");
}

static int
begin(void **state)
{
	char sub[64];
	(void) snprintf(folder, sizeof(folder), "/tmp/hark-zones-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void) snprintf(sub, sizeof(sub), "%s/Europe", folder);
	(void) mkdir(sub, 0700);
	use_rules("Europe/London");
	(void) setenv("TZDIR", folder, 1);
	asked_count = 0;
	memset(asked, 0, sizeof(asked));
	up_ms = 1000000;
	if (set_up(state) != 0)
		return -1;
	house.core.watch = (struct watch){ .on = true, .built = instant_plus(now, days(-30)) };
	dispatch_connect(&house.core.dispatch, "sms", "kannel", CHANNEL_CALLBACK, 50,
	    &(struct dispatch_limits){ 3000, 3000, 10, 0 });
	return 0;
}

static int
end(void **state)
{
	char path[64];
	(void) tear_down(state);
	(void) unsetenv("TZDIR");
	(void) snprintf(path, sizeof(path), "%s/Europe/London", folder);
	(void) unlink(path);
	(void) snprintf(path, sizeof(path), "%s/Europe", folder);
	(void) rmdir(path);
	return rmdir(folder);
}

static void
note_asked(const char *ask_id)
{
	size_t i = 0;
	while (i < asked_count && strcmp(asked[i].ask_id, ask_id) != 0)
		i++;
	BUG_ON(i == ASKS, "too many asks");
	if (i == asked_count)
		(void) snprintf(asked[asked_count++].ask_id, sizeof(asked[i].ask_id), "%s", ask_id);
	asked[i].times++;
}

/* One look at this wall time, as the core takes it; what leaves is taken by the gateway at once. */
static void
look_at(instant wall)
{
	struct error error = { .text = "" };
	struct event events[DISPATCH_BATCH];
	size_t count = 0;
	arena_reset(&arena);
	const struct clock_reading reading = { wall, milliseconds(up_ms), true };
	do {
		if (!core_run_by(&house.core, &arena, events, count, &reading, &orders, &error))
			fail_msg("%s", error.text);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			if (order->kind == ORDER_SEND)
				note_asked(order->send.ask_id);
		count = outcomes_of(OUTCOME_SENT, events);
	} while (count > 0);
}

static void
pass(int64_t ms)
{
	up_ms += ms;
	now = instant_plus(now, milliseconds(ms));
	look_at(now);
}

static void
enrol_all(void)
{
	for (int i = 0; i < PEOPLE; i++) {
		const struct event event = operation(i + 1, "foot");
		house.core.lets_time_pass = false;
		run(&event, 1);
		house.core.lets_time_pass = true;
		arena_reset(&arena);
	}
}

static instant
first_due(void)
{
	return (instant){ number("SELECT min(due_at) FROM followup WHERE status = 'planned'") };
}

static int
times_most(void)
{
	int most = 0;
	for (size_t i = 0; i < asked_count; i++)
		if (asked[i].times > most)
			most = asked[i].times;
	return most;
}

static void
test_D6_a_second_that_comes_twice(void **state)
{
	(void) state;
	enrol_all();
	now = instant_plus(first_due(), milliseconds(-2700));
	/* The wall shows the second before the due one, or that one, or the one behind it, twice; a look
	 * every 100 ms. */
	for (int look = 0; look < 60; look++) {
		if (look == 20 || look == 31 || look == 42)
			now = instant_plus(now, seconds(-1));
		pass(100);
	}
	pass(60000);
	assert_int_equal(orders.doubt, CLOCK_TRUSTED);
	print_message("D6: %zu texts due in a second that comes twice, three times over: "
		      "%d lost, sent %d time each\n",
	    asked_count, PEOPLE - (int) asked_count, times_most());
	assert_int_equal(asked_count, PEOPLE);
	assert_int_equal(times_most(), 1);
}

/* A zone of tzdata's folder "right" counts the 27 leap seconds there were; instants do not. */
static void
test_D6_a_zone_that_counts_leap_seconds(void **state)
{
	(void) state;
	struct error error;
	use_rules("right/Europe/London");
	struct zone *right = zone_open("Europe/London", &error);
	assert_non_null(right);
	use_rules("Europe/London");
	struct zone *plain = zone_open("Europe/London", &error);
	assert_non_null(plain);
	int differ = 0, count = 0;
	struct date day = { 2016, 6, 1 };
	for (int i = 0; i < 400; i++, day = date_plus_days(day, 1))
		for (int hour = 8; hour <= 20; hour += 2, count++)
			differ +=
			    date_at(right, day, hour, 0).ms != date_at(plain, day, hour, 0).ms;
	print_message("D6: %d due times in a zone that counts leap seconds, over that of 2016: "
		      "%d differ\n",
	    count, differ);
	assert_int_equal(differ, 0);
	zone_close(right);
	zone_close(plain);
}

/* The country takes the time of the Azores on the morning on which the texts are due, and its own again
 * half an hour after the old ten o'clock, and Berlin's behind that: what is meant is ten o'clock by the
 * rules of the moment. */
static void
test_D9_the_rules_change_under_the_daemon(void **state)
{
	(void) state;
	static const char moves[] =
	    "SELECT count(*) FROM followup_change WHERE actor = 'time zone'";
	enrol_all();
	pass(1000);
	instant before = first_due();
	int64_t planned = number("SELECT count(*) FROM followup WHERE status = 'planned'");
	use_rules("Atlantic/Azores");
	pass(61000);
	int64_t moved = number(moves);
	assert_int_equal(moved, planned);
	assert_int_equal(first_due().ms, instant_plus(before, hours(1)).ms);
	/* Once: the next look finds nothing to move, and the old hour goes by. */
	while (instant_before(now, instant_plus(before, minutes(30))))
		pass(60000);
	assert_int_equal(number(moves), moved);
	assert_int_equal(asked_count, 0);
	use_rules("Europe/London");
	pass(61000);
	assert_int_equal(asked_count, PEOPLE);
	use_rules("Europe/Berlin");
	while (instant_before(now, instant_plus(before, hours(4))))
		pass(60000);
	print_message(
	    "D9: %lld follow-ups planned, %lld worked out again by other rules, %zu asked, "
	    "%d time each\n",
	    (long long) planned, (long long) moved, asked_count, times_most());
	assert_int_equal(asked_count, PEOPLE);
	assert_int_equal(times_most(), 1);
}

/* A change while hark was not running is one too. */
static void
test_D9_the_rules_change_between_two_runs(void **state)
{
	(void) state;
	enrol_all();
	pass(1000);
	instant before = first_due();
	use_rules("Atlantic/Azores");
	house.core.rezoned_at = (instant){ 0 }; /* all that a restart forgets */
	pass(1000);
	assert_int_equal(first_due().ms, instant_plus(before, hours(1)).ms);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_D6_a_second_that_comes_twice),
		TEST(test_D6_a_zone_that_counts_leap_seconds),
		TEST(test_D9_the_rules_change_under_the_daemon),
		TEST(test_D9_the_rules_change_between_two_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
