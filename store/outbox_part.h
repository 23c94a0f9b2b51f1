/* SPDX-License-Identifier: MIT */
#ifndef STORE_OUTBOX_PART_H
#define STORE_OUTBOX_PART_H

/*
 * A text too long for one part is cut by its gateway, and some gateways send a receipt for each part. The
 * telephone shows a whole text only when it has them all. A row here is one part of one text, known by the
 * gateway's name for it; it begins with the first receipt that says how it ended, and like a text it only
 * climbs: failed, then delivered. What the parts make of the text is scheduler/dispatch_receipt.c's to say.
 */
#include "store/outbox.h"

/* This part has failed, or was delivered. Which of the two stands now: what was delivered stays so. */
enum outbox_state
outbox_part_put(struct db *db, outbox_id id, struct str part, enum outbox_state state);

/* How many parts of this text were delivered. */
int outbox_part_delivered(struct db *db, outbox_id id);

#endif
