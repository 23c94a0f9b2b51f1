/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_WEATHER_H
#define TESTS_SIMULATION_WEATHER_H

/* The classes of worlds: which mishaps may happen in them, how often hark dies, and when it is. */
#include "base/instant.h"
#include "channels/channel.h"
#include "tests/simulation/mishap.h"

struct weather {
	const char *name;
	uint32_t mishaps; /* a set: MISHAP(…) | … */
	int deaths;       /* at most, in one history */
	int per_minute;   /* how many texts hark may send */
	int days;         /* how long a history lasts */
	/* Two first days, for even and odd seeds, at eight in the morning, on Mondays. */
	const char *starts[2];
	unsigned percent; /* of each of the gateway's faults; 0: to each its own */
};

enum {
	/* Faults stop so long before the end: within that time all must have come to its end. */
	WEATHER_CALM_HOURS = 24,
};

extern const struct weather weathers[];
extern const size_t weather_count;

const struct weather *weather_find(const char *name); /* NULL: no such class */
bool weather_has(const struct weather *weather, enum mishap kind);
/* Nothing in it that keeps a patient from answering everything. */
bool weather_is_gentle(const struct weather *weather);

instant weather_start(const struct weather *weather, uint64_t seed);
instant weather_calm(const struct weather *weather, uint64_t seed); /* faults have stopped */
instant weather_finish(const struct weather *weather, uint64_t seed);

/* From when to when, by dice. Never: from INSTANT_NEVER. */
struct weather_spell {
	instant from, to;
};

struct weather_spell weather_full(const struct weather *weather, uint64_t seed); /* the disk */
struct weather_spell weather_outage(const struct weather *weather, uint64_t seed);
/* hark's clock is wrong, and *out_by how much. */
struct weather_spell weather_jump(const struct weather *weather, uint64_t seed, span *out_by);
/* What the gateway of this world can say of a text in doubt. */
enum channel_class weather_class(uint64_t seed);
/* Whether there is a second gateway; and the seed that its dice, outage and class are thrown from. */
bool weather_has_second(const struct weather *weather, uint64_t seed);
uint64_t weather_second(uint64_t seed);
/* Whether the machine keeps its clock by another one. */
bool weather_is_kept(uint64_t seed);
bool weather_is_within(const struct weather_spell *spell, instant at);

#endif
