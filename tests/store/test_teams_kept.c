/* SPDX-License-Identifier: MIT */
/* A team that is kept is the team that stands in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/teams_kept.h"
#include "tests/store/fixture.h"

static struct team
kept_team(struct fixture *f, struct teams_kept *kept)
{
	struct team team;
	assert_true(teams_kept_get(kept, f->db, &f->arena, f->team.id, &team));
	return team;
}

static void
run(struct fixture *f, const char *sql)
{
	struct query *query = db_query(f->db, sql);
	query_run(query);
}

static void
test_what_is_read_again_is_what_was_kept(void **state)
{
	struct fixture *f = *state;
	struct teams_kept kept = { 0 };
	struct team team;
	const char *name = kept_team(f, &kept).name;
	assert_string_equal(name, f->team.name);
	assert_ptr_equal(kept_team(f, &kept).name, name);
	/* What is written of others changes nothing here. */
	patient_set_pause(f->db, f->patient.id, f->now);
	assert_ptr_equal(kept_team(f, &kept).name, name);
	assert_false(teams_kept_get(&kept, f->db, &f->arena, (team_id){ f->team.id.n + 1 }, &team));
}

static void
test_6_a_write_is_seen_at_once(void **state)
{
	static const char by_hand[] = "UPDATE team SET nameless = 1";
	struct fixture *f = *state;
	struct teams_kept kept = { 0 };
	assert_false(kept_team(f, &kept).hold);
	organisation_hold(f->db, f->organisation.id, f->team.id, true);
	assert_true(kept_team(f, &kept).hold);
	organisation_hold(f->db, f->organisation.id, f->team.id, false);
	assert_false(kept_team(f, &kept).hold);
	/* The organisation's row is a part of it. */
	organisation_hold(f->db, f->organisation.id, (team_id){ 0 }, true);
	assert_true(kept_team(f, &kept).hold);
	assert_false(kept_team(f, &kept).nameless);
	run(f, by_hand);
	assert_true(kept_team(f, &kept).nameless);
}

static void
test_3_what_is_undone_is_not_kept(void **state)
{
	struct fixture *f = *state;
	struct teams_kept kept = { 0 };
	db_savepoint(f->db);
	organisation_hold(f->db, f->organisation.id, f->team.id, true);
	assert_true(kept_team(f, &kept).hold);
	db_rollback_to(f->db);
	assert_false(kept_team(f, &kept).hold);
}

/* Between two steps another process may write: hark.conf's own commands do, while no service runs. */
static void
test_nothing_is_kept_beyond_its_step(void **state)
{
	struct fixture *f = *state;
	struct teams_kept kept = { 0 };
	struct error error;
	const char *name = kept_team(f, &kept).name;
	assert_true(db_commit(f->db, &error));
	assert_int_equal(db_teams_turn(f->db), 0);
	assert_ptr_not_equal(kept_team(f, &kept).name, name);
	db_begin(f->db);
	assert_ptr_not_equal(kept_team(f, &kept).name, name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_what_is_read_again_is_what_was_kept, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_6_a_write_is_seen_at_once, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_3_what_is_undone_is_not_kept, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_nothing_is_kept_beyond_its_step, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("teams_kept", tests, NULL, NULL);
}
