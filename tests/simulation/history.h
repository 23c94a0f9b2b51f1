/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_HISTORY_H
#define TESTS_SIMULATION_HISTORY_H

/* Whole histories, played and judged: what the three tests of this folder are made of. */
#include "base/hash.h"
#include "tests/simulation/oracle.h"

/* Dies at the nth fault point, is judged as it lies there, starts again and reaches the end, and is
 * judged again. *out_reached: false when the story ended before its nth point. Returns the
 * findings. */
int history_one_death(const struct world *like, uint64_t n, bool loud, bool *out_reached);

/* What a whole history left behind. */
struct history {
	int deaths;
	char digest[HASH_SHA256_TEXT]; /* of database and journal */
};

/* Up to `deaths` deaths at points thrown by dice from the world's seed. */
int
history_many_deaths(const struct world *like, int deaths, bool loud, struct history *out_history);

/* The number after --NAME among the arguments, else `otherwise`; anything else ends the process
 * with the usage. */
uint64_t history_option(int argc, char **argv, const char *name, uint64_t otherwise);

#endif
