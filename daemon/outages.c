/* SPDX-License-Identifier: MIT */
/* Down is what its breaker calls so: not one text that was refused, but five running. */
#include "daemon/outages.h"

static void
note_doubt(struct outages *outages, enum clock_doubt doubt, struct log *log)
{
	if (doubt == outages->doubt)
		return;
	outages->doubt = doubt;
	if (doubt == CLOCK_TRUSTED)
		log_info(log, "clock.trusted");
	else
		log_error(log, "clock.in-doubt", F_WORD("why", clock_doubt_word(doubt)));
}

static void
note_room(struct outages *outages, const struct room *room, struct log *log)
{
	if (room->is_short == outages->short_of_disk)
		return;
	outages->short_of_disk = room->is_short;
	if (room->is_short)
		log_error(log, "disk.short", F_INT("free_mb", room->free >> 20));
	else
		log_info(log, "disk.enough", F_INT("free_mb", room->free >> 20));
}

static void
note_gateways(struct outages *outages, const struct dispatch *dispatch, struct log *log)
{
	for (size_t i = 0; i < dispatch->channel_count; i++) {
		const struct dispatch_channel *channel = &dispatch->channels[i];
		bool down = channel->breaker.open;
		if (down == outages->down[i])
			continue;
		outages->down[i] = down;
		if (down)
			log_error(log, "gateway.down", F_WORD("kind", channel->kind),
			    F_WORD("gateway", channel->gateway));
		else
			log_info(log, "gateway.back", F_WORD("kind", channel->kind),
			    F_WORD("gateway", channel->gateway));
	}
}

void
outages_note(
    struct outages *outages, const struct core *core, enum clock_doubt doubt, struct log *log)
{
	note_doubt(outages, doubt, log);
	note_room(outages, &core->room, log);
	note_gateways(outages, &core->dispatch, log);
}
