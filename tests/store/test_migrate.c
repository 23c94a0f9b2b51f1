/* SPDX-License-Identifier: MIT */
/* A schema is brought up to date in whole steps, and never down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/migrate.h"
#include "store/store.h"
#include "tests/store/place.h"

static const struct asset three_migrations[] = {
	{ "migrations/0001_initial.sql", "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)",
	    0 },
	{ "migrations/0002_inbox_part.sql", "CREATE TABLE inbox_part (id INTEGER)", 0 },
	{ "migrations/0003_more.sql",
	    "CREATE TABLE more (id INTEGER PRIMARY KEY);"
	    "INSERT INTO more VALUES (7)",
	    0 },
	{ NULL, NULL, 0 },
};

static void
test_an_older_schema_is_migrated_and_a_newer_refused(void **state)
{
	struct place *place = *state;
	struct error error = { 0 };
	struct arena arena = { 0 };
	struct db *db = place_open(place);
	db_begin(db);
	db_mark(db, "kept");
	assert_true(db_commit(db, &error));
	assert_false(migrate_check(db, three_migrations, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_true(migrate_run(db, three_migrations, &error));
	assert_true(migrate_run(db, three_migrations, &error)); /* nothing left to do */
	assert_true(migrate_check(db, three_migrations, &error));
	assert_string_equal(meta_get(db, &arena, "schema"), "3");
	assert_string_equal(db_ask_text(db, &arena, "SELECT id FROM more"), "7");
	assert_true(db_is_marked(db, "kept"));
	db_close(db);
	static const enum db_mode modes[] = { DB_WRITER, DB_READER };
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		assert_null(db_open(place->path, modes[i], &error));
		assert_int_equal(error.kind, ERROR_CONFLICT);
		assert_non_null(strstr(error.text, "install the newer hark"));
	}
	arena_done(&arena);
}

static void
test_a_migration_is_whole_or_not_there(void **state)
{
	static const struct asset clashes[] = {
		{ "migrations/0001_initial.sql", "", 0 },
		{ "migrations/0002_inbox_part.sql", "", 0 },
		{ "migrations/0003_more.sql",
		    "CREATE TABLE half (id INTEGER PRIMARY KEY);"
		    "INSERT INTO meta (key, value) VALUES ('schema', 'twice')",
		    0 },
		{ NULL, NULL, 0 },
	};
	struct db *db = place_open(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	assert_false(migrate_run(db, clashes, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_non_null(strstr(error.text, "0003_more.sql"));
	assert_string_equal(meta_get(db, &arena, "schema"), "2");
	assert_string_equal(
	    db_ask_text(db, &arena, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), "0");
	arena_done(&arena);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_an_older_schema_is_migrated_and_a_newer_refused, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
		    test_a_migration_is_whole_or_not_there, place_begin, place_end),
	};
	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
