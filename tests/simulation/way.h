/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_WAY_H
#define TESTS_SIMULATION_WAY_H

/* How the gateway treats one attempt: thrown by dice from the seed, so that a restart remembers it. */
#include "tests/simulation/weather.h"

enum way {
	WAY_SENT,
	WAY_HANG,
	WAY_ERROR,
	WAY_ERROR_BEFORE,
	WAY_LOST,
	WAY_LATE,
	WAY_PUT_OFF,
	WAY_OUT, /* put off, by an outage */
	WAY_REFUSED,
	WAY_UNDELIVERED,
};

enum way
way_of(const struct weather *weather, uint64_t seed, const char *ask_id, int attempt, instant at);

#endif
