/* SPDX-License-Identifier: MIT */
#ifndef BASE_POISON_H
#define BASE_POISON_H

/*
 * Messages that end the process which reads them. Nobody has told the gateway or the mail server that
 * such a message was taken, so it comes again, and the next process ends by it too, and each after that.
 *
 * So what is about to be read is noted beforehand, in a page that belongs to a file and is shared with it:
 * the page outlives the process, however that ends, and noting takes no call and waits for no disk. That
 * the machine may forget it in a power cut is right: no message causes one. A message in which
 * POISON_ENDS processes ended is not to be read again; whoever brings it is told that it is taken, and a
 * person sees it.
 *
 * The file holds fingerprints, never words or addresses. One process at a time has it open, and each kind
 * of reader is on one thread at a time. A NULL poison notes nothing, and lets everything be read.
 */
#include "base/error.h"
#include "base/str.h"

enum {
	POISON_ENDS = 2,
	/* How many messages that an earlier process ended in are known; the oldest is forgotten for another. */
	POISON_SUSPECTS = 60,
};

enum poison_reader {
	POISON_TEXT,    /* the words of a patient: the core */
	POISON_MAIL,    /* a mail, taken apart: the loop */
	POISON_WEBHOOK, /* a gateway's call, taken apart: the loop */
	POISON_READERS,
};

struct poison;

/* Made where there is none; one that is no such file is made anew. What the last process was reading when it
 * ended, if anything, is a suspect from now on; out_suspect says so. Fails IO, and returns NULL. */
struct poison *poison_open(const char *file, bool *out_suspect, struct error *error);
void poison_close(struct poison *poison);

/* Before a message is read: `parts` tell it from every other, and are the same when it comes again. False: it
 * is not to be read. True: poison_leave follows, when it has been read, well or not. */
HARK_MUST_USE bool poison_enter(
    struct poison *poison, enum poison_reader reader, const struct str *parts, size_t count);
void poison_leave(struct poison *poison, enum poison_reader reader);

#endif
