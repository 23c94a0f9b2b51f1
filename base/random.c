/* SPDX-License-Identifier: MIT */
/* The kernel's randomness, and Blackman and Vigna's xoshiro256** started by splitmix64. */
#include <errno.h>
#include <sys/random.h>

#include "base/random.h"

enum { ID_RANDOM_BITS = 22, ID_TIME_BITS = 41, ID_STRIDE = 64 };
/* How far ids may run ahead of the clock before a step back of the clock is meant: a second's. */
#define ID_RUN (INT64_C(1000) << ID_RANDOM_BITS)
#define ID_EPOCH_MS INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */

struct random
random_system(void)
{
	return (struct random){ .seeded = false };
}

struct random
random_seeded(uint64_t seed)
{
	struct random random = { .seeded = true };
	for (size_t i = 0; i < ARRAY_LEN(random.state); i++) {
		seed += UINT64_C(0x9E3779B97F4A7C15);
		uint64_t z = seed;
		z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
		random.state[i] = z ^ (z >> 31);
	}
	return random;
}

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t
xoshiro(uint64_t state[static 4])
{
	uint64_t result = rotate(state[1] * 5, 7) * 9;
	uint64_t shifted = state[1] << 17;
	state[2] ^= state[0];
	state[3] ^= state[1];
	state[1] ^= state[2];
	state[0] ^= state[3];
	state[2] ^= shifted;
	state[3] = rotate(state[3], 45);
	return result;
}

static void
system_bytes(void *out, size_t size)
{
	char *at = out;
	while (size > 0) {
		ssize_t got = getrandom(at, size, 0);
		BUG_ON(got < 0 && errno != EINTR, "getrandom: errno %d", errno);
		if (got > 0) {
			at += got;
			size -= (size_t) got;
		}
	}
}

uint64_t
random_u64(struct random *random)
{
	if (random->seeded)
		return xoshiro(random->state);
	uint64_t value = 0;
	system_bytes(&value, sizeof(value));
	return value;
}

uint64_t
random_below(struct random *random, uint64_t limit)
{
	BUG_ON(limit == 0, "a number below 0");
	/* The lowest 2^64 mod limit values are drawn again: with them, small numbers would come more
	 * often. */
	uint64_t excess = (0 - limit) % limit, value = 0;
	do
		value = random_u64(random);
	while (value < excess);
	return value % limit;
}

void
random_bytes(struct random *random, void *out, size_t size)
{
	if (!random->seeded) {
		system_bytes(out, size);
		return;
	}
	unsigned char *at = out;
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++, value >>= 8) {
		if (i % sizeof(value) == 0)
			value = xoshiro(random->state);
		at[i] = (unsigned char) value;
	}
}

/* An id is no secret, and a text has five of them: the kernel is asked for eight at a time. */
static uint64_t
draw_for_id(struct random *random)
{
	if (random->seeded)
		return random_u64(random);
	if (random->kept_count == 0) {
		system_bytes(random->kept, sizeof(random->kept));
		random->kept_count = RANDOM_KEPT;
	}
	return random->kept[--random->kept_count];
}

int64_t
random_id(struct random *random, instant now)
{
	int64_t age = now.ms - ID_EPOCH_MS;
	/* A clock that has lost its battery says 1970. It is judged elsewhere (scheduler/clock_guard.h);
	 * an id has to be unlike the others all the same, and only says less. */
	if (age < 0)
		age = 0;
	else if (age >> ID_TIME_BITS != 0)
		age = (INT64_C(1) << ID_TIME_BITS) - 2; /* and room to count on from the last id */
	uint64_t chance = draw_for_id(random) >> (64 - ID_RANDOM_BITS);
	int64_t id = (int64_t) ((uint64_t) age << ID_RANDOM_BITS | chance);
	/* More than some 130,000 ids of one millisecond run into the next ones: out by as much, and still
	 * different. */
	if (random->last_id >> ID_RANDOM_BITS == age ||
	    (random->last_id > id && random->last_id - id < ID_RUN))
		id = random->last_id + 1 + (int64_t) (chance % ID_STRIDE);
	random->last_id = id;
	return id;
}

instant
random_id_time(int64_t id)
{
	return (instant){ (id >> ID_RANDOM_BITS) + ID_EPOCH_MS };
}
