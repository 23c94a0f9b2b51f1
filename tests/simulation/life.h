/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_LIFE_H
#define TESTS_SIMULATION_LIFE_H

/*
 * One life of hark: the house moved into the store on the simulated disk, its switchboard, and round
 * it the gateway, the people and the hospital, all on one simulated clock and in one thread. To be
 * called in a process of its own: a life that dies ends the process, as a kill would.
 */
#include "daemon/compose.h"
#include "tests/simulation/world.h"

/* Lives until the fate comes (then the process leaves with FAULT_EXIT) or the story ends. `house` was
 * opened with HOUSE_FILES. */
void life_live(const struct world *world, const struct fate *fate, struct house *house);

#endif
