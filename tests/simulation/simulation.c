/* SPDX-License-Identifier: MIT */
/*
 * The hostile world, simulated: histories of hark among gateways, disks, clocks and people that do
 * what they must not. One seed is one run: the same seed leaves the same hash (invariant 13), and
 * that is tried with the first seed of each class. A finding says how to see it again.
 *
 *   --class NAME   one class of worlds; all of them without it
 *   --seeds N      so many seeds of each class (else HARK_SIMULATION_SEEDS, else 10)
 *   --from S       the first of them
 *   --seed S       this one only
 *   --plant NAME   with a planted fault, which is then to be found
 *   --hashes yes   the hash of each seed too
 */
#include "tests/simulation/history.h"

static const char usage[] = "simulation [--class NAME] [--seeds N] [--from S] [--seed S]"
			    " [--plant NAME] [--hashes yes]";

enum { PEOPLE = 21, SEEDS_DEFAULT = 10, SEEDS_THAT_SHOW_ALL = 10, GATEWAYS = CHANNEL_BLIND + 1 };

struct run {
	uint64_t from, seeds;
	enum plant plant;
	bool hashes;
};

/* Each mishap of the class happened, or the class proves less than it says. Returns how many did
 * not. */
static int
print_mishaps(const struct weather *weather, const struct run *run, const struct tally *tally)
{
	int missing = 0;
	for (int kind = 0; kind < MISHAP_COUNT; kind++) {
		if (!weather_has(weather, (enum mishap) kind))
			continue;
		bool never = tally->mishaps[kind] == 0 && run->seeds >= SEEDS_THAT_SHOW_ALL &&
		    run->plant == PLANT_NONE;
		printf("    %8llu %s%s\n", (unsigned long long) tally->mishaps[kind],
		    mishap_word((enum mishap) kind), never ? ": NEVER HAPPENED" : "");
		missing += never;
	}
	return missing;
}

/* What one kind of gateway left, over all worlds of the class that had it. */
struct share {
	uint64_t worlds, asks, doubts, uncertain;
};

static void
share_add(struct share *share, const struct tally *tally)
{
	share->worlds++;
	share->asks += tally->asks;
	share->doubts += tally_doubts(tally);
	share->uncertain += tally->uncertain;
}

/* C2: by gateway, what is final of what was asked, and what was in doubt. */
static void
print_gateways(const struct share *shares)
{
	static const char *const words[GATEWAYS] = {
		[CHANNEL_IDEM] = "IDEM",
		[CHANNEL_LOOKUP] = "LOOKUP",
		[CHANNEL_CALLBACK] = "CALLBACK",
		[CHANNEL_BLIND] = "BLIND",
	};
	for (size_t i = 0; i < GATEWAYS; i++)
		if (shares[i].worlds > 0)
			printf("    C2: %-8s %llu worlds, %llu asks, %llu doubts injected, "
			       "%llu uncertain, %.4f %% final\n",
			    words[i], (unsigned long long) shares[i].worlds,
			    (unsigned long long) shares[i].asks,
			    (unsigned long long) shares[i].doubts,
			    (unsigned long long) shares[i].uncertain,
			    100.0 * (double) (shares[i].asks - shares[i].uncertain) /
				(double) shares[i].asks);
}

static void
print_seconds(const struct weather *weather, const struct run *run)
{
	uint64_t seconds = 0;
	for (uint64_t seed = run->from; seed < run->from + run->seeds; seed++)
		seconds += weather_has_second(weather, seed);
	if (seconds > 0)
		printf("    %llu worlds have a second gateway\n", (unsigned long long) seconds);
}

static bool
is_repeatable(const struct world *world, const struct history *first)
{
	struct history again;
	history_play(world, false, &again);
	if (strcmp(first->digest, again.digest) == 0) {
		printf("B5: class %s, seed %llu, played twice: the same store and journal\n",
		    world->weather->name, (unsigned long long) world->seed);
		return true;
	}
	printf("13: class %s, seed %llu left %s, and then %s\n", world->weather->name,
	    (unsigned long long) world->seed, first->digest, again.digest);
	return false;
}

/* Returns how much is wrong. */
static int
run_class(const struct weather *weather, const struct run *run)
{
	struct tally sum = { 0 };
	struct share shares[GATEWAYS] = { 0 };
	int violations = 0, wrong = 0;
	for (uint64_t seed = run->from; seed < run->from + run->seeds; seed++) {
		const struct world world = { weather, seed, PEOPLE, .plant = run->plant,
			.is_hashed = run->hashes || seed == run->from };
		struct history history;
		history_play(&world, true, &history);
		tally_add(&sum, &history.tally);
		share_add(&shares[weather_class(seed)], &history.tally);
		violations += history.findings;
		if (run->hashes)
			printf("  %s %llu %s\n", weather->name, (unsigned long long) seed,
			    history.digest);
		if (seed == run->from)
			wrong += !is_repeatable(&world, &history);
	}
	if (weather_has(weather, MISHAP_RESTORE) && run->plant == PLANT_NONE)
		printf(
		    "C14: %llu backups put back, held, and no reply to an older question: %d violations\n",
		    (unsigned long long) sum.mishaps[MISHAP_RESTORE], violations);
	printf("class %s: %llu seeds, %llu steps, %llu crashes, %llu texts, %llu replies, "
	       "%d violations\n",
	    weather->name, (unsigned long long) run->seeds, (unsigned long long) sum.steps,
	    (unsigned long long) sum.deaths, (unsigned long long) sum.texts,
	    (unsigned long long) sum.replies, violations);
	print_gateways(shares);
	print_seconds(weather, run);
	wrong += print_mishaps(weather, run, &sum);
	(void) fflush(stdout);
	return wrong + violations;
}

int
main(int argc, char **argv)
{
	const char *class = history_option(argc, argv, "class", "all", usage);
	const char *plant = history_option(argc, argv, "plant", "none", usage);
	const char *wanted = getenv("HARK_SIMULATION_SEEDS");
	int64_t seeds = SEEDS_DEFAULT;
	if (wanted != NULL && (!str_to_int(str_from(wanted), &seeds) || seeds < 1)) {
		(void) fprintf(stderr, "HARK_SIMULATION_SEEDS is not a number\n");
		return 2;
	}
	uint64_t one = history_number(argc, argv, "seed", 0, usage);
	struct run run = {
		.from = history_number(argc, argv, "from", one == 0 ? 1 : one, usage),
		.seeds =
		    history_number(argc, argv, "seeds", one == 0 ? (uint64_t) seeds : 1, usage),
		.hashes = one != 0 || history_option(argc, argv, "hashes", NULL, usage) != NULL,
	};
	bool all = strcmp(class, "all") == 0;
	int wrong = 0;
	if (!plant_find(plant, &run.plant) || (!all && weather_find(class) == NULL)) {
		(void) fprintf(stderr, "usage: %s\n", usage);
		return 2;
	}
	for (size_t i = 0; i < weather_count; i++)
		if (all || strcmp(weathers[i].name, class) == 0)
			wrong += run_class(&weathers[i], &run);
	return wrong == 0 ? 0 : 1;
}
