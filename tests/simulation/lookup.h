/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_LOOKUP_H
#define TESTS_SIMULATION_LOOKUP_H

/* The gateway's list of what it took, for who asks by our id: it answers after a second, and in some
 * worlds not at all, the first time. */
#include "base/clock.h"
#include "channels/channel.h"
#include "tests/simulation/weather.h"

struct lookups;

/* Whether the gateway has it. */
typedef bool lookup_fn(void *context, const char *ask_id, enum receipt_state *out_state);

struct lookups_setup {
	struct clock *clock;
	const struct weather *weather;
	struct tally *tally;
	uint64_t seed;
	lookup_fn *has;
	void *context;
};

struct lookups *lookups_new(const struct lookups_setup *setup);
void lookups_free(struct lookups *lookups);
void lookups_ask(struct lookups *lookups, struct looking *looking);
void lookups_cancel(struct looking *looking);

#endif
