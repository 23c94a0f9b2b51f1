/* SPDX-License-Identifier: MIT */
/*
 * The crash tests bite: each planted fault must be found, by the same histories and the same oracle,
 * within a few seeds; and a history without one must have no finding.
 *
 *   --seeds N   how many are tried
 */
#include "base/base.h"
#include "tests/simulation/history.h"

enum { DEATHS = 8 };

static bool
is_found(enum plant plant, uint64_t seeds)
{
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		const struct world world = {
			.seed = seed,
			.people = 21,
			.nasty = true,
			.plant = plant,
		};
		struct history history;
		int findings = history_many_deaths(&world, DEATHS, false, &history);
		if (findings > 0) {
			printf("%s: found with seed %llu, %d findings\n", plant_word(plant),
			    (unsigned long long) seed, findings);
			return true;
		}
	}
	printf("%s: not found in %llu seeds\n", plant_word(plant), (unsigned long long) seeds);
	return false;
}

int
main(int argc, char **argv)
{
	uint64_t seeds = history_option(argc, argv, "seeds", 12);
	int missed = 0;
	for (int plant = PLANT_NONE + 1; plant < PLANT_COUNT; plant++)
		missed += !is_found((enum plant) plant, seeds);
	printf("%d of %d planted faults found\n", PLANT_COUNT - 1 - missed, PLANT_COUNT - 1);
	return missed == 0 ? 0 : 1;
}
