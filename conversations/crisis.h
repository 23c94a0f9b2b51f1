/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CRISIS_H
#define CONVERSATIONS_CRISIS_H

/*
 * A patient has told of a danger: all that is being asked of them anywhere goes to a person, until one
 * releases them or closes the alert (store/risk_holds.h). Whatever falls due in the meantime is kept back by
 * the scheduler, and what is on its way already by the claim.
 */
#include "conversations/desk.h"

bool crisis_is(enum alert_kind kind);
bool crisis_is_told(const struct effects *effects); /* one of them raises such an alert */
/* The rule that the alert names, and whether STOP was said too. */
const char *crisis_rule(struct arena *arena, const struct reading *reading);
/* The alert has been raised. Every open conversation of theirs: what waits in it is not sent. */
void crisis_begin(struct desk *desk, patient_id patient);
/* Staff: they may be asked again, and what a person has of theirs is asked on, but for a STOP that stood
 * beside the danger and that nobody has decided about: then only that is left, and *out_stop is its alert,
 * else 0. The alerts stay open, for what came of them. */
void crisis_release(struct desk *desk, patient_id patient, const char *actor, alert_id *out_stop);
/* A conversation of theirs is with a person, for whatever reason. */
bool crisis_is_with_person(struct desk *desk, patient_id patient);
/* Staff, or START: looks again at the follow-ups that waited, theirs and those of who shares an address. */
void crisis_wake(struct desk *desk, patient_id patient);

#endif
