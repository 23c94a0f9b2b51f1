/* SPDX-License-Identifier: MIT */
/* A store opens durably or not at all, errors stick, and a step is whole or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include "store/migrate.h"
#include "tests/store/fixture.h"

enum { PATH_SIZE = 128 };

struct place {
	char directory[PATH_SIZE];
	char path[PATH_SIZE + 16];
};

static int
begin(void **state)
{
	struct place *place = alloc_new(sizeof(*place));
	(void) snprintf(place->directory, sizeof(place->directory), "/tmp/hark-test-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	(void) snprintf(place->path, sizeof(place->path), "%s/store.db", place->directory);
	*state = place;
	return 0;
}

static int
end(void **state)
{
	struct place *place = *state;
	static const char *const suffixes[] = { "", "-wal", "-shm", ".new", "-journal" };
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char path[PATH_SIZE * 2];
		(void) snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
		(void) unlink(path);
	}
	(void) rmdir(place->directory);
	free(place);
	return 0;
}

static struct db *
open_fresh(const struct place *place)
{
	struct error error = { 0 };
	if (!db_create(place->path, &error))
		fail_msg("%s", error.text);
	struct db *db = db_open(place->path, DB_WRITER, &error);
	if (db == NULL)
		fail_msg("%s", error.text);
	return db;
}

static const char *
ask(struct db *db, struct arena *arena, const char *sql)
{
	struct query *query = db_query_once(db, sql);
	const char *text = "";
	if (query_next(query))
		text = query_get_text(query, 0, arena);
	query_end(query);
	query_free(query);
	return text;
}

static void
test_a_writer_is_durable_and_a_reader_cannot_write(void **state)
{
	struct db *writer = open_fresh(*state);
	struct arena arena = { 0 };
	static const struct {
		const char *sql, *want;
	} settings[] = {
		{ "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous", "2" },
		{ "PRAGMA wal_autocheckpoint", "0" },
		{ "PRAGMA foreign_keys", "1" },
		{ "PRAGMA recursive_triggers", "1" },
		{ "PRAGMA secure_delete", "1" },
		{ "PRAGMA trusted_schema", "0" },
		{ "PRAGMA cell_size_check", "1" },
		{ "PRAGMA page_size", "4096" },
		{ "PRAGMA cache_size", "-16384" },
		{ "PRAGMA journal_size_limit", "134217728" },
		{ "PRAGMA temp_store", "2" },
	};
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		assert_string_equal(ask(writer, &arena, settings[i].sql), settings[i].want);
	struct error error = { 0 };
	struct db *reader = db_open(((struct place *) *state)->path, DB_READER, &error);
	assert_non_null(reader);
	assert_string_equal(meta_get(reader, &arena, "schema"), "1");
	assert_string_equal(ask(reader, &arena, "PRAGMA query_only"), "1");
	db_close(reader);
	db_close(writer);
	arena_done(&arena);
}

static void
test_opening_says_what_is_wrong(void **state)
{
	struct place *place = *state;
	struct error error = { 0 };
	assert_null(db_open(place->path, DB_WRITER, &error));
	assert_int_equal(error.kind, ERROR_MISSING);
	assert_null(db_open(place->path, DB_READER, &error));
	assert_int_equal(error.kind, ERROR_MISSING);
	FILE *file = fopen(place->path, "w");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("this is a letter, not a store\n", file);
	fclose(file);
	assert_null(db_open(place->path, DB_WRITER, &error));
	assert_int_equal(error.kind, ERROR_IO);
	assert_false(db_create(place->path, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_int_equal(unlink(place->path), 0);
	/* What a power cut left of an earlier creation is in nobody's way. */
	char aside[PATH_SIZE * 2];
	(void) snprintf(aside, sizeof(aside), "%s.new", place->path);
	file = fopen(aside, "w");
	assert_non_null(file);
	fclose(file);
	assert_true(db_create(place->path, &error));
	struct stat status;
	assert_int_equal(stat(place->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_not_equal(stat(aside, &status), 0);
}

static void
damage(const char *path, long offset)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	for (int i = 0; i < 2048; i++)
		fputc(0xA5, file);
	assert_int_equal(fclose(file), 0);
}

static void
test_a_damaged_store_is_refused(void **state)
{
	struct place *place = *state;
	db_close(open_fresh(place));
	damage(place->path, 2 * 4096);
	struct error error = { 0 };
	assert_null(db_open(place->path, DB_WRITER, &error));
	assert_int_equal(error.kind, ERROR_IO);
}

static void
put(struct db *db, const char *key)
{
	meta_put(db, key, "x");
}

static bool
has(struct db *db, const char *key)
{
	struct arena arena = { 0 };
	bool found = meta_get(db, &arena, key)[0] != '\0';
	arena_done(&arena);
	return found;
}

static void
test_3_an_error_sticks_and_nothing_half_done_is_committed(void **state)
{
	(void) state;
	struct fixture f;
	fixture_init(&f);
	struct error error = { 0 };
	assert_true(db_commit(f.db, &error));
	db_begin(f.db);
	put(f.db, "before");
	episode_add(f.db, &f.episode, f.now); /* it stands already */
	assert_true(db_failed(f.db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	put(f.db, "after");
	assert_false(has(f.db, "before")); /* finds nothing any more */
	assert_false(db_commit(f.db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_false(db_failed(f.db, &error));
	assert_false(has(f.db, "before"));
	assert_false(has(f.db, "after"));
	db_begin(f.db);
	put(f.db, "later");
	assert_true(db_commit(f.db, &error));
	assert_true(has(f.db, "later"));
	fixture_done(&f);
}

static void
test_3_a_savepoint_undoes_one_event_of_a_batch(void **state)
{
	(void) state;
	struct fixture f;
	fixture_init(&f);
	struct error error = { 0 };
	db_savepoint(f.db);
	put(f.db, "good");
	db_release(f.db);
	db_savepoint(f.db);
	put(f.db, "bad");
	episode_add(f.db, &f.episode, f.now);
	assert_true(db_failed(f.db, &error));
	db_rollback_to(f.db);
	assert_false(db_failed(f.db, &error));
	db_savepoint(f.db);
	put(f.db, "good too");
	db_release(f.db);
	assert_true(db_commit(f.db, &error));
	assert_true(has(f.db, "good"));
	assert_false(has(f.db, "bad"));
	assert_true(has(f.db, "good too"));
	fixture_done(&f);
}

/* Fills the store until an error sticks; how many rows went in. */
static int
fill(struct db *db, int64_t from)
{
	char long_text[2001];
	memset(long_text, 'x', 2000);
	long_text[2000] = '\0';
	int count = 0;
	for (; count < 10000 && !db_failed(db, NULL); count++)
		audit_add(db, from + count, (organisation_id){ 1 }, (instant){ 1 }, "hark", "fill",
		    "x", long_text);
	return count;
}

static void
test_a_full_disk_is_an_error_of_its_own_and_passes(void **state)
{
	struct db *db = open_fresh(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	struct fixture f;
	fixture_fill(&f, db);
	assert_true(db_commit(db, &error));
	ask(db, &arena, "PRAGMA max_page_count = 100");
	for (int round = 0; round < 3; round++) {
		db_begin(db);
		db_savepoint(db);
		assert_in_range(fill(db, 10000), 1, 9999);
		assert_true(db_failed(db, &error));
		assert_int_equal(error.kind, ERROR_LIMIT);
		if (round == 1)
			db_rollback_to(db);
		if (round == 1 && !db_failed(db, NULL))
			assert_true(db_commit(db, &error));
		else if (round == 1)
			assert_false(db_commit(db, &error));
		else if (round == 0)
			db_rollback(db);
		else
			assert_false(db_commit(db, &error));
		assert_false(db_failed(db, NULL));
		db_begin(db);
		put(db, "a reply");
		assert_true(db_commit(db, &error));
	}
	assert_string_equal(ask(db, &arena, "SELECT count(*) FROM audit"), "0");
	ask(db, &arena, "PRAGMA max_page_count = 1000000");
	db_begin(db);
	audit_add(db, 1, f.organisation.id, f.now, "hark", "space", "x", "");
	assert_true(db_commit(db, &error));
	arena_done(&f.arena);
	arena_done(&arena);
	db_close(db);
}

static void
test_the_log_is_counted_and_emptied(void **state)
{
	struct place *place = *state;
	struct db *db = open_fresh(place);
	struct error error = { 0 };
	assert_int_equal(db_log_frames(db), 0);
	db_begin(db);
	put(db, "one");
	assert_true(db_commit(db, &error));
	int frames = db_log_frames(db);
	assert_in_range(frames, 1, 20);
	assert_true(db_checkpoint(db, frames + 1, &error));
	assert_int_equal(db_log_frames(db), frames);
	/* A reader in an old part of the log keeps the rest there. */
	struct db *reader = db_open(place->path, DB_READER, &error);
	assert_non_null(reader);
	db_begin(reader);
	assert_true(has(reader, "one"));
	db_begin(db);
	put(db, "two");
	assert_true(db_commit(db, &error));
	assert_true(db_checkpoint(db, 0, &error));
	assert_in_range(db_log_frames(db), 1, 20);
	assert_false(has(reader, "two"));
	assert_true(db_commit(reader, &error));
	assert_true(db_checkpoint(db, 1, &error));
	assert_int_equal(db_log_frames(db), 0);
	assert_true(has(reader, "two"));
	db_close(reader);
	db_close(db);
	char log[PATH_SIZE * 2];
	(void) snprintf(log, sizeof(log), "%s-wal", place->path);
	struct stat status;
	assert_true(stat(log, &status) != 0 || status.st_size == 0);
}

static const struct asset two_migrations[] = {
	{ "migrations/0001_initial.sql", "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)",
	    0 },
	{ "migrations/0002_more.sql",
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
	struct db *db = open_fresh(place);
	db_begin(db);
	put(db, "kept");
	assert_true(db_commit(db, &error));
	assert_false(migrate_check(db, two_migrations, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_true(migrate_run(db, two_migrations, &error));
	assert_true(migrate_run(db, two_migrations, &error)); /* nothing left to do */
	assert_true(migrate_check(db, two_migrations, &error));
	assert_string_equal(meta_get(db, &arena, "schema"), "2");
	assert_string_equal(ask(db, &arena, "SELECT id FROM more"), "7");
	assert_true(has(db, "kept"));
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
		{ "migrations/0002_more.sql",
		    "CREATE TABLE half (id INTEGER PRIMARY KEY);"
		    "INSERT INTO meta (key, value) VALUES ('schema', 'twice')",
		    0 },
		{ NULL, NULL, 0 },
	};
	struct db *db = open_fresh(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	assert_false(migrate_run(db, clashes, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_non_null(strstr(error.text, "0002_more.sql"));
	assert_string_equal(meta_get(db, &arena, "schema"), "1");
	assert_string_equal(
	    ask(db, &arena, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), "0");
	arena_done(&arena);
	db_close(db);
}

/* Whether this ends the process, as a bug must. */
static bool
is_bug(void (*mistake)(struct db *db))
{
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		struct error error;
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		struct db *db = db_open(":memory:", DB_WRITER, &error);
		mistake(db);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static const char select_meta[] = "SELECT value FROM meta WHERE key = $key";

static void
bind_unknown(struct db *db)
{
	query_text(db_query(db, select_meta), "$name", "x");
}

static void
forget_to_bind(struct db *db)
{
	query_text(db_query(db, select_meta), "$key", "schema");
	query_run(db_query(db, select_meta)); /* asked for again: nothing is bound */
}

static void
ask_within_rows(struct db *db)
{
	struct query *query = db_query(db, select_meta);
	query_text(query, "$key", "schema");
	if (query_next(query))
		db_query(db, select_meta);
}

static void
write_nonsense(struct db *db)
{
	db_query(db, "SELECT nothing FROM nowhere");
}

static void
commit_without_a_step(struct db *db)
{
	struct error error;
	if (!db_commit(db, &error))
		_exit(0);
}

static void
bind_well(struct db *db)
{
	struct query *query = db_query(db, select_meta);
	query_text(query, "$key", "schema");
	if (!query_run(query))
		abort();
}

static void
test_mistakes_of_ours_are_bugs(void **state)
{
	(void) state;
	assert_false(is_bug(bind_well));
	assert_true(is_bug(bind_unknown));
	assert_true(is_bug(forget_to_bind));
	assert_true(is_bug(ask_within_rows));
	assert_true(is_bug(write_nonsense));
	assert_true(is_bug(commit_without_a_step));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_a_writer_is_durable_and_a_reader_cannot_write, begin, end),
		cmocka_unit_test_setup_teardown(test_opening_says_what_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(test_a_damaged_store_is_refused, begin, end),
		cmocka_unit_test(test_3_an_error_sticks_and_nothing_half_done_is_committed),
		cmocka_unit_test(test_3_a_savepoint_undoes_one_event_of_a_batch),
		cmocka_unit_test_setup_teardown(
		    test_a_full_disk_is_an_error_of_its_own_and_passes, begin, end),
		cmocka_unit_test_setup_teardown(test_the_log_is_counted_and_emptied, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_an_older_schema_is_migrated_and_a_newer_refused, begin, end),
		cmocka_unit_test_setup_teardown(test_a_migration_is_whole_or_not_there, begin, end),
		cmocka_unit_test(test_mistakes_of_ours_are_bugs),
	};
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
