/* SPDX-License-Identifier: MIT */
/* A store opens durably or not at all, errors stick, and a step is whole or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/store/place.h"
#include "tests/store/fixture.h"

static void
test_a_writer_is_durable_and_a_reader_cannot_write(void **state)
{
	struct db *writer = place_open(*state);
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
		assert_string_equal(db_ask_text(writer, &arena, settings[i].sql), settings[i].want);
	struct error error = { 0 };
	struct db *reader = db_open(((struct place *) *state)->path, DB_READER, &error);
	assert_non_null(reader);
	assert_string_equal(meta_get(reader, &arena, "schema"), meta_get(writer, &arena, "schema"));
	assert_string_equal(db_ask_text(reader, &arena, "PRAGMA query_only"), "1");
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
	char aside[PLACE_PATH * 2];
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
	db_close(place_open(place));
	damage(place->path, 2 * 4096);
	struct error error = { 0 };
	assert_null(db_open(place->path, DB_WRITER, &error));
	assert_int_equal(error.kind, ERROR_IO);
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
	db_mark(f.db, "before");
	episode_add(f.db, &f.episode, f.now); /* it stands already */
	assert_true(db_failed(f.db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	db_mark(f.db, "after");
	assert_false(db_is_marked(f.db, "before")); /* finds nothing any more */
	assert_false(db_commit(f.db, &error));
	assert_int_equal(error.kind, ERROR_CONFLICT);
	assert_false(db_failed(f.db, &error));
	assert_false(db_is_marked(f.db, "before"));
	assert_false(db_is_marked(f.db, "after"));
	db_begin(f.db);
	db_mark(f.db, "later");
	assert_true(db_commit(f.db, &error));
	assert_true(db_is_marked(f.db, "later"));
	fixture_done(&f);
}

static void
note_turn(void *context, int64_t turn)
{
	*(int64_t *) context = turn;
}

/* What is told stands in the store; what was undone, or changed nothing, was no turn. */
static void
test_each_commit_that_changes_is_a_turn(void **state)
{
	(void) state;
	struct fixture f;
	struct error error = { 0 };
	int64_t turn = 0;
	fixture_init(&f);
	db_count_turns(f.db, note_turn, &turn);
	db_mark(f.db, "one");
	assert_true(db_commit(f.db, &error));
	assert_int_equal(turn, 1);
	db_begin(f.db);
	assert_true(db_commit(f.db, &error));
	db_begin(f.db);
	db_mark(f.db, "undone");
	db_rollback(f.db);
	assert_int_equal(turn, 1);
	db_begin(f.db);
	db_mark(f.db, "two");
	assert_true(db_commit(f.db, &error));
	assert_int_equal(turn, 2);
	assert_string_equal(meta_get(f.db, &f.arena, "turn"), "2");
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
	db_mark(f.db, "good");
	db_release(f.db);
	db_savepoint(f.db);
	db_mark(f.db, "bad");
	episode_add(f.db, &f.episode, f.now);
	assert_true(db_failed(f.db, &error));
	db_rollback_to(f.db);
	assert_false(db_failed(f.db, &error));
	db_savepoint(f.db);
	db_mark(f.db, "good too");
	db_release(f.db);
	assert_true(db_commit(f.db, &error));
	assert_true(db_is_marked(f.db, "good"));
	assert_false(db_is_marked(f.db, "bad"));
	assert_true(db_is_marked(f.db, "good too"));
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
	struct db *db = place_open(*state);
	struct arena arena = { 0 };
	struct error error = { 0 };
	struct fixture f;
	fixture_fill(&f, db);
	assert_true(db_commit(db, &error));
	db_ask_text(db, &arena, "PRAGMA max_page_count = 100");
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
		db_mark(db, "a reply");
		assert_true(db_commit(db, &error));
	}
	assert_string_equal(db_ask_text(db, &arena, "SELECT count(*) FROM audit"), "0");
	db_ask_text(db, &arena, "PRAGMA max_page_count = 1000000");
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
	struct db *db = place_open(place);
	struct error error = { 0 };
	assert_int_equal(db_log_frames(db), 0);
	db_begin(db);
	db_mark(db, "one");
	assert_true(db_commit(db, &error));
	int frames = db_log_frames(db);
	assert_in_range(frames, 1, 20);
	assert_true(db_checkpoint(db, frames + 1, &error));
	assert_int_equal(db_log_frames(db), frames);
	/* A reader in an old part of the log keeps the rest there. */
	struct db *reader = db_open(place->path, DB_READER, &error);
	assert_non_null(reader);
	db_begin(reader);
	assert_true(db_is_marked(reader, "one"));
	db_begin(db);
	db_mark(db, "two");
	assert_true(db_commit(db, &error));
	assert_true(db_checkpoint(db, 0, &error));
	assert_in_range(db_log_frames(db), 1, 20);
	assert_false(db_is_marked(reader, "two"));
	assert_true(db_commit(reader, &error));
	assert_true(db_checkpoint(db, 1, &error));
	assert_int_equal(db_log_frames(db), 0);
	assert_true(db_is_marked(reader, "two"));
	db_close(reader);
	db_close(db);
	char log[PLACE_PATH * 2];
	(void) snprintf(log, sizeof(log), "%s-wal", place->path);
	struct stat status;
	assert_true(stat(log, &status) != 0 || status.st_size == 0);
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
		    test_a_writer_is_durable_and_a_reader_cannot_write, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
		    test_opening_says_what_is_wrong, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
		    test_a_damaged_store_is_refused, place_begin, place_end),
		cmocka_unit_test(test_3_an_error_sticks_and_nothing_half_done_is_committed),
		cmocka_unit_test(test_each_commit_that_changes_is_a_turn),
		cmocka_unit_test(test_3_a_savepoint_undoes_one_event_of_a_batch),
		cmocka_unit_test_setup_teardown(
		    test_a_full_disk_is_an_error_of_its_own_and_passes, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
		    test_the_log_is_counted_and_emptied, place_begin, place_end),
		cmocka_unit_test(test_mistakes_of_ours_are_bugs),
	};
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
