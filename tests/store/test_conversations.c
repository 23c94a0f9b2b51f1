/* SPDX-License-Identifier: MIT */
/* An address has one open conversation, and its cursor reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/store/fixture.h"

/* A second follow-up, so that a second conversation may begin. */
static followup_id
another_followup(struct fixture *f)
{
	struct followup followup = f->followup;
	followup.id.n = fixture_id(f);
	followup.occurrence = (int) followup.id.n;
	followup_add(f->db, &followup, fixture_id(f), "import", f->now);
	return followup.id;
}

static void
test_an_address_has_one_open_conversation(void **state)
{
	struct fixture *f = *state;
	struct conversation_row first = fixture_conversation(f);
	assert_true(conversation_add(f->db, &first));
	struct conversation_row second = fixture_conversation(f);
	second.followup = another_followup(f);
	second.opened_at = instant_plus(f->now, hours(1));
	assert_false(conversation_add(f->db, &second));
	fixture_check(f); /* that was no error */
	first.state = "done";
	first.version = 2;
	conversation_update(f->db, &first);
	conversation_set_open(f->db, first.id, false);
	struct conversation_row got;
	assert_false(conversation_open(f->db, &f->arena, f->address.id, &got));
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &got));
	assert_int_equal(got.id.n, first.id.n);
	assert_true(conversation_add(f->db, &second));
	assert_true(conversation_open(f->db, &f->arena, f->address.id, &got));
	assert_int_equal(got.id.n, second.id.n);
	assert_true(conversation_newest(f->db, &f->arena, f->address.id, &got));
	assert_int_equal(got.id.n, second.id.n);
	assert_true(conversation_of_followup(f->db, &f->arena, f->followup.id, &got));
	assert_string_equal(got.state, "done");
	size_t count = 0;
	assert_int_equal(
	    conversation_list(f->db, &f->arena, f->patient.id, &count)[0].id.n, second.id.n);
	assert_int_equal(count, 1);
	assert_int_equal(conversation_last_opened(f->db, f->patient.id).ms, second.opened_at.ms);
	assert_true(instant_is_none(conversation_last_opened(f->db, (patient_id){ 99 })));
}

static void
test_a_second_conversation_about_the_same_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct conversation_row first = fixture_conversation(f);
	first.open = false;
	assert_true(conversation_add(f->db, &first));
	struct conversation_row second = fixture_conversation(f);
	db_savepoint(f->db);
	assert_false(conversation_add(f->db, &second));
	struct error error;
	assert_true(db_failed(f->db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	db_rollback_to(f->db);
}

static void
test_a_cursor_reads_back(void **state)
{
	struct fixture *f = *state;
	struct conversation_row row = fixture_conversation(f);
	assert_true(conversation_add(f->db, &row));
	row.state = "asking";
	row.resume = "confirming";
	row.position = 4;
	row.visit = 3;
	row.asks = 2;
	row.reminders = 1;
	row.version = 9;
	row.said_at = instant_plus(f->now, hours(1));
	row.heard_at = instant_plus(f->now, hours(2));
	row.remind_at = instant_plus(f->now, hours(3));
	row.expires_at = instant_plus(f->now, hours(4));
	row.said = "Sut mae'r droed? 0 i 4";
	conversation_update(f->db, &row);
	struct conversation_row got;
	assert_true(conversation_get(f->db, &f->arena, row.id, &got));
	assert_string_equal(got.channel, row.channel);
	assert_string_equal(got.language, row.language);
	assert_string_equal(got.state, "asking");
	assert_string_equal(got.resume, "confirming");
	assert_int_equal(got.position, 4);
	assert_int_equal(got.visit, 3);
	assert_int_equal(got.asks, 2);
	assert_int_equal(got.reminders, 1);
	assert_int_equal(got.version, 9);
	assert_int_equal(got.opened_at.ms, row.opened_at.ms);
	assert_int_equal(got.said_at.ms, row.said_at.ms);
	assert_int_equal(got.heard_at.ms, row.heard_at.ms);
	assert_int_equal(got.remind_at.ms, row.remind_at.ms);
	assert_int_equal(got.expires_at.ms, row.expires_at.ms);
	assert_string_equal(got.said, row.said);
	assert_true(got.open);
}

/* It goes on elsewhere, and only where nothing is in its way. */
static void
test_a_conversation_moves_to_a_free_address(void **state)
{
	struct fixture *f = *state;
	struct conversation_row row = fixture_conversation(f), got;
	address_id email = address_put(f->db, (address_id){ fixture_id(f) }, f->organisation.id,
	    "email", "ada@example.org", f->now);
	assert_true(conversation_add(f->db, &row));
	assert_false(conversation_move(f->db, row.id, f->address.id, "sms"));
	assert_true(conversation_move(f->db, row.id, email, "email"));
	assert_true(conversation_open(f->db, &f->arena, email, &got));
	assert_int_equal(got.id.n, row.id.n);
	assert_string_equal(got.channel, "email");
	assert_false(conversation_open(f->db, &f->arena, f->address.id, &got));

	struct conversation_row other = fixture_conversation(f);
	other.followup = another_followup(f);
	assert_true(conversation_add(f->db, &other));
	assert_false(conversation_move(f->db, row.id, f->address.id, "sms"));
	conversation_set_open(f->db, other.id, false);
	assert_true(conversation_move(f->db, row.id, f->address.id, "sms"));
	/* A closed one too: what was asked at a number that was wrong goes on at the right one. */
	conversation_set_open(f->db, got.id, false);
	assert_true(conversation_move(f->db, row.id, email, "email"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_an_address_has_one_open_conversation, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_second_conversation_about_the_same_is_an_error, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_cursor_reads_back, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_conversation_moves_to_a_free_address, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("conversations", tests, NULL, NULL);
}
