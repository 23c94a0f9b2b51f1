/* SPDX-License-Identifier: MIT */
#ifndef STORE_EPISODES_H
#define STORE_EPISODES_H

/*
 * Episodes of care: one treatment of one patient. The planner turns them into follow-ups, again
 * whenever one changes; `version` counts the changes.
 */
#include "base/zone.h"
#include "store/store.h"

struct episode {
	episode_id id;
	organisation_id organisation;
	team_id team;
	patient_id patient;
	const char *procedure_code;
	const char *side;                                /* left, right, bilateral, "" */
	struct date listed_on, planned_on, performed_on; /* year 0: not known */
	const char *worker;
	const char *pathway; /* "" : none is for it */
	const char *pathway_version;
	const char *status; /* open, cancelled, closed */
	int64_t version;
};

void episode_add(struct db *db, const struct episode *episode, instant now);
/* Dates, worker, team, pathway, status and version, by id. */
void episode_update(struct db *db, const struct episode *episode);
/* The id of its pathway, or "". */
const char *episode_pathway(struct db *db, struct arena *arena, episode_id id);
HARK_MUST_USE bool
episode_get(struct db *db, struct arena *arena, episode_id id, struct episode *out_episode);
/* The same operation told again: patient, code, side and the date it was listed. */
HARK_MUST_USE bool
episode_find(struct db *db, struct arena *arena, patient_id patient, const char *procedure_code,
    const char *side, struct date listed_on, struct episode *out_episode);
struct episode *
episode_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);

#endif
