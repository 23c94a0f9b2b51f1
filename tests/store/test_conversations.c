/* SPDX-License-Identifier: MIT */
/* What was said and answered: conversations, responses, the inbox, alerts, files, the audit trail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/alerts.h"
#include "store/inbox.h"
#include "store/responses.h"
#include "tests/store/fixture.h"

static int
begin(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	fixture_init(fixture);
	*state = fixture;
	return 0;
}

static int
end(void **state)
{
	fixture_check(*state);
	fixture_done(*state);
	free(*state);
	return 0;
}

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
	first.open = false;
	first.state = "done";
	first.version = 2;
	conversation_update(f->db, &first);
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
	row.channel = "email";
	row.language = "cy";
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
	assert_string_equal(got.channel, "email");
	assert_string_equal(got.language, "cy");
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

static void
put_answer(struct fixture *f, response_id response, const char *item, const char *answer_state,
    int64_t number)
{
	f->now = instant_plus(f->now, seconds(1));
	answer_put(f->db,
	    &(struct answer){ .id = fixture_id(f),
		.response = response,
		.link_id = item,
		.state = answer_state,
		.number = decimal_from_int(number),
		.rule = "number",
		.actor = "patient",
		.at = f->now });
}

static int64_t
count_of(struct fixture *f, const char *sql)
{
	struct query *query = db_query_once(f->db, sql);
	int64_t count = query_next(query) ? query_get_int(query, 0) : -1;
	query_end(query);
	query_free(query);
	return count;
}

static void
test_4_answers_are_superseded_and_kept_and_0_is_a_value(void **state)
{
	struct fixture *f = *state;
	struct response response = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.followup = f->followup.id,
		.position = 1,
		.instrument = "foot-check",
		.instrument_version = "1",
		.status = "planned",
		.mode = "sms",
		.respondent = "self",
		.started_at = INSTANT_NONE,
		.completed_at = INSTANT_NONE };
	response_add(f->db, &response);
	put_answer(f, response.id, "pain", "value", 3);
	put_answer(f, response.id, "walk", "skipped", 0);
	put_answer(f, response.id, "pain", "value", 0);
	size_t count = 0;
	struct answer *answers = answer_list(f->db, &f->arena, response.id, &count);
	assert_int_equal(count, 2);
	assert_string_equal(answers[0].link_id, "walk");
	assert_string_equal(answers[0].state, "skipped");
	assert_string_equal(answers[1].state, "value");
	assert_int_equal(answers[1].number.billionths, 0);
	assert_int_equal(count_of(f, "SELECT count(*) FROM answer"), 3);
	assert_int_equal(count_of(f,
			     "SELECT count(*) FROM answer WHERE number = 3000000000"
			     " AND superseded_at IS NOT NULL"),
	    1);
	assert_int_equal(count_of(f, "SELECT count(*) FROM answer WHERE number = 0"), 1);
	response.status = "complete";
	response.started_at = response.completed_at = f->now;
	response_update(f->db, &response);
	struct response *list = response_list(f->db, &f->arena, f->followup.id, &count);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].status, "complete");
	assert_int_equal(list[0].completed_at.ms, f->now.ms);
	assert_string_equal(list[0].instrument, "foot-check");
}

static void
test_9_a_score_is_one_row_digit_for_digit(void **state)
{
	struct fixture *f = *state;
	struct response response = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.followup = f->followup.id,
		.instrument = "foot-check",
		.instrument_version = "1",
		.status = "complete",
		.mode = "sms",
		.respondent = "self",
		.started_at = f->now,
		.completed_at = f->now };
	response_add(f->db, &response);
	struct score_row score = { .scale = "total",
		.value_set = "",
		.instrument_version = "1",
		.has_value = true,
		.value = { -594123456789 },
		.missing = 1,
		.why_not = "",
		.band = "severe" };
	score_put(f->db, response.id, &score, f->now);
	score.value_set = "england";
	score.has_value = false;
	score.why_not = "an item is missing";
	score_put(f->db, response.id, &score, f->now);
	score_put(f->db, response.id, &score, f->now);
	size_t count = 0;
	struct score_row *scores = score_list(f->db, &f->arena, response.id, &count);
	assert_int_equal(count, 2);
	assert_true(scores[0].has_value);
	assert_int_equal(scores[0].value.billionths, -594123456789);
	assert_string_equal(scores[0].band, "severe");
	assert_int_equal(scores[0].missing, 1);
	assert_false(scores[1].has_value);
	assert_string_equal(scores[1].why_not, "an item is missing");
}

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
	static const struct outbox_caps roomy = { 100, 100 };
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
		inbox_update(f->db, &in);
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
	assert_string_equal(alerts[0].text, "my calf is hot");
	assert_string_equal(alerts[1].patient_name, "");
	assert_string_equal(alerts[1].text, "");
	assert_true(alert_close(f->db, alerts[0].id, "nurse@example.org", "called", f->now));
	assert_false(alert_close(f->db, alerts[0].id, "nurse@example.org", "twice", f->now));
	alert_list(f->db, &f->arena, false, &count);
	assert_int_equal(count, 2);
	alerts = alert_list(f->db, &f->arena, true, &count);
	assert_int_equal(count, 3);
	assert_string_equal(alerts[0].state, "closed");
	assert_string_equal(alerts[0].outcome, "called");
}

static void
test_a_changed_file_under_an_old_version_is_refused(void **state)
{
	struct fixture *f = *state;
	struct error error;
	static const struct {
		const char *version, *sha256, *text;
		bool want;
	} cases[] = {
		{ "1", "aa", "first", true },
		{ "1", "aa", "first", true },
		{ "1", "bb", "changed", false },
		{ "2", "bb", "changed", true },
		{ "1", "aa", "first", true },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		error = (struct error){ 0 };
		bool kept = file_version_keep(f->db, "instrument", "foot-check", cases[i].version,
		    cases[i].sha256, cases[i].text, f->now, &error);
		assert_int_equal(kept, cases[i].want);
		assert_int_equal(error.kind, kept ? ERROR_NONE : ERROR_CONFLICT);
	}
	assert_string_equal(
	    file_version_text(f->db, &f->arena, "instrument", "foot-check", "1"), "first");
	assert_string_equal(
	    file_version_text(f->db, &f->arena, "instrument", "foot-check", "2"), "changed");
	assert_null(file_version_text(f->db, &f->arena, "pathway", "foot-check", "1"));
	size_t count = 0;
	struct file_version *list = file_version_list(f->db, &f->arena, "instrument", &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[1].version, "2");
	assert_string_equal(list[1].text, "changed");
}

static void
test_10_the_audit_trail_only_grows(void **state)
{
	struct fixture *f = *state;
	for (int i = 1; i <= 3; i++)
		audit_add(f->db, i, f->organisation.id, instant_plus(f->now, seconds(i)), "import",
		    "plan", "episode 5", "4-weeks");
	static const char *const attacks[] = { "DELETE FROM audit WHERE id = 2",
		"UPDATE audit SET actor = 'nobody' WHERE id = 2", "DELETE FROM audit",
		"REPLACE INTO audit VALUES (2, 1, 0, '', '', '', '')" };
	for (size_t i = 0; i < ARRAY_LEN(attacks); i++) {
		db_savepoint(f->db);
		struct query *query = db_query_once(f->db, attacks[i]);
		bool done = query_run(query);
		query_free(query);
		assert_false(done);
		struct error error = { 0 };
		if (!db_failed(f->db, &error))
			fail_msg("allowed: %s", attacks[i]);
		assert_int_equal(error.kind, ERROR_CONFLICT);
		assert_non_null(strstr(error.text, "append-only"));
		db_rollback_to(f->db);
	}
	size_t count = 0;
	struct audit_row *rows = audit_list(f->db, &f->arena, 2, &count);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].at.ms, instant_plus(f->now, seconds(3)).ms);
	assert_string_equal(rows[1].actor, "import");
	audit_list(f->db, &f->arena, 10, &count);
	assert_int_equal(count, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_has_one_open_conversation),
		cmocka_unit_test(test_a_second_conversation_about_the_same_is_an_error),
		cmocka_unit_test(test_a_cursor_reads_back),
		cmocka_unit_test(test_4_answers_are_superseded_and_kept_and_0_is_a_value),
		cmocka_unit_test(test_9_a_score_is_one_row_digit_for_digit),
		cmocka_unit_test(test_2_a_repeated_webhook_is_known_by_its_id_alone),
		cmocka_unit_test(test_the_dialogue_is_in_the_order_in_which_it_happened),
		cmocka_unit_test(test_12_alerts_wait_for_a_person_the_soonest_first),
		cmocka_unit_test(test_a_changed_file_under_an_old_version_is_refused),
		cmocka_unit_test(test_10_the_audit_trail_only_grows),
	};
	struct CMUnitTest each[ARRAY_LEN(tests)];
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		each[i] = tests[i];
		each[i].setup_func = begin;
		each[i].teardown_func = end;
	}
	return cmocka_run_group_tests_name("conversations", each, NULL, NULL);
}
