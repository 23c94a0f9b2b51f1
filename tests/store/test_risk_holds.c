/* SPDX-License-Identifier: MIT */
/* What a danger that was told holds back at the claim, what ends that, and what is shown to wait. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "store/alerts.h"
#include "store/followups.h"
#include "store/outbox.h"
#include "tests/store/fixture.h"

#include "store/risk_holds.h"

static const struct outbox_caps roomy = {
	.channel_minute = 1000, .address_day = 1000, .clock_in_doubt = false
};

enum danger {
	TOLD,
	TOLD_CLINICAL,
	TAKEN,    /* acknowledged, which is no release */
	NOT_SAID, /* the safety reply did not leave: no words of theirs */
	RELEASED,
	CLOSED,
	OF_SHARER,
	OF_STRANGER, /* another patient, with another telephone */
	STOP_BESIDE, /* and the danger was released, which decides nothing about the STOP */
	STOP_BESIDE_STARTED,
	STOP_ALONE,
};

static alert_id
raise_alert(
    struct fixture *f, patient_id patient, outbox_id outbox, const char *kind, const char *rule)
{
	const struct alert alert = {
		.id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.patient = patient,
		.outbox = outbox,
		.kind = kind,
		.rule = rule,
		.rule_version = "",
		.owner = "",
		.raised_at = f->now,
		.due_at = f->now,
	};
	alert_add(f->db, &alert);
	return alert.id;
}

static patient_id
add_other(struct fixture *f, bool shares)
{
	struct patient other = f->patient;
	other.id = (patient_id){ fixture_id(f) };
	other.nhs_number = "";
	other.hospital_number = "OTHER";
	patient_add(f->db, &other, f->now);
	if (shares)
		address_link(f->db, other.id, f->address.id, 1);
	return other.id;
}

static void
tell(struct fixture *f, enum danger danger)
{
	const outbox_id none = { 0 };
	const patient_id mine = f->patient.id;
	struct outbox_row safety = fixture_question(f);
	organisation_id whose;
	alert_id id;
	switch (danger) {
	case TOLD: (void) raise_alert(f, mine, none, "urgent", ""); return;
	case TOLD_CLINICAL: (void) raise_alert(f, mine, none, "clinical", ""); return;
	case TAKEN:
		id = raise_alert(f, mine, none, "urgent", "");
		assert_true(alert_acknowledge(f->db, id, "A Khan", f->now));
		return;
	case NOT_SAID:
		safety.ask_id = "safety";
		safety.state = OUTBOX_FAILED;
		assert_true(outbox_add(f->db, &safety));
		(void) raise_alert(f, mine, safety.id, "urgent", "failed");
		return;
	case RELEASED:
		(void) raise_alert(f, mine, none, "urgent", "");
		risk_hold_release(f->db, mine, "A Khan", f->now);
		return;
	case CLOSED:
		id = raise_alert(f, mine, none, "urgent", "");
		assert_true(alert_close(f->db, id, "A Khan", "rung", f->now, &whose));
		return;
	case OF_SHARER:
	case OF_STRANGER:
		(void) raise_alert(f, add_other(f, danger == OF_SHARER), none, "urgent", "");
		return;
	case STOP_BESIDE:
	case STOP_BESIDE_STARTED:
		(void) raise_alert(f, mine, none, "urgent", "");
		(void) raise_alert(f, mine, none, "stopped", RISK_HOLD_STOP);
		risk_hold_release(f->db, mine, "A Khan", f->now);
		if (danger == STOP_BESIDE_STARTED)
			risk_hold_start(f->db, mine, "patient", f->now);
		return;
	case STOP_ALONE: (void) raise_alert(f, mine, none, "stopped", "control"); return;
	}
}

static void
invariant_14_nothing_is_asked_before_a_release(void **state)
{
	static const struct {
		enum danger danger;
		const char *purpose;
		int priority;
		const char *want; /* "": it goes out */
	} cases[] = {
		{ TOLD, "identify", 2, "risk" },
		{ TOLD, "invitation", 2, "risk" },
		{ TOLD, "question", 1, "risk" },
		{ TOLD, "re-ask", 1, "risk" },
		{ TOLD, "reminder", 2, "risk" },
		{ TOLD, "confirmation", 1, "risk" },
		{ TOLD, "safety", 0, "" },
		{ TOLD, "stopped", 1, "" },
		{ TOLD, "deceased", 1, "" },
		{ TOLD, "wrong-person", 1, "" },
		{ TOLD, "notice", 1, "" },
		{ TOLD, "staff", 1, "" },
		{ TOLD_CLINICAL, "question", 2, "risk" },
		{ TAKEN, "question", 2, "risk" },
		{ NOT_SAID, "question", 1, "" },
		{ RELEASED, "question", 1, "" },
		{ RELEASED, "reminder", 2, "" },
		{ CLOSED, "invitation", 2, "" },
		{ OF_SHARER, "invitation", 2, "risk" },
		{ OF_SHARER, "reminder", 2, "risk" },
		{ OF_SHARER, "question", 1, "" },
		{ OF_STRANGER, "invitation", 2, "" },
		{ STOP_BESIDE, "question", 1, "risk" },
		{ STOP_BESIDE, "invitation", 2, "risk" },
		{ STOP_BESIDE, "stopped", 1, "" },
		{ STOP_BESIDE_STARTED, "invitation", 2, "" },
		{ STOP_ALONE, "invitation", 2, "" },
	};
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;
		fixture_init(&f);
		struct outbox_row row = fixture_question(&f);
		row.purpose = cases[i].purpose;
		row.priority = cases[i].priority;
		tell(&f, cases[i].danger);
		assert_true(outbox_add(f.db, &row));
		const char *word = outbox_refusal(f.db, row.id, &roomy, f.now);
		if (strcmp(word, cases[i].want) != 0)
			fail_msg("case %zu, %s: got '%s', want '%s'", i, cases[i].purpose, word,
			    cases[i].want);
		if (outbox_claim(f.db, row.id, &roomy, 7, f.now) != (cases[i].want[0] == '\0'))
			fail_msg("case %zu, %s: the claim says otherwise", i, cases[i].purpose);
		fixture_check(&f);
		fixture_done(&f);
	}
}

static void
whoever_is_held_is_on_the_list(void **state)
{
	(void) state;
	struct fixture f;
	size_t count;
	fixture_init(&f);
	tell(&f, OF_SHARER);
	struct alert *alerts = alert_list(f.db, &f.arena, false, &count);
	assert_int_equal(count, 1);
	assert_true(alerts[0].holds);
	followup_set_status(
	    f.db, &f.followup, FOLLOWUP_DUE, RISK_HOLD_SHARED, fixture_id(&f), "hark", f.now);
	struct held_followup *held = risk_hold_list(f.db, &f.arena, alerts[0].patient, &count);
	assert_int_equal(count, 1);
	assert_string_equal(held[0].step, f.followup.step);
	assert_string_equal(held[0].reason, RISK_HOLD_SHARED);
	risk_hold_release(f.db, alerts[0].patient, "A Khan", f.now);
	alerts = alert_list(f.db, &f.arena, false, &count);
	assert_int_equal(count, 1);
	assert_false(alerts[0].holds);
	assert_string_equal(alerts[0].released_by, "A Khan");
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_14_nothing_is_asked_before_a_release),
		cmocka_unit_test(whoever_is_held_is_on_the_list),
	};
	return cmocka_run_group_tests_name("risk_holds", tests, NULL, NULL);
}
