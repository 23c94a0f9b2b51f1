/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_NEED_PIECE_H
#define CONVERSATIONS_NEED_PIECE_H

/*
 * A piece is what is known of a part of a pattern. As long as the part can be a few words and nothing else
 * it is exact, and the words are its run: "swol?len" is "swollen" or "swolen". When it grows beyond that,
 * the run becomes a clause (lexicon_need.h) and another begins: all that is then known are the clauses,
 * and the words that the part read last can be. Private to lexicon_need.c; memory is the arena's.
 */
#include "conversations/lexicon_need.h"

enum { PIECE_LENGTH = 20 /* bytes of a word */ };

struct run_word;

struct run {
	struct run_word *words;
	size_t count;
};

struct clauses {
	struct need_clause *list;
	size_t count, size;
};

struct piece {
	bool exact;
	struct run run; /* its last words; where it is exact, all of it */
	struct clauses clauses;
};

/* These bytes and nothing else; at most PIECE_LENGTH. */
struct piece piece_of(struct arena *arena, struct str text);
/* Anything. */
struct piece piece_unknown(struct arena *arena);

/* The element stands behind the piece. */
void piece_append(struct arena *arena, struct piece *piece, const struct piece *element);
/* What follows is not known to stand right behind. */
void piece_end(struct arena *arena, struct piece *piece);
/* The piece, or the other in its place: both may be changed. Of clauses the best of each will do, since
 * those that both have are not looked for. */
void piece_either(struct arena *arena, struct piece *piece, struct piece *other);
/* What may be left out is told only where it is there once or not, and can be spelt. */
void piece_make_optional(struct arena *arena, struct piece *element, bool repeats);

/* The letter that it ends with, whatever it is: a blank, most often. 0: not known. */
char piece_last(const struct piece *piece);
/* An exact piece without the letter that all its words begin with. */
void piece_shorten(struct piece *piece);

#endif
