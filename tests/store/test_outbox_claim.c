/* SPDX-License-Identifier: MIT */
/* The claim lets out what it may, once, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/alerts.h"
#include "store/responses.h"
#include "store/results.h"
#include "tests/store/fixture.h"

static const struct outbox_caps roomy = { .channel_minute = 100, .address_day = 10 };

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
	MOVED,
	TEAM_HOLD,
	ORGANISATION_HOLD,
	CONVERSATION_OVER,
	CHANNEL_CAP,
	ADDRESS_CAP,
	DAY_CAP,       /* the house's day is used up */
	DAY_BEGIN_CAP, /* ... but for what answers need */
	CLOCK_IN_DOUBT,
	ALERT_OPEN,
	CANCELLED,
	CLAIMED,
};

static void
raise_alert(struct fixture *f)
{
	alert_add(f->db,
	    &(struct alert){ .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.patient = f->patient.id,
		.kind = "words",
		.rule = "",
		.rule_version = "",
		.owner = "",
		.raised_at = f->now,
		.due_at = f->now });
}

static void
put_in_the_way(struct fixture *f, struct outbox_row *row, enum obstacle obstacle)
{
	struct db *db = f->db;
	switch (obstacle) {
	case NOTHING:
	case CHANNEL_CAP: /* the caps are the caller's */
	case ADDRESS_CAP:
	case DAY_CAP:
	case DAY_BEGIN_CAP:
	case CLOCK_IN_DOUBT:
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
	case MOVED: address_unlink(db, f->patient.id, f->address.id); break;
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
	case ALERT_OPEN: raise_alert(f); break;
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
		{ MOVED, "question", 2, "moved" },
		{ MOVED, "question", 1, "moved" },
		{ MOVED, "result", 1, "moved" },
		{ MOVED, "thanks", 1, "moved" },
		{ MOVED, "stopped", 1, "" },
		{ MOVED, "wrong-person", 1, "" },
		{ MOVED, "safety", 0, "" },
		{ MOVED, "staff", 1, "" },
		{ TEAM_HOLD, "question", 2, "hold" },
		{ TEAM_HOLD, "stopped", 1, "hold" },
		{ TEAM_HOLD, "safety", 0, "" },
		{ ORGANISATION_HOLD, "question", 1, "hold" },
		{ ORGANISATION_HOLD, "safety", 0, "" },
		{ NOT_YET, "staff", 1, "" },
		{ TOO_LATE, "staff", 1, "expired" },
		{ STOPPED, "staff", 1, "stopped" },
		{ WRONG, "staff", 1, "wrong" },
		{ TEAM_HOLD, "staff", 1, "" },
		{ ORGANISATION_HOLD, "staff", 1, "" },
		{ CHANNEL_CAP, "staff", 1, "" },
		{ CLOCK_IN_DOUBT, "question", 2, "clock" },
		{ CLOCK_IN_DOUBT, "invitation", 2, "clock" },
		{ CLOCK_IN_DOUBT, "stopped", 1, "clock" },
		{ CLOCK_IN_DOUBT, "deceased", 1, "clock" },
		{ CLOCK_IN_DOUBT, "staff", 1, "" },
		{ CLOCK_IN_DOUBT, "safety", 0, "" },
		{ CONVERSATION_OVER, "reminder", 2, "answered" },
		{ CONVERSATION_OVER, "question", 1, "answered" },
		{ CONVERSATION_OVER, "re-ask", 1, "answered" },
		{ CONVERSATION_OVER, "thanks", 1, "" },
		{ CONVERSATION_OVER, "safety", 0, "" },
		{ CONVERSATION_OVER, "result", 1, "" },
		{ CONVERSATION_OVER, "result", 2, "" },
		{ ALERT_OPEN, "result", 1, "alert" },
		{ ALERT_OPEN, "result", 2, "alert" },
		{ ALERT_OPEN, "question", 2, "" },
		{ ALERT_OPEN, "safety", 0, "" },
		{ STOPPED, "result", 1, "stopped" },
		{ WRONG, "result", 1, "wrong" },
		{ DEATH_TEXTED, "result", 1, "held" },
		{ WITHDRAWN, "result", 2, "consent-withdrawn" },
		{ TEAM_HOLD, "result", 1, "hold" },
		{ CHANNEL_CAP, "question", 2, "cap" },
		{ CHANNEL_CAP, "question", 1, "cap" },
		{ CHANNEL_CAP, "safety", 0, "" },
		{ ADDRESS_CAP, "question", 2, "cap" },
		{ ADDRESS_CAP, "question", 1, "" },
		{ ADDRESS_CAP, "safety", 0, "" },
		{ DAY_CAP, "invitation", 2, "day" },
		{ DAY_CAP, "question", 1, "day" },
		{ DAY_CAP, "stopped", 1, "" },
		{ DAY_CAP, "staff", 1, "" },
		{ DAY_CAP, "safety", 0, "" },
		{ DAY_BEGIN_CAP, "invitation", 2, "day" },
		{ DAY_BEGIN_CAP, "reminder", 2, "day" },
		{ DAY_BEGIN_CAP, "question", 1, "" },
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
		caps.day_full = cases[i].obstacle == DAY_CAP;
		caps.day_begin_full = caps.day_full || cases[i].obstacle == DAY_BEGIN_CAP;
		caps.clock_in_doubt = cases[i].obstacle == CLOCK_IN_DOUBT;
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

/* A person has seen the alert and let the score go; without them the same text stays. */
static void
test_a_released_result_passes_an_alert(void **state)
{
	struct fixture *f = *state;
	struct outbox_row row = fixture_question(f);
	struct conversation_row conversation = fixture_conversation(f);
	const struct response response = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.followup = f->followup.id,
		.instrument = "our-weeks",
		.instrument_version = "1",
		.status = "complete",
		.mode = "sms",
		.respondent = "self",
		.started_at = f->now,
		.completed_at = f->now };
	struct result result = { .id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.patient = f->patient.id,
		.conversation = conversation.id,
		.response = response.id,
		.scale = "total",
		.why = "an alert is open",
		.decided_at = f->now };
	row.purpose = "result";
	raise_alert(f);
	response_add(f->db, &response);
	assert_true(conversation_add(f->db, &conversation));
	assert_true(outbox_add(f->db, &row));
	result_add(f->db, &result);
	assert_true(result_get(f->db, &f->arena, result.id, &result));
	assert_true(result.waits);
	assert_string_equal(outbox_refusal(f->db, row.id, &roomy, f->now), "alert");
	result_release(f->db, result.id, "A Khan", row.id);
	assert_string_equal(outbox_refusal(f->db, row.id, &roomy, f->now), "");
	assert_true(outbox_claim(f->db, row.id, &roomy, 1, f->now));
	assert_true(result_get(f->db, &f->arena, result.id, &result));
	assert_false(result.waits);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_guard_of_the_claim),
		cmocka_unit_test_setup_teardown(
		    test_a_released_result_passes_an_alert, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_2_a_claim_counts_the_attempt_and_is_made_once, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("outbox_claim", tests, NULL, NULL);
}
