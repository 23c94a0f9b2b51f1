/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_PROVENANCE_H
#define DAEMON_PROVENANCE_H

/*
 * Whether the store that is opened is the one that was left here, or a backup that was put back: then the
 * world has gone on and the store has not (core/restored.c). A person would have to remember to say so;
 * three things say it without one:
 *
 *  - how far it has been: its marks count the commits (daemon/mark.h). A store that is not as far is an
 *    older one.
 *  - its lives: each opening for writing is one, with a name drawn for it, and the store remembers the last
 *    of them and the turn at which each began. A mark that was taken in a life which the store never had,
 *    or had left by then, is another history's, however far that went: Tuesday's backup over Monday's.
 *  - its birth: a folder that was copied back whole brings its marks along, but not the moment at which the
 *    file system made hark.db, which the store remembers. When a file was *changed* would say more and may
 *    not be used: who sets its owner at every start changes it, too.
 *
 * A crash or a power cut is never taken for a backup: the store is durable before its marks are written, its
 * birth and a life before the first of these; whatever of the marks is lost makes them older. What can't be
 * told (a file system that keeps no births) is not held against the store. Out of sight is what puts back
 * the disk itself, beneath its files; and a folder that is copied over the one which stands, in the life and
 * within the last MARK_TURNS of the backup.
 *
 * Owned by the house; begins in provenance_look, ends with the house.
 */
#include "daemon/mark.h"

#include "base/random.h"
#include "store/db.h"

enum { PROVENANCE_BIRTH = 48 };

struct provenance {
	int lock; /* -1: none, and nothing is looked at */
	const char *dir;
	struct mark mark;             /* of this life, once it has begun */
	char birth[PROVENANCE_BIRTH]; /* "": not looked at */
	int64_t name_at;              /* the turn that puts the next mark into a name */
	bool is_behind;               /* a mark says that the store is another one */
	bool is_copied;               /* its birth does */
};

struct provenance_life {
	struct random random; /* a copy: whether there are lives changes nothing of what is drawn */
	instant now;
	bool is_moved; /* a person says that the whole folder was carried here, as it was left */
	bool is_new;   /* made just now: what was left here is not its past */
};

/* Judges the store by what it remembers. `dir` stays the caller's. `has_birth` false: the store is on a
 * simulated disk. */
void provenance_look(
    struct provenance *provenance, struct db *db, const char *dir, bool has_birth, int lock);

/* Begins a life, in the transaction of the opening: from here on each commit leaves a mark. Notes another
 * store as put back (core/core.h), and that stays with it until a run has seen to it. Fails CONFLICT when
 * what is said to have been moved is older than what was left. */
HARK_MUST_USE bool provenance_begin(struct provenance *provenance, struct db *db,
    const struct provenance_life *life, struct error *error);

#endif
