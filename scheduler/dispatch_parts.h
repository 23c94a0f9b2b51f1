/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_DISPATCH_PARTS_H
#define SCHEDULER_DISPATCH_PARTS_H

/* What dispatch.c (a text goes out), dispatch_outcome.c and dispatch_receipt.c (what is told of it) and
 * dispatch_settle.c (doubt about it ends) share, and nobody else. */
#include "conversations/effect.h"
#include "scheduler/dispatch.h"

/* The reason of a text in doubt whose last attempt was refused for good: when none of the others was
 * taken either, it has failed. */
#define DISPATCH_REFUSED "refused"

struct dispatch_channel *dispatch_channel_of(struct dispatch *dispatch, const char *kind);
void dispatch_record(
    struct dispatch_step *step, outbox_id id, const char *event, const char *detail, bool applied);
void dispatch_tell_staff(struct dispatch_step *step, const struct outbox_row *row,
    enum alert_kind kind, const char *rule);
/* By rank; what did not move is recorded too. */
bool
dispatch_move(struct dispatch_step *step, const struct outbox_row *row, enum outbox_state state,
    const char *gateway_id, const char *reason, instant next_at, bool doubt);
/* Doubt: evidence is awaited until `decide_at`. */
void dispatch_settle_until(struct dispatch_step *step, outbox_id id, instant decide_at);

#endif
