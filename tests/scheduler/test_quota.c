/* SPDX-License-Identifier: MIT */
/* Who asks a quota lets out exactly what who counts every time lets out, and seldom counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/random.h"
#include "scheduler/quota.h"
#include "tests/store/fixture.h"

enum { CAP = 6, STEPS = 3000, YEAR = 365 * 86400 };

/* A text that is ready whatever the time. */
static outbox_id
add_text(struct fixture *f, instant now)
{
	struct outbox_row row = fixture_question(f);
	row.priority = 1;
	row.not_before = now;
	row.not_after = instant_plus(now, days(1));
	assert_true(outbox_add(f->db, &row));
	return row.id;
}

static struct outbox_caps
caps_of(struct fixture *f, struct quota *quota, instant now)
{
	return (struct outbox_caps){
		.channel_minute = CAP,
		.channel_free = quota_has_room(quota, f->db, "sms", CAP, now),
		.address_day = 1,
	};
}

/* Seconds that pass, some of them back, some of them years and back again. */
static instant
moved(struct random *chance, instant now)
{
	static const int64_t moves[] = { 0, 0, 0, 1, 1, 2, 5, 9, 20, 59, 60, 61, 130, -1, -7, -30,
		-61, -110, YEAR, -YEAR };
	return instant_plus(now, seconds(moves[random_below(chance, ARRAY_LEN(moves))]));
}

static void
test_a_quota_says_what_counting_says(void **state)
{
	struct fixture f;
	struct quota quota = { 0 };
	struct random chance = random_seeded(4);
	int went = 0, stayed = 0;
	(void) state;
	fixture_init(&f);
	instant now = f.now;
	for (int i = 0; i < STEPS; i++) {
		now = moved(&chance, now);
		if (random_below(&chance, 50) == 0)
			quota = (struct quota){ 0 };
		outbox_id id = add_text(&f, now);
		const struct outbox_caps caps = caps_of(&f, &quota, now);
		struct outbox_caps counting = caps;
		counting.channel_free = false;
		const char *want = outbox_refusal(f.db, id, &counting, now);
		const char *got = outbox_refusal(f.db, id, &caps, now);
		if (strcmp(want, got) != 0)
			fail_msg("step %d: \"%s\" and not \"%s\"", i, got, want);
		bool goes = outbox_claim(f.db, id, &caps, 1, now);
		assert_int_equal(goes, want[0] == '\0');
		if (goes)
			quota_take(&quota);
		went += goes;
		stayed += !goes;
	}
	print_message("%d went, %d stayed\n", went, stayed);
	assert_true(went > STEPS / 10 && stayed > STEPS / 10);
	fixture_done(&f);
}

/* As many as it has found room for, it does not look at the rows again. */
static void
test_a_count_serves_for_a_minute(void **state)
{
	struct fixture f;
	struct quota quota = { 0 };
	(void) state;
	fixture_init(&f);
	assert_true(quota_has_room(&quota, f.db, "sms", CAP, f.now));
	for (int i = 0; i < CAP; i++) {
		/* Without a store to look into. */
		assert_true(
		    quota_has_room(&quota, NULL, "sms", CAP, instant_plus(f.now, seconds(i))));
		quota_take(&quota);
	}
	const struct outbox_caps known = { .channel_free = true, .address_day = 1 };
	for (int i = 0; i < CAP; i++)
		assert_true(outbox_claim(f.db, add_text(&f, f.now), &known, 1, f.now));
	assert_false(quota_has_room(&quota, f.db, "sms", CAP, f.now));
	assert_true(quota_has_room(&quota, f.db, "email", CAP, f.now));
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_quota_says_what_counting_says),
		cmocka_unit_test(test_a_count_serves_for_a_minute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
