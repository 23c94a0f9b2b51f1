/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_HOUSE_H
#define DAEMON_CMD_HOUSE_H

/* How commands open the house: to read, or only its files. */
#include "daemon/compose.h"
#include "daemon/options.h"

/* Read-only, while a service may be writing. On failure house_close may and must still be called. */
HARK_MUST_USE bool
cmd_open_reading(struct house *house, const struct invocation *invocation, struct error *error);

/* No database. A data folder that stands is asked for its own files; without one the shipped ones
 * serve. */
HARK_MUST_USE bool
cmd_open_files(struct house *house, const struct invocation *invocation, struct error *error);

#endif
