/* SPDX-License-Identifier: MIT */
/* The claim lets out what it may and nothing else, and states move by rank. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store.h"
#include "tests/store/fixture.h"

static const struct outbox_caps roomy = { .channel_minute = 100, .address_day = 10 };

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
	fixture_done(*state);
	free(*state);
	return 0;
}

/* What stands in the way of a text, and of which purpose and priority. */
enum obstacle {
	NOTHING,
	NOT_YET,
	TOO_LATE,
	DEATH_TEXTED,
	DEATH_CONFIRMED,
	NO_FURTHER_PART,
	WITHDRAWN,
	STOPPED,
	WRONG,
	BLOCKED,
	ADDRESS_HELD,
	TEAM_HOLD,
	ORGANISATION_HOLD,
	CONVERSATION_OVER,
	CHANNEL_CAP,
	ADDRESS_CAP,
	CANCELLED,
	CLAIMED,
};

static void
put_in_the_way(struct fixture *f, struct outbox_row *row, enum obstacle obstacle)
{
	struct db *db = f->db;
	switch (obstacle) {
	case NOTHING:
	case CHANNEL_CAP: /* the caps are the caller's */
	case ADDRESS_CAP:
	case CLAIMED: break;
	case NOT_YET: row->not_before = instant_plus(f->now, milliseconds(1)); break;
	case TOO_LATE: row->not_after = f->now; break;
	case DEATH_TEXTED: patient_set_life(db, f->patient.id, "held"); break;
	case DEATH_CONFIRMED: patient_set_life(db, f->patient.id, "deceased"); break;
	case NO_FURTHER_PART:
		patient_set_participation(db, f->patient.id, "no-further-part");
		break;
	case WITHDRAWN: patient_set_participation(db, f->patient.id, "consent-withdrawn"); break;
	case STOPPED: address_set_state(db, f->address.id, "stopped", f->now); break;
	case WRONG: address_set_state(db, f->address.id, "wrong", f->now); break;
	case BLOCKED: address_set_state(db, f->address.id, "blocked", f->now); break;
	case ADDRESS_HELD: address_set_state(db, f->address.id, "held", f->now); break;
	case TEAM_HOLD: organisation_hold(db, f->organisation.id, f->team.id, true); break;
	case ORGANISATION_HOLD:
		organisation_hold(db, f->organisation.id, (team_id){ 0 }, true);
		break;
	case CONVERSATION_OVER: {
		struct conversation_row conversation = fixture_conversation(f);
		conversation.open = false;
		assert_true(conversation_add(db, &conversation));
		row->conversation = conversation.id;
		break;
	}
	case CANCELLED: row->state = OUTBOX_CANCELLED; break;
	}
}

static void
test_each_guard_of_the_claim(void **state)
{
	(void) state;
	static const struct {
		enum obstacle obstacle;
		const char *purpose;
		int priority;
		const char *want; /* "": it goes out */
	} cases[] = {
		{ NOTHING, "question", 2, "" },
		{ NOTHING, "safety", 0, "" },
		{ NOT_YET, "question", 2, "window" },
		{ NOT_YET, "stopped", 1, "window" },
		{ NOT_YET, "safety", 0, "" },
		{ TOO_LATE, "question", 2, "expired" },
		{ TOO_LATE, "safety", 0, "expired" },
		{ DEATH_TEXTED, "question", 2, "held" },
		{ DEATH_TEXTED, "question", 1, "held" },
		{ DEATH_TEXTED, "deceased", 1, "" },
		{ DEATH_TEXTED, "safety", 0, "" },
		{ DEATH_CONFIRMED, "question", 2, "deceased" },
		{ DEATH_CONFIRMED, "stopped", 1, "deceased" },
		{ DEATH_CONFIRMED, "deceased", 1, "deceased" },
		{ DEATH_CONFIRMED, "safety", 0, "deceased" },
		{ NO_FURTHER_PART, "question", 1, "no-further-part" },
		{ NO_FURTHER_PART, "wrong-person", 1, "no-further-part" },
		{ NO_FURTHER_PART, "stopped", 1, "" },
		{ NO_FURTHER_PART, "safety", 0, "" },
		{ WITHDRAWN, "question", 1, "consent-withdrawn" },
		{ WITHDRAWN, "stopped", 1, "" },
		{ WITHDRAWN, "safety", 0, "" },
		{ STOPPED, "question", 2, "stopped" },
		{ STOPPED, "help", 1, "stopped" },
		{ STOPPED, "stopped", 1, "" },
		{ STOPPED, "safety", 0, "" },
		{ WRONG, "question", 2, "wrong" },
		{ WRONG, "wrong-person", 1, "" },
		{ BLOCKED, "question", 2, "blocked" },
		{ ADDRESS_HELD, "question", 2, "held" },
		{ ADDRESS_HELD, "deceased", 1, "" },
		{ TEAM_HOLD, "question", 2, "hold" },
		{ TEAM_HOLD, "stopped", 1, "hold" },
		{ TEAM_HOLD, "safety", 0, "" },
		{ ORGANISATION_HOLD, "question", 1, "hold" },
		{ ORGANISATION_HOLD, "safety", 0, "" },
		{ CONVERSATION_OVER, "reminder", 2, "answered" },
		{ CONVERSATION_OVER, "thanks", 1, "" },
		{ CONVERSATION_OVER, "safety", 0, "" },
		{ CHANNEL_CAP, "question", 2, "cap" },
		{ CHANNEL_CAP, "question", 1, "cap" },
		{ CHANNEL_CAP, "safety", 0, "" },
		{ ADDRESS_CAP, "question", 2, "cap" },
		{ ADDRESS_CAP, "question", 1, "" },
		{ ADDRESS_CAP, "safety", 0, "" },
		{ CANCELLED, "question", 2, "ended" },
		{ CANCELLED, "safety", 0, "ended" },
		{ CLAIMED, "question", 2, "ended" },
		{ CLAIMED, "safety", 0, "ended" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;
		fixture_init(&f);
		struct outbox_caps caps = roomy;
		if (cases[i].obstacle == CHANNEL_CAP)
			caps.channel_minute = 0;
		if (cases[i].obstacle == ADDRESS_CAP)
			caps.address_day = 0;
		struct outbox_row row = fixture_question(&f);
		row.purpose = cases[i].purpose;
		row.priority = cases[i].priority;
		put_in_the_way(&f, &row, cases[i].obstacle);
		assert_true(outbox_add(f.db, &row));
		if (cases[i].obstacle == CLAIMED)
			assert_true(outbox_claim(f.db, row.id, &caps, 1, f.now));
		const char *word = outbox_refusal(f.db, row.id, &caps, f.now);
		if (strcmp(word, cases[i].want) != 0)
			fail_msg("case %zu, %s: got '%s', want '%s'", i, cases[i].purpose, word,
			    cases[i].want);
		bool claimed = outbox_claim(f.db, row.id, &caps, 77, f.now);
		if (claimed != (cases[i].want[0] == '\0'))
			fail_msg("case %zu, %s: claimed %d", i, cases[i].purpose, claimed);
		fixture_check(&f);
		fixture_done(&f);
	}
}

static void
test_2_a_claim_counts_the_attempt_and_is_made_once(void **state)
{
	struct fixture *f = *state;
	struct outbox_row row = fixture_question(f);
	assert_true(outbox_add(f->db, &row));
	assert_true(outbox_claim(f->db, row.id, &roomy, 77, f->now));
	assert_false(outbox_claim(f->db, row.id, &roomy, 77, f->now));
	struct outbox_row got;
	assert_true(outbox_get(f->db, &f->arena, row.id, &got));
	assert_int_equal(got.state, OUTBOX_SENDING);
	assert_int_equal(got.attempt, 1);
	assert_int_equal(got.sent_at.ms, f->now.ms);
	assert_string_equal(got.to, "+447700900123");
}

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
	if (to == OUTBOX_SENDING || low == 100)
		return false;
	if (from == to)
		return to == OUTBOX_QUEUED || to == OUTBOX_SETTLING;
	if (to == OUTBOX_QUEUED)
		return !left || (open && !(from == OUTBOX_SENDING && doubt));
	if (to == OUTBOX_FAILED && from == OUTBOX_SENDING)
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
	assert_int_equal(outbox_next(f->db).ms, INSTANT_NEVER.ms);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct outbox_row row = fixture_question(f);
		row.priority = rows[i].priority;
		row.channel = rows[i].channel;
		row.next_at = instant_plus(f->now, minutes(rows[i].minutes));
		assert_true(outbox_add(f->db, &row));
		ids[i] = row.id;
	}
	size_t count = 0;
	outbox_id *ready = outbox_ready(f->db, &f->arena, "sms", f->now, 10, &count);
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ready[i].n, ids[want[i]].n);
	outbox_ready(f->db, &f->arena, "sms", f->now, 2, &count);
	assert_int_equal(count, 2);
	assert_int_equal(outbox_next(f->db).ms, instant_plus(f->now, minutes(-9)).ms);
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
	assert_int_equal(outbox_next(f->db).ms, INSTANT_NEVER.ms);
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
	outbox_answered(f->db, conversation.id, f->now);
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
		cmocka_unit_test(test_each_guard_of_the_claim),
		cmocka_unit_test_setup_teardown(
		    test_2_a_claim_counts_the_attempt_and_is_made_once, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_2_asking_twice_for_the_same_purpose_writes_nothing, begin, end),
		cmocka_unit_test_setup_teardown(test_caps_count_what_was_sent, begin, end),
		cmocka_unit_test(test_every_move_between_two_states),
		cmocka_unit_test_setup_teardown(
		    test_a_result_counts_for_its_own_attempt_only, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_ready_is_safety_first_and_oldest_first, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_a_restart_puts_what_was_being_sent_in_doubt, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_5_14_cancelling_leaves_safety_and_the_last_word, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_a_reply_ends_doubt_but_not_what_is_being_sent, begin, end),
	};
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
