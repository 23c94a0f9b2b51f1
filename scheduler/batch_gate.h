/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_BATCH_GATE_H
#define SCHEDULER_BATCH_GATE_H

/*
 * Stands before everybody who came in a batch (store/batches.h). A large one waits until a person has
 * released it; then its first ten are asked, a quarter of an hour passes, and what became of them
 * decides: more than a fifth that did not arrive, or more than a twentieth who stopped us or are
 * somebody else, and the batch is stopped and a person told. The figures are those of a wrong list as
 * practices have met it: text sent to strangers comes back, or is answered with STOP, at once.
 */
#include "conversations/desk.h"
#include "store/batches.h"
#include "store/episodes.h"

enum { BATCH_PAUSE_MINUTES = 15, BATCH_FAILED_PERCENT = 20, BATCH_TURNED_PERCENT = 5 };

/* Why this episode may not be begun yet, and when to look again; NULL when it may. */
const char *batch_gate(struct desk *desk, const struct episode *episode, instant *out_again);

#endif
