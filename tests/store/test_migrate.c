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

enum { MIGRATIONS_LIMIT = 64 };

/* Ours and one more, made up: a test of the next schema, whichever ours is. */
struct next_schema {
	struct asset list[MIGRATIONS_LIMIT + 2];
	char name[48];
	char ours[8], next[8]; /* as meta has them */
};

static const struct asset *
next_schema(struct next_schema *next, const char *sql)
{
	int count = 0;
	*next = (struct next_schema){ 0 };
	for (; store_migrations[count].name != NULL; count++) {
		assert_in_range(count, 0, MIGRATIONS_LIMIT - 1);
		next->list[count] = store_migrations[count];
	}
	(void) snprintf(next->name, sizeof(next->name), "migrations/%04d_more.sql", count + 1);
	(void) snprintf(next->ours, sizeof(next->ours), "%d", count);
	(void) snprintf(next->next, sizeof(next->next), "%d", count + 1);
	next->list[count] = (struct asset){ next->name, sql, 0 };
	return next->list;
}

static void
test_an_older_schema_is_migrated_and_a_newer_refused(void **state)
{
	struct place *place = *state;
	struct error error = { 0 };
	struct arena arena = { 0 };
	struct next_schema next;
	const struct asset *migrations = next_schema(&next,
	    "CREATE TABLE more (id INTEGER PRIMARY KEY);"
	    "INSERT INTO more VALUES (7)");
	struct db *db = place_open(place);
	db_begin(db);
	db_mark(db, "kept");
	assert_true(db_commit(db, &error));
	assert_false(migrate_check(db, migrations, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_true(migrate_run(db, migrations, &error));
	assert_true(migrate_run(db, migrations, &error)); /* nothing left to do */
	assert_true(migrate_check(db, migrations, &error));
	assert_string_equal(meta_get(db, &arena, "schema"), next.next);
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
	struct next_schema next;
	const struct asset *clashes = next_schema(&next,
	    "CREATE TABLE half (id INTEGER PRIMARY KEY);"
	    "INSERT INTO meta (key, value) VALUES ('schema', 'twice')");
	struct db *db = place_open(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	assert_false(migrate_run(db, clashes, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_non_null(strstr(error.text, strrchr(next.name, '/') + 1));
	assert_string_equal(meta_get(db, &arena, "schema"), next.ours);
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
