/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_RESULTS_H
#define DAEMON_RESULTS_H

/* What hark.conf says of scores that patients are told: held against the instruments, and as the store
 * keeps it. */
#include "daemon/config.h"

struct catalog;

/* A score that may be told to nobody is refused at the start, and not left out in silence. */
void results_check(
    const struct catalog *catalog, const struct config *config, struct complaints *complaints);

/* The instruments of the team with a space between, in the arena. */
const char *results_as_text(struct arena *arena, const struct config_team *team);

#endif
