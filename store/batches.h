/* SPDX-License-Identifier: MIT */
#ifndef STORE_BATCHES_H
#define STORE_BATCHES_H

/*
 * A batch is what was imported in one go: the episodes that a file brought, or of which it changed who is
 * asked when: some follow-up of theirs is due sooner than it was, or goes to another number. A number is told
 * with one episode, and all that are open of that patient are in the batch.
 *
 *	free ──26th──> waiting ──released──> first ──looked well──> free
 *	                                       └──did not──> stopped ──released──> first
 *
 * While it waits or is stopped nobody in it is asked; while it is "first", BATCH_FIRST are
 * (scheduler/batch_gate.h). Episodes that were told alone have none.
 */
#include "store/store.h"

enum {
	BATCH_FREE = 25,   /* so many are asked without anybody having looked */
	BATCH_ALONE = 200, /* so many may be released by who imported them */
	BATCH_FIRST = 10,  /* so many are asked before the others */
	/* What is more than so many hundredths of the busiest of these days is an administrator's. */
	BATCH_USUAL_DAYS = 30,
	BATCH_USUAL_PERCENT = 120,
};

struct batch_row {
	batch_id id;
	organisation_id organisation;
	const char *source, *author;
	int episodes;
	const char *state; /* free, waiting, first, stopped */
	instant created_at;
	const char *released_by; /* "" before */
	instant released_at;     /* INSTANT_NONE before */
};

/* One episode more; the first one makes the batch from id, organisation, source and author. What is in this
 * batch already, or in one that is not free, stays there and is not counted. */
void batch_take(struct db *db, const struct batch_row *batch, episode_id episode, instant now);

HARK_MUST_USE bool
batch_get(struct db *db, struct arena *arena, batch_id id, struct batch_row *out_batch);
/* False when it was told alone. */
HARK_MUST_USE bool batch_of_episode(
    struct db *db, struct arena *arena, episode_id episode, struct batch_row *out_batch);
/* The newest first. */
struct batch_row *batch_list(struct db *db, struct arena *arena, size_t *out_count);

void batch_set_state(struct db *db, batch_id id, const char *state);
void batch_release(struct db *db, batch_id id, const char *by, instant now);

/* What became of those who were asked since it was released. */
struct batch_begun {
	int asked;
	int waiting; /* their first text has not left */
	int failed;  /* it will not arrive, or nobody can say */
	int turned;  /* they stopped us, or are somebody else */
	instant last_at;
};

struct batch_begun batch_begun(struct db *db, batch_id id);

/* Who is in it, as a person looks at it before releasing it. */
struct batch_sight {
	int patients, unagreed, unreachable;
	instant first_due, last_due; /* INSTANT_NONE without any */
};

struct batch_sight batch_sight(struct db *db, batch_id id);

/* Of each episode in it the follow-up that comes first, in the order in which they were imported. */
followup_id *
batch_first_followups(struct db *db, struct arena *arena, batch_id id, size_t *out_count);

/* How much it is beside what this house does: a list that is wrong, or of the whole hospital, shows in
 * that before anybody has read it. Days are of UTC, which part no British working day. */
struct batch_pace {
	int busiest; /* of its follow-ups, those due on the day that has most; what is overdue is due today */
	int usual; /* patients written to first on the busiest of BATCH_USUAL_DAYS; 0 in a new house */
	bool unusual; /* takes an administrator */
};

struct batch_pace batch_pace(struct db *db, const struct batch_row *batch, instant now);

#endif
