/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WORD_INDEX_H
#define CONVERSATIONS_WORD_INDEX_H

/*
 * Where in an array a word stands first: every word of every reply is looked up in the lists of every
 * language, so this is a hash table, made once. The array stays the caller's and must outlive it.
 */
#include "base/arena.h"

struct word_index {
	const char *array;
	size_t stride;
	uint32_t *slots; /* open addressing; 0 is unused (word_index.c) */
	size_t mask;     /* of the number of slots, a power of two */
	/* What words begin with: the lists of most languages are short. */
	uint64_t firsts;
};

/* `array` has `count` elements of `stride` bytes that begin with a struct str. */
void word_index_make(
    struct arena *arena, struct word_index *index, const void *array, size_t stride, size_t count);

/* The first element with this word; WORD_INDEX_NONE when there is none. */
#define WORD_INDEX_NONE SIZE_MAX
size_t word_index_find(const struct word_index *index, struct str word);

#endif
