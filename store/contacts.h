/* SPDX-License-Identifier: MIT */
#ifndef STORE_CONTACTS_H
#define STORE_CONTACTS_H

/*
 * Contacts are the people who are told of a team's alerts: in the order of hark.conf, and behind the
 * last of them the organisation's own. A team's contacts and its plan for the hours in which nobody
 * is there are its route; a route is known by a hash, so that a test alert proves the route it was
 * raised on and no other. Written from hark.conf at each start.
 */
#include "store/store.h"

struct contact {
	const char *name;
	const char *mobile, *email; /* "" where there is none; at least one stands */
	span within;                /* to acknowledge, before the next is told */
};

/* Replaces those of the team; team.n = 0: those of the organisation. */
void contact_put(struct db *db, organisation_id organisation, team_id team,
    const struct contact *contacts, size_t count);
/* Everybody who is told of a team's alerts, in order, the organisation's last. */
struct contact *contact_list(struct db *db, struct arena *arena, organisation_id organisation,
    team_id team, size_t *out_count);

/* A team's route, as far as the store knows it. */
struct route {
	int contacts;             /* of the team itself */
	const char *out_of_hours; /* "" without a plan */
	const char *hash;         /* "" before hark.conf was read by a version that knows routes */
	instant tested_at; /* when a test of this very route was last acknowledged, or NONE */
};

void route_put(struct db *db, team_id team, const char *out_of_hours, const char *hash);
HARK_MUST_USE bool
route_get(struct db *db, struct arena *arena, team_id team, struct route *out_route);

/* A text to a contact. */
struct notice {
	alert_id alert;
	const char *contact;
	int told; /* the alert's, with this one */
};

void notice_add(struct db *db, outbox_id outbox, const struct notice *notice);
/* False when this text is no notice. */
HARK_MUST_USE bool
notice_get(struct db *db, struct arena *arena, outbox_id outbox, struct notice *out_notice);

/* Notices of the alert that have not left yet do not: somebody has it. */
void notice_cancel(struct db *db, alert_id alert, instant now);

#endif
