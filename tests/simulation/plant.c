/* SPDX-License-Identifier: MIT */
/* The names of the planted faults, and dice. */
#include "base/base.h"
#include "tests/simulation/plant.h"

static const char *const words[PLANT_COUNT] = {
	[PLANT_NONE] = "none",
	[PLANT_ACK_FIRST] = "acknowledged before the commit",
	[PLANT_NO_RECOVERY] = "no recovery at a start",
	[PLANT_REQUEUE] = "what was being sent goes back to the queue",
	[PLANT_RESEND] = "doubt is sent again",
	[PLANT_NO_DEDUPE] = "a repeated reply counts twice",
	[PLANT_SEND_FIRST] = "sent before the claim is committed",
	[PLANT_SPLIT] = "one step in two transactions",
};

const char *
plant_word(enum plant plant)
{
	return words[plant];
}

/* FNV-1a, and splitmix64's last three lines to spread it. */
uint64_t
dice(uint64_t seed, const char *what, int64_t n, uint64_t limit)
{
	uint64_t hash = 0xcbf29ce484222325U ^ (seed * 0x9e3779b97f4a7c15U);
	for (const char *c = what; *c != '\0'; c++)
		hash = (hash ^ (unsigned char) *c) * 0x100000001b3U;
	hash ^= (uint64_t) n * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
	hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
	return (hash ^ (hash >> 31)) % limit;
}
