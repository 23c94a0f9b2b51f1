/* SPDX-License-Identifier: MIT */
#ifndef STORE_RISK_HOLDS_H
#define STORE_RISK_HOLDS_H

/*
 * A hold after a risk (safety.md 1): while an alert about words of danger is neither closed nor released,
 * nothing is asked of its patient, in any conversation, by any way. It is no state of its own, which could
 * outlast the alert and silence somebody in sight of nobody: whoever is held has an open alert on the list.
 *
 * STOP beside words of danger is one too, and only a person ends it, by choosing: patient stop, or closing
 * that alert. A release of the danger does not.
 */
#include "store/store.h"

/* The alert of the kind `stopped` that says so, by its rule. */
#define RISK_HOLD_STOP "stop-beside-danger"

/* The row of `alert` is a hold, as SQL: of what a patient told us, and not of what became of our answer. Not IN (…): store/outbox_states.h. */
#define RISK_HOLDS                                                                                 \
	"(alert.state = 'open' AND alert.released_at IS NULL AND alert.outbox IS NULL"             \
	" AND (alert.kind = 'urgent' OR alert.kind = 'clinical'"                                   \
	" OR (alert.kind = 'stopped' AND alert.rule = '" RISK_HOLD_STOP "')))"

/* Why a follow-up waits, or ended, for staff. */
#define RISK_HOLD_WAITS "words of danger that nobody has released"
#define RISK_HOLD_SHARED "somebody on that telephone wrote of danger"

/* Of this patient; of anybody who is reached by this address. */
bool risk_hold_of(struct db *db, patient_id patient);
bool risk_hold_at(struct db *db, address_id address);
/* The patient's alert of a STOP that nobody has decided about; id 0: none. */
alert_id risk_hold_stop(struct db *db, patient_id patient);

/* A person has looked: the dangers told so far hold nothing any more. */
void risk_hold_release(struct db *db, patient_id patient, const char *by, instant now);
/* START, by the patient or by a person: the STOP that stood beside a danger is decided. */
void risk_hold_start(struct db *db, patient_id patient, const char *by, instant now);

/* What waits because this patient is held: follow-ups of theirs and of who shares an address with them, and
 * conversations of theirs that a person has. The first to close come first. */
struct held_followup {
	const char *name; /* the patient's whose it is */
	const char *step, *status, *reason;
	instant closes_at;
};

struct held_followup *
risk_hold_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);

/* The patients whose follow-ups may go on when this one is released: they, and who shares an address. */
patient_id *
risk_hold_sharers(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);

#endif
