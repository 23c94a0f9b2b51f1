/* SPDX-License-Identifier: MIT */
/* Down is what its breaker calls so: not one text that was refused, but five running. */
#include "daemon/outages.h"

void
outages_note(struct outages *outages, const struct dispatch *dispatch, struct log *log)
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
