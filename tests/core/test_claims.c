/* SPDX-License-Identifier: MIT */
/* A claim that is undone leaves nothing behind: no text on its way, and none counted as such. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/core.h"
#include "tests/store/fixture.h"

/* A core over the fixture's store, with one text waiting for its only channel. */
struct desk_of_one {
	struct fixture f;
	struct core core;
};

static void
perform(struct fixture *f, const char *sql)
{
	struct error error;
	db_begin(f->db);
	struct query *query = db_query_once(f->db, sql);
	(void) query_run(query);
	query_free(query);
	if (!db_commit(f->db, &error))
		fail_msg("%s", error.text);
}

static int
set_up(void **state)
{
	struct desk_of_one *d = alloc_new(sizeof(*d));
	struct error error;
	fixture_init(&d->f);
	struct outbox_row waits = fixture_question(&d->f);
	waits.instrument = "";
	assert_true(outbox_add(d->f.db, &waits));
	assert_true(db_commit(d->f.db, &error));
	perform(&d->f, "DELETE FROM due"); /* nothing is to be begun: only what waits is sent */
	d->core = (struct core){ .db = d->f.db, .lets_time_pass = true };
	d->core.random = random_seeded(1);
	d->core.dispatch.boot = 1;
	d->core.rezoned_at = d->f.now; /* nor planned by other rules */
	dispatch_connect(&d->core.dispatch, "sms", "phone", CHANNEL_IDEM, 4,
	    &(struct dispatch_limits){ 100, 100, 100, 0 });
	*state = d;
	return 0;
}

static int
tear_down(void **state)
{
	struct desk_of_one *d = *state;
	db_begin(d->f.db);
	fixture_done(&d->f);
	free(d);
	return 0;
}

static int
sends(struct desk_of_one *d)
{
	struct orders orders;
	struct error error;
	int count = 0;
	if (!core_run(&d->core, &d->f.arena, NULL, 0, d->f.now, &orders, &error))
		fail_msg("%s", error.text);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		count += order->kind == ORDER_SEND;
	return count;
}

static void
test_3_a_claim_that_is_undone_takes_no_place_in_the_window(void **state)
{
	struct desk_of_one *d = *state;
	struct dispatch_channel *channel = &d->core.dispatch.channels[0];
	perform(&d->f,
	    "CREATE TRIGGER refuse BEFORE INSERT ON outbox_event"
	    " BEGIN SELECT RAISE(ABORT, 'refused'); END");
	for (int i = 0; i < 10; i++) {
		assert_int_equal(sends(d), 0);
		assert_int_equal(channel->in_flight, 0);
	}
	perform(&d->f, "DROP TRIGGER refuse");
	assert_int_equal(sends(d), 1);
	assert_int_equal(channel->in_flight, 1);
}

static void
test_3_nor_uses_up_the_probe_of_an_open_breaker(void **state)
{
	struct desk_of_one *d = *state;
	struct dispatch_channel *channel = &d->core.dispatch.channels[0];
	channel->breaker = (struct breaker){ .failures = 9, .open = true, .next_probe = d->f.now };
	perform(&d->f,
	    "CREATE TRIGGER refuse BEFORE INSERT ON outbox_event"
	    " BEGIN SELECT RAISE(ABORT, 'refused'); END");
	assert_int_equal(sends(d), 0);
	perform(&d->f, "DROP TRIGGER refuse");
	assert_int_equal(sends(d), 1);
	assert_int_equal(sends(d), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_3_a_claim_that_is_undone_takes_no_place_in_the_window, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_3_nor_uses_up_the_probe_of_an_open_breaker, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
