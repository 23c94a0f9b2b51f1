/* SPDX-License-Identifier: MIT */
/*
 * due: milliseconds to claim 1,000 due follow-ups among 1,000,000, beside the same among 10,000. What
 * is claimed lies anywhere among the follow-ups, since plans are made long before they fall due; the
 * clustered table `due` is what keeps the claim from knowing.
 *
 * due-load: the same with every claimed follow-up read, from a page of its own in the larger store.
 */
#include "bench/bench.h"
#include "bench/store_rows.h"
#include "store/followups.h"

enum { SMALL = 10000, LARGE = 1000000, CLAIMED = 1000, PATIENT = 3 };

static const instant now = { INT64_C(1795251600000) }; /* 2026-11-21T09:00Z */

struct world {
	struct db *small, *large;
	struct arena arena;
	bool loads;
};

/* The follow-up's place in the order of due times: every place once, neighbours far apart. */
static int64_t
place_of(int64_t i, int64_t count)
{
	enum { STRIDE = 7919 }; /* a prime that divides neither count */
	return i * STRIDE % count;
}

static void
put_followups(struct db *db, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		/* The first thousand are due; the others fall due later, one a minute. */
		int64_t place = place_of(i, count);
		instant due = instant_plus(now, minutes(place - CLAIMED + 1));
		followup_add(db,
		    &(struct followup){ .id = { 10 + i },
			.organisation = { 1 },
			.team = { 2 },
			.episode = { PATIENT },
			.step = "6-months",
			.occurrence = (int) i,
			.instruments = "foot-check how-are-you",
			.wall = "2026-11-21T09:00",
			.zone = "Europe/London",
			.due_at = due,
			.opens_at = due,
			.closes_at = instant_plus(due, days(30)),
			.status = FOLLOWUP_PLANNED,
			.reason = "" },
		    10 + i, "bench", now);
	}
}

static struct db *
fill(const struct bench_folder *folder, const char *name, int64_t count)
{
	char path[320];
	struct error error = { 0 };
	(void) bench_folder_file(folder, name, path);
	BUG_ON(!db_create(path, &error), "%s", error.text);
	struct db *db = db_open(path, DB_WRITER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	db_begin(db);
	store_rows_house(db, now);
	store_rows_patient(db, PATIENT, now);
	put_followups(db, count);
	BUG_ON(!db_commit(db, &error), "%s", error.text);
	BUG_ON(!db_checkpoint(db, 0, &error), "%s", error.text);
	return db;
}

/* One claim, undone again, so that the next finds the same. The commit is not in it: it waits for the
 * disk, and takes the same time for both. */
static double
claim(struct world *world, struct db *db)
{
	size_t count = 0;
	double begin = bench_seconds();
	db_begin(db);
	struct due *due = due_take(db, &world->arena, now, CLAIMED, &count);
	for (size_t i = 0; world->loads && i < count; i++) {
		struct followup followup;
		BUG_ON(!followup_get(db, &world->arena, (followup_id){ due[i].subject }, &followup),
		    "no follow-up");
	}
	double took = bench_seconds() - begin;
	db_rollback(db);
	BUG_ON(count != CLAIMED, "%zu claimed", count);
	arena_reset(&world->arena);
	return took * 1000;
}

static double
large_window(void *context)
{
	struct world *world = context;
	return claim(world, world->large);
}

static double
small_window(void *context)
{
	struct world *world = context;
	return claim(world, world->small);
}

int
main(void)
{
	struct bench_folder folder;
	struct world world = { 0 };
	bench_folder_init(&folder);
	arena_init(&world.arena);
	world.small = fill(&folder, "small.db", SMALL);
	world.large = fill(&folder, "large.db", LARGE);
	struct bench bench = {
		.name = "due",
		.unit = "ms",
		.figure = large_window,
		.limit = small_window,
		.context = &world,
		.repetitions = BENCH_REPETITIONS,
		.limit_is_most = true,
		.target = 2,
	};
	bool met = bench_run(&bench);
	world.loads = true;
	bench.name = "due-load";
	bench.target = 0;
	met = bench_run(&bench) && met;
	db_close(world.small);
	db_close(world.large);
	arena_done(&world.arena);
	bench_folder_done(&folder);
	return met ? 0 : 1;
}
