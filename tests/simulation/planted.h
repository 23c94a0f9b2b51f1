/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PLANTED_H
#define TESTS_SIMULATION_PLANTED_H

/* What a planted fault does to a house that lives: statements behind hark's back, at its own fault
 * points, as if its code were wrong there. The faults of the gateway and of people are theirs. */
#include "base/clock.h"
#include "store/db.h"
#include "tests/simulation/gateway.h"
#include "tests/simulation/plant.h"

struct planted {
	enum plant plant;
	struct db *db;
	struct clock *clock;
	struct gateway *gateway;
	bool has_second; /* gateway */
};

/* When the house has moved in, and nothing has run. */
void planted_at_birth(const struct planted *planted);
/* How many texts of the last minute a restart has forgotten. */
int planted_forgotten(const struct planted *planted);
/* At each fault point, before hark may die there; and, if it did not, after. */
void planted_before(const struct planted *planted, const char *point);
void planted_after(const struct planted *planted, const char *point);
/* Puts a text into this state, whatever it is in. */
void planted_force(const struct planted *planted, const char *ask_id, const char *state);

#endif
