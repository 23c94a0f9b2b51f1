/* SPDX-License-Identifier: MIT */
/* Answers and scores are kept as they were given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/responses.h"
#include "tests/store/fixture.h"

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
	struct response before = response;
	before.id.n = fixture_id(f);
	before.position = 0;
	before.instrument = "walking";
	response_add(f->db, &before);
	put_answer(f, before.id, "far", "value", 2);
	struct response *list = response_list(f->db, &f->arena, f->followup.id, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].instrument, "walking");
	assert_string_equal(list[1].status, "complete");
	assert_int_equal(list[1].completed_at.ms, response.completed_at.ms);
	assert_string_equal(list[1].instrument, "foot-check");
	answers = answer_glance_of(f->db, &f->arena, f->followup.id, &count);
	assert_int_equal(count, 3);
	assert_string_equal(answers[0].link_id, "walk");
	assert_string_equal(answers[1].link_id, "pain");
	assert_int_equal(answers[2].response.n, before.id.n);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_4_answers_are_superseded_and_kept_and_0_is_a_value, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_9_a_score_is_one_row_digit_for_digit, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("responses", tests, NULL, NULL);
}
