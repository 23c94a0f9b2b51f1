/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_PERSONA_H
#define TESTS_SIMULATION_PERSONA_H

/*
 * Made-up patients, known by number: their telephones, what they answer to each of twelve questions,
 * and their manners. The oracle knows them as people.c does, so that it can tell whether what hark
 * stored is what was given.
 */
#include "tests/simulation/weather.h"

/* Of the team: they are told of dangers, and never answer. */
#define PERSONA_FIRST_CONTACT "+447700900901"
#define PERSONA_NEXT_CONTACT "+447700900902"
bool persona_is_contact(const char *number);

enum persona {
	PERSONA_STEADY,
	PERSONA_UNCLEAR, /* is not understood at first in question 4 */
	PERSONA_SKIPS,   /* leaves question 2 out */
	PERSONA_SLOW,    /* answers the invitation after four days */
	PERSONA_STOPS,   /* has had enough at question 5 */
	PERSONA_HASTY,   /* answers question 8, and in the same second otherwise */
	PERSONA_RISKS,   /* writes at question 5 what must not wait, and one before any question */
};

enum {
	PEOPLE_LIMIT = 100,
	PEOPLE_ITEMS = 12,
	PEOPLE_BOOLEAN = 4,
	PEOPLE_WORDS = 5,
	PEOPLE_HASTE = 8,
	PEOPLE_IN_DANGER = 15 /* of PERSONA_RISKS: writes of danger before anybody asks */
};

enum persona persona_of(const struct weather *weather, int person);
const char *persona_given_name(const struct weather *weather, int person);
/* The first person of a telephone; -1: nobody's. */
int persona_owner(const char *mobile);
/* Whose telephone this person uses: their own number, or that of the person they share it with. */
int persona_shares(const struct weather *weather, int person);
void persona_mobile(const struct weather *weather, int person, char out[static 20]);
/* What this person answers to question `item` (1 to 12): a number; 1 and 0 for YES and NO; -1 for
 * words of their own. */
int persona_value(int person, int item);
/* What the hasty write first. */
int persona_hasty_value(int person);

/* What they do about a text: a reply, and what it is for ("yes", "q4", "q4-again", "skip", "stop"),
 * which makes its id with the person, since people do not answer the same thing twice and gateways
 * repeat under the same id. */
struct reaction {
	char what[24], text[32];
};

typedef bool said_fn(const void *context, int person, const char *what);

/* False: there is nothing to answer. `said` tells what they have written before. */
bool persona_react(const struct weather *weather, int person, const char *body, said_fn *said,
    const void *context, struct reaction *out);
/* What they answer to a question, as a text. */
void persona_answer(int person, int item, char out[static 32]);

#endif
