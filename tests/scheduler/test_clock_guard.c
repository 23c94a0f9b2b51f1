/* SPDX-License-Identifier: MIT */
/* Invariant 7: when a clock is believed. Each case is a start and a row of looks; time is seconds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheduler/clock_guard.h"

enum { DAY = 86400, YEAR = 365 * DAY, LOOKS = 8 };

/* All times are counted from here: a Monday in 2026. */
static const instant zero = { INT64_C(1780000000000) };
static const int64_t built_s = -30 * DAY;

static instant
at(int64_t s)
{
	return instant_plus(zero, seconds(s));
}

static struct clock_reading
show(int64_t wall_s, int64_t up_s, bool synchronised)
{
	return (struct clock_reading){ at(wall_s), seconds(up_s), synchronised };
}

static const struct {
	const char *name;
	int64_t wall_s;
	bool kept; /* there is something in the store: a service that ran until 0 */
	enum clock_doubt before, doubt;
	int64_t now_s; /* by which hark goes */
} starts[] = {
	{ "a new store", 5, false, CLOCK_TRUSTED, CLOCK_TRUSTED, 5 },
	{ "a new store on the day of the build", built_s, false, CLOCK_TRUSTED, CLOCK_TRUSTED,
	    built_s },
	{ "a day before the build", built_s - DAY, false, CLOCK_TRUSTED, CLOCK_UNBUILT, built_s },
	{ "1970", -1780000000, false, CLOCK_TRUSTED, CLOCK_UNBUILT, built_s },
	{ "1970, and the store knows better", -1780000000, true, CLOCK_TRUSTED, CLOCK_UNBUILT, 0 },
	{ "at once again", 1, true, CLOCK_TRUSTED, CLOCK_TRUSTED, 1 },
	{ "a minute behind", -60, true, CLOCK_TRUSTED, CLOCK_TRUSTED, -60 },
	{ "more than a minute behind", -61, true, CLOCK_TRUSTED, CLOCK_WENT_BACK, 0 },
	{ "a week ahead", 7 * DAY, true, CLOCK_TRUSTED, CLOCK_TRUSTED, 7 * DAY },
	{ "more than a week ahead", 7 * DAY + 1, true, CLOCK_TRUSTED, CLOCK_WENT_AHEAD, 0 },
	{ "ten years ahead", 10 * YEAR, true, CLOCK_TRUSTED, CLOCK_WENT_AHEAD, 0 },
	{ "a doubt survives a restart", 5, true, CLOCK_STEPPED, CLOCK_STEPPED, 0 },
};

static void
test_7_a_start_believes_what_can_be(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		struct clock_guard guard;
		const struct clock_kept kept = { starts[i].kept ? zero : INSTANT_NONE,
			starts[i].before };
		const struct clock_reading reading = show(starts[i].wall_s, 17, true);
		clock_guard_start(&guard, &reading, &kept, at(built_s));
		if (guard.doubt != starts[i].doubt || guard.now.ms != at(starts[i].now_s).ms)
			fail_msg("%s: \"%s\", %lld s", starts[i].name,
			    clock_doubt_word(guard.doubt),
			    (long long) instant_since(guard.now, zero).ms / 1000);
	}
}

/* Up, what the wall shows then, whether it is kept by another clock; in doubt afterwards, and by what
 * time hark goes. The first look is a start that trusts. */
static const struct {
	const char *name;
	struct {
		int64_t up_s, wall_s;
		bool synchronised, doubt;
		int64_t now_s;
	} looks[LOOKS];
} runs[] = {
	{ "an hour without a look is no step", { { 3600, 3600, true, false, 3600 } } },
	{ "a suspend counts in both",
	    { { 60, 60, true, false, 60 }, { 90000, 90000, true, false, 90000 } } },
	{ "thirty seconds are let pass", { { 10, 40, false, false, 40 } } },
	{ "thirty-one are not", { { 10, 41, false, true, 10 }, { 20, 51, false, true, 20 } } },
	{ "nor back", { { 10, -21, false, true, 10 } } },
	{ "ten years ahead", { { 10, 10 * YEAR, false, true, 10 } } },
	{ "ten years back", { { 10, -10 * YEAR, false, true, 10 } } },
	{ "twice twenty within a minute are a step",
	    { { 10, 30, false, false, 30 }, { 20, 60, false, true, 40 } } },
	{ "but not hours apart",
	    { { 100, 120, false, false, 120 }, { 7200, 7240, false, false, 7240 } } },
	{ "kept and steady for two minutes, it is right again",
	    { { 10, 3610, true, true, 10 }, { 70, 3670, true, true, 70 },
		{ 129, 3729, true, true, 129 }, { 130, 3730, true, false, 3730 } } },
	{ "steady alone is not enough",
	    { { 10, 3610, false, true, 10 }, { 9000, 12600, false, true, 9000 } } },
	{ "kept begins to count when it is kept",
	    { { 10, 3610, false, true, 10 }, { 70, 3670, true, true, 70 },
		{ 189, 3789, true, true, 189 }, { 190, 3790, true, false, 3790 } } },
	{ "another step begins it again",
	    { { 10, 3610, true, true, 10 }, { 100, 100, true, true, 100 },
		{ 219, 219, true, true, 219 }, { 220, 220, true, false, 220 } } },
	{ "and so does a slew",
	    { { 10, 3610, true, true, 10 }, { 70, 3664, true, true, 70 },
		{ 130, 3718, true, true, 130 }, { 250, 3838, true, false, 3838 } } },
	{ "put back to where it was, it is believed no sooner",
	    { { 10, 3610, false, true, 10 }, { 20, 20, false, true, 20 } } },
};

static void
test_7_a_run_compares_two_clocks(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
		struct clock_guard guard;
		const struct clock_kept kept = { zero, CLOCK_TRUSTED };
		const struct clock_reading first = show(0, 0, true);
		clock_guard_start(&guard, &first, &kept, at(built_s));
		for (size_t k = 0; k < LOOKS && runs[i].looks[k].up_s != 0; k++) {
			const struct clock_reading reading = show(runs[i].looks[k].wall_s,
			    runs[i].looks[k].up_s, runs[i].looks[k].synchronised);
			bool before = guard.doubt != CLOCK_TRUSTED;
			bool changed = clock_guard_look(&guard, &reading);
			bool doubt = guard.doubt != CLOCK_TRUSTED;
			if (doubt != runs[i].looks[k].doubt || changed != (doubt != before) ||
			    guard.now.ms != at(runs[i].looks[k].now_s).ms)
				fail_msg("%s: look %zu: \"%s\", %lld s", runs[i].name, k + 1,
				    clock_doubt_word(guard.doubt),
				    (long long) instant_since(guard.now, zero).ms / 1000);
		}
	}
}

static void
test_7_a_person_s_word_is_enough(void **state)
{
	(void) state;
	struct clock_guard guard;
	const struct clock_kept kept = { zero, CLOCK_TRUSTED };
	const struct clock_reading first = show(-3600, 0, false), next = show(-3590, 10, false);
	const struct clock_reading again = show(600, 20, false);
	clock_guard_start(&guard, &first, &kept, at(built_s));
	assert_int_equal(guard.doubt, CLOCK_WENT_BACK);
	assert_false(clock_guard_look(&guard, &next));
	clock_guard_accept(&guard);
	assert_int_equal(guard.doubt, CLOCK_TRUSTED);
	assert_int_equal(guard.now.ms, at(-3590).ms);
	/* It was said of that clock, and not of what is made of it afterwards. */
	assert_true(clock_guard_look(&guard, &again));
	assert_int_equal(guard.doubt, CLOCK_STEPPED);
}

static void
test_words_come_back(void **state)
{
	(void) state;
	for (int i = 0; i < CLOCK_DOUBT_COUNT; i++)
		assert_int_equal(clock_doubt_of(clock_doubt_word((enum clock_doubt) i)), i);
	assert_int_equal(clock_doubt_of("a word of another version"), CLOCK_STEPPED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_7_a_start_believes_what_can_be),
		cmocka_unit_test(test_7_a_run_compares_two_clocks),
		cmocka_unit_test(test_7_a_person_s_word_is_enough),
		cmocka_unit_test(test_words_come_back),
	};
	printf("D3, D4: %zu starts, %zu runs\n", ARRAY_LEN(starts), ARRAY_LEN(runs));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
