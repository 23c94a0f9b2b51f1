/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_LETTERBOX_H
#define DAEMON_LETTERBOX_H

/*
 * The letters that wait for the core, in the order in which they came. They come by five ways, and each has
 * room of its own: however much comes from the world, or from the files of hospitals, staff still get their
 * "hold" in, and a large import keeps no reply out. What we tell ourselves (what became of a text) is not refused but by the
 * limit of all: nobody would bring it again.
 *
 * The world is told to come again while what was brought first still waits after two seconds: the disk does
 * not keep up, and what would be taken then is answered when its gateway has long given up on the answer.
 * Refused, it is kept there. Then, and when more has come than one batch holds, what leaves yields to what
 * comes in (struct core), though not for ever: once in a while a batch does both.
 *
 * A value of the switchboard's; times are those of the machine's being up, which nobody sets.
 */
#include "daemon/letter.h"

enum {
	LETTERBOX_WORLD = 512,
	LETTERBOX_PAGES = 128,
	LETTERBOX_FILES = 512, /* two calls of as many as a batch holds */
	LETTERBOX_STAFF = 256, /* one; a command is a call of its own */
	LETTERBOX_ALL = 4096,
	LETTERBOX_LATE_MS = 2000,
	LETTERBOX_FEW = 16,
	LETTERBOX_YIELD_MS = 5000, /* so long at most what leaves waits for what comes */
};

enum letterbox_way {
	LETTERBOX_OF_WORLD, /* texts, receipts, clicks in mail programs */
	LETTERBOX_OF_PAGES,
	LETTERBOX_OF_FILES, /* a row each */
	LETTERBOX_OF_STAFF, /* their commands */
	LETTERBOX_OF_OURS,
	LETTERBOX_WAYS,
};

struct letterbox {
	struct letter *first, *last;
	size_t count, of[LETTERBOX_WAYS];
	struct letter *kept, *last_kept; /* to be brought again */
	uint64_t refused;                /* since the beginning */
	bool refuses[LETTERBOX_WAYS];    /* one was, and none was taken by this way since */
	bool hurries;                    /* somebody waits for the answer to one of them */
	bool yields;
	span yields_since;
};

/* False when there is no room: then it is still the caller's, and the world is told "busy". */
HARK_MUST_USE bool letterbox_post(struct letterbox *box, struct letter *letter, span up);
/* ... and what nobody would bring again. */
void letterbox_put(struct letterbox *box, struct letter *letter, span up);

/* The last that came by the way of such a letter was refused. */
bool letterbox_refuses(const struct letterbox *box, enum event_kind kind);

/* One that could not be carried out now comes again, when it is told to; in the order in which they were kept. */
void letterbox_keep(struct letterbox *box, struct letter *letter);
void letterbox_bring_again(struct letterbox *box, span up);

/* Whether the next batch leaves alone what would leave us; asked once for each. */
bool letterbox_presses(struct letterbox *box, span up);
/* Nobody waits for the answer to any of the few that are there. */
bool letterbox_has_time(const struct letterbox *box);
/* The next one; NULL: none waits. */
struct letter *letterbox_take(struct letterbox *box);

#endif
