/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_MARK_H
#define DAEMON_MARK_H

/*
 * How far the store has been, said outside of it: in DIR/lock, written behind each commit that changed
 * anything, before anybody hears of it (store/db.h, db_count_turns); and every MARK_TURNS of them in the
 * name of an empty file, DIR/mark.TURN.LIFE, beside which no other stays. Nothing is synced: what a power
 * cut takes from a mark only makes it older, and a store that is further than its marks is what a crash
 * leaves. One that is not as far is an older one, put in its place.
 *
 * A name, because a backup that is copied over the folder brings its lock along, but takes away no file
 * that it does not know.
 */
#include "base/base.h"

enum { MARK_LIFE = 17, MARK_TURNS = 64, MARK_LIMIT = 16 };

struct mark {
	int64_t turn; /* 0: there is no mark */
	char
	    life[MARK_LIFE]; /* in which it was taken (daemon/provenance.h); "" of older versions */
};

/* What can't be written is a backup that may go unnoticed, and no reason to end. */
void mark_write(int lock, const struct mark *mark);
void mark_name(const char *dir, const struct mark *mark);

struct mark mark_read(int lock);
/* Those in names, MARK_LIMIT at most. */
size_t mark_list(const char *dir, struct mark out[static MARK_LIMIT]);

#endif
