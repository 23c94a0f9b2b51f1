/* SPDX-License-Identifier: MIT */
/*
 * The power is cut at every operation of a run of steps, and what was acknowledged must be there
 * when it comes back: whole, and nothing half. The same run must find losses once the store is
 * weakened or the disk lies, else it would prove nothing. Each operation is cut as often as makes 50,000
 * cuts in all, each with a seed of its own; HARK_POWERCUT_SEEDS=n says otherwise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"
#include "tests/store/fixture.h"
#include "tests/store/simdisk.h"

enum { STEPS = 24, CHECKPOINT_EVERY = 7, CUTS = 50000, BITING_SEEDS = 2 };
enum { ENOUGH = 0, CREATION_SEEDS = 90 };

static const char path[] = "/store.db";

enum weakness {
	AS_IT_IS,
	NORMAL, /* synchronous = NORMAL: a commit does not wait */
	OFF,
};

/* What the runs under cuts told the outside, and what the next starts found. */
struct tally {
	bool is_to_hold; /* a violation is a failure and not a bite */
	int64_t cuts, unsafe, lost_operations, acknowledged;
	int64_t violations; /* acknowledged and gone, half there, or no start */
};

/* How many seeds make enough cuts of so many operations; or as many as were asked for. */
static int64_t
enough_seeds(int64_t operations)
{
	const char *text = getenv("HARK_POWERCUT_SEEDS");
	int64_t n = 0;
	if (text != NULL && str_to_int(str_from(text), &n) && n > 0)
		return n;
	return (CUTS + operations - 1) / operations;
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

/* One run from the base until the cut, which is never when it is 0; the number of the last step that was
 * acknowledged. */
static int
run_until(struct simdisk *disk, struct fixture *f, enum weakness weakness, int64_t cut)
{
	struct error error;
	int64_t next_id = f->next_id;
	int acknowledged = 0;
	simdisk_cut_at(disk, cut);
	f->db = db_open_vfs(path, SIMDISK_VFS, DB_WRITER, &error);
	if (f->db != NULL) {
		weaken(f->db, weakness);
		acknowledged = run_steps(f);
	}
	db_close(f->db);
	f->next_id = next_id;
	return acknowledged;
}

/*
 * What each seed makes of one cut. Until the power goes no run knows its seed, which only chooses what of
 * the unsafe operations is kept, dropped or torn: so one run is the past of all of them, and each takes a
 * copy of it. To run the steps again for each seed finds the same, and three times as slowly.
 */
static void
judge_cut(struct simdisk *disk, const struct simdisk *past, int64_t cut, int acknowledged,
    int64_t seed_count, struct tally *tally)
{
	for (int64_t seed = 1; seed <= seed_count; seed++) {
		simdisk_copy(disk, past);
		simdisk_sow(disk, (uint64_t) seed * 1000003 + (uint64_t) cut);
		simdisk_restart(disk);
		tally->cuts++;
		tally->unsafe += simdisk_unsafe(disk);
		tally->lost_operations += simdisk_lost(disk);
		tally->acknowledged += acknowledged;
		if (comes_back(acknowledged))
			continue;
		tally->violations++;
		if (tally->is_to_hold)
			print_error("lost at operation %d of seed %d\n", (int) cut, (int) seed);
	}
}

/* The number of operations of a run that is left alone. */
static int64_t
operations_of(
    struct simdisk *disk, const struct simdisk *base, struct fixture *f, enum weakness weakness)
{
	simdisk_load(disk, base, 1, SIMDISK_HONEST);
	assert_int_equal(run_until(disk, f, weakness, 0), STEPS);
	int64_t operations = simdisk_operations(disk);
	assert_true(comes_back(STEPS));
	return operations;
}

static struct tally
run_all(enum weakness weakness, enum simdisk_lie lie, int64_t seed_count)
{
	struct tally tally = { .is_to_hold = weakness == AS_IT_IS && lie == SIMDISK_HONEST };
	struct fixture f;
	struct simdisk *disk = simdisk_new(1, SIMDISK_HONEST);
	struct simdisk *base = make_base(disk, &f);
	struct simdisk *past = simdisk_save(disk);
	int64_t operations = operations_of(disk, base, &f, weakness);
	if (seed_count == ENOUGH)
		seed_count = enough_seeds(operations);
	for (int64_t cut = 1; cut <= operations; cut++) {
		simdisk_load(disk, base, 1, lie);
		int acknowledged = run_until(disk, &f, weakness, cut);
		simdisk_copy(past, disk);
		judge_cut(disk, past, cut, acknowledged, seed_count, &tally);
	}
	simdisk_free(past);
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
	struct tally tally = run_all(AS_IT_IS, SIMDISK_HONEST, ENOUGH);
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
create_under_cuts(enum simdisk_lie lie, int64_t seed_count)
{
	struct tally tally = { .is_to_hold = lie == SIMDISK_HONEST };
	struct simdisk *disk = simdisk_new(1, SIMDISK_HONEST);
	struct simdisk *nothing = simdisk_save(disk);
	struct simdisk *past = simdisk_save(disk);
	struct error error;
	assert_true(db_create_vfs(path, SIMDISK_VFS, &error));
	int64_t operations = simdisk_operations(disk);
	int64_t made_under = 0;
	for (int64_t cut = 1; cut <= operations + 1; cut++) {
		simdisk_load(disk, nothing, 1, lie);
		simdisk_cut_at(disk, cut);
		bool made = db_create_vfs(path, SIMDISK_VFS, &error);
		made_under += made;
		simdisk_copy(past, disk);
		if (made)
			judge_cut(disk, past, cut, 0, seed_count, &tally);
	}
	simdisk_free(past);
	simdisk_free(nothing);
	simdisk_free(disk);
	print_message("%lld cuts of a creation, %lld of them after it; those judged %lld times: "
		      "%lld violations\n",
	    (long long) operations + 1, (long long) made_under, (long long) tally.cuts,
	    (long long) tally.violations);
	return tally;
}

static void
test_1_a_store_that_was_made_is_there(void **state)
{
	(void) state;
	struct tally tally = create_under_cuts(SIMDISK_HONEST, CREATION_SEEDS);
	assert_true(tally.cuts > 0);
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
