/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_OPENINGS_H
#define CONVERSATIONS_LEXICON_OPENINGS_H

/*
 * Openings file patterns under the words that they may begin with, so that a text is held only
 * against those that may match where it stands. A hash table that is made once and lives in the
 * arena of its phrase book. Private to lexicon_patterns.c.
 */
#include "conversations/lexicon_first.h"

/* One beginning of one pattern, while a list is gathered. */
struct posting {
	struct first_word word;
	uint32_t pattern;
	unsigned list; /* enum pattern_list */
};

/* A beginning of words, and the patterns that may match there: filed[from] to [to - 1]. */
struct opening {
	uint64_t hash;
	struct str text; /* data NULL: none begins so */
	uint32_t from, to;
	unsigned whole, begun; /* 1 << list, or-ed: of those that want the word whole, or not */
};

struct filed {
	uint32_t pattern;
	bool whole; /* its last word is written out, else it goes on */
};

/* A first look at a word: whether one begins with its first letters, by a few bits of their hash. */
enum { OPENINGS_START = 3, OPENINGS_STARTS = 8192 };

struct openings {
	struct opening *list; /* the first is none */
	size_t count;
	struct filed *filed;
	uint32_t *slots;   /* open addressing; 0 is unused */
	size_t slot_count; /* a power of two */
	uint64_t starts[OPENINGS_STARTS / 64];
};

/* Sorts the postings. Their texts may go away afterwards. */
void openings_make(
    struct arena *arena, struct openings *openings, struct posting *postings, size_t count);

/* FNV-1a, made letter by letter, so that every beginning of a word comes on the way. */
uint64_t openings_hash(void);
uint64_t openings_hash_letter(uint64_t hash, char letter);

/* Never NULL: the opening of these words, or none. */
const struct opening *
openings_find(const struct openings *openings, uint64_t hash, struct str text);

/* False: none but the empty one begins as this text does. */
bool openings_may_begin(const struct openings *openings, struct str text);

#endif
