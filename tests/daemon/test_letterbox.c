/* SPDX-License-Identifier: MIT */
/* Who may still come when much waits, and when what leaves makes way. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "core/core.h"
#include "daemon/letterbox.h"

static struct letterbox box;

static int
set_up(void **state)
{
	(void) state;
	box = (struct letterbox){ 0 };
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	for (struct letter *letter; (letter = letterbox_take(&box)) != NULL;)
		letter_free(letter);
	return 0;
}

static bool
post(enum event_kind kind, int64_t up_ms)
{
	struct letter *letter = letter_new(kind);
	bool good = letterbox_post(&box, letter, milliseconds(up_ms));
	if (!good)
		letter_free(letter);
	return good;
}

static void
take(size_t count)
{
	for (size_t i = 0; i < count; i++)
		letter_free(letterbox_take(&box));
}

static void
test_each_way_has_room_of_its_own(void **state)
{
	(void) state;
	static const struct {
		enum event_kind kinds[3];
		size_t room;
	} ways[] = {
		{ { EVENT_TEXT, EVENT_RECEIPT, EVENT_UNSUBSCRIBE }, 512 },
		{ { EVENT_PAGE, EVENT_PAGE, EVENT_PAGE }, 128 },
		{ { EVENT_ENROL, EVENT_ENROL, EVENT_ENROL }, 512 },
		{ { EVENT_COMMAND, EVENT_COMMAND, EVENT_COMMAND }, 256 },
		{ { EVENT_FOUND, EVENT_TICK, EVENT_OUTCOME }, 2688 }, /* 4096 in all */
	};
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		size_t taken = 0;
		while (post(ways[i].kinds[taken % 3], 0))
			taken++;
		assert_int_equal(taken, ways[i].room);
	}
	assert_int_equal(box.refused, ARRAY_LEN(ways));
	/* Room is made by whoever goes, for who came by the same way. */
	take(1);
	assert_false(post(EVENT_PAGE, 0));
	assert_true(post(EVENT_TEXT, 0));
}

static void
test_the_world_comes_again_while_the_first_waits_long(void **state)
{
	(void) state;
	assert_true(post(EVENT_TEXT, 1000));
	assert_true(post(EVENT_TEXT, 3000));
	assert_false(letterbox_refuses(&box, EVENT_TEXT));
	assert_false(post(EVENT_TEXT, 3001));
	assert_false(post(EVENT_RECEIPT, 3001));
	assert_true(letterbox_refuses(&box, EVENT_TEXT));
	assert_true(post(EVENT_COMMAND, 3001));
	assert_true(post(EVENT_PAGE, 3001));
	assert_true(letterbox_refuses(&box, EVENT_TEXT));
	take(1);
	assert_true(post(EVENT_TEXT, 3002));
	assert_false(letterbox_refuses(&box, EVENT_TEXT));
}

static void
test_order_is_that_of_coming(void **state)
{
	(void) state;
	static const enum event_kind kinds[] = { EVENT_TEXT, EVENT_COMMAND, EVENT_OUTCOME,
		EVENT_TEXT };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		assert_true(post(kinds[i], 0));
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct letter *letter = letterbox_take(&box);
		assert_int_equal(letter->event.kind, kinds[i]);
		letter_free(letter);
	}
	assert_null(letterbox_take(&box));
}

/* Twice: what was brought again may be kept again. */
static void
test_what_is_kept_comes_again_in_its_order(void **state)
{
	(void) state;
	static const enum event_kind kinds[] = { EVENT_START, EVENT_OUTCOME, EVENT_FOUND };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		letterbox_keep(&box, letter_new(kinds[i]));
	for (int round = 0; round < 2; round++) {
		assert_null(letterbox_take(&box));
		letterbox_bring_again(&box, milliseconds(0));
		assert_int_equal(box.count, ARRAY_LEN(kinds));
		for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
			struct letter *letter = letterbox_take(&box);
			assert_int_equal(letter->event.kind, kinds[i]);
			letterbox_keep(&box, letter);
		}
	}
	letterbox_bring_again(&box, milliseconds(0));
}

/* Each way tells of its own, or what is refused next by another goes unsaid. */
static void
test_a_way_that_refuses_does_so_until_it_takes(void **state)
{
	(void) state;
	while (post(EVENT_PAGE, 0))
		;
	assert_true(letterbox_refuses(&box, EVENT_PAGE));
	assert_false(letterbox_refuses(&box, EVENT_TEXT));
	assert_true(post(EVENT_TEXT, 0));
	assert_true(letterbox_refuses(&box, EVENT_PAGE));
	take(1);
	assert_true(post(EVENT_PAGE, 0));
	assert_false(letterbox_refuses(&box, EVENT_PAGE));
}

static void
test_what_leaves_yields_but_not_for_ever(void **state)
{
	(void) state;
	assert_false(letterbox_presses(&box, seconds(1)));
	for (int i = 0; i < CORE_BATCH; i++)
		assert_true(post(EVENT_TEXT, 1000));
	assert_false(letterbox_presses(&box, seconds(1)));
	assert_true(post(EVENT_TEXT, 1000));
	assert_true(letterbox_presses(&box, seconds(1)));
	take(1);
	assert_false(letterbox_presses(&box, seconds(2)));
	/* Late, with little to do: the disk is slow. */
	assert_true(letterbox_presses(&box, seconds(4)));
	assert_true(letterbox_presses(&box, milliseconds(8999)));
	assert_false(letterbox_presses(&box, seconds(9)));
	assert_true(letterbox_presses(&box, seconds(10)));
	/* A file of a hospital presses nobody. */
	take(CORE_BATCH);
	for (int i = 0; i < LETTERBOX_FILES; i++)
		assert_true(post(EVENT_ENROL, 20000));
	assert_false(letterbox_presses(&box, seconds(20)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_each_way_has_room_of_its_own),
		TEST(test_the_world_comes_again_while_the_first_waits_long),
		TEST(test_order_is_that_of_coming),
		TEST(test_what_is_kept_comes_again_in_its_order),
		TEST(test_a_way_that_refuses_does_so_until_it_takes),
		TEST(test_what_leaves_yields_but_not_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
