/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_HOUSE_H
#define DAEMON_CMD_HOUSE_H

/* How commands open the house: to read, only its files, or to tell the core one thing. */
#include "core/event.h"
#include "daemon/compose.h"
#include "daemon/options.h"

/* Read-only, while a service may be writing. On failure house_close may and must still be called. */
HARK_MUST_USE bool cmd_open_reading(struct house *house, const struct invocation *invocation,
    enum house_words words, struct error *error);

/* Shows something of it, times in the organisation's zone: opens, calls, says what failed, closes. The
 * exit code. */
typedef bool cmd_look_fn(struct invocation *invocation, struct house *house,
    const struct zone *zone, struct error *error);
int cmd_look(struct invocation *invocation, enum house_words words, cmd_look_fn *look);

/* No database. A data folder that stands is asked for its own files; without one the shipped ones
 * serve. */
HARK_MUST_USE bool cmd_open_files(struct house *house, const struct invocation *invocation,
    enum house_words words, struct error *error);

enum { CMD_VALUE_SETS = 16 };

/* The sets of the command line's --value-set, in their order, each once. out_sets holds
 * CMD_VALUE_SETS. Fails MISSING, LIMIT, INPUT. */
HARK_MUST_USE bool cmd_value_sets(const struct invocation *invocation, const struct house *house,
    const struct value_set **out_sets, size_t *out_count, struct error *error);

/* Who is at the keyboard: whom --by names, else the account. */
const char *cmd_actor(const struct invocation *invocation);

/* Tells the core, here or in the service that runs, prints what it says, and returns the exit code. */
int cmd_tell(struct invocation *invocation, const struct command *command);

#endif
