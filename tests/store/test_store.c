/* SPDX-License-Identifier: MIT */
/* Files keep their versions, and the audit trail only grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
		cmocka_unit_test_setup_teardown(
		    test_a_changed_file_under_an_old_version_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(test_10_the_audit_trail_only_grows, begin, end),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
