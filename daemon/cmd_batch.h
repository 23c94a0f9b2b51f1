/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_BATCH_H
#define DAEMON_CMD_BATCH_H

/* What hark import says of a large file, and hark batch releases. */
#include "store/batches.h"
#include "daemon/compose.h"
#include "daemon/options.h"

/* Says that it waits, and for what; nothing of a small one. */
void cmd_batch_say(const struct invocation *invocation, const struct batch_row *batch);

/* The first texts of a batch: the first three that differ, how many there are, their parts, and what
 * those cost where hark.conf has a price. */
void cmd_batch_print_texts(FILE *out, struct house *house, batch_id id, instant now);

#endif
