/* SPDX-License-Identifier: MIT */
/* Organisations, patients and addresses are kept as they were given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/store/fixture.h"

static void
test_the_file_renames_but_does_not_release_a_hold(void **state)
{
	struct fixture *f = *state;
	organisation_hold(f->db, f->organisation.id, (team_id){ 0 }, true);
	struct organisation named = f->organisation;
	named.id.n = 99; /* another start makes another id, which is not used */
	named.name = "Example Hospitals Trust";
	assert_int_equal(organisation_put(f->db, &named, f->now).n, f->organisation.id.n);
	struct team team = f->team;
	team.id.n = 98;
	team.quiet_from = 20 * 60;
	assert_int_equal(team_put(f->db, &team, f->now).n, f->team.id.n);
	struct organisation organisation;
	assert_true(organisation_first(f->db, &f->arena, &organisation));
	assert_string_equal(organisation.name, "Example Hospitals Trust");
	assert_true(organisation.hold);
	assert_true(team_get(f->db, &f->arena, f->team.id, &team));
	assert_int_equal(team.quiet_from, 20 * 60);
	assert_true(team.hold); /* its organisation's */
	organisation_hold(f->db, f->organisation.id, (team_id){ 0 }, false);
	assert_true(team_find(f->db, &f->arena, f->organisation.id, STR("foot"), &team));
	assert_false(team.hold);
	organisation_hold(f->db, f->organisation.id, f->team.id, true);
	size_t count = 0;
	struct team *teams = team_list(f->db, &f->arena, &count);
	assert_int_equal(count, 1);
	assert_true(teams[0].hold);
	assert_false(team_find(f->db, &f->arena, f->organisation.id, STR("knee"), &team));
}

static void
test_staff_are_known_by_their_address(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(staff_count(f->db), 0);
	assert_true(staff_add(f->db, (staff_id){ 1 }, f->organisation.id, "a@example.org", "h",
	    "administrator", f->now));
	assert_false(staff_add(f->db, (staff_id){ 2 }, f->organisation.id, "a@example.org", "h",
	    "administrator", f->now));
	assert_int_equal(staff_count(f->db), 1);
}

static void
test_a_patient_reads_back(void **state)
{
	struct fixture *f = *state;
	struct patient got;
	assert_true(patient_get(f->db, &f->arena, f->patient.id, &got));
	assert_string_equal(got.nhs_number, "9990000018");
	assert_string_equal(got.given_name, "Ada");
	assert_int_equal(date_compare(got.born_on, f->patient.born_on), 0);
	assert_int_equal(date_compare(got.agreed_on, f->patient.agreed_on), 0);
	assert_true(instant_is_none(got.paused_until));
	assert_false(patient_update(f->db, &got)); /* nothing changed */
	got.family_name = "O'Example; DROP TABLE patient";
	got.nhs_number = "";
	got.agreed_on = (struct date){ 0 };
	got.life = "deceased"; /* not written by an update */
	assert_true(patient_update(f->db, &got));
	assert_false(patient_update(f->db, &got));
	patient_set_pause(f->db, got.id, f->now);
	struct patient again;
	assert_true(patient_get(f->db, &f->arena, f->patient.id, &again));
	assert_string_equal(again.family_name, "O'Example; DROP TABLE patient");
	assert_string_equal(again.nhs_number, "");
	assert_true(date_is_none(again.agreed_on));
	assert_string_equal(again.life, "alive");
	assert_int_equal(again.paused_until.ms, f->now.ms);
	patient_set_agreement(f->db, got.id, (struct date){ 2026, 3, 1 }, "nurse@example.org");
	patient_set_participation(f->db, got.id, "no-further-part");
	patient_set_life(f->db, got.id, "held");
	assert_true(patient_get(f->db, &f->arena, f->patient.id, &again));
	assert_string_equal(again.life, "held");
	assert_string_equal(again.participation, "no-further-part");
	assert_string_equal(again.agreed_by, "nurse@example.org");
	assert_false(patient_get(f->db, &f->arena, (patient_id){ 99 }, &again));
}

static struct patient
another(struct fixture *f, const char *given, const char *family)
{
	struct patient patient = f->patient;
	patient.id.n = fixture_id(f);
	patient.given_name = given;
	patient.family_name = family;
	patient.nhs_number = "";
	patient.hospital_number = "";
	patient_add(f->db, &patient, f->now);
	return patient;
}

static void
test_two_patients_without_numbers_are_two(void **state)
{
	struct fixture *f = *state;
	another(f, "Bea", "Sample");
	another(f, "Cai", "Sample");
	size_t count = 0;
	struct patient *all = patient_list(f->db, &f->arena, &count);
	assert_int_equal(count, 3);
	assert_string_equal(all[0].family_name, "Example");
	assert_string_equal(all[2].given_name, "Cai");
	struct patient got;
	assert_false(patient_find(f->db, &f->arena, f->organisation.id, "", "", &got));
	assert_true(patient_find(f->db, &f->arena, f->organisation.id, NULL, "H0001", &got));
	assert_false(patient_find(f->db, &f->arena, (organisation_id){ 9 }, NULL, "H0001", &got));
}

static void
test_the_same_number_twice_is_refused(void **state)
{
	struct fixture *f = *state;
	db_savepoint(f->db);
	struct patient twin = f->patient;
	twin.id.n = fixture_id(f);
	twin.hospital_number = "";
	patient_add(f->db, &twin, f->now);
	struct error error;
	assert_true(db_failed(f->db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_null(strstr(error.text, "9990000018")); /* no number in a message */
	db_rollback_to(f->db);
}

static void
test_search_finds_by_what_staff_know(void **state)
{
	struct fixture *f = *state;
	another(f, "Adam", "Sample");
	another(f, "Bea", "50% Sample");
	address_link(f->db, f->patient.id,
	    address_put(
		f->db, (address_id){ 44 }, f->organisation.id, "email", "ada@example.org", f->now),
	    1);
	static const struct {
		const char *words;
		size_t want;
	} cases[] = {
		{ "ada", 2 },
		{ "ADA", 2 },
		{ "ada ex", 1 },
		{ "example ada", 1 },
		{ "  Sample  ", 1 },
		{ "da", 0 },
		{ "ada sam ple", 0 },
		{ "50%", 1 },
		{ "%", 0 },
		{ "_da", 0 },
		{ "9990000018", 1 },
		{ "999 000 0018", 1 },
		{ "h0001", 1 },
		{ "07700900123", 1 },
		{ "07700 900123", 1 },
		{ "+44 7700 900123", 1 },
		{ "447700900123", 1 },
		{ "7700900123", 1 },
		{ "900123", 0 },
		{ "Ada@Example.org", 1 },
		{ "", 0 },
		{ "  ", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count = 0;
		patient_search(f->db, &f->arena, str_from(cases[i].words), &count);
		if (count != cases[i].want)
			fail_msg("'%s': %zu, want %zu", cases[i].words, count, cases[i].want);
	}
}

static void
test_a_shared_telephone_is_one_address(void **state)
{
	struct fixture *f = *state;
	struct patient other = another(f, "Ben", "Example");
	address_id shared = address_put(
	    f->db, (address_id){ 55 }, f->organisation.id, "sms", "+447700900123", f->now);
	assert_int_equal(shared.n, f->address.id.n);
	address_link(f->db, other.id, shared, 3);
	address_id mail = address_put(
	    f->db, (address_id){ 56 }, f->organisation.id, "email", "ben@example.org", f->now);
	assert_int_equal(mail.n, 56);
	address_link(f->db, other.id, mail, 1);
	size_t count = 0;
	struct address *list = address_list(f->db, &f->arena, other.id, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].kind, "email");
	assert_false(list[1].checked); /* seen from Ben; for Ada it is checked */
	assert_true(address_list(f->db, &f->arena, f->patient.id, &count)[0].checked);
	struct address seen;
	assert_true(address_get_of(f->db, &f->arena, shared, other.id, &seen));
	assert_false(seen.checked);
	assert_true(address_get_of(f->db, &f->arena, shared, f->patient.id, &seen));
	assert_true(seen.checked);
	assert_string_equal(seen.value, "+447700900123");
	assert_true(address_get_of(f->db, &f->arena, mail, f->patient.id, &seen));
	assert_false(seen.checked);               /* not theirs at all */
	address_link(f->db, other.id, shared, 0); /* again: only the preference */
	address_set_checked(f->db, other.id, shared, f->now);
	list = address_list(f->db, &f->arena, other.id, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].kind, "sms");
	assert_true(list[0].checked);
	patient_id *who = address_patients(f->db, &f->arena, shared, &count);
	assert_int_equal(count, 2);
	assert_int_equal(who[0].n, f->patient.id.n);
	assert_int_equal(who[1].n, other.id.n);
	struct address got;
	address_set_state(f->db, mail, "wrong", f->now);
	patient_set_addresses(f->db, other.id, "stopped", f->now);
	assert_true(address_get(f->db, &f->arena, mail, &got));
	assert_string_equal(got.state, "wrong"); /* it was not ok */
	address_set_state(f->db, mail, "ok", f->now);
	patient_set_addresses(f->db, other.id, "stopped", f->now);
	assert_true(address_get(f->db, &f->arena, mail, &got));
	assert_string_equal(got.state, "stopped");
	assert_true(
	    address_find(f->db, &f->arena, f->organisation.id, "sms", STR("+447700900123"), &got));
	assert_string_equal(got.state, "ok"); /* whoever shares it has not asked for silence */
	assert_true(instant_is_none(got.safety_at));
	address_set_safety(f->db, shared, f->now);
	assert_true(address_get(f->db, &f->arena, shared, &got));
	assert_int_equal(got.safety_at.ms, f->now.ms);
	assert_false(
	    address_find(f->db, &f->arena, f->organisation.id, "sms", STR("+447700900999"), &got));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_file_renames_but_does_not_release_a_hold),
		cmocka_unit_test(test_staff_are_known_by_their_address),
		cmocka_unit_test(test_a_patient_reads_back),
		cmocka_unit_test(test_two_patients_without_numbers_are_two),
		cmocka_unit_test(test_the_same_number_twice_is_refused),
		cmocka_unit_test(test_search_finds_by_what_staff_know),
		cmocka_unit_test(test_a_shared_telephone_is_one_address),
	};
	struct CMUnitTest each[ARRAY_LEN(tests)];
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		each[i] = tests[i];
		each[i].setup_func = fixture_begin;
		each[i].teardown_func = fixture_end;
	}
	return cmocka_run_group_tests_name("patients", each, NULL, NULL);
}
