/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONFIG_KEPT_H
#define DAEMON_CONFIG_KEPT_H

/*
 * The organisation of hark.conf, its teams and whom to tell, as the rows that everything else refers to. They
 * are written anew at each start and known again by their keys.
 */
#include "daemon/config.h"
#include "store/ids.h"

struct arena;
struct db;
struct random;

/* One folder, one organisation: a second key would begin a second one, empty, beside all patients. It may be
 * chosen until there is a patient, for `hark init` could only guess it. Fails CONFIG, with both keys. */
HARK_MUST_USE bool config_kept_agrees(
    const struct config *config, struct db *db, struct arena *arena, struct error *error);

/* Within the caller's transaction. */
organisation_id config_keep(const struct config *config, struct db *db, struct arena *arena,
    struct random *random, instant now);

#endif
