/* SPDX-License-Identifier: MIT */
/*
 * What the store says of a disk that fails: every error is seen, a full disk passes, and after any
 * other nothing is written again by this process.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "store/store.h"
#include "tests/store/simdisk_inside.h"

static const char path[] = "/store.db";

struct run {
	struct simdisk *disk;
	struct simdisk *base; /* a fresh store */
	struct db *db;
};

static int
begin(void **state)
{
	struct run *run = alloc_new(sizeof(*run));
	struct error error;
	run->disk = simdisk_new(1, SIMDISK_HONEST);
	BUG_ON(!db_create_vfs(path, SIMDISK_VFS, &error), "%s", error.text);
	run->base = simdisk_save(run->disk);
	*state = run;
	return 0;
}

static int
end(void **state)
{
	struct run *run = *state;
	db_close(run->db);
	simdisk_free(run->base);
	simdisk_free(run->disk);
	free(run);
	return 0;
}

static void
reopen(struct run *run)
{
	struct error error;
	db_close(run->db);
	run->db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (run->db == NULL)
		fail_msg("%s", error.text);
}

static bool
put(struct db *db, const char *key, struct error *error)
{
	char text[20001]; /* some pages */
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	db_begin(db);
	meta_put(db, key, text);
	return db_commit(db, error);
}

static bool
has(struct db *db, const char *key)
{
	struct arena arena = { 0 };
	bool found = meta_get(db, &arena, key)[0] != '\0';
	arena_done(&arena);
	return found;
}

/* Two steps and a checkpoint; how many of the three said that they were done. */
static int
work(struct db *db, struct error *error)
{
	if (!put(db, "one", error))
		return 0;
	if (!put(db, "two", error))
		return 1;
	return db_checkpoint(db, 0, error) ? 3 : 2;
}

static void
test_1_every_error_of_the_disk_is_seen_and_ends_the_writing(void **state)
{
	struct run *run = *state;
	int failed[4] = { 0 };
	for (int64_t n = 1;; n++) {
		simdisk_load(run->disk, run->base, (uint64_t) n, SIMDISK_HONEST);
		reopen(run);
		struct error error = { 0 };
		simdisk_fail_at(run->disk, n);
		int64_t before = simdisk_operations(run->disk);
		int done = work(run->db, &error);
		bool reached = simdisk_operations(run->disk) - before >= n;
		/* Seen: at the step or the checkpoint in which it happened. */
		if (reached != (done < 3))
			fail_msg("operation %d failed in silence", (int) n);
		if (!reached)
			break;
		failed[done]++;
		assert_int_equal(error.kind, ERROR_IO);
		/* It sticks, whatever is tried; nothing more is written. */
		db_rollback(run->db);
		assert_true(db_failed(run->db, &error));
		assert_int_equal(error.kind, ERROR_IO);
		before = simdisk_operations(run->disk);
		assert_false(put(run->db, "later", &error));
		assert_false(db_checkpoint(run->db, 0, &error));
		assert_false(has(run->db, "one"));
		db_close(run->db);
		run->db = NULL;
		assert_int_equal(simdisk_operations(run->disk), before);
		/* The next process finds the truth: what was acknowledged, and no half. */
		simdisk_restart(run->disk);
		reopen(run);
		assert_true(done < 1 || has(run->db, "one"));
		assert_true(done < 2 || has(run->db, "two"));
		assert_false(has(run->db, "later"));
		db_close(run->db);
		run->db = NULL;
	}
	print_message("errors seen: %d and %d at commits, %d at the checkpoint\n", failed[0],
	    failed[1], failed[2]);
	assert_true(failed[0] > 0 && failed[1] > 0 && failed[2] > 0);
}

static void
test_1_a_full_disk_loses_nothing_and_passes(void **state)
{
	struct run *run = *state;
	reopen(run);
	struct error error = { 0 };
	assert_true(put(run->db, "before", &error));
	simdisk_set_full(run->disk, true);
	for (int i = 0; i < 3; i++) {
		assert_false(put(run->db, "during", &error));
		assert_int_equal(error.kind, ERROR_LIMIT);
		assert_false(db_failed(run->db, &error));
		assert_true(has(run->db, "before"));
	}
	/* The database has no room for what stands in the log: it stays there. */
	assert_false(db_checkpoint(run->db, 0, &error));
	assert_int_equal(error.kind, ERROR_LIMIT);
	assert_false(db_failed(run->db, &error));
	simdisk_set_full(run->disk, false);
	assert_true(put(run->db, "after", &error));
	assert_true(db_checkpoint(run->db, 0, &error));
	simdisk_cut_at(run->disk, 1);
	db_close(run->db);
	run->db = NULL;
	simdisk_restart(run->disk);
	reopen(run);
	assert_true(has(run->db, "before"));
	assert_false(has(run->db, "during"));
	assert_true(has(run->db, "after"));
}

/* SQLite opens for reading what it may not write, the file or its log, and calls that a success. */
static void
test_a_file_that_may_only_be_read_is_no_store_to_write_to(void **state)
{
	struct run *run = *state;
	static const int kinds[] = { SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct error error = { 0 };
		run->disk->read_only = kinds[i];
		assert_null(db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error));
		assert_int_equal(error.kind, ERROR_IO);
		assert_non_null(strstr(error.text, "may be read but not written"));
	}
	run->disk->read_only = 0;
	reopen(run);
}

static void
assert_same_disk(const struct simdisk *one, const struct simdisk *other)
{
	assert_int_equal(one->file_count, other->file_count);
	for (size_t i = 0; i < one->file_count; i++) {
		const struct simdisk_file *a = one->files[i], *b = other->files[i];
		assert_string_equal(a->name, b->name);
		assert_int_equal(a->log.size, b->log.size);
		assert_int_equal(a->seen.size, b->seen.size);
		assert_int_equal(a->safe.size, b->safe.size);
		assert_memory_equal(a->seen.data, b->seen.data, a->seen.size);
		assert_memory_equal(a->safe.data, b->safe.data, a->safe.size);
	}
}

/* A process of its own that commits without a sync, and dies. */
static void
write_and_die(void)
{
	static const char normal[] = "PRAGMA synchronous = NORMAL";
	struct error error;
	struct db *db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (db == NULL)
		_exit(1);
	query_run(db_query(db, normal));
	_exit(put(db, "first", &error) ? 0 : 1);
}

/* The simulation's lives are processes, and what one left unsafe a later cut may still take. */
static void
test_a_disk_outlives_its_process_with_what_is_unsafe(void **state)
{
	struct run *run = *state;
	int status = 1;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_and_die();
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	struct simdisk *later = simdisk_save(run->base);
	simdisk_copy(later, run->disk);
	assert_same_disk(run->disk, later);
	simdisk_mount(run->disk);
	simdisk_cut_at(run->disk, 1);
	simdisk_restart(run->disk);
	simdisk_restart(later);
	assert_true(simdisk_unsafe(run->disk) > 0);
	assert_int_equal(simdisk_unsafe(run->disk), simdisk_unsafe(later));
	assert_same_disk(run->disk, later);
	simdisk_free(later);
}

/* The oracle reads between two lives, a store without a log too, and leaves no trace. */
static void
test_a_look_changes_nothing(void **state)
{
	struct run *run = *state;
	struct error error;
	struct simdisk *before = simdisk_save(run->base);
	simdisk_load(run->disk, run->base, 1, SIMDISK_HONEST);
	for (int i = 0; i < 2; i++) {
		simdisk_copy(before, run->disk);
		simdisk_look(run->disk);
		struct db *db = db_open_vfs(path, SIMDISK_VFS, DB_READER, &error);
		assert_non_null(db);
		assert_int_equal(has(db, "first"), i == 1);
		db_close(db);
		simdisk_look_away(run->disk);
		assert_same_disk(run->disk, before);
		assert_int_equal(simdisk_operations(run->disk), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			write_and_die();
		assert_int_equal(waitpid(child, NULL, 0), child);
		simdisk_mount(run->disk);
	}
	simdisk_free(before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_1_every_error_of_the_disk_is_seen_and_ends_the_writing, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_1_a_full_disk_loses_nothing_and_passes, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_a_file_that_may_only_be_read_is_no_store_to_write_to, begin, end),
		cmocka_unit_test_setup_teardown(test_a_look_changes_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
		    test_a_disk_outlives_its_process_with_what_is_unsafe, begin, end),
	};
	return cmocka_run_group_tests_name("disk", tests, NULL, NULL);
}
