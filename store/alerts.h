/* SPDX-License-Identifier: MIT */
#ifndef STORE_ALERTS_H
#define STORE_ALERTS_H

/* Alerts: what a person must see, with an owner, a time by which, and an outcome. */
#include "store/store.h"

struct alert {
	alert_id id;
	organisation_id organisation;
	team_id team;       /* 0: not known whose */
	patient_id patient; /* 0: none */
	inbox_id inbox;     /* 0: none */
	outbox_id outbox;   /* 0: none */
	const char *kind; /* urgent, clinical, words, human, deceased, wrong-person, uncertain … */
	const char *rule, *rule_version;
	instant raised_at, due_at;
	const char *owner, *state, *outcome; /* owner: who was told last, or who has taken it */
	instant acknowledged_at;             /* INSTANT_NONE: nobody has taken it yet */
	const char *acknowledged_by;
	instant released_at; /* of a danger: it holds nothing any more (store/risk_holds.h) */
	const char *released_by;
	bool holds; /* filled when it is read: nothing is asked of its patient */
	int told;   /* to how many contacts it has gone (conversations/escalation.h) */
	/* filled by alert_list: */
	const char *patient_name; /* "" without a patient */
	const char *address;      /* whose words they are, or to whom ours did not go; or "" */
	const char *text; /* the words that raised it; without any, what befell our text and why */
};

/* Owner, outcome and what follows are set by what is done with it. */
void alert_add(struct db *db, const struct alert *alert);
/* False when there is no such open alert; otherwise whose it was. */
bool alert_close(struct db *db, alert_id id, const char *by, const char *outcome, instant now,
    organisation_id *out_organisation);
HARK_MUST_USE bool
alert_get(struct db *db, struct arena *arena, alert_id id, struct alert *out_alert);
/* It has gone to so many, and is now this one's. */
void alert_tell(struct db *db, alert_id id, const char *owner, int told);
/* Somebody has taken it, and owns it from now on. False when it is not open or was taken before. */
HARK_MUST_USE bool alert_acknowledge(struct db *db, alert_id id, const char *by, instant now);
/* Whether any about the patient is open; one of this kind. */
bool alert_is_open(struct db *db, patient_id patient);
bool alert_kind_is_open(struct db *db, patient_id patient, const char *kind);
/* One about the house itself, and no patient, by this rule. */
bool alert_of_house_is_open(struct db *db, organisation_id organisation, const char *rule);
/* One of this kind about whoever wrote from there, known or not: a telephone number or an e-mail address. */
bool alert_of_sender_is_open(
    struct db *db, organisation_id organisation, struct str sender, const char *kind);
/* Open ones (or all), the soonest due first. */
struct alert *alert_list(struct db *db, struct arena *arena, bool all, size_t *out_count);

/* How soon people read what patients wrote, by team and kind: alerts that a text raised, from `since`
 * on and before `until`. Read is acknowledged or closed. */
struct alert_tally {
	const char *team; /* its key; "" : not known whose */
	const char *kind;
	int64_t texts;
	int64_t within; /* not read yet, and its time not over */
	int64_t in_time, late, unread;
	instant first, last; /* when the first and the last of them came */
};

struct alert_tally *
alert_tally_list(struct db *db, struct arena *arena, organisation_id organisation, const char *team,
    instant since, instant until, instant now, size_t *out_count); /* team "" : all */

#endif
