/* SPDX-License-Identifier: MIT */
/* What a claim lets out of many: so many a minute, a day, an hour, and how far apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/store/fixture.h"

static const struct outbox_caps roomy = { .channel_minute = 100, .address_day = 10 };

static void
test_caps_count_what_was_sent(void **state)
{
	struct fixture *f = *state;
	const struct outbox_caps two = { .channel_minute = 2, .address_day = 3 };
	instant at = f->now;
	static const struct {
		int minutes; /* after the one before */
		bool goes;
	} tries[] = { { 0, true }, { 0, true }, { 0, false }, { 1, true }, { 0, false },
		{ 2, false }, { 24 * 60 - 2, true } };
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		at = instant_plus(at, minutes(tries[i].minutes));
		struct outbox_row row = fixture_question(f);
		row.not_after = instant_plus(at, days(1));
		assert_true(outbox_add(f->db, &row));
		if (outbox_claim(f->db, row.id, &two, 1, at) != tries[i].goes)
			fail_msg("try %zu", i);
	}
}

/* What we begin is in the day's count, and takes no answer's place. */
static void
test_the_hour_of_an_address_counts_answers(void **state)
{
	struct fixture *f = *state;
	const struct outbox_caps two = {
		.channel_free = true, .address_day = 10, .address_hour = 2
	};
	static const struct {
		int priority;
		const char *purpose;
		bool goes;
	} tries[] = { { 2, "reminder", true }, { 2, "reminder", true }, { 1, "question", true },
		{ 1, "question", true }, { 1, "question", false }, { 1, "stopped", true },
		{ 1, "stopped", true }, { 1, "stopped", false }, { 2, "reminder", true },
		{ 0, "safety", true } };
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		struct outbox_row row = fixture_question(f);
		row.priority = tries[i].priority;
		row.purpose = tries[i].purpose;
		assert_true(outbox_add(f->db, &row));
		if (outbox_claim(f->db, row.id, &two, 1, f->now) != tries[i].goes)
			fail_msg("try %zu", i);
	}
}

/* Of what we begin, on whichever side of it the clock was then; answers are no matter. */
static void
test_what_we_begin_is_apart(void **state)
{
	struct fixture *f = *state;
	struct outbox_caps caps = roomy;
	static const struct {
		int64_t seconds; /* after the fixture's now */
		int priority;
		bool goes;
	} tries[] = { { 0, 2, true }, { 0, 2, false }, { 0, 1, true }, { 59, 2, false },
		{ -59, 2, false }, { 60, 2, true }, { 100, 1, true }, { 120, 2, true } };
	caps.address_apart = seconds(60);
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		instant at = instant_plus(f->now, seconds(tries[i].seconds));
		struct outbox_row row = fixture_question(f);
		row.priority = tries[i].priority;
		row.not_before = instant_plus(at, seconds(-1));
		row.not_after = instant_plus(at, days(1));
		assert_true(outbox_add(f->db, &row));
		if (outbox_claim(f->db, row.id, &caps, 1, at) != tries[i].goes)
			fail_msg("try %zu", i);
	}
}

/* One that its gateway did not take is no other text than itself. */
static void
test_what_is_tried_again_keeps_apart_from_others_alone(void **state)
{
	struct fixture *f = *state;
	struct outbox_caps caps = roomy;
	struct outbox_row row = fixture_question(f);
	caps.address_apart = seconds(60);
	row.priority = 2;
	assert_true(outbox_add(f->db, &row));
	assert_true(outbox_claim(f->db, row.id, &caps, 1, f->now));
	assert_true(outbox_get(f->db, &f->arena, row.id, &row));
	assert_true(
	    outbox_move(f->db, &row, OUTBOX_QUEUED, "", "not-connected", f->now, false, f->now));
	assert_true(outbox_claim(f->db, row.id, &caps, 1, f->now));
}

/* What was sent while the clock was ahead is no text of the last minute, nor of the last day, for as
 * long as it was ahead; but a clock put back by seconds gives no second minute's worth. */
static void
test_caps_outlive_a_clock_that_went_back(void **state)
{
	struct fixture *f = *state;
	const struct outbox_caps one = { .channel_minute = 1, .address_day = 1 };
	static const struct {
		int64_t seconds; /* after the fixture's now */
		bool goes;
	} tries[] = { { 5 * 365 * 86400, true }, { 30, true }, { 0, false }, { -3600, false },
		{ -3 * 86400, true } };
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		instant at = instant_plus(f->now, seconds(tries[i].seconds));
		struct outbox_row row = fixture_question(f);
		row.not_before = at;
		row.not_after = instant_plus(at, days(1));
		assert_true(outbox_add(f->db, &row));
		if (outbox_claim(f->db, row.id, &one, 1, at) != tries[i].goes)
			fail_msg("try %zu", i);
	}
}

/* The same minute that a claim counts, and so much more of what lies ahead. */
static void
test_what_a_claim_may_have_to_count(void **state)
{
	struct fixture *f = *state;
	const struct outbox_caps none = { .channel_minute = 0, .address_day = 10 };
	const struct outbox_caps known = { .channel_free = true, .address_day = 10 };
	struct outbox_row row = fixture_question(f);
	static const struct {
		int64_t seconds; /* of the count, after the claim */
		int64_t ahead;
		int want;
	} counts[] = { { 0, 0, 1 }, { 59, 0, 1 }, { 60, 0, 0 }, { -59, 0, 1 }, { -60, 0, 0 },
		{ -60, 1, 1 }, { -119, 60, 1 }, { -120, 60, 0 }, { 60, 60, 0 } };
	row.not_before = f->now;
	assert_true(outbox_add(f->db, &row));
	assert_false(outbox_claim(f->db, row.id, &none, 1, f->now));
	assert_true(outbox_claim(f->db, row.id, &known, 1, f->now));
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		instant at = instant_plus(f->now, seconds(counts[i].seconds));
		int got = outbox_sent_about(f->db, row.channel, at, seconds(counts[i].ahead));
		if (got != counts[i].want)
			fail_msg("count %zu: %d", i, got);
	}
	assert_int_equal(outbox_sent_about(f->db, "email", f->now, seconds(60)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_caps_count_what_was_sent, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_what_we_begin_is_apart, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_what_is_tried_again_keeps_apart_from_others_alone, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_the_hour_of_an_address_counts_answers, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_caps_outlive_a_clock_that_went_back, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_what_a_claim_may_have_to_count, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("outbox_caps", tests, NULL, NULL);
}
