/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_OUTAGES_H
#define DAEMON_OUTAGES_H

/*
 * Which ways out are down, as the log was told last. Where a second gateway takes over, nobody else would
 * notice that the first has gone, until the second goes too. Zeroed: none is down. Loop thread only,
 * between two batches.
 */
#include "base/log.h"
#include "scheduler/dispatch.h"

struct outages {
	bool down[DISPATCH_CHANNELS];
};

/* "gateway.down", an error, and "gateway.back", each once; `log` may be NULL. */
void outages_note(struct outages *outages, const struct dispatch *dispatch, struct log *log);

#endif
