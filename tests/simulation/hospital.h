/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_HOSPITAL_H
#define TESTS_SIMULATION_HOSPITAL_H

/*
 * The hospital tells hark of one operation for each patient, and in some worlds its staff interfere:
 * they hold everything and release it, pause a patient, release one who wrote of danger, record a death, cancel and move operations,
 * and hand the whole file in again. What is not acknowledged is told again.
 */
#include "base/clock.h"
#include "daemon/switchboard.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/weather.h"

struct hospital;

typedef patient_id find_patient_fn(void *context, const char *hospital_number);

struct hospital_setup {
	struct clock *clock;
	struct journal *journal;
	const struct weather *weather;
	struct tally *tally;
	uint64_t seed;
	int count;
	find_patient_fn *find_patient;
	void *context;
};

struct hospital *hospital_new(const struct hospital_setup *setup);
void hospital_free(struct hospital *hospital);
void
hospital_resume(struct hospital *hospital, struct switchboard *board, organisation_id organisation);

/* Whom staff do these things to, so that the oracle can look: people with a telephone to themselves. */
enum {
	HOSPITAL_PAUSED = 8,
	HOSPITAL_DEAD = 1,
	HOSPITAL_CANCELLED = 16,
	HOSPITAL_MOVED = 11,
	HOSPITAL_RELEASED = 7, /* PERSONA_RISKS: after what they wrote */
	HOSPITAL_PAUSE_DAYS = 2,
};

#endif
