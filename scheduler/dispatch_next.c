/* SPDX-License-Identifier: MIT */
/* When there is something to send. */
#include "scheduler/dispatch_parts.h"

#include "scheduler/dispatch.h"

instant
dispatch_next_of(
    struct dispatch_step *step, struct dispatch_channel *channel, const struct outbox_queue *queue)
{
	struct outbox_next queued = outbox_next(step->db, queue);
	struct pacing *pacing = &channel->pacing;
	instant reply = instant_max(queued.reply, pacing_next(pacing, PACING_REPLY, step->now));
	instant begin = instant_max(queued.begin, pacing_next(pacing, PACING_BEGIN, step->now));
	return instant_min(queued.safety, instant_min(reply, begin));
}

instant
dispatch_next(struct dispatch_step *step)
{
	instant next = INSTANT_NEVER;
	for (size_t i = 0; i < step->dispatch->channel_count; i++) {
		struct dispatch_channel *channel = &step->dispatch->channels[i];
		next = instant_min(next, dispatch_next_divert(step, channel));
		/* With its window full, the next outcome is what wakes us. */
		if (channel->in_flight >= channel->window)
			continue;
		const struct outbox_queue queue = dispatch_queue(step, channel, false);
		next = instant_min(next,
		    instant_max(dispatch_next_of(step, channel, &queue),
			breaker_next(&channel->breaker, step->now)));
	}
	return next;
}
