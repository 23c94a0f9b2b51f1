/* SPDX-License-Identifier: MIT */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

/*
 * Chance as an argument: the daemon hands out the kernel's, a simulation a seeded one, so that the
 * same seed gives the same run. A seeded source is predictable by design: never for secrets. Copied
 * freely while unused; one source belongs to one thread.
 */
#include "base/instant.h"

enum { RANDOM_KEPT = 8 };

struct random {
	bool seeded;
	uint64_t state[4];          /* seeded: xoshiro256** */
	int64_t last_id;            /* so that the ids of one millisecond cannot meet */
	uint64_t kept[RANDOM_KEPT]; /* drawn from the kernel in one call, for ids only */
	size_t kept_count;
};

/* making */
struct random random_system(void); /* getrandom(2) */
struct random random_seeded(uint64_t seed);

/* drawing */
uint64_t random_u64(struct random *random);
uint64_t random_below(struct random *random, uint64_t limit); /* 0 to limit - 1, each as likely */
void random_bytes(struct random *random, void *out, size_t size);

/*
 * A new row's id: 41 bits of milliseconds since 2020-01-01 (enough until 2089), then 22 random
 * bits. Ids sort by age, need no coordination between machines, and say nothing but when. Within
 * one millisecond a source counts on from its last id by small random strides, because a batch has
 * one `now`: a thousand independent draws from 22 bits would meet in one batch of nine. Two sources
 * meet once in four million: the primary key notices. A time before 2020 or after 2089 is taken for
 * the nearest that can be said.
 */
int64_t random_id(struct random *random, instant now);
instant random_id_time(int64_t id); /* when an id was made */

#endif
