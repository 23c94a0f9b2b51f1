/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_ORACLE_H
#define TESTS_SIMULATION_ORACLE_H

/*
 * Judges a history by what the world outside saw (the journal) and what stands in the database.
 * The invariants of ARCHITECTURE.md, and I4 of true states; each finding is told with its number, in
 * words, and how to see it again.
 */
#include "tests/simulation/world.h"

/* What must hold whenever hark is dead. Returns how many findings; prints them when `loud`. Adds to
 * *in_flight the texts that stand as being sent. */
int oracle_at_rest(const struct world *world, bool loud, int *in_flight);

/* What must hold when the story has ended and faults have stopped. `in_flight`: how many texts were
 * being sent when hark died, summed over its deaths: no more may be uncertain in a gentle world. */
int oracle_at_end(const struct world *world, int in_flight, bool loud);

#endif
