/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_ESCALATION_H
#define CONVERSATIONS_ESCALATION_H

/*
 * Escalation sees to it that an alert has somewhere to go (safety.md 3). What may be a danger
 * (urgent, clinical), and a test of the route, is told to the first contact of the team; whoever does
 * not acknowledge it in their time, or cannot be told, is followed by the next, and behind the last
 * comes the organisation's contact. When nobody is left that is an alert of its own (route).
 *
 *   raised ─► told 1 ─► told 2 ─► … ─► told n ─► nobody acknowledged: an alert of kind route
 *               └── acknowledged or closed: every timer that is left finds nothing to do
 *
 * All of it is rows of the step that runs: the alert, the text to the contact, which goes the way of
 * every text, and the timer for the next. So a crash neither loses a step nor takes it twice.
 *
 * A notice names no patient and holds no words of theirs. It goes at any hour, and while everything
 * is on hold: the patient's text came at that hour.
 */
#include "base/random.h"
#include "store/alerts.h"
#include "store/outbox.h"

/* What one call needs: of the step that runs. */
struct escalation {
	struct db *db;
	struct arena *arena;
	struct random *random;
	instant now;
};

/* Writes the alert, and tells the first contact where its kind asks for that. */
void escalation_raise(const struct escalation *escalation, const struct alert *alert);
/* The timer: somebody was told, and `told` people had been by then. An old one is a no-op. */
void escalation_due(const struct escalation *escalation, alert_id id, int64_t told);
/* A notice did not reach its contact, or nobody can say: staff see it, and the next is told now. */
void escalation_failed(
    const struct escalation *escalation, const struct outbox_row *row, const char *why);

#endif
