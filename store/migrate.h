/* SPDX-License-Identifier: MIT */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

/*
 * Migrations bring the schema of a store from the version that it says (meta, key schema) to ours:
 * one file each, numbered from 0001 without gaps, each in one transaction with its number. There is
 * no way back; a newer schema than ours is refused, because we would write rows that it no longer
 * understands.
 */
#include "base/asset.h"
#include "store/db.h"

/* store/migrations/, in order, ended by an entry without a name */
extern const struct asset store_migrations[];

/* Fails CONFLICT (the schema is newer), IO (this is no store of ours), LIMIT. */
HARK_MUST_USE bool migrate_run(struct db *db, const struct asset *migrations, struct error *error);

/* The same question by a reader: Fails CONFLICT too when the schema is older. */
HARK_MUST_USE bool
migrate_check(struct db *db, const struct asset *migrations, struct error *error);

#endif
