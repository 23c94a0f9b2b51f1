/* SPDX-License-Identifier: MIT */
#ifndef CORE_ROOM_H
#define CORE_ROOM_H

/*
 * The room that is left on the store's disk, and what is left undone when it is little, what can best wait
 * first: a hospital's files; then all that would leave but what safety owes and what staff are told, for each
 * question brings an answer; and what comes in, never. That is what the ballast is for, a file of nothing
 * beside the store: when the disk is full, whoever filled it, it is given back, and with its room a STOP, or
 * worse, is still kept. Where no ballast is left either, what comes is not acknowledged.
 *
 * The core's own. It looks before a batch, at most each ROOM_LOOK_SECONDS, and sets the ballast aside
 * again once there is room. Zeroed: nobody looks, as in a rehearsal or a command.
 */
#include "base/instant.h"

struct core_step;

/* A ballast that could not be set aside is tried again after so many looks, an hour and more. */
enum { ROOM_LOOK_SECONDS = 3, ROOM_AGAIN_LOOKS = 1200 };

typedef bool room_fn(const char *path, int64_t *out_free, int64_t *out_size);

struct room {
	room_fn *look;       /* disk_room, or a test's; NULL: nobody looks */
	const char *path;    /* on that disk */
	const char *ballast; /* its file */
	int64_t send_bytes;  /* with less nothing is sent; 0: it does not matter */
	int64_t ballast_bytes;
	/* its own */
	bool looked;
	instant looked_at;
	int64_t free;       /* by then, and without the ballast */
	bool is_short;      /* nothing is sent */
	bool takes_no_file; /* hospitals' files wait */
	bool told;          /* staff, of its being short */
	int looks_left;     /* until the ballast is tried again */
};

void room_look(struct room *room, instant now);

/* Whether path's disk has room for a file that may be large, an export: by the measure for hospitals' files. What
 * cannot be asked is not in the way. */
bool room_takes_files(room_fn *look, const char *path, int64_t send_bytes);

/* The disk is full. True when something was given back, and it is worth trying again. */
bool room_give_back(struct room *room);

/* In the step's transaction: staff are told, once, that nothing leaves. */
void room_keep(struct core_step *step);

#endif
