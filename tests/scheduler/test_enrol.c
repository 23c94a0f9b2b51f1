/* SPDX-License-Identifier: MIT */
/*
 * A hospital's row becomes a patient with a plan, once; a changed row changes what it says and
 * nothing else; a mixed-up number is refused before anything is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheduler/enrol.h"
#include "tests/scheduler/planning.h"

static struct enrolment
bea(void)
{
	return (struct enrolment){
		.nhs_number = "9990000026",
		.hospital_number = "H2",
		.given_name = "Bea",
		.family_name = "Okafor",
		.born_on = { 1962, 4, 5 },
		.sex = "F",
		.mobile = "+447700900002",
		.email = "bea@example.org",
		.language = "en",
		.procedure_code = "256",
		.side = "left",
		.listed_on = { 2026, 3, 1 },
		.planned_on = { 2026, 6, 1 },
		.team = "foot",
		.clinician = "Mr A",
		.agreed_on = { 2026, 3, 1 },
		.agreed_by = "J Bell",
		.needs = "",
	};
}

static bool
try_enrol(const struct enrolment *told, struct enrol_result *out_result, struct error *error)
{
	struct plan_setup setup = planning_setup();
	bool good = enrol(&setup, planning.fixture.organisation.id, told, planning.fixture.now,
	    out_result, error);
	fixture_check(&planning.fixture);
	return good;
}

static struct enrol_result
enrolled(const struct enrolment *told)
{
	struct enrol_result result;
	struct error error;
	if (!try_enrol(told, &result, &error))
		fail_msg("%s", error.text);
	return result;
}

static const char *
refused(const struct enrolment *told)
{
	static struct error error;
	struct enrol_result result;
	int64_t patients = planning_rows("SELECT count(*) FROM patient");
	int64_t audits = planning_rows("SELECT count(*) FROM audit");
	assert_false(try_enrol(told, &result, &error));
	assert_int_equal(planning_rows("SELECT count(*) FROM patient"), patients);
	assert_int_equal(planning_rows("SELECT count(*) FROM audit"), audits);
	return error.text;
}

static struct patient
patient_of(const struct enrol_result *result)
{
	struct patient patient;
	assert_true(
	    patient_get(planning.fixture.db, &planning.fixture.arena, result->patient, &patient));
	return patient;
}

/* "sms +447700900002 checked, email bea@example.org" */
static const char *
addresses_of(const struct enrol_result *result)
{
	size_t count;
	struct arena *arena = &planning.fixture.arena;
	struct address *all = address_list(planning.fixture.db, arena, result->patient, &count);
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%s %s%s", text, i == 0 ? "" : ", ", all[i].kind,
		    all[i].value, all[i].checked ? " checked" : "");
	return text;
}

static void
test_a_row_becomes_a_patient_with_a_plan_once(void **state)
{
	(void) state;
	struct enrolment told = bea();
	struct enrol_result result = enrolled(&told);
	assert_int_equal(result.outcome, ENROL_ADDED);
	assert_true(result.patient_added && result.address_added);
	assert_false(result.waits || result.unreachable || result.address_changed);
	assert_int_equal(result.plan.added, 2);
	assert_string_equal(
	    addresses_of(&result), "sms +447700900002 checked, email bea@example.org checked");
	struct patient patient = patient_of(&result);
	assert_string_equal(patient.life, "alive");
	assert_string_equal(patient.participation, "in");
	assert_string_equal(patient.agreed_by, "J Bell");
	struct episode episode;
	assert_true(
	    episode_get(planning.fixture.db, &planning.fixture.arena, result.episode, &episode));
	assert_string_equal(episode.pathway, "forefoot");
	assert_string_equal(episode.worker, "Mr A");

	int64_t audits = planning_rows("SELECT count(*) FROM audit");
	struct enrol_result again = enrolled(&told);
	assert_int_equal(again.outcome, ENROL_UNCHANGED);
	assert_int_equal(again.patient.n, result.patient.n);
	assert_int_equal(again.episode.n, result.episode.n);
	assert_true(plan_diff_is_empty(&again.plan));
	assert_int_equal(planning_rows("SELECT count(*) FROM audit"), audits);
	assert_int_equal(planning_rows("SELECT count(*) FROM episode"), 2);
}

static void
test_what_is_blank_erases_nothing(void **state)
{
	(void) state;
	struct enrolment told = bea();
	struct enrol_result first = enrolled(&told);
	struct enrolment bare = told;
	bare.hospital_number = bare.mobile = bare.email = bare.language = bare.sex = "";
	bare.clinician = bare.agreed_by = bare.needs = "";
	bare.planned_on = bare.agreed_on = (struct date){ 0 };
	struct enrol_result result = enrolled(&bare);
	assert_int_equal(result.outcome, ENROL_UNCHANGED);
	assert_string_equal(addresses_of(&result), addresses_of(&first));
	assert_string_equal(patient_of(&result).hospital_number, "H2");
	assert_false(date_is_none(patient_of(&result).agreed_on));
}

static void
test_without_an_agreement_it_waits(void **state)
{
	(void) state;
	struct enrolment told = bea();
	told.agreed_on = (struct date){ 0 };
	told.agreed_by = "";
	struct enrol_result result = enrolled(&told);
	assert_true(result.waits);
	assert_int_equal(result.plan.added, 2);
	assert_string_equal(addresses_of(&result), "sms +447700900002, email bea@example.org");
	/* taken later: what waited may go, and the number was confirmed with it */
	told.agreed_on = (struct date){ 2026, 3, 2 };
	told.agreed_by = "J Bell";
	result = enrolled(&told);
	assert_int_equal(result.outcome, ENROL_CHANGED);
	assert_false(result.waits);
	assert_string_equal(
	    addresses_of(&result), "sms +447700900002 checked, email bea@example.org checked");
	/* an older one told again changes nothing */
	told.agreed_on = (struct date){ 2026, 1, 2 };
	told.agreed_by = "Somebody";
	assert_int_equal(enrolled(&told).outcome, ENROL_UNCHANGED);
	assert_string_equal(patient_of(&result).agreed_by, "J Bell");
}

static void
test_a_new_number_takes_the_place_of_the_old(void **state)
{
	(void) state;
	struct enrolment told = bea();
	struct enrol_result first = enrolled(&told);
	/* a question waits for the old number */
	size_t count;
	struct fixture *fixture = &planning.fixture;
	address_id old = address_list(fixture->db, &fixture->arena, first.patient, &count)[0].id;
	struct followup *followups =
	    followup_list(fixture->db, &fixture->arena, first.episode, &count);
	struct conversation_row conversation = fixture_conversation(fixture);
	conversation.patient = first.patient;
	conversation.address = old;
	conversation.followup = followups[0].id;
	assert_true(conversation_add(fixture->db, &conversation));
	struct outbox_row question = fixture_question(fixture);
	question.patient = first.patient;
	question.address = old;
	question.conversation = conversation.id;
	assert_true(outbox_add(fixture->db, &question));

	told.mobile = "+447700900003";
	struct enrol_result result = enrolled(&told);
	assert_int_equal(result.outcome, ENROL_CHANGED);
	assert_true(result.address_changed);
	assert_false(result.address_added);
	assert_int_equal(result.replaced_count, 1);
	assert_int_equal(result.replaced[0].n, old.n);
	/* the agreement was taken for the old number: nobody has checked the new one */
	assert_string_equal(
	    addresses_of(&result), "sms +447700900003, email bea@example.org checked");
	assert_true(outbox_get(fixture->db, &fixture->arena, question.id, &question));
	assert_int_equal(question.state, OUTBOX_CANCELLED);
	struct audit_row *rows = audit_list(fixture->db, &fixture->arena, 1, &count);
	assert_string_equal(rows[0].action, "address.changed");
	assert_null(strstr(rows[0].detail, "7700"));

	told.mobile = "+447700900004";
	told.agreed_on = (struct date){ 2026, 3, 2 };
	result = enrolled(&told);
	assert_string_equal(
	    addresses_of(&result), "sms +447700900004 checked, email bea@example.org checked");
}

/* What is foretold of a row is what comes of it. */
static void
test_what_a_row_would_do_to_the_number_is_known_before(void **state)
{
	(void) state;
	static const struct {
		const char *name, *mobile, *hospital_number, *team;
		int year;
		const char *state; /* of what they have */
		enum enrol_number want;
	} rows[] = {
		{ "their own", "+447700900002", "H2", "foot", 1962, "ok", ENROL_NUMBER_KEPT },
		{ "none told", "", "H2", "foot", 1962, "ok", ENROL_NUMBER_NONE },
		{ "another", "+447700900003", "H2", "foot", 1962, "ok", ENROL_NUMBER_OTHER },
		{ "another after STOP", "+447700900003", "H2", "foot", 1962, "stopped",
		    ENROL_NUMBER_KEPT },
		{ "somebody new", "+447700900003", "H9", "foot", 1962, "ok", ENROL_NUMBER_NONE },
		{ "no such team", "+447700900003", "H2", "feet", 1962, "ok", ENROL_NUMBER_NONE },
		{ "two patients", "+447700900003", "H0001", "foot", 1962, "ok", ENROL_NUMBER_NONE },
		{ "another birthday", "+447700900003", "H2", "foot", 1963, "ok",
		    ENROL_NUMBER_NONE },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct enrolment told = bea();
		patient_id whose = { 0 };
		struct error ignored;
		struct enrol_result first = enrolled(&told), result;
		patient_set_addresses(
		    planning.fixture.db, first.patient, rows[i].state, planning.fixture.now);
		bool is_new = strcmp(rows[i].hospital_number, "H9") == 0;
		told.nhs_number = is_new ? "" : told.nhs_number;
		told.hospital_number = rows[i].hospital_number;
		told.mobile = rows[i].mobile;
		told.team = rows[i].team;
		told.born_on.year = rows[i].year;
		struct plan_setup setup = planning_setup();
		enum enrol_number number =
		    enrol_number_of(&setup, planning.fixture.organisation.id, &told, &whose);
		bool changed = try_enrol(&told, &result, &ignored) && result.address_changed;
		if (number != rows[i].want || changed != (number == ENROL_NUMBER_OTHER))
			fail_msg("%s: %d", rows[i].name, (int) number);
		assert_true(number == ENROL_NUMBER_NONE || whose.n == first.patient.n);
		(void) planning_tear_down(NULL);
		(void) planning_set_up(NULL);
	}
}

static void
test_invariant_5_a_new_number_does_not_undo_a_stop(void **state)
{
	(void) state;
	struct enrolment told = bea();
	struct enrol_result result = enrolled(&told);
	patient_set_addresses(planning.fixture.db, result.patient, "stopped", planning.fixture.now);
	told.mobile = "+447700900003";
	result = enrolled(&told);
	assert_true(result.address_withheld);
	assert_false(result.address_changed);
	assert_string_equal(
	    addresses_of(&result), "sms +447700900002 checked, email bea@example.org checked");
}

static void
test_numbers_that_do_not_belong_together(void **state)
{
	(void) state;
	struct enrolment told = bea();
	(void) enrolled(&told);
	/* the fixture's Ada is 9990000018, H0001 */
	told.hospital_number = "H0001";
	assert_string_equal(
	    refused(&told), "nhs_number and hospital_number belong to two patients");
	told = bea();
	told.nhs_number = "9990000034";
	assert_non_null(strstr(refused(&told), "nhs_number: the patient of this hospital_number"));
	told = bea();
	told.family_name = "Rao";
	told.born_on.year = 1990;
	assert_non_null(strstr(refused(&told), "date_of_birth: "));
	told = bea();
	told.team = "feet";
	assert_non_null(strstr(refused(&told), "team: "));
	/* one surname, two days: a twin, or a father */
	told = bea();
	told.family_name = "OKAFOR";
	told.born_on.year = 1963;
	assert_non_null(strstr(refused(&told), "date_of_birth: "));
	/* people marry */
	told = bea();
	told.family_name = "Rao";
	assert_int_equal(enrolled(&told).outcome, ENROL_CHANGED);
}

static void
test_a_number_learnt_later(void **state)
{
	(void) state;
	struct enrolment told = bea();
	told.nhs_number = "";
	struct enrol_result first = enrolled(&told);
	struct enrol_result again = enrolled(&(struct enrolment[]){ bea() }[0]);
	assert_int_equal(again.patient.n, first.patient.n);
	assert_string_equal(patient_of(&again).nhs_number, "9990000026");
	told = bea();
	told.hospital_number = "";
	assert_int_equal(enrolled(&told).patient.n, first.patient.n);
}

/* The same operation told differently, and a second one. */
static void
test_which_operation(void **state)
{
	(void) state;
	struct enrolment told = bea();
	struct enrol_result first = enrolled(&told);
	/* without the date it was listed; done, on another day than planned */
	told.listed_on = (struct date){ 0 };
	told.performed_on = (struct date){ 2026, 6, 3 };
	struct enrol_result done = enrolled(&told);
	assert_int_equal(done.episode.n, first.episode.n);
	assert_int_equal(done.outcome, ENROL_CHANGED);
	/* the date it was listed put right: planned for the same day, so the same */
	told.listed_on = (struct date){ 2026, 3, 2 };
	struct enrol_result corrected = enrolled(&told);
	assert_int_equal(corrected.episode.n, first.episode.n);
	assert_int_equal(enrolled(&told).outcome, ENROL_UNCHANGED);
	/* again, a year later; and the other foot */
	told.listed_on = (struct date){ 2027, 3, 2 };
	told.planned_on = (struct date){ 2027, 6, 1 };
	told.performed_on = (struct date){ 0 };
	struct enrol_result second = enrolled(&told);
	assert_int_equal(second.outcome, ENROL_ADDED);
	told = bea();
	told.side = "right";
	assert_int_equal(enrolled(&told).outcome, ENROL_ADDED);
	/* now a row without that date could mean either */
	told = bea();
	told.listed_on = (struct date){ 0 };
	assert_non_null(strstr(refused(&told), "listed_on: the patient has two such operations"));
}

static void
test_no_pathway_and_no_way_to_reach_are_said(void **state)
{
	(void) state;
	struct enrolment told = bea();
	told.procedure_code = "9999";
	told.mobile = told.email = "";
	struct enrol_result result = enrolled(&told);
	assert_int_equal(result.outcome, ENROL_ADDED);
	assert_null(result.plan.pathway);
	assert_string_equal(result.plan.why, "no pathway names the code 9999");
	assert_true(result.unreachable);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_row_becomes_a_patient_with_a_plan_once,
		    planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_what_is_blank_erases_nothing, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_without_an_agreement_it_waits, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(test_a_new_number_takes_the_place_of_the_old,
		    planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_what_a_row_would_do_to_the_number_is_known_before, planning_set_up,
		    planning_tear_down),
		cmocka_unit_test_setup_teardown(test_invariant_5_a_new_number_does_not_undo_a_stop,
		    planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_numbers_that_do_not_belong_together, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_a_number_learnt_later, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(
		    test_which_operation, planning_set_up, planning_tear_down),
		cmocka_unit_test_setup_teardown(test_no_pathway_and_no_way_to_reach_are_said,
		    planning_set_up, planning_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
