/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

/*
 * A store in memory with one made-up organisation, team, patient, address, episode and follow-up,
 * for the tests of any room. Opened with a step begun; fixture_done rolls it back. The rows are
 * those of the structs, which a test may change and write again.
 */
#include "store/conversations.h"
#include "store/episodes.h"
#include "store/followups.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/patients.h"

struct fixture {
	struct db *db;
	struct arena arena;
	instant now; /* 2026-03-02T09:00Z */
	struct organisation organisation;
	struct team team;
	struct patient patient; /* Ada, agreed, alive, in */
	struct address address; /* her mobile, ok and checked */
	struct episode episode;
	struct followup followup; /* planned, due at `now` */
	int64_t next_id;
};

void fixture_init(struct fixture *fixture);
/* The same in a store that is open already. */
void fixture_fill(struct fixture *fixture, struct db *db);
void fixture_done(struct fixture *fixture);

/* A new id: 1001, 1002, … */
int64_t fixture_id(struct fixture *fixture);
/* A conversation on the address, open, not yet written. */
struct conversation_row fixture_conversation(struct fixture *fixture);
/* A question queued for the address, from now on for a day, not yet written. Its ask_id is made
 * from its id. */
struct outbox_row fixture_question(struct fixture *fixture);
/* Fails the test when an error stuck. */
void fixture_check(struct fixture *fixture);

/* Before and after a test: *state is a fixture of its own, in which no error may have stuck. */
int fixture_begin(void **state);
int fixture_end(void **state);

#endif
