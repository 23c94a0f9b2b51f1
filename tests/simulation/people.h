/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PEOPLE_H
#define TESTS_SIMULATION_PEOPLE_H

/*
 * The patients read what arrives on their telephones and answer after a while; a person answers one
 * question once. A reply that is written stays at the gateway, which repeats it under the same id
 * until hark has acknowledged it.
 */
#include "base/clock.h"
#include "daemon/switchboard.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/persona.h"
#include "tests/simulation/plant.h"

struct people;

struct people_setup {
	struct clock *clock;
	struct journal *journal;
	const struct weather *weather;
	struct tally *tally;
	uint64_t seed;
	int count;
	enum plant plant;
};

struct people *people_new(const struct people_setup *setup);
void people_free(struct people *people);

/* What the journal says is not acknowledged is told again. */
void people_resume(struct people *people, struct switchboard *board, organisation_id organisation);

/* A text has arrived. */
void people_hear(struct people *people, const char *ask_id, const char *to, const char *body);

#endif
