/* SPDX-License-Identifier: MIT */
#ifndef STORE_TEAMS_KEPT_H
#define STORE_TEAMS_KEPT_H

/*
 * Teams that a step has read. Of the hundred texts in one step most are about the same few teams, whose
 * rows are wide and hardly ever change. Kept for one step, and only until a row of theirs, or of an
 * organisation, is written or a part of the step is undone (db_teams_turn): what is given out is what
 * team_get would have read. Zeroed, it holds none.
 */
#include "store/organisations.h"

struct team_kept;

struct teams_kept {
	struct team_kept *first; /* in the arena of the step */
	int64_t turn;            /* of the store, when the first of them was read */
};

/* As team_get; the arena is the step's, which outlives `kept`. */
HARK_MUST_USE bool teams_kept_get(
    struct teams_kept *kept, struct db *db, struct arena *arena, team_id id, struct team *out_team);

#endif
