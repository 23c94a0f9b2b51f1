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

/* What patients of the team are told, with a space between, in the arena: the instrument's id, and the
 * scale's behind a colon where it is named. */
const char *results_as_text(struct arena *arena, const struct config_team *team);

#endif
