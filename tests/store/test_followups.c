/* SPDX-License-Identifier: MIT */
/* Episodes, follow-ups, what is due, and every change of plan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/store/fixture.h"

static void
test_an_episode_reads_back_and_is_found_again(void **state)
{
	struct fixture *f = *state;
	struct episode got;
	assert_true(episode_find(
	    f->db, &f->arena, f->patient.id, "W79.1", "left", f->episode.listed_on, &got));
	assert_int_equal(got.id.n, f->episode.id.n);
	assert_false(episode_find(
	    f->db, &f->arena, f->patient.id, "W79.1", "right", f->episode.listed_on, &got));
	got.performed_on = (struct date){ 0 };
	got.status = "cancelled";
	got.version = 2;
	episode_update(f->db, &got);
	size_t count = 0;
	struct episode *list = episode_list(f->db, &f->arena, f->patient.id, &count);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].status, "cancelled");
	assert_int_equal(list[0].version, 2);
	assert_true(date_is_none(list[0].performed_on));
	assert_string_equal(list[0].worker, "Dr Example");
	assert_false(episode_get(f->db, &f->arena, (episode_id){ 99 }, &got));
}

static void
test_the_words_of_each_status(void **state)
{
	(void) state;
	static const char *const words[] = { "planned", "due", "sent", "reminded", "final",
		"received", "partial", "complete", "expired", "missed", "superseded", "cancelled",
		"ineligible", "suppressed", "no-further-part", "consent-withdrawn", "deceased" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		enum followup_status status = (enum followup_status) i;
		assert_string_equal(followup_status_word(status), words[i]);
		assert_int_equal(followup_status_is_open(status), i <= 5);
	}
	assert_int_equal(FOLLOWUP_DECEASED + 1, ARRAY_LEN(words));
}

static size_t
take_all(struct fixture *f, instant now)
{
	size_t count = 0;
	(void) due_take(f->db, &f->arena, now, 100, &count);
	return count;
}

static void
test_a_planned_follow_up_waits_in_the_clock(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	assert_int_equal(due_next(f->db).ms, f->now.ms);
	assert_int_equal(take_all(f, instant_plus(f->now, milliseconds(-1))), 0);
	struct due *due = due_take(f->db, &f->arena, f->now, 10, &count);
	assert_int_equal(count, 1);
	assert_int_equal(due[0].kind, DUE_FOLLOWUP);
	assert_int_equal(due[0].subject, f->followup.id.n);
	assert_int_equal(due[0].version, 0);
	assert_int_equal(take_all(f, f->now), 0); /* it was taken out */
	assert_int_equal(due_next(f->db).ms, INSTANT_NEVER.ms);
}

/* The change records of the follow-up, "before -> after" a line. */
static const char *
changes(struct fixture *f)
{
	static const char sql[] = "SELECT before || ' -> ' || after || ' by ' || actor"
				  " FROM followup_change"
				  " ORDER BY id";
	struct query *query = db_query(f->db, sql);
	const char *text = "";
	while (query_next(query))
		text = arena_printf(&f->arena, "%s%s\n", text, query_get_text(query, 0, &f->arena));
	return text;
}

static void
test_8_a_move_takes_the_clock_along_and_says_old_and_new(void **state)
{
	struct fixture *f = *state;
	struct followup moved = f->followup;
	moved.due_at = instant_plus(f->now, days(1));
	moved.wall = "2026-03-03T09:00";
	followup_move(f->db, &f->followup, &moved, 10, "import", f->now);
	assert_int_equal(take_all(f, f->now), 0);
	assert_int_equal(due_next(f->db).ms, moved.due_at.ms);
	followup_set_status(
	    f->db, &moved, FOLLOWUP_SUPPRESSED, "address stopped", 11, "patient", f->now);
	assert_int_equal(due_next(f->db).ms, INSTANT_NEVER.ms);
	struct followup got;
	assert_true(followup_get(f->db, &f->arena, f->followup.id, &got));
	assert_int_equal(got.status, FOLLOWUP_SUPPRESSED);
	assert_string_equal(got.reason, "address stopped");
	assert_string_equal(got.wall, "2026-03-03T09:00");
	followup_set_status(f->db, &got, FOLLOWUP_PLANNED, "", 12, "hark", f->now);
	assert_int_equal(due_next(f->db).ms, moved.due_at.ms);
	assert_string_equal(changes(f),
	    " -> planned 2026-03-02T09:00 Europe/London by import\n"
	    "planned 2026-03-02T09:00 Europe/London -> planned 2026-03-03T09:00 Europe/London "
	    "by import\n"
	    "planned 2026-03-03T09:00 Europe/London -> suppressed 2026-03-03T09:00 "
	    "Europe/London: address stopped by patient\n"
	    "suppressed 2026-03-03T09:00 Europe/London: address stopped -> planned "
	    "2026-03-03T09:00 Europe/London by hark\n");
}

static void
test_8_the_same_step_twice_is_refused(void **state)
{
	struct fixture *f = *state;
	struct followup again = f->followup;
	again.id.n = fixture_id(f);
	db_savepoint(f->db);
	followup_add(f->db, &again, fixture_id(f), "import", f->now);
	assert_true(db_failed(f->db, NULL));
	db_rollback_to(f->db);
	assert_int_equal(take_all(f, f->now), 1);
	again.occurrence = 1;
	followup_add(f->db, &again, fixture_id(f), "import", f->now);
	size_t count = 0;
	struct followup *list = followup_list(f->db, &f->arena, f->episode.id, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].instruments, "foot-check how-are-you");
	assert_int_equal(list[0].closes_at.ms, f->followup.closes_at.ms);
}

static void
test_due_comes_in_order_and_up_to_a_limit(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(take_all(f, f->now), 1);
	static const struct due rows[] = {
		{ { 3000 }, DUE_EXPIRE, 7, 1 },
		{ { 1000 }, DUE_SETTLE, 9, 2 },
		{ { 2000 }, DUE_REMIND, 8, 3 },
		{ { 1000 }, DUE_SETTLE, 4, 4 },
		{ { 1000 }, DUE_FOLLOWUP, 5, 0 },
		{ { 4000 }, DUE_REMIND, 6, 5 },
		{ { -5 }, DUE_REMIND, -6, 6 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		due_put(f->db, &rows[i]);
	due_put(f->db, &(struct due){ { 2000 }, DUE_REMIND, 8, 33 }); /* a newer version */
	due_drop(f->db, &(struct due){ { 2001 }, DUE_REMIND, 8, 0 }); /* there is none */
	due_drop(f->db, &rows[5]);
	static const int64_t want[] = { 6, 0, 4, 2, 33, 1 };
	size_t seen = 0;
	for (int limit = 1; limit <= 3; limit++) {
		size_t count = 0;
		struct due *due = due_take(f->db, &f->arena, (instant){ 3000 }, limit, &count);
		assert_int_equal(count, limit);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(due[i].version, want[seen++]);
	}
	assert_int_equal(take_all(f, (instant){ 9999 }), 0);
}

static void
test_what_waits_is_found_by_patient(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	assert_null(followup_waiting(f->db, &f->arena, f->patient.id, &count));
	assert_int_equal(take_all(f, f->now), 1);
	followup_set_status(
	    f->db, &f->followup, FOLLOWUP_DUE, "address is in use", fixture_id(f), "hark", f->now);
	struct followup *waiting = followup_waiting(f->db, &f->arena, f->patient.id, &count);
	assert_int_equal(count, 1);
	assert_string_equal(waiting[0].reason, "address is in use");
	followup_retry_at(f->db, f->followup.id, instant_plus(f->now, hours(1)));
	assert_int_equal(due_next(f->db).ms, instant_plus(f->now, hours(1)).ms);
	followup_waiting(f->db, &f->arena, (patient_id){ 99 }, &count);
	assert_int_equal(count, 0);
}

static void
test_due_rows_name_the_channel_that_would_be_used(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	address_id mail = address_put(
	    f->db, (address_id){ 44 }, f->organisation.id, "email", "ada@example.org", f->now);
	address_link(f->db, f->patient.id, mail, 1);
	static const struct {
		const char *sms, *email, *life, *part;
		int hours;
		const char *want; /* NULL: no row */
	} cases[] = {
		{ "ok", "ok", "alive", "in", 0, "sms" },
		{ "stopped", "ok", "alive", "in", 0, "email" },
		{ "stopped", "wrong", "alive", "in", 0, "none" },
		{ "ok", "ok", "alive", "in", -1, NULL },
		{ "ok", "ok", "held", "in", 0, NULL },
		{ "ok", "ok", "deceased", "in", 0, NULL },
		{ "ok", "ok", "alive", "consent-withdrawn", 0, NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		address_set_state(f->db, f->address.id, cases[i].sms, f->now);
		address_set_state(f->db, mail, cases[i].email, f->now);
		patient_set_life(f->db, f->patient.id, cases[i].life);
		patient_set_participation(f->db, f->patient.id, cases[i].part);
		struct due_row *rows = followup_due_rows(
		    f->db, &f->arena, instant_plus(f->now, hours(cases[i].hours)), &count);
		assert_int_equal(count, cases[i].want != NULL);
		if (count == 0)
			continue;
		assert_string_equal(rows[0].channel, cases[i].want);
		assert_string_equal(rows[0].team, "foot");
		assert_string_equal(rows[0].step, "4-weeks");
		assert_int_equal(rows[0].patients, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_episode_reads_back_and_is_found_again),
		cmocka_unit_test(test_the_words_of_each_status),
		cmocka_unit_test(test_a_planned_follow_up_waits_in_the_clock),
		cmocka_unit_test(test_8_a_move_takes_the_clock_along_and_says_old_and_new),
		cmocka_unit_test(test_8_the_same_step_twice_is_refused),
		cmocka_unit_test(test_due_comes_in_order_and_up_to_a_limit),
		cmocka_unit_test(test_what_waits_is_found_by_patient),
		cmocka_unit_test(test_due_rows_name_the_channel_that_would_be_used),
	};
	struct CMUnitTest each[ARRAY_LEN(tests)];
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		each[i] = tests[i];
		each[i].setup_func = fixture_begin;
		each[i].teardown_func = fixture_end;
	}
	return cmocka_run_group_tests_name("followups", each, NULL, NULL);
}
