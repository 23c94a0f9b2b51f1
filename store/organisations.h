/* SPDX-License-Identifier: MIT */
#ifndef STORE_ORGANISATIONS_H
#define STORE_ORGANISATIONS_H

/*
 * Organisations, their teams and their staff. Written from hark.conf at every start
 * (organisation_put, team_put by key), so the file and the rows agree; hold is the database's own.
 */
#include "base/zone.h"
#include "store/store.h"

struct organisation {
	organisation_id id;
	const char *key, *name, *public_name, *zone, *telephone;
	bool hold;
};

struct team {
	team_id id;
	organisation_id organisation;
	const char *key, *name, *public_name, *zone, *telephone;
	int quiet_from, quiet_to; /* minutes after midnight in the team's zone */
	bool nameless;            /* no text of it has the patient's first name */
	bool faces;               /* answers are put as faces where the instrument has them */
	const char *results;      /* scores that patients are told: "INSTRUMENT", "INSTRUMENT:SCALE"
				   * with a space between; or "" */
	bool hold;                /* of the team or of its organisation */
};

/* Inserts or updates by key; the id given is used for an insert. Returns the row's id. */
organisation_id
organisation_put(struct db *db, const struct organisation *organisation, instant now);
team_id team_put(struct db *db, const struct team *team, instant now);

/* Gives it another key. False, and nothing is done, once it has a patient. */
HARK_MUST_USE bool
organisation_rename(struct db *db, organisation_id organisation, const char *key);

HARK_MUST_USE bool
organisation_first(struct db *db, struct arena *arena, struct organisation *out_organisation);
HARK_MUST_USE bool team_get(struct db *db, struct arena *arena, team_id id, struct team *out_team);
HARK_MUST_USE bool team_find(struct db *db, struct arena *arena, organisation_id organisation,
    struct str key, struct team *out_team);
struct team *team_list(struct db *db, struct arena *arena, size_t *out_count);
/* Its clocks, the caller's to close. The name was looked up when hark.conf was read. */
struct zone *team_zone(const struct team *team);
/* The day that it is there. */
struct date team_day(const struct team *team, instant at);

/* team.n = 0: the whole organisation. */
void organisation_hold(struct db *db, organisation_id organisation, team_id team, bool hold);

/* staff: false when the e-mail is taken */
bool staff_add(struct db *db, staff_id id, organisation_id organisation, const char *email,
    const char *password_hash, const char *role, instant now);
size_t staff_count(struct db *db);
bool staff_is_administrator(struct db *db, organisation_id organisation, const char *email);

#endif
