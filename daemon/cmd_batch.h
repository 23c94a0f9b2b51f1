/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_BATCH_H
#define DAEMON_CMD_BATCH_H

/* What hark import and hark batch share: who is at the keyboard, and what is said of a large file. */
#include "store/batches.h"
#include "daemon/options.h"

/* Whoever --by names, else the name of the account. */
const char *cmd_batch_actor(const struct invocation *invocation);

/* Says that it waits, and for what; nothing of a small one. */
void cmd_batch_say(const struct invocation *invocation, const struct batch_row *batch);

#endif
