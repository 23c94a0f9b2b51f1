/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_WORLD_H
#define TESTS_SIMULATION_WORLD_H

/*
 * A folder in which a history happens: hark's own database file, and the journal of the world
 * outside. An incarnation is a child process with the whole house in it: it opens what stands in
 * the folder, starts as the service does, goes on at the simulated time at which the last one died
 * (and a little later), and dies at the fault point it is told to, or reaches the end. The history
 * is the same for the same setup, however often it is played.
 */
#include <stdbool.h>

#include "tests/simulation/plant.h"

enum { WORLD_PATH = 256 };

struct world {
	char dir[WORLD_PATH];
	uint64_t seed;
	int people;
	bool nasty;
	enum plant plant;
};

enum world_end {
	WORLD_REACHED, /* the end of the story */
	WORLD_DIED,    /* at its fault point */
	WORLD_BROKE,   /* by itself: a bug */
};

/* A new folder with an empty database. */
void world_init(struct world *world);
void world_done(struct world *world);

/* One incarnation; it dies at its fatal-th fault point, 0: at none. *out_points: how many it
 * passed, the fatal one included. */
enum world_end world_play(const struct world *world, uint64_t fatal, uint64_t *out_points);

/* path/name in out */
const char *world_file(const struct world *world, const char *name, char out[static WORLD_PATH]);

#endif
