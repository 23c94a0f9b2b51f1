/* SPDX-License-Identifier: MIT */
/* States move by rank, results count once, and what has not left can be called back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store.h"
#include "store/db_sqlite.h"
#include "tests/store/fixture.h"

static const struct outbox_queue sms = { .channel = "sms" }, email = { .channel = "email" };
static const struct outbox_caps roomy = { .channel_minute = 100, .address_day = 10 };

static void
test_2_asking_twice_for_the_same_purpose_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct outbox_row row = fixture_question(f);
	assert_true(outbox_add(f->db, &row));
	struct outbox_row again = row;
	again.id.n = fixture_id(f);
	again.body = "other words, same purpose";
	assert_false(outbox_add(f->db, &again));
	fixture_check(f);
	struct outbox_row got;
	assert_true(outbox_find(f->db, &f->arena, str_from(row.ask_id), &got));
	assert_int_equal(got.id.n, row.id.n);
	assert_string_equal(got.body, row.body);
}

static void
test_a_text_follows_the_newest_that_left_for_its_conversation(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	struct outbox_row rows[3];
	for (int i = 0; i < 3; i++) {
		rows[i] = fixture_question(f);
		rows[i].id.n = fixture_id(f);
		rows[i].ask_id = arena_printf(&f->arena, "%032d", i);
		rows[i].conversation = conversation.id;
		rows[i].sent_at = i == 2 ? INSTANT_NONE : instant_plus(f->now, minutes(i));
		assert_true(outbox_add(f->db, &rows[i]));
	}
	assert_string_equal(outbox_before(f->db, &f->arena, &rows[2]), rows[1].ask_id);
	assert_string_equal(outbox_before(f->db, &f->arena, &rows[1]), rows[0].ask_id);
	rows[2].conversation.n = 0;
	assert_null(outbox_before(f->db, &f->arena, &rows[2]));
}

static const enum outbox_state every[] = { OUTBOX_PLANNED, OUTBOX_HELD, OUTBOX_QUEUED,
	OUTBOX_SENDING, OUTBOX_SETTLING, OUTBOX_UNCERTAIN, OUTBOX_SUBMITTED, OUTBOX_DELIVERED,
	OUTBOX_FAILED, OUTBOX_ANSWERED, OUTBOX_CANCELLED, OUTBOX_SUPPRESSED, OUTBOX_EXPIRED };

/* The rule in words, worked out apart from the table that the store keeps. */
static bool
should_move(enum outbox_state from, enum outbox_state to, bool doubt)
{
	int low = outbox_state_rank(from);
	int high = outbox_state_rank(to);
	bool left = low >= outbox_state_rank(OUTBOX_SENDING); /* a byte may have left */
	bool open = low < outbox_state_rank(OUTBOX_SUBMITTED);
	if (low == 100 && from != OUTBOX_ANSWERED && to == OUTBOX_DELIVERED)
		return doubt; /* the receipt of an attempt that nobody was sure of */
	if (from == OUTBOX_QUEUED && to == OUTBOX_UNCERTAIN)
		return doubt;
	if (to == OUTBOX_SENDING || low == 100)
		return false;
	if (from == to)
		return to == OUTBOX_QUEUED || to == OUTBOX_SETTLING;
	if (to == OUTBOX_QUEUED)
		return !left || (open && !(from == OUTBOX_SENDING && doubt));
	if ((to == OUTBOX_FAILED || to == OUTBOX_EXPIRED) && from == OUTBOX_SENDING)
		return !doubt;
	if (to == OUTBOX_ANSWERED)
		return left && open;
	if (high == 100)
		return !left;
	if (to == OUTBOX_SETTLING || to == OUTBOX_UNCERTAIN)
		return left && high > low;
	if ((to == OUTBOX_SUBMITTED || to == OUTBOX_DELIVERED) && low < 10)
		return false; /* nothing was ever sent */
	return high > low;
}

static void
test_every_move_between_two_states(void **state)
{
	(void) state;
	int allowed = 0;
	for (size_t i = 0; i < ARRAY_LEN(every) * ARRAY_LEN(every) * 2; i++) {
		enum outbox_state from = every[i / 2 / ARRAY_LEN(every)];
		enum outbox_state to = every[i / 2 % ARRAY_LEN(every)];
		bool doubt = i % 2 == 1;
		bool want = should_move(from, to, doubt);
		struct fixture f;
		fixture_init(&f);
		struct outbox_row row = fixture_question(&f);
		row.state = from;
		row.doubt = doubt;
		row.attempt = 1;
		assert_true(outbox_add(f.db, &row));
		bool moved = outbox_move(f.db, &row, to, "", "", f.now, false, f.now);
		if (moved != want || outbox_may_move(from, to, doubt) != want)
			fail_msg("%s to %s%s: %d, want %d", outbox_state_word(from),
			    outbox_state_word(to), doubt ? " in doubt" : "", moved, want);
		struct outbox_row got;
		assert_true(outbox_get(f.db, &f.arena, row.id, &got));
		assert_int_equal(got.state, want ? to : from);
		assert_int_equal(got.doubt, doubt); /* sticky */
		fixture_done(&f);
		allowed += want;
	}
	assert_in_range(allowed, 40, 120);
	printf("C8: %zu pairs of states, clean and in doubt, %d of the moves allowed\n",
	    ARRAY_LEN(every) * ARRAY_LEN(every), allowed);
}

static void
test_a_result_counts_for_its_own_attempt_only(void **state)
{
	struct fixture *f = *state;
	struct outbox_row row = fixture_question(f);
	assert_true(outbox_add(f->db, &row));
	assert_true(outbox_claim(f->db, row.id, &roomy, 1, f->now));
	struct outbox_row first;
	assert_true(outbox_get(f->db, &f->arena, row.id, &first));
	assert_true(outbox_move(f->db, &first, OUTBOX_QUEUED, "", "busy", f->now, false, f->now));
	assert_true(outbox_claim(f->db, row.id, &roomy, 1, f->now));
	/* The answer of the first try comes late, and is not the second's. */
	assert_false(
	    outbox_move(f->db, &first, OUTBOX_FAILED, "", "refused", f->now, false, f->now));
	struct outbox_row second;
	assert_true(outbox_get(f->db, &f->arena, row.id, &second));
	assert_int_equal(second.state, OUTBOX_SENDING);
	assert_int_equal(second.attempt, 2);
	assert_string_equal(second.reason, "busy");
	assert_true(outbox_move(
	    f->db, &second, OUTBOX_SUBMITTED, "gw-1", NULL, INSTANT_NONE, false, f->now));
	assert_true(outbox_get(f->db, &f->arena, row.id, &second));
	assert_string_equal(second.gateway_id, "gw-1");
	assert_string_equal(second.reason, "busy");
	assert_int_equal(second.next_at.ms, f->now.ms);
}

static void
move(struct fixture *f, const struct outbox_row *row, enum outbox_state state, bool doubt)
{
	assert_true(outbox_move(f->db, row, state, "", "", f->now, doubt, f->now));
}

/* What goes by which of two gateways, and what of it may change. */
static void
test_2_only_what_no_gateway_may_have_can_change(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *gateway;
		int priority, refused;
		bool doubt, of_second, may_change;
	} rows[] = {
		{ "", 2, 0, false, false, true }, /* no number of its conversation was seen */
		{ "kannel", 1, 0, false, false, false }, /* its conversation has a number */
		{ "kannel", 1, 1, false, false, true },  /* ... that has refused it */
		{ "kannel", 1, 1, true, false, false },  /* ... and may have taken it before */
		{ "kannel", 0, 0, false, false, true },  /* somebody may be in danger */
		{ "kannel", 0, 1, true, false, false }, { "vonage", 1, 0, false, true, false },
		{ "vonage", 1, 1, false, true, true },
		{ "gone", 1, 0, false, false, false }, /* hark.conf has it no more: the first's */
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct outbox_row row = fixture_question(f);
		row.priority = rows[i].priority;
		assert_true(outbox_add(f->db, &row));
		assert_true(outbox_give(f->db, row.id, rows[i].gateway));
		for (int n = 0; n < rows[i].refused; n++) {
			assert_true(outbox_claim(f->db, row.id, &roomy, 1, f->now));
			row.attempt++;
			move(f, &row, OUTBOX_QUEUED, rows[i].doubt);
		}
		if (rows[i].doubt)
			assert_false(outbox_give(f->db, row.id, "other"));
		for (int which = 0; which < 8; which++) {
			const struct outbox_queue queue = {
				.channel = "sms",
				.second = "vonage",
				.of_second = (which & 1) != 0,
				.may_change = (which & 2) != 0,
				.grave_only = (which & 4) != 0,
			};
			size_t count;
			bool wanted = queue.of_second == rows[i].of_second &&
			    (!queue.may_change || rows[i].may_change) &&
			    (!queue.grave_only || rows[i].priority == 0);
			outbox_ready(f->db, &f->arena, &queue, f->now, 10, &count);
			struct outbox_next next = outbox_next(f->db, &queue);
			instant first =
			    instant_min(next.safety, instant_min(next.reply, next.begin));
			if (count != wanted || (first.ms == f->now.ms) != wanted)
				fail_msg("row %zu, queue %d: %zu", i, which, count);
		}
		/* What one gateway has refused, the other has not. */
		if (!rows[i].doubt) {
			assert_true(outbox_give(f->db, row.id, "other"));
			assert_true(outbox_get(f->db, &f->arena, row.id, &row));
			assert_int_equal(row.refused, 0);
		}
		move(f, &row, OUTBOX_CANCELLED, false);
	}
}

static void
test_a_text_goes_by_the_gateway_of_its_conversation(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	struct outbox_row rows[4];
	for (int i = 0; i < 4; i++) {
		rows[i] = fixture_question(f);
		if (i < 3)
			rows[i].conversation = conversation.id;
		assert_true(outbox_add(f->db, &rows[i]));
		assert_true(outbox_get(f->db, &f->arena, rows[i].id, &rows[i]));
		if (i == 0)
			assert_true(outbox_claim(f->db, rows[0].id, &roomy, 1, f->now) &&
			    outbox_give(f->db, rows[0].id, "kannel"));
	}
	assert_string_equal(rows[0].gateway, "");
	assert_string_equal(rows[1].gateway, "kannel");
	assert_string_equal(rows[3].gateway, ""); /* of no conversation */
	assert_true(outbox_give(f->db, rows[0].id, "vonage"));
	outbox_follow(f->db, &rows[0]);
	for (int i = 0; i < 4; i++)
		assert_true(outbox_get(f->db, &f->arena, rows[i].id, &rows[i]));
	assert_string_equal(rows[1].gateway, "vonage");
	assert_string_equal(rows[2].gateway, "vonage");
	assert_string_equal(rows[3].gateway, "");
}

static void
test_ready_is_safety_first_and_oldest_first(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int priority, minutes;
		const char *channel;
	} rows[] = { { 2, -5, "sms" }, { 1, -1, "sms" }, { 0, 0, "sms" }, { 2, -9, "sms" },
		{ 2, 1, "sms" }, { 1, -3, "sms" }, { 0, -9, "email" } };
	static const size_t want[] = { 2, 5, 1, 3, 0 };
	outbox_id ids[ARRAY_LEN(rows)];
	assert_int_equal(outbox_next(f->db, &sms).begin.ms, INSTANT_NEVER.ms);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct outbox_row row = fixture_question(f);
		row.priority = rows[i].priority;
		row.channel = rows[i].channel;
		row.next_at = instant_plus(f->now, minutes(rows[i].minutes));
		assert_true(outbox_add(f->db, &row));
		ids[i] = row.id;
	}
	size_t count = 0;
	outbox_id *ready = outbox_ready(f->db, &f->arena, &sms, f->now, 10, &count);
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ready[i].n, ids[want[i]].n);
	outbox_ready(f->db, &f->arena, &sms, f->now, 2, &count);
	assert_int_equal(count, 2);
	assert_int_equal(
	    outbox_next(f->db, &email).safety.ms, instant_plus(f->now, minutes(-9)).ms);
	assert_int_equal(outbox_next(f->db, &email).reply.ms, INSTANT_NEVER.ms);
	assert_int_equal(outbox_next(f->db, &email).begin.ms, INSTANT_NEVER.ms);
	assert_int_equal(outbox_next(f->db, &sms).safety.ms, f->now.ms);
	assert_int_equal(outbox_next(f->db, &sms).reply.ms, instant_plus(f->now, minutes(-3)).ms);
	assert_int_equal(outbox_next(f->db, &sms).begin.ms, instant_plus(f->now, minutes(-9)).ms);
}

static int
one_more(void *count)
{
	++*(int *) count;
	return 0;
}

/* What safety owes and what staff are told is found without a walk along all that is to begin. */
static void
test_what_is_grave_is_found_behind_a_long_queue(void **state)
{
	enum { QUEUED = 1000, OPERATIONS = 100 };
	struct fixture *f = *state;
	struct outbox_row notice = fixture_question(f), answer = fixture_question(f);
	notice.purpose = "staff";
	notice.priority = answer.priority = 1;
	assert_true(outbox_add(f->db, &notice) && outbox_add(f->db, &answer));
	for (int i = 0; i < QUEUED; i++) {
		struct outbox_row row = fixture_question(f);
		row.priority = 2;
		assert_true(outbox_add(f->db, &row));
	}
	const struct outbox_queue grave = { .channel = "sms", .grave_only = true };
	int hundreds = 0;
	size_t count;
	sqlite3_progress_handler(f->db->handle, OPERATIONS, one_more, &hundreds);
	outbox_id *ids = outbox_ready(f->db, &f->arena, &grave, f->now, 10, &count);
	struct outbox_next next = outbox_next(f->db, &grave);
	sqlite3_progress_handler(f->db->handle, 0, NULL, NULL);
	assert_int_equal(count, 1);
	assert_int_equal(ids[0].n, notice.id.n);
	assert_int_equal(next.reply.ms, f->now.ms);
	assert_int_equal(next.begin.ms, INSTANT_NEVER.ms);
	assert_true(hundreds * OPERATIONS < QUEUED);
}

static void
test_a_restart_puts_what_was_being_sent_in_doubt(void **state)
{
	struct fixture *f = *state;
	struct outbox_row one = fixture_question(f);
	struct outbox_row other = fixture_question(f);
	assert_true(outbox_add(f->db, &one));
	assert_true(outbox_add(f->db, &other));
	assert_true(outbox_claim(f->db, one.id, &roomy, 1, f->now));
	instant decide_at = instant_plus(f->now, seconds(120));
	size_t count = 0;
	outbox_id *ids = outbox_recover(f->db, &f->arena, decide_at, f->now, &count);
	assert_int_equal(count, 1);
	assert_int_equal(ids[0].n, one.id.n);
	struct outbox_row got;
	assert_true(outbox_get(f->db, &f->arena, one.id, &got));
	assert_int_equal(got.state, OUTBOX_SETTLING);
	assert_true(got.doubt);
	assert_int_equal(got.next_at.ms, decide_at.ms);
	outbox_recover(f->db, &f->arena, decide_at, f->now, &count);
	assert_int_equal(count, 0);
}

static void
test_5_14_cancelling_leaves_safety_and_the_last_word(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	static const char *const purposes[] = { "question", "reminder", "safety", "stopped",
		"wrong-person", "deceased" };
	for (int by = 0; by < 3; by++) {
		for (size_t i = 0; i < ARRAY_LEN(purposes); i++) {
			struct outbox_row row = fixture_question(f);
			row.conversation = conversation.id;
			row.purpose = purposes[i];
			row.state = i == 1 ? OUTBOX_HELD : OUTBOX_QUEUED;
			assert_true(outbox_add(f->db, &row));
		}
		int count = by == 0 ? outbox_cancel(f->db, conversation.id, "reply", f->now)
		    : by == 1       ? outbox_cancel_address(f->db, f->address.id, "stop", f->now)
				    : outbox_cancel_patient(f->db, f->patient.id, "dead", f->now);
		assert_int_equal(count, 2);
	}
	assert_int_equal(outbox_expire(f->db, instant_plus(f->now, hours(23))), 0);
	assert_int_equal(outbox_expire(f->db, instant_plus(f->now, days(1))), 12);
	assert_int_equal(outbox_next(f->db, &sms).begin.ms, INSTANT_NEVER.ms);
}

static void
test_a_reply_ends_doubt_but_not_what_is_being_sent(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	static const struct {
		enum outbox_state was, becomes;
	} cases[] = { { OUTBOX_QUEUED, OUTBOX_QUEUED }, { OUTBOX_SENDING, OUTBOX_SENDING },
		{ OUTBOX_SETTLING, OUTBOX_ANSWERED }, { OUTBOX_UNCERTAIN, OUTBOX_ANSWERED },
		{ OUTBOX_DELIVERED, OUTBOX_DELIVERED } };
	outbox_id ids[ARRAY_LEN(cases)];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row row = fixture_question(f);
		row.conversation = conversation.id;
		row.state = cases[i].was;
		ids[i] = row.id;
		assert_true(outbox_add(f->db, &row));
	}
	address_id former = address_put(f->db, (address_id){ fixture_id(f) }, f->organisation.id,
	    "sms", "+447700900999", f->now);
	struct outbox_row elsewhere = fixture_question(f);
	elsewhere.conversation = conversation.id;
	elsewhere.address = former;
	elsewhere.state = OUTBOX_SETTLING;
	assert_true(outbox_add(f->db, &elsewhere));
	outbox_answered(f->db, conversation.id, f->now);
	assert_true(outbox_get(f->db, &f->arena, elsewhere.id, &elsewhere));
	assert_int_equal(elsewhere.state, OUTBOX_SETTLING);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outbox_row got;
		assert_true(outbox_get(f->db, &f->arena, ids[i], &got));
		assert_int_equal(got.state, cases[i].becomes);
		outbox_event(f->db, fixture_id(f), ids[i], f->now, "reply", "", true);
	}
	fixture_check(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_move_between_two_states),
		cmocka_unit_test_setup_teardown(
		    test_2_asking_twice_for_the_same_purpose_writes_nothing, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_text_follows_the_newest_that_left_for_its_conversation, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_result_counts_for_its_own_attempt_only, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_ready_is_safety_first_and_oldest_first, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_what_is_grave_is_found_behind_a_long_queue, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_2_only_what_no_gateway_may_have_can_change, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_text_goes_by_the_gateway_of_its_conversation,
		    fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_restart_puts_what_was_being_sent_in_doubt, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_5_14_cancelling_leaves_safety_and_the_last_word, fixture_begin,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_a_reply_ends_doubt_but_not_what_is_being_sent, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
