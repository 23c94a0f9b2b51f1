/* SPDX-License-Identifier: MIT */
/*
 * The simulation bites: each planted fault must be found, in the class of worlds that it belongs to,
 * by the same histories and the same oracle, within two hundred seeds; a history without one has no
 * finding (the classes are tests of their own).
 *
 *   --seeds N    how many are tried
 *   --plant NAME one of them only
 */
#include "tests/simulation/history.h"

static const char usage[] = "test_simulation_plants [--seeds N] [--plant NAME]";

static bool
is_found(enum plant plant, uint64_t seeds)
{
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		const struct world world = {
			.weather = weather_find(plant_weather(plant)),
			.seed = seed,
			.people = 21,
			.plant = plant,
		};
		struct history history;
		history_play(&world, false, &history);
		if (history.findings > 0) {
			printf("%s (%s): found in class %s with seed %llu, %d findings\n",
			    plant_name(plant), plant_word(plant), world.weather->name,
			    (unsigned long long) seed, history.findings);
			return true;
		}
	}
	printf("%s (%s): NOT FOUND in %llu seeds\n", plant_name(plant), plant_word(plant),
	    (unsigned long long) seeds);
	return false;
}

int
main(int argc, char **argv)
{
	uint64_t seeds = history_number(argc, argv, "seeds", 200, usage);
	const char *name = history_option(argc, argv, "plant", "", usage);
	int missed = 0, tried = 0;
	for (int plant = PLANT_NONE + 1; plant < PLANT_COUNT; plant++) {
		if (name[0] != '\0' && strcmp(name, plant_name((enum plant) plant)) != 0)
			continue;
		tried++;
		missed += !is_found((enum plant) plant, seeds);
	}
	printf("%d of %d planted faults found\n", tried - missed, tried);
	return missed == 0 && tried > 0 ? 0 : 1;
}
