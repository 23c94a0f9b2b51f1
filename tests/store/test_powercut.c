/* SPDX-License-Identifier: MIT */
/*
 * The power is cut at every operation of a run of steps, and what was acknowledged must be there
 * when it comes back: whole, and nothing half. The same run must find losses once the store is
 * weakened or the disk lies, else it would prove nothing. HARK_POWERCUT_SEEDS=n runs n seeds
 * instead of a few.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "tests/store/fixture.h"
#include "tests/store/simdisk.h"

enum { STEPS = 24, CHECKPOINT_EVERY = 7, SEEDS = 5, BITING_SEEDS = 2 };

static const char path[] = "/store.db";

enum weakness {
	AS_IT_IS,
	NORMAL, /* synchronous = NORMAL: a commit does not wait */
	OFF,
};

/* What a run under one cut told the outside, and what the next start finds. */
struct tally {
	int64_t cuts, unsafe, lost_operations, acknowledged;
	int64_t violations; /* acknowledged and gone, half there, or no start */
};

static int
seeds(int otherwise)
{
	const char *text = getenv("HARK_POWERCUT_SEEDS");
	int64_t n = 0;
	return text != NULL && str_to_int(str_from(text), &n) ? (int) n : otherwise;
}

static void
weaken(struct db *db, enum weakness weakness)
{
	static const char normal[] = "PRAGMA synchronous = NORMAL";
	static const char off[] = "PRAGMA synchronous = OFF";
	if (weakness != AS_IT_IS)
		query_run(db_query(db, weakness == NORMAL ? normal : off));
}

/* One step: a question claimed, the next one queued, two marks and two lines of audit. */
static void
write_step(struct fixture *f, int step)
{
	static const struct outbox_caps roomy = { .channel_minute = 1000, .address_day = 1000 };
	char key[32];
	(void) snprintf(key, sizeof(key), "first %d", step);
	meta_put(f->db, key, "1");
	struct outbox_row row = fixture_question(f);
	outbox_add(f->db, &row);
	outbox_claim(f->db, row.id, &roomy, 1, f->now);
	for (int i = 0; i < 2; i++)
		audit_add(f->db, fixture_id(f), f->organisation.id, f->now, "hark", "ask", "outbox",
		    "a line as long as they are: enough for some pages to be touched");
	(void) snprintf(key, sizeof(key), "second %d", step);
	meta_put(f->db, key, "1");
}

/* Steps until the power goes or all are done; the number of the last that was acknowledged. */
static int
run_steps(struct fixture *f)
{
	struct error error;
	int acknowledged = 0;
	for (int step = 1; step <= STEPS; step++) {
		db_begin(f->db);
		write_step(f, step);
		if (!db_commit(f->db, &error))
			return acknowledged;
		acknowledged = step;
		if (step % CHECKPOINT_EVERY == 0 && !db_checkpoint(f->db, 0, &error))
			return acknowledged;
	}
	return acknowledged;
}

static int64_t
count_of(struct db *db, const char *sql)
{
	struct query *query = db_query_once(db, sql);
	int64_t count = -1;
	if (query_next(query))
		count = query_get_int(query, 0);
	query_end(query);
	query_free(query);
	return count;
}

/* Whether what is found is a state that the acknowledgements allow. */
static bool
is_whole(struct db *db, int acknowledged)
{
	struct arena arena = { 0 };
	int steps = 0;
	bool whole = true;
	for (int step = 1; step <= STEPS; step++) {
		char first[32];
		char second[32];
		(void) snprintf(first, sizeof(first), "first %d", step);
		(void) snprintf(second, sizeof(second), "second %d", step);
		bool one = meta_get(db, &arena, first)[0] != '\0';
		bool two = meta_get(db, &arena, second)[0] != '\0';
		whole = whole && one == two && (one || step > acknowledged) &&
		    (!one || step == steps + 1);
		steps += one;
	}
	/* A step that was not acknowledged may stand, but only the one being committed. */
	whole = whole && steps <= acknowledged + 1;
	whole = whole && count_of(db, "SELECT count(*) FROM audit") == 2 * steps;
	whole =
	    whole && count_of(db, "SELECT count(*) FROM outbox WHERE state = 'sending'") == steps;
	whole = whole && !db_failed(db, NULL);
	arena_done(&arena);
	return whole;
}

static bool
comes_back(int acknowledged)
{
	struct error error;
	struct db *db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (db == NULL)
		return false;
	bool whole = is_whole(db, acknowledged);
	db_close(db);
	return whole;
}

/* The files of a store with one of everything, closed in good order. */
static struct simdisk *
make_base(struct simdisk *disk, struct fixture *f)
{
	struct error error;
	if (!db_create_vfs(path, SIMDISK_VFS, &error))
		fail_msg("%s", error.text);
	struct db *db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (db == NULL)
		fail_msg("%s", error.text);
	fixture_fill(f, db);
	if (!db_commit(db, &error))
		fail_msg("%s", error.text);
	db_close(db);
	return simdisk_save(disk);
}

/* One run from the base; with cut 0 it ends by itself. The number of its operations. */
static int64_t
run_once(struct simdisk *disk, struct fixture *f, enum weakness weakness, int64_t cut,
    struct tally *tally)
{
	struct error error;
	int64_t next_id = f->next_id;
	simdisk_cut_at(disk, cut);
	int acknowledged = 0;
	f->db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (f->db != NULL) {
		weaken(f->db, weakness);
		acknowledged = run_steps(f);
	}
	db_close(f->db);
	f->next_id = next_id;
	int64_t operations = simdisk_operations(disk);
	if (cut != 0)
		simdisk_restart(disk);
	tally->cuts += cut != 0;
	tally->unsafe += simdisk_unsafe(disk);
	tally->lost_operations += simdisk_lost(disk);
	tally->acknowledged += acknowledged;
	tally->violations += !comes_back(acknowledged);
	return operations;
}

static struct tally
run_all(enum weakness weakness, enum simdisk_lie lie, int seed_count)
{
	struct tally tally = { 0 };
	struct tally unused = { 0 };
	struct fixture f;
	struct simdisk *disk = simdisk_new(1, SIMDISK_HONEST);
	struct simdisk *base = make_base(disk, &f);
	simdisk_load(disk, base, 1, SIMDISK_HONEST);
	int64_t operations = run_once(disk, &f, weakness, 0, &unused);
	assert_int_equal(unused.violations, 0);
	assert_int_equal(unused.acknowledged, STEPS);
	for (int seed = 1; seed <= seed_count; seed++)
		for (int64_t cut = 1; cut <= operations; cut++) {
			int64_t before = tally.violations;
			simdisk_load(disk, base, (uint64_t) seed * 1000003 + (uint64_t) cut, lie);
			run_once(disk, &f, weakness, cut, &tally);
			if (weakness == AS_IT_IS && lie == SIMDISK_HONEST &&
			    tally.violations > before)
				print_error("lost at operation %d of seed %d\n", (int) cut, seed);
		}
	simdisk_free(base);
	simdisk_free(disk);
	arena_done(&f.arena);
	print_message("%lld cuts, %lld steps acknowledged before them, %lld operations unsafe, "
		      "%lld of those lost or torn: %lld violations\n",
	    (long long) tally.cuts, (long long) tally.acknowledged, (long long) tally.unsafe,
	    (long long) tally.lost_operations, (long long) tally.violations);
	return tally;
}

static void
test_1_3_what_was_acknowledged_survives_the_power(void **state)
{
	(void) state;
	struct tally tally = run_all(AS_IT_IS, SIMDISK_HONEST, seeds(SEEDS));
	assert_true(tally.cuts >= 1000);
	assert_true(tally.lost_operations > 0);
	assert_int_equal(tally.violations, 0);
}

static void
test_a_weaker_store_is_found_out(void **state)
{
	(void) state;
	assert_true(run_all(NORMAL, SIMDISK_HONEST, BITING_SEEDS).violations >= 100);
	assert_true(run_all(OFF, SIMDISK_HONEST, BITING_SEEDS).violations >= 100);
}

static void
test_a_lying_disk_is_found_out(void **state)
{
	(void) state;
	assert_true(run_all(AS_IT_IS, SIMDISK_NO_SYNC, BITING_SEEDS).violations >= 100);
}

/* Creation: cut anywhere, and where db_create said yes a store is there. */
static struct tally
create_under_cuts(enum simdisk_lie lie, int seed_count)
{
	struct tally tally = { 0 };
	struct simdisk *disk = simdisk_new(1, SIMDISK_HONEST);
	struct simdisk *nothing = simdisk_save(disk);
	struct error error;
	assert_true(db_create_vfs(path, SIMDISK_VFS, &error));
	int64_t operations = simdisk_operations(disk);
	for (int seed = 1; seed <= seed_count; seed++)
		for (int64_t cut = 1; cut <= operations + 1; cut++) {
			simdisk_load(
			    disk, nothing, (uint64_t) seed * 1000003 + (uint64_t) cut, lie);
			simdisk_cut_at(disk, cut);
			bool made = db_create_vfs(path, SIMDISK_VFS, &error);
			simdisk_restart(disk);
			tally.cuts++;
			tally.acknowledged += made;
			tally.unsafe += simdisk_unsafe(disk);
			tally.violations += made && !comes_back(0);
		}
	simdisk_free(nothing);
	simdisk_free(disk);
	print_message("%lld cuts of a creation, %lld after it: %lld violations\n",
	    (long long) tally.cuts, (long long) tally.acknowledged, (long long) tally.violations);
	return tally;
}

static void
test_1_a_store_that_was_made_is_there(void **state)
{
	(void) state;
	struct tally tally = create_under_cuts(SIMDISK_HONEST, seeds(SEEDS));
	assert_true(tally.acknowledged > 0);
	assert_int_equal(tally.violations, 0);
	/* Without the sync of the directory the store may not even have its name. */
	assert_true(create_under_cuts(SIMDISK_NO_DIRECTORY_SYNC, 32).violations > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_1_3_what_was_acknowledged_survives_the_power),
		cmocka_unit_test(test_a_weaker_store_is_found_out),
		cmocka_unit_test(test_a_lying_disk_is_found_out),
		cmocka_unit_test(test_1_a_store_that_was_made_is_there),
	};
	return cmocka_run_group_tests_name("powercut", tests, NULL, NULL);
}
