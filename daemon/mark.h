/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_MARK_H
#define DAEMON_MARK_H

/*
 * How far the store has been, said outside of it: a number in DIR/lock, written behind the commit of the
 * same turn (core/watch.h). A store is never behind its mark, whatever crashes, but when an older one
 * was put in its place. Nothing is synced: what a power cut takes from it only makes it smaller.
 */
#include "base/base.h"

/* What can't be written is a backup that may go unnoticed, and no reason to end. */
void mark_write(int file, int64_t turn);
int64_t mark_read(int file); /* 0: there is none */

#endif
