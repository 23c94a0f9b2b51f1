/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_SIMDISK_H
#define TESTS_STORE_SIMDISK_H

/*
 * A disk in memory on which SQLite runs for real, and whose power can be cut at any operation. It
 * keeps two images of each file: what a process sees, and what is safe because it was synced. A
 * write is safe only after a sync of its file; a new or removed name only after a sync of the
 * directory. At the cut each unsafe operation is kept, dropped or torn at sectors of 512 bytes, by
 * the seed; a restart then finds the outcome. The same seed gives the same run.
 *
 * A disk outlives its process: a child that was forked since writes on the very disk of its parent,
 * who finds it as the child left it, safe and unsafe. Two do not use it at once.
 *
 * One disk at a time is the VFS "simdisk". A disk is one folder: of a path only the last part counts.
 * It has no shared memory, so the store must lock
 * exclusively, which db_open_vfs does.
 */
#include "base/str.h"

#define SIMDISK_VFS "simdisk"

struct simdisk;

enum simdisk_lie {
	SIMDISK_HONEST,
	SIMDISK_NO_DIRECTORY_SYNC, /* names never become safe */
	SIMDISK_NO_SYNC,           /* says that it synced, and did not */
};

/* life: simdisk_new registers the VFS and simdisk_free removes it */
struct simdisk *simdisk_new(uint64_t seed, enum simdisk_lie lie);
void simdisk_free(struct simdisk *disk);
/* Another disk with the same files, all of them safe, no operations counted, and no VFS: given to
 * simdisk_load. */
struct simdisk *simdisk_save(const struct simdisk *disk);
/* Puts the saved files on the disk, honest or not, with a new seed and no cut ahead. */
void simdisk_load(
    struct simdisk *disk, const struct simdisk *saved, uint64_t seed, enum simdisk_lie lie);

/* Makes it what the other is, with what is unsafe there; no operations counted and no cut ahead. */
void simdisk_copy(struct simdisk *disk, const struct simdisk *from);
/* From here on the dice are those of the seed. */
void simdisk_sow(struct simdisk *disk, uint64_t seed);

/* The power goes at the nth operation from now, counted from 1; 0 never. From then on each
 * operation fails. */
void simdisk_cut_at(struct simdisk *disk, int64_t operation);
/* The nth operation from now fails with an I/O error, and only that one; 0 none. */
void simdisk_fail_at(struct simdisk *disk, int64_t operation);
/* No file may grow any more: the disk is full; and then not. */
void simdisk_set_full(struct simdisk *disk, bool full);
/* Writes, truncations, syncs, creations and removals until now. */
int64_t simdisk_operations(const struct simdisk *disk);
bool simdisk_is_cut(const struct simdisk *disk);
/* How many operations were unsafe when the power went, and how many of them were lost or torn. */
int64_t simdisk_unsafe(const struct simdisk *disk);
int64_t simdisk_lost(const struct simdisk *disk);

/* Cuts the power now if it is on, works out what survived, and switches on again. */
void simdisk_restart(struct simdisk *disk);
/* The process died and the machine did not: all that was written is there, and what was unsafe still
 * is. The operation at which it died has happened. */
void simdisk_revive(struct simdisk *disk);

/* The next process of the machine uses it from here: no operations counted, no cut ahead, not full. */
void simdisk_mount(struct simdisk *disk);

/* Between the two the disk is only looked at: what a reader adds goes again, nothing counts as an
 * operation, and a write is a bug. */
void simdisk_look(struct simdisk *disk);
void simdisk_look_away(struct simdisk *disk);
/* What a process sees under the name, borrowed until the next write; empty when there is none. */
struct str simdisk_seen(const struct simdisk *disk, const char *name);

#endif
