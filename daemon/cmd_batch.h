/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_BATCH_H
#define DAEMON_CMD_BATCH_H

/* What hark import says of a large file, and hark batch releases. */
#include "store/batches.h"
#include "daemon/options.h"

/* Says that it waits, and for what; nothing of a small one. */
void cmd_batch_say(const struct invocation *invocation, const struct batch_row *batch);

#endif
