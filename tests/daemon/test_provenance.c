/* SPDX-License-Identifier: MIT */
/*
 * Invariant 2, at the door: a store that is not the one which was left is taken for a backup, however it came
 * to be there and whoever wrote to it last; and no crash, power cut or change of owner is.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/core.h"
#include "store/store.h"
#include "daemon/provenance.h"

enum { PATH = 300, KEPT = 8, LARGE = 16 * 1024 * 1024 };

/* A folder as a backup has it: names and bytes. */
struct copy {
	char name[KEPT][80];
	char *bytes[KEPT];
	size_t size[KEPT];
	size_t count;
};

static char dir[] = "/tmp/hark-provenance-XXXXXX";
static struct random random_of_test;
static struct copy *while_it_lives; /* taken behind the first commit */
static bool is_new;                 /* hark init has just made the store */
static bool keeps_no_births;        /* the file system */

/* In place of the C library's: a file system that keeps no births, and numbers its files anew. */
int
statx(int folder, const char *path, int flags, unsigned int mask, struct statx *out)
{
	static uint64_t numbers;
	long code = syscall(SYS_statx, folder, path, flags, mask, out);
	if (code == 0 && keeps_no_births) {
		out->stx_mask &= ~(unsigned int) STATX_BTIME;
		out->stx_ino = ++numbers;
	}
	return (int) code;
}

static const char *
path_of(const char *name)
{
	static char path[PATH];
	(void) snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* The folder */

static void
empty_folder(void)
{
	DIR *folder = opendir(dir);
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.')
			(void) unlinkat(dirfd(folder), entry->d_name, 0);
	(void) closedir(folder);
}

static void
take(struct copy *copy)
{
	DIR *folder = opendir(dir);
	assert_non_null(folder);
	*copy = (struct copy){ 0 };
	for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		assert_in_range(copy->count, 0, KEPT - 1);
		size_t i = copy->count++;
		(void) snprintf(copy->name[i], sizeof(copy->name[i]), "%.79s", entry->d_name);
		int file = open(path_of(entry->d_name), O_RDONLY | O_CLOEXEC);
		copy->bytes[i] = alloc_new(LARGE);
		ssize_t got = read(file, copy->bytes[i], LARGE);
		assert_in_range(got, 0, LARGE - 1);
		copy->size[i] = (size_t) got;
		(void) close(file);
	}
	(void) closedir(folder);
}

/* Over the files that stand, as `cp` does; only the one of this name when there is one. */
static void
put(const struct copy *copy, const char *only)
{
	for (size_t i = 0; i < copy->count; i++) {
		if (only != NULL && strcmp(only, copy->name[i]) != 0)
			continue;
		int file =
		    open(path_of(copy->name[i]), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		assert_int_equal(
		    write(file, copy->bytes[i], copy->size[i]), (ssize_t) copy->size[i]);
		(void) close(file);
	}
}

static void
drop(struct copy *copy)
{
	for (size_t i = 0; i < copy->count; i++)
		free(copy->bytes[i]);
}

/* A life of hark: opens, commits as often, and ends or is killed. True: it found a backup. */
static bool
live(int commits, bool is_moved)
{
	struct error error;
	struct arena arena = { 0 };
	struct provenance provenance;
	int lock = open(path_of("lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct db *db = db_open(path_of("hark.db"), DB_WRITER, &error);
	assert_non_null(db);
	provenance_look(&provenance, db, dir, true, lock);
	db_begin(db);
	const struct provenance_life life = { .random = random_of_test,
		.now = { 1772452800000 },
		.is_moved = is_moved,
		.is_new = is_new };
	(void) random_u64(&random_of_test);
	bool good = provenance_begin(&provenance, db, &life, &error);
	if (!good)
		db_rollback(db);
	else
		assert_true(db_commit(db, &error));
	for (int i = 0; good && i < commits; i++) {
		db_begin(db);
		meta_put(db, "test", i % 2 == 0 ? "even" : "odd");
		assert_true(db_commit(db, &error));
		if (i == 0 && while_it_lives != NULL)
			take(while_it_lives);
	}
	bool found = core_is_put_back(db, &arena);
	db_begin(db);
	meta_put(db, "put_back", ""); /* seen to */
	assert_true(db_commit(db, &error));
	db_close(db);
	(void) close(lock);
	arena_done(&arena);
	return found || !good;
}

static int
set_up(void **state)
{
	struct error error;
	(void) state;
	random_of_test = random_seeded(7);
	empty_folder();
	assert_true(db_create(path_of("hark.db"), &error));
	assert_false(live(3, false));
	return 0;
}

static void
expect_once(const char *what, bool found)
{
	if (!found)
		fail_msg("%s is not noticed", what);
	if (live(1, false))
		fail_msg("%s is noticed twice", what);
}

/* By one commit, in the same second, and by a command while no service ran. */
static void
test_2_an_older_store_is_a_backup(void **state)
{
	struct copy monday;
	(void) state;
	take(&monday);
	assert_false(live(0, false));
	put(&monday, "hark.db");
	expect_once("an older store", live(0, false));
	assert_int_equal(unlink(path_of("hark.db")), 0);
	put(&monday, "hark.db");
	expect_once("an older store in its stead", live(0, false));
	drop(&monday);
}

/* The backup of a service that goes on, in the same life, by a single commit. */
static void
test_2_a_backup_of_a_moment_ago_is_one(void **state)
{
	struct copy moment;
	(void) state;
	while_it_lives = &moment;
	assert_false(live(2, false));
	while_it_lives = NULL;
	put(&moment, "hark.db");
	put(&moment, "hark.db-wal");
	expect_once("a store of a moment ago", live(0, false));
	drop(&moment);
}

static void
test_2_a_folder_that_was_copied_back_is_a_backup(void **state)
{
	struct copy monday;
	(void) state;
	take(&monday);
	assert_false(live(1, false));
	put(&monday, NULL);
	expect_once("a folder over a folder", live(0, false));
	empty_folder();
	put(&monday, NULL);
	expect_once("a folder anew", live(0, false));
	empty_folder();
	put(&monday, "hark.db");
	expect_once("a store without its folder", live(0, false));
	drop(&monday);
}

/* Further than what stands, and of another history. */
static void
test_2_tuesdays_store_over_mondays_is_a_backup(void **state)
{
	struct copy monday, tuesday;
	(void) state;
	take(&monday);
	assert_false(live(100, false));
	take(&tuesday);
	put(&monday, "hark.db");
	for (size_t i = 0; i < tuesday.count; i++)
		if (strncmp(tuesday.name[i], "mark.", 5) == 0)
			assert_int_equal(unlink(path_of(tuesday.name[i])), 0);
	put(&monday, "lock");
	assert_false(live(1, false)); /* nothing is left that would say it */
	put(&tuesday, "hark.db");
	expect_once("Tuesday's store", live(0, false));
	drop(&monday);
	drop(&tuesday);
}

/* Killed at any moment, with any of the marks, or none of them, on the disk. */
static void
test_2_a_crash_is_no_backup(void **state)
{
	struct copy before;
	(void) state;
	for (int i = 0; i < 3 * MARK_TURNS; i += 7) {
		take(&before);
		assert_false(live(i, false));
		put(&before, "lock");
		for (size_t k = 0; i % 2 == 0 && k < before.count; k++)
			if (strncmp(before.name[k], "mark.", 5) == 0)
				put(&before, before.name[k]);
		if (i % 3 == 0)
			assert_int_equal(truncate(path_of("lock"), i % 30), 0);
		assert_false(live(0, false));
		drop(&before);
	}
	assert_int_equal(unlink(path_of("lock")), 0);
	assert_false(live(0, false));
}

/* A mark that is older than the lives which the store remembers. */
static void
test_2_nor_is_a_mark_of_long_ago(void **state)
{
	struct copy before;
	(void) state;
	take(&before);
	for (int i = 0; i < 70; i++)
		assert_false(live(0, false));
	put(&before, "lock");
	assert_false(live(0, false));
	drop(&before);
}

static void
test_2_nor_a_change_of_owner_or_a_copy_that_is_taken(void **state)
{
	struct copy copy;
	(void) state;
	take(&copy);
	assert_int_equal(chmod(path_of("hark.db"), 0640), 0);
	assert_int_equal(chown(path_of("hark.db"), getuid(), getgid()), 0);
	assert_false(live(0, false));
	drop(&copy);
}

/* What can't be told is not held against the store, nor is a kernel that comes to tell it. */
static void
test_2_nor_is_a_file_system_without_births(void **state)
{
	(void) state;
	keeps_no_births = true;
	for (int i = 0; i < 3; i++)
		assert_false(live(1, false));
	keeps_no_births = false;
	assert_false(live(1, false));
	assert_false(live(1, false));
}

/* What was left in the folder is not its past; and it has one of its own from then on. */
static void
test_2_nor_is_a_store_that_was_just_made(void **state)
{
	struct copy former;
	struct error error;
	(void) state;
	assert_false(live(100, false));
	take(&former);
	assert_int_equal(unlink(path_of("hark.db")), 0);
	assert_true(db_create(path_of("hark.db"), &error));
	is_new = true;
	assert_false(live(0, false));
	is_new = false;
	assert_false(live(1, false));
	put(&former, "hark.db");
	expect_once("the former store over a new one", live(0, false));
	drop(&former);
}

static void
test_a_folder_is_moved_when_a_person_says_so(void **state)
{
	struct copy whole, later;
	(void) state;
	take(&whole);
	empty_folder();
	put(&whole, NULL);
	assert_false(live(1, true));
	assert_false(live(1, false));
	/* ... but not with an older store in it. */
	take(&later);
	put(&whole, "hark.db");
	assert_true(live(1, true));
	drop(&whole);
	drop(&later);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_2_an_older_store_is_a_backup, set_up),
		cmocka_unit_test_setup(test_2_a_backup_of_a_moment_ago_is_one, set_up),
		cmocka_unit_test_setup(test_2_a_folder_that_was_copied_back_is_a_backup, set_up),
		cmocka_unit_test_setup(test_2_tuesdays_store_over_mondays_is_a_backup, set_up),
		cmocka_unit_test_setup(test_2_a_crash_is_no_backup, set_up),
		cmocka_unit_test_setup(test_2_nor_is_a_mark_of_long_ago, set_up),
		cmocka_unit_test_setup(
		    test_2_nor_a_change_of_owner_or_a_copy_that_is_taken, set_up),
		cmocka_unit_test_setup(test_2_nor_is_a_file_system_without_births, set_up),
		cmocka_unit_test_setup(test_2_nor_is_a_store_that_was_just_made, set_up),
		cmocka_unit_test_setup(test_a_folder_is_moved_when_a_person_says_so, set_up),
	};
	if (mkdtemp(dir) == NULL)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	empty_folder();
	(void) rmdir(dir);
	return failed;
}
