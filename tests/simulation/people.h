/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PEOPLE_H
#define TESTS_SIMULATION_PEOPLE_H

/*
 * Made-up patients who are asked twelve questions before an operation, and their hospital. They
 * read what arrives on their phones and answer after a while; a person answers one question once. A
 * reply that is written stays at the gateway, which repeats it under the same id until hark has
 * acknowledged it: so it is with the hospital's rows.
 */
#include "base/clock.h"
#include "daemon/switchboard.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/plant.h"

struct people;

enum persona {
	PERSONA_STEADY,
	PERSONA_UNCLEAR, /* is not understood at first in question 4 */
	PERSONA_SKIPS,   /* leaves question 2 out */
	PERSONA_SLOW,    /* answers the invitation after four days */
	PERSONA_STOPS,   /* has had enough at question 5 */
};

enum { PEOPLE_LIMIT = 100, PEOPLE_ITEMS = 12, PEOPLE_BOOLEAN = 4 };

struct people_setup {
	struct clock *clock;
	struct journal *journal;
	uint64_t seed;
	int count;
	bool nasty; /* the gateway gives some replies twice at once */
	enum plant plant;
};

struct people *people_new(const struct people_setup *setup);
void people_free(struct people *people);

/* What the journal says is not acknowledged is told again. */
void people_resume(struct people *people, struct switchboard *board, organisation_id organisation);

/* A text has arrived. */
void people_hear(struct people *people, const char *ask_id, const char *to, const char *body);

/* Who they are */
enum persona people_persona(int person);
int people_find(const char *mobile); /* -1: nobody */
/* What this person answers to question `item` (1 to 12): a number; 1 and 0 for YES and NO; -1 for
 * words of their own. */
int people_value(int person, int item);

#endif
