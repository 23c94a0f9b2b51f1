/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_ORACLE_INSIDE_H
#define TESTS_SIMULATION_ORACLE_INSIDE_H

/* The oracle's own: what it read, and the rules that are written out. For oracle*.c only. */
#include "store/db.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/world.h"

/* What the store says of one text of ours. */
struct text {
	const char *ask_id, *state, *purpose;
	int64_t conversation; /* 0: of none */
};

struct oracle {
	const struct world *world;
	struct arena arena;
	struct db *db;
	struct journal journal;
	struct text *texts; /* of the outbox */
	size_t text_count;
	bool loud;
	int findings;
};

/* `rule` begins with the number of its invariant; `which` is an id. */
void oracle_find(struct oracle *oracle, const char *rule, const char *which);
const struct text *oracle_text(const struct oracle *oracle, const char *ask_id); /* or NULL */
/* The person of a journal's "7" or "7-q4"; -1: nobody. */
int oracle_person(const char *field);

/* oracle_arrivals.c: what reached the gateway and the telephones */
void oracle_judge_arrivals(struct oracle *oracle);
void oracle_judge_states(struct oracle *oracle);

/* oracle_second.c: which of two gateways a text was handed to */
void oracle_judge_second(struct oracle *oracle);

/* oracle_leave.c: whether it was allowed to leave */
void oracle_judge_silence(struct oracle *oracle);
void oracle_judge_hours(struct oracle *oracle);
void oracle_judge_pace(struct oracle *oracle);
void oracle_judge_staff(struct oracle *oracle);

#endif
