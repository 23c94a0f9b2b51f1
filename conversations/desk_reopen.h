/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_REOPEN_H
#define CONVERSATIONS_DESK_REOPEN_H

/*
 * Reopening: what was closed by mistake goes on. An address was called somebody else's, or blocked because
 * what was sent there came back; a death was texted that was another's. Meanwhile follow-ups were closed as
 * suppressed: the one that was being asked, and those that fell due with nowhere to go. Once a person, or
 * START, has opened the address again, or the hospital has told a new number, those whose window is still
 * open are asked after all, each from where it was.
 *
 * A wrong number is opened by staff alone, by name and with a reason (safety.md 6 and 8): another person may
 * hold that telephone. So whose it is is asked before anything else, and a STOP that came from there since,
 * or from the patient elsewhere, holds.
 */
#include "conversations/desk.h"

/* An address that was blocked is right after all; 0: every one of theirs. False when there is none. */
bool reopen_blocked(
    struct desk *desk, const struct patient *patient, address_id address, const char *actor);

/* The address of this value, wrong or blocked, is theirs after all. *out_stopped: a STOP keeps it closed.
 * Fails MISSING when they have no such address, CONFLICT when it is not closed as wrong or blocked. */
HARK_MUST_USE bool
reopen_address(struct desk *desk, const struct patient *patient, const char *value,
    const char *actor, const char *reason, bool *out_stopped, struct error *error);

enum reopen {
	REOPEN_NEVER, /* nothing of it is to be asked again, or nowhere */
	REOPEN_BUSY,  /* the telephone is in another's conversation: tried again when it is free */
	REOPEN_NOW,
};

/* A follow-up whose conversation began, and ended before it was through, goes on from where it was. */
enum reopen reopen_begun(struct desk *desk, const struct followup *followup,
    struct conversation_row *row, const char *actor);

/* Follow-ups of theirs that were suppressed, as far as nothing suppresses them any more. What was begun goes
 * on at once, or when the scheduler next looks and has nothing against it. */
enum reopen_when { REOPEN_AT_ONCE, REOPEN_BY_SCHEDULER };

void
reopen_followups(struct desk *desk, patient_id patient, enum reopen_when when, const char *actor);

#endif
