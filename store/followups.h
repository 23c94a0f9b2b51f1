/* SPDX-License-Identifier: MIT */
#ifndef STORE_FOLLOWUPS_H
#define STORE_FOLLOWUPS_H

/*
 * Follow-ups: the steps of a pathway for one episode, with when they are due and what became of
 * them. The intention is a wall time in a zone; due_at is worked out from it. While one is planned
 * it stands in the clustered table `due`; claiming it takes it out.
 */
#include "store/store.h"

/* The national programme's words; one place turns them into text. */
enum followup_status {
	FOLLOWUP_PLANNED,
	FOLLOWUP_DUE, /* its time has come; it waits for its address, window or agreement */
	FOLLOWUP_SENT,
	FOLLOWUP_REMINDED,
	FOLLOWUP_FINAL,    /* the last reminder has gone */
	FOLLOWUP_RECEIVED, /* something was answered; more is open */
	FOLLOWUP_PARTIAL,  /* closed with some answers */
	FOLLOWUP_COMPLETE,
	FOLLOWUP_EXPIRED, /* closed without an answer */
	FOLLOWUP_MISSED,  /* never sent: entered late, no agreement in time … `reason` says */
	FOLLOWUP_SUPERSEDED,
	FOLLOWUP_CANCELLED,
	FOLLOWUP_INELIGIBLE,
	FOLLOWUP_SUPPRESSED, /* address stopped or wrong, mode not licensed … `reason` says */
	FOLLOWUP_NO_FURTHER_PART,
	FOLLOWUP_CONSENT_WITHDRAWN,
	FOLLOWUP_DECEASED,
};

const char *followup_status_word(enum followup_status status);
/* It can still be asked or answered. */
bool followup_status_is_open(enum followup_status status);

struct followup {
	followup_id id;
	organisation_id organisation;
	team_id team;
	episode_id episode;
	const char *step;
	int occurrence;
	const char *instruments; /* ids, separated by spaces, in order */
	const char *wall;        /* YYYY-MM-DDTHH:MM */
	const char *zone;
	instant due_at, opens_at, closes_at;
	enum followup_status status;
	const char *reason;
};

/* planning: followup_add puts it in `due` as well when it is planned; followup_move takes it out
 * and puts it back at the new time. Both leave followup_change rows. */
void followup_add(struct db *db, const struct followup *followup, int64_t change_id,
    const char *actor, instant now);
void followup_move(struct db *db, const struct followup *old, const struct followup *changed,
    int64_t change_id, const char *actor, instant now);
/* Takes it out of `due` when it was there and the new status is not planned. */
void
followup_set_status(struct db *db, const struct followup *followup, enum followup_status status,
    const char *reason, int64_t change_id, const char *actor, instant now);

HARK_MUST_USE bool
followup_get(struct db *db, struct arena *arena, followup_id id, struct followup *out_followup);
struct followup *followup_list(
    struct db *db, struct arena *arena, episode_id episode, size_t *out_count); /* by due_at */
/* Those in status due of this patient, oldest first: waiting for their address or agreement. */
struct followup *
followup_waiting(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);
/* Puts a follow-up in status due back into the clock's hands at `at`. */
void followup_retry_at(struct db *db, followup_id id, instant at);

/* What `hark due` prints: one row for team, step, channel and due day. */
struct due_row {
	instant due_at; /* the earliest of the row */
	const char *team, *step, *channel;
	int64_t patients;
};
/* Those in status planned of this team, by due_at. */
followup_id *followup_planned(struct db *db, struct arena *arena, team_id team, size_t *out_count);
/* Planned and due follow-ups until `until`, of living patients who take part; the channel is that
 * of the preferred address whose state is ok ("none" without one). Grouped by the civil day in the
 * team's zone is the caller's work: rows come one per follow-up, in order of due_at. */
struct due_row *
followup_due_rows(struct db *db, struct arena *arena, instant until, size_t *out_count);

/* The clock's table: what is due, earliest first, taken out as it is returned. */
enum due_kind {
	DUE_FOLLOWUP,
	DUE_REMIND, /* conversations */
	DUE_EXPIRE,
	DUE_SETTLE,   /* outbox rows in doubt, or waiting for a receipt */
	DUE_ESCALATE, /* alerts that nobody has acknowledged; the version is how many were told */
	DUE_PARTS,    /* a part of a text in, whose others have not come */
};

struct due {
	instant due_at;
	enum due_kind kind;
	int64_t subject;
	int64_t version;
};

void due_put(struct db *db, const struct due *due);
void due_drop(struct db *db, const struct due *due); /* absent: nothing happens */
/* At most `limit` with due_at <= now. */
struct due *due_take(struct db *db, struct arena *arena, instant now, int limit, size_t *out_count);
/* INSTANT_NEVER when nothing waits. */
instant due_next(struct db *db);

#endif
