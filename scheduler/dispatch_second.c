/* SPDX-License-Identifier: MIT */
/*
 * By which of two gateways a text goes. It leaves its own for the other only when it is proved that
 * its own has nothing of it: each attempt was refused in so many words, or none was made. From doubt
 * it never does, not even after a clean refusal of a second try; the store sees to that besides
 * (outbox_give).
 *
 * The patient's thread stays one: behind the first text that may have been seen all of its conversation
 * goes by the same gateway, also when the other is well again. Only a text that this one refuses, or that
 * somebody in danger waits for, takes the conversation along to the other.
 */
#include "scheduler/dispatch_parts.h"

/* Where its gateway takes others, a text is tried there again before it takes its conversation to
 * another number; but not one that somebody in danger waits for. */
enum { REFUSALS = 2, REFUSALS_GRAVE = 1 };

/* The other channel of its kind; NULL: there is none. */
static struct dispatch_channel *
other_of(struct dispatch *dispatch, const struct dispatch_channel *channel)
{
	for (size_t i = 0; i < dispatch->channel_count; i++) {
		struct dispatch_channel *other = &dispatch->channels[i];
		if (other != channel && strcmp(other->kind, channel->kind) == 0)
			return other;
	}
	return NULL;
}

struct outbox_queue
dispatch_queue(struct dispatch_step *step, const struct dispatch_channel *channel, bool may_change)
{
	const struct dispatch_channel *other = other_of(step->dispatch, channel);
	const char *second = channel->is_second ? channel->gateway
	    : other != NULL                     ? other->gateway
						: NULL;
	return (struct outbox_queue){
		.channel = channel->kind,
		.second = second,
		.of_second = channel->is_second,
		.may_change = may_change,
		.grave_only = step->grave_only,
	};
}

static bool
may_send(const struct dispatch_channel *channel, instant now)
{
	return channel->window > channel->in_flight &&
	    breaker_next(&channel->breaker, now).ms <= now.ms;
}

struct dispatch_channel *
dispatch_refuge(struct dispatch_step *step, const struct dispatch_channel *channel,
    const struct outbox_row *row, bool *out_at_once)
{
	struct dispatch_channel *other = channel == NULL ? NULL : other_of(step->dispatch, channel);
	int refusals = row->priority == 0 ? REFUSALS_GRAVE : REFUSALS;
	bool down = channel != NULL && channel->breaker.open;
	int refused = row->refused + 1; /* the row as it was read before */
	/* The first change only: two gateways that both refuse it are not asked in a circle. */
	*out_at_once = down || row->attempt == refusals;
	if (row->doubt || other == NULL || !may_send(other, step->now))
		return NULL;
	return down || refused >= refusals ? other : NULL;
}

void
dispatch_change(struct dispatch_step *step, outbox_id id, const struct dispatch_channel *other)
{
	bool given = outbox_give(step->db, id, other->gateway);
	dispatch_record(step, id, "other-gateway", other->gateway, given);
}

/* How many more it takes. What waits for the other one stays free to go either way until then. */
static int
room_of(struct dispatch_channel *channel, bool gravest_only, instant now)
{
	int room = channel->breaker.open ? 1 : channel->window - channel->in_flight;
	int paced = pacing_room(&channel->pacing, PACING_REPLY, now);
	return gravest_only || paced > room ? room : paced;
}

static bool
is_taken(struct dispatch_channel *channel, int priority, bool gravest_only, instant now)
{
	if (gravest_only)
		return priority == 0;
	return priority < 2 || pacing_room(&channel->pacing, PACING_BEGIN, now) > 0;
}

void
dispatch_divert(
    struct dispatch_step *step, const struct dispatch_channel *channel, bool gravest_only)
{
	struct dispatch_channel *other = other_of(step->dispatch, channel);
	if (other == NULL || !channel->breaker.open || !may_send(other, step->now))
		return;
	const struct outbox_queue queue = dispatch_queue(step, channel, true);
	size_t count;
	outbox_id *ids = outbox_ready(step->db, step->arena, &queue, step->now,
	    room_of(other, gravest_only, step->now), &count);
	for (size_t i = 0; i < count; i++) {
		struct outbox_row row;
		if (outbox_get(step->db, step->arena, ids[i], &row) &&
		    is_taken(other, row.priority, gravest_only, step->now))
			dispatch_change(step, row.id, other);
	}
}

instant
dispatch_next_divert(struct dispatch_step *step, const struct dispatch_channel *channel)
{
	struct dispatch_channel *other = other_of(step->dispatch, channel);
	if (other == NULL || !channel->breaker.open || other->in_flight >= other->window)
		return INSTANT_NEVER;
	const struct outbox_queue queue = dispatch_queue(step, channel, true);
	return instant_max(
	    dispatch_next_of(step, other, &queue), breaker_next(&other->breaker, step->now));
}

void
dispatch_keep_number(struct dispatch_step *step, const struct outbox_row *row)
{
	const struct dispatch_channel *channel = dispatch_channel_of(step->dispatch, row);
	if (channel != NULL && row->conversation.n != 0 &&
	    other_of(step->dispatch, channel) != NULL)
		outbox_follow(step->db, row);
}
