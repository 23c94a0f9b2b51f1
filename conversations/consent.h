/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CONSENT_H
#define CONVERSATIONS_CONSENT_H

/*
 * Who may be asked at all: STOP and START, a wrong number, a death, a withdrawal. Each takes effect
 * in one transaction for every address and every conversation it covers, and leaves an audit row.
 */
#include "conversations/desk.h"

/* A change of care, in the trail of its own transaction. */
void consent_audit(
    struct desk *desk, const struct patient *patient, const char *actor, const char *action);
/* STOP: this address, for all who share it, and every address of this patient; one that is not this and
 * that others share stays open, for them only. Data is kept. `actor` as in audit_add. */
void consent_stop(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor);
/* START re-opens messages, and what fell due meanwhile (desk_reopen.h); for who shares an address that was
 * stopped, its STOP still stands. It never re-opens withdrawn consent (safety.md 8): then false, and
 * nothing has changed. */
bool consent_start(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor);
/* The address is not this patient's. */
void consent_wrong(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor);
/* A death was texted: this address, and every patient who shares it, until a person confirms. */
void consent_hold(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor);
/* A person has looked: deceased for good, or alive, and what was being asked goes on (desk_reopen.h). */
void consent_confirm_death(
    struct desk *desk, const struct patient *patient, bool died, const char *actor);
/* Consent withdrawn, by staff: the data given so far may not be used. */
void consent_withdraw(struct desk *desk, const struct patient *patient, const char *actor);

/* Ends what is open with a patient, as this when nothing was answered; `except` may be 0. */
void consent_end_conversations(
    struct desk *desk, patient_id patient, conversation_id except, enum progress ended_as);

#endif
