/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_OUTAGES_H
#define DAEMON_OUTAGES_H

/*
 * What keeps texts from leaving, as the log was told last: the list of alerts is another's, and whoever runs
 * the machine has to see it. Where a second gateway takes over, nobody else would notice that the first has
 * gone, until the second goes too. Zeroed: nothing does. Loop thread only, between two batches.
 */
#include "base/log.h"
#include "core/core.h"

struct outages {
	bool down[DISPATCH_CHANNELS];
	enum clock_doubt doubt; /* of the clock */
	bool short_of_disk;
};

/* What has changed, each once: "gateway.down", "clock.in-doubt" and "disk.short", which are errors, and
 * "gateway.back", "clock.trusted" and "disk.enough"; `log` may be NULL. */
void outages_note(
    struct outages *outages, const struct core *core, enum clock_doubt doubt, struct log *log);

#endif
