/* SPDX-License-Identifier: MIT */
/* A text in is taken once, the dialogue is in order, and alerts wait for a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/alerts.h"
#include "store/inbox.h"
#include "store/proposals.h"
#include "tests/store/fixture.h"

static struct inbox_row
reply(struct fixture *f, const char *ext_id, const char *body)
{
	return (struct inbox_row){ .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.channel = "kannel",
		.ext_id = ext_id,
		.sender = STR("+447700900123"),
		.recipient = STR("60000"),
		.body = str_from(body),
		.sent_at = f->now,
		.received_at = instant_plus(f->now, seconds(2)),
		.address = f->address.id,
		.reading = "" };
}

static void
test_2_a_repeated_webhook_is_known_by_its_id_alone(void **state)
{
	struct fixture *f = *state;
	struct inbox_row first = reply(f, "a1", "3");
	assert_true(inbox_add(f->db, &first));
	struct inbox_row again = reply(f, "a1", "3");
	assert_false(inbox_add(f->db, &again));
	again.part = 1;
	assert_true(inbox_add(f->db, &again));
	struct inbox_row answer = reply(f, "a2", "3"); /* the same words are another answer */
	assert_true(inbox_add(f->db, &answer));
	assert_true(inbox_has_twin(f->db, &answer));
	struct inbox_row later = reply(f, "a3", "3");
	later.sent_at = instant_plus(f->now, seconds(1));
	assert_true(inbox_add(f->db, &later));
	assert_false(inbox_has_twin(f->db, &later));
	later.sent_at = INSTANT_NONE;
	assert_false(inbox_has_twin(f->db, &later));
	struct inbox_row other = reply(f, "a4", "4");
	assert_true(inbox_add(f->db, &other));
	assert_false(inbox_has_twin(f->db, &other));
}

static void
test_the_dialogue_is_in_the_order_in_which_it_happened(void **state)
{
	struct fixture *f = *state;
	static const struct outbox_caps roomy = { .channel_minute = 100, .address_day = 100 };
	instant at = f->now;
	static const char *const said[] = { "Is this Ada's phone?", "How are you?", "Thank you" };
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct outbox_row row = fixture_question(f);
		row.body = said[i];
		row.not_after = INSTANT_NEVER;
		assert_true(outbox_add(f->db, &row));
		assert_true(outbox_claim(f->db, row.id, &roomy, 1, at));
		at = instant_plus(at, minutes(1));
		struct inbox_row in = reply(f, said[i], i == 0 ? "YES" : "3 \xc2\xa3");
		in.received_at = at; /* the moment of the next question */
		in.address.n = 0;
		if (i == 2)
			continue;
		assert_true(inbox_add(f->db, &in));
		in.address = f->address.id;
		in.reading = "A:3";
		inbox_set_whose(f->db, &in);
		inbox_set_reading(f->db, &in);
	}
	struct outbox_row waiting = fixture_question(f);
	assert_true(outbox_add(f->db, &waiting)); /* not said yet */
	size_t count = 0;
	struct inbox_line *lines = dialogue_list(f->db, &f->arena, f->address.id, &count);
	static const char *const want[] = { "Is this Ada's phone?", "YES", "How are you?",
		"3 \xc2\xa3", "Thank you" };
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(lines[i].text, want[i]);
		assert_int_equal(lines[i].out, i % 2 == 0);
		assert_string_equal(lines[i].note, i % 2 == 0 ? "sending" : "A:3");
	}
}

static void
test_12_alerts_wait_for_a_person_the_soonest_first(void **state)
{
	struct fixture *f = *state;
	struct inbox_row in = reply(f, "b1", "my calf is hot");
	assert_true(inbox_add(f->db, &in));
	for (int i = 3; i > 0; i--) {
		struct alert alert = { .id = { 100 + i },
			.organisation = f->organisation.id,
			.team = f->team.id,
			.patient = { i == 1 ? f->patient.id.n : 0 },
			.inbox = { i == 1 ? in.id.n : 0 },
			.kind = i == 1 ? "clinical" : "uncertain",
			.rule = "calf",
			.rule_version = "1",
			.raised_at = f->now,
			.due_at = instant_plus(f->now, hours(i)),
			.owner = "foot" };
		alert_add(f->db, &alert);
	}
	size_t count = 0;
	struct alert *alerts = alert_list(f->db, &f->arena, false, &count);
	assert_int_equal(count, 3);
	assert_string_equal(alerts[0].kind, "clinical");
	assert_string_equal(alerts[0].patient_name, "Ada Example");
	assert_string_equal(alerts[0].address, "+447700900123");
	assert_string_equal(alerts[0].text, "my calf is hot");
	assert_string_equal(alerts[1].patient_name, "");
	assert_string_equal(alerts[1].address, "");
	assert_string_equal(alerts[1].text, "calf");
	organisation_id whose = { 0 };
	assert_true(
	    alert_close(f->db, alerts[0].id, "nurse@example.org", "called", f->now, &whose));
	assert_int_equal(whose.n, f->organisation.id.n);
	assert_false(
	    alert_close(f->db, alerts[0].id, "nurse@example.org", "twice", f->now, &whose));
	alert_list(f->db, &f->arena, false, &count);
	assert_int_equal(count, 2);
	alerts = alert_list(f->db, &f->arena, true, &count);
	assert_int_equal(count, 3);
	assert_string_equal(alerts[0].state, "closed");
	assert_string_equal(alerts[0].outcome, "called");
}

static void
test_what_waits_for_a_yes_reads_back(void **state)
{
	struct fixture *f = *state;
	struct conversation_row row = fixture_conversation(f);
	struct inbox_row heard = reply(f, "g1", "Q2: 3");
	assert_true(conversation_add(f->db, &row));
	assert_true(inbox_add(f->db, &heard));
	const struct proposal_row put[] = {
		{ .position = 1,
		    .number = decimal_from_int(0),
		    .inbox = heard.id,
		    .rule = "number",
		    .reading_version = 4 },
		{ .position = 0,
		    .is_date = true,
		    .date = { 2026, 3, 2 },
		    .inbox = heard.id,
		    .rule = "date",
		    .reading_version = 4 },
	};
	for (size_t i = 0; i < ARRAY_LEN(put); i++)
		proposal_put(f->db, row.id, &put[i]);
	size_t count;
	struct proposal_row *got = proposal_list(f->db, &f->arena, row.id, &count);
	assert_int_equal(count, 2);
	assert_int_equal(got[0].position, 0);
	assert_true(got[0].is_date && got[0].date.month == 3 && !got[1].is_date);
	assert_true(decimal_compare(got[1].number, decimal_from_int(0)) == 0);
	assert_int_equal(got[1].inbox.n, heard.id.n);
	assert_string_equal(got[1].rule, "number");
	assert_int_equal(got[1].reading_version, 4);
	proposal_clear(f->db, row.id);
	(void) proposal_list(f->db, &f->arena, row.id, &count);
	assert_int_equal(count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_2_a_repeated_webhook_is_known_by_its_id_alone, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_the_dialogue_is_in_the_order_in_which_it_happened, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_what_waits_for_a_yes_reads_back, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_12_alerts_wait_for_a_person_the_soonest_first, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
