/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_HISTORY_H
#define TESTS_SIMULATION_HISTORY_H

/* Whole histories, played and judged: what the programs of this folder are made of. */
#include "base/hash.h"
#include "tests/simulation/oracle.h"

/* What a whole history left behind. */
struct history {
	int findings;
	struct tally tally;
	char digest[HASH_SHA256_TEXT]; /* of store and journal; empty unless the world is hashed */
};

/* As many deaths as the class has, of what and where thrown by dice from the world's seed; judged
 * after each, and at the end. */
void history_play(const struct world *like, bool loud, struct history *out_history);

/* Dies at the nth fault point, is judged as it lies there, starts again and reaches the end, and is
 * judged again. *out_reached: false when the story ended before its nth point. */
void history_one_death(const struct world *like, uint64_t n, bool loud, bool *out_reached,
    struct history *out_history);

/* The value after --NAME among the arguments, else `otherwise`. Any argument that is not --WORD VALUE
 * ends the process with `usage`. */
const char *
history_option(int argc, char **argv, const char *name, const char *otherwise, const char *usage);
uint64_t
history_number(int argc, char **argv, const char *name, uint64_t otherwise, const char *usage);

#endif
