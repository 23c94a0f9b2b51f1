/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_WORLD_H
#define TESTS_SIMULATION_WORLD_H

/*
 * A folder in which a history happens: the disk that hark's store is on, and the journal of the
 * world outside. A life is a child process with the whole house in it: it finds the disk as the last
 * one left it (which is in memory, shared with it), starts as the service does, goes on at the simulated time at which the last one died
 * (and a little later), and meets the fate it is told to, or reaches the end. The history is the
 * same for the same world, however often it is played.
 *
 * One world at a time: there is one disk.
 */
#include "tests/simulation/plant.h"
#include "tests/simulation/weather.h"

enum { WORLD_PATH = 256 };

struct world {
	const struct weather *weather;
	uint64_t seed;
	int people;
	enum plant plant;
	bool is_hashed; /* the digest of the history is wanted */
	/* world_init's own; both pointers are to memory that is shared with the child */
	char dir[WORLD_PATH];
	struct tally *tally;
	struct simdisk *disk;
};

/* What a life is to die of. */
enum fate_kind {
	FATE_NONE,
	FATE_POINT,     /* killed at the nth fault point */
	FATE_OPERATION, /* killed in the nth operation of the disk */
	FATE_IO_ERROR,  /* the nth operation fails, and hark ends itself */
};

struct fate {
	enum fate_kind kind;
	uint64_t n;
	bool power; /* goes too: what was not synced is dropped or torn */
};

enum world_end {
	WORLD_REACHED, /* the end of the story */
	WORLD_DIED,    /* of its fate */
	WORLD_BROKE,   /* by itself: a bug */
};

/* A new folder with an empty store. */
void world_init(struct world *world);
void world_done(struct world *world);

/* One life. world->tally->points: how many fault points it passed, the fatal one included. */
enum world_end world_play(const struct world *world, const struct fate *fate);

/* Staff keep a copy of the store, between two lives; and put it back. */
void world_back_up(const struct world *world);
void world_restore(const struct world *world);

/* path/name in out */
const char *world_file(const struct world *world, const char *name, char out[static WORLD_PATH]);

#endif
