/* SPDX-License-Identifier: MIT */
#ifndef STORE_STORE_H
#define STORE_STORE_H

/*
 * What the database file as a whole knows about itself: its demonstration mark, the versions of the
 * files in use, and the audit trail that every change of care writes in its own transaction.
 */
#include "store/db.h"
#include "store/ids.h"

/* meta: values by key; "" when absent */
const char *meta_get(struct db *db, struct arena *arena, const char *key);
void meta_put(struct db *db, const char *key, const char *value);

/* Keeps the text of a file that is about to be used. Fails CONFLICT when this version is stored
 * with another text: a changed file needs a new version. */
HARK_MUST_USE bool file_version_keep(struct db *db, const char *kind, const char *id,
    const char *version, const char *sha256, const char *text, instant now, struct error *error);
/* NULL when it was never in use. */
const char *file_version_text(
    struct db *db, struct arena *arena, const char *kind, const char *id, const char *version);

/* For the demonstration only: commits no longer wait for the disk, so that a year passes in seconds.
 * A database that is not marked as one is a bug. */
void store_forget_durability(struct db *db);

struct file_version {
	const char *id, *version;
};

/* Every version of this kind that was ever in use, in the arena; file_version_text has its text. */
struct file_version *
file_version_list(struct db *db, struct arena *arena, const char *kind, size_t *out_count);

/* actor: "patient", "hark", "import", or a member of staff's e-mail. subject: "patient 123". detail:
 * words of ours, ids and dates; never what a patient wrote. */
void audit_add(struct db *db, int64_t id, organisation_id organisation, instant now,
    const char *actor, const char *action, const char *subject, const char *detail);

struct audit_row {
	instant at;
	const char *actor, *action, *subject, *detail;
};

/* The newest `limit` rows, newest first; *out_count of them, in the arena. */
struct audit_row *audit_list(struct db *db, struct arena *arena, int limit, size_t *out_count);

#endif
