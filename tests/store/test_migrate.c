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

enum { MIGRATIONS_LIMIT = 100, NAME_LIMIT = 40 };

/* The shipped migrations and one more, as the next release would have it. */
struct next_release {
	struct asset list[MIGRATIONS_LIMIT];
	char name[NAME_LIMIT];     /* of the one more */
	char shipped[8], whole[8]; /* versions: what is shipped, and with it */
};

static void
next_release_make(struct next_release *next, const char *sql)
{
	size_t count = 0;
	while (store_migrations[count].name != NULL && count < MIGRATIONS_LIMIT - 2) {
		next->list[count] = store_migrations[count];
		count++;
	}
	(void) snprintf(next->name, sizeof(next->name), "migrations/%04zu_more.sql", count + 1);
	(void) snprintf(next->shipped, sizeof(next->shipped), "%zu", count);
	(void) snprintf(next->whole, sizeof(next->whole), "%zu", count + 1);
	next->list[count] = (struct asset){ next->name, sql, 0 };
	next->list[count + 1] = (struct asset){ NULL, NULL, 0 };
}

static void
test_an_older_schema_is_migrated_and_a_newer_refused(void **state)
{
	struct place *place = *state;
	struct next_release next;
	next_release_make(&next,
	    "CREATE TABLE more (id INTEGER PRIMARY KEY);"
	    "INSERT INTO more VALUES (7)");
	struct error error = { 0 };
	struct arena arena = { 0 };
	struct db *db = place_open(place);
	db_begin(db);
	db_mark(db, "kept");
	assert_true(db_commit(db, &error));
	assert_false(migrate_check(db, next.list, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_true(migrate_run(db, next.list, &error));
	assert_true(migrate_run(db, next.list, &error)); /* nothing left to do */
	assert_true(migrate_check(db, next.list, &error));
	assert_string_equal(meta_get(db, &arena, "schema"), next.whole);
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
	struct next_release clashes;
	next_release_make(&clashes,
	    "CREATE TABLE half (id INTEGER PRIMARY KEY);"
	    "INSERT INTO meta (key, value) VALUES ('schema', 'twice')");
	struct db *db = place_open(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	assert_false(migrate_run(db, clashes.list, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_non_null(strstr(error.text, "_more.sql"));
	assert_string_equal(meta_get(db, &arena, "schema"), clashes.shipped);
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
