/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_PIECES_H
#define CONVERSATIONS_READING_PIECES_H

/*
 * Long words, piece by piece. What is listened for costs more than the length of what it is looked
 * for in, so that no look is at more than READING_LIMIT; and a danger may stand at the end of two
 * pages. Neighbours overlap by more than anything that is listened for, and where a sentence ends
 * near an edge the edge is there: "not had any chest" in one piece and "pain" in the next would be
 * a pain that nobody has.
 */
#include "base/str.h"

/* PIECES_MOST is more than a text can hold (intake_parts.h); the end of a longer mail is a person's
 * to read, see reading_pieces_hold(). */
enum { PIECES_OVERLAP = 400, PIECES_MOST = 56 };

struct reading_piece {
	struct str text;
	/* The words go on beyond this edge, which stands within a sentence. */
	bool open_before, open_behind;
};

struct reading_pieces {
	struct str words;
	size_t taken;
};

/* Of the words, in their order; at least one. False behind the last. */
bool reading_pieces_next(struct reading_pieces *pieces, struct reading_piece *out_piece);

/* Whether the pieces are all of the words. */
bool reading_pieces_hold(struct str words);

#endif
