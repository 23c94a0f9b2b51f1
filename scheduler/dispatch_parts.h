/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_DISPATCH_PARTS_H
#define SCHEDULER_DISPATCH_PARTS_H

/* What dispatch.c (a text goes out), dispatch_next.c (when), dispatch_second.c (by which of two gateways),
 * dispatch_outcome.c and dispatch_receipt.c (what is told of it) and dispatch_settle.c (doubt about it ends)
 * share, and nobody else. */
#include "conversations/effect.h"
#include "scheduler/dispatch.h"

/* The reason of a text in doubt whose last attempt was refused for good: when none of the others was
 * taken either, it has failed. */
#define DISPATCH_REFUSED "refused"

/* The channel that has, or had, this text. NULL: it is no longer there. */
struct dispatch_channel *
dispatch_channel_of(struct dispatch *dispatch, const struct outbox_row *row);
void dispatch_record(
    struct dispatch_step *step, outbox_id id, const char *event, const char *detail, bool applied);
void dispatch_tell_staff(struct dispatch_step *step, const struct outbox_row *row,
    enum alert_kind kind, const char *rule);
/* Of a text that shows it, but about the whole house. */
void
dispatch_tell_house(struct dispatch_step *step, const struct outbox_row *row, const char *rule);
/* By rank; what did not move is recorded too. */
bool
dispatch_move(struct dispatch_step *step, const struct outbox_row *row, enum outbox_state state,
    const char *gateway_id, const char *reason, instant next_at, bool doubt);
/* Nothing more is sent there, until it is said to be right (conversations/desk_reopen.h). `about`: the
 * addresses that were said to be nobody's; empty: this one. */
void dispatch_block_address(struct dispatch_step *step, address_id id, struct str about);
/* Doubt: evidence is awaited until `decide_at`. */
void dispatch_settle_until(struct dispatch_step *step, outbox_id id, instant decide_at);

/* What the claim of this text, by this channel, is to count by. */
struct outbox_caps dispatch_caps(
    struct dispatch_step *step, struct dispatch_channel *channel, const struct outbox_row *row);
/* One of this kind has been claimed. */
void dispatch_count_one(struct dispatch *dispatch, const char *kind);
void dispatch_tell_day_is_full(struct dispatch_step *step, const struct outbox_row *row);

/* A contact of the team was to be told of an alert. */
bool dispatch_is_notice(const struct outbox_row *row);

/* dispatch_hours.c */

/* When this text may leave, by the quiet hours of now; `now` when it may. */
instant dispatch_allowed_at(struct dispatch_step *step, const struct outbox_row *row);
/* For how long a gateway may keep it: until its window closes or quiet hours begin. */
span dispatch_validity(struct dispatch_step *step, const struct outbox_row *row);

/* dispatch_unasked.c: what a text that waits for another day, leaves, or may not leave any more means for
 * the follow-up that begins with it */
void dispatch_not_yet(struct dispatch_step *step, const struct outbox_row *row);
void dispatch_leaves(struct dispatch_step *step, const struct outbox_row *row);
/* Ends it as expired, and staff are told. */
void dispatch_expire(struct dispatch_step *step, const struct outbox_row *row,
    const char *gateway_id, const char *reason);

/* dispatch_second.c */

/* What waits for this channel; `may_change` as in struct outbox_queue. */
struct outbox_queue
dispatch_queue(struct dispatch_step *step, const struct dispatch_channel *channel, bool may_change);
/* Where a text goes to which this channel has just said "not now", and whether at once; NULL: it stays. */
struct dispatch_channel *dispatch_refuge(struct dispatch_step *step,
    const struct dispatch_channel *channel, const struct outbox_row *row, bool *out_at_once);
void
dispatch_change(struct dispatch_step *step, outbox_id id, const struct dispatch_channel *other);
/* What waits for a channel whose breaker is open, and may, goes by the other one, as much as that can
 * take: all of it, or what is of the gravest priority only. */
void dispatch_divert(
    struct dispatch_step *step, const struct dispatch_channel *channel, bool gravest_only);
/* When dispatch_divert has something to do; INSTANT_NEVER when nothing waits for it. */
instant dispatch_next_divert(struct dispatch_step *step, const struct dispatch_channel *channel);
/* When there is something among these to send, and the channel has room for it. */
instant dispatch_next_of(
    struct dispatch_step *step, struct dispatch_channel *channel, const struct outbox_queue *queue);
/* Something became of this text: what waits behind it in its conversation goes by the number that the
 * patient has seen last. */
void dispatch_keep_number(struct dispatch_step *step, const struct outbox_row *row);

#endif
