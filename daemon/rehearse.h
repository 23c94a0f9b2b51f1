/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_REHEARSE_H
#define DAEMON_REHEARSE_H

/*
 * A rehearsal plays a transcript (hark-transcript(5)): a dialogue as a golden file, on a stage with
 * a simulated clock and the built-in phone. Everything hark says that is not written fails, as does
 * everything written and not said, and every `=` line that is not true.
 *
 * The player writes the transcript anew as it was played; a rehearsal holds when that is the file.
 */
#include "base/arena.h"
#include "base/error.h"

struct phrase_book; /* conversations/phrases.h */

struct rehearsal {
	bool holds;
	const char *title;
	const char *played; /* the file as it was played: what HARK_ACCEPT=1 writes */
	const char *diff;   /* of what was said; empty when it is as written */
	const char *untrue; /* the `=` lines that do not hold, and what is true instead; or empty */
	int texts;          /* arrived at phones */
};

/* `file` is for messages and to find the folder of its `files` line; everything returned is in the
 * arena. `book` is the languages of that folder, lent by whoever rehearses often, or NULL: it reads
 * them. Fails INPUT with file:line for a line it can't understand. */
HARK_MUST_USE bool rehearse(struct arena *arena, const char *file, struct str text,
    struct phrase_book *book, struct rehearsal *out_rehearsal, struct error *error);

#endif
