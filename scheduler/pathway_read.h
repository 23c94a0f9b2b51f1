/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_PATHWAY_READ_H
#define SCHEDULER_PATHWAY_READ_H

/*
 * Between the two halves of reading a pathway file: pathway_parse.c (the file, and for whom it is)
 * and pathway_steps.c (its steps). Nobody else needs it.
 */
#include "scheduler/pathway.h"

enum { PATHWAY_WORD = 64 }; /* letters of an id at most */

/* What is carried through the reading of one file. */
struct pathway_reading {
	struct arena *arena; /* what is kept */
	const struct document *document;
	known_fn *is_known;
	void *context; /* of is_known */
};

/* Ids, names and versions end up in file names, exports and one-line columns. */
bool pathway_is_word(const char *text);
/* The word of a key that must be there; "" with a complaint. */
const char *
pathway_word(const struct pathway_reading *reading, const struct node *map, const char *key);
/* The scalars of a list of words, as bits in the order of the words. */
unsigned pathway_bits(const struct pathway_reading *reading, const struct node *map,
    const char *key, const char *const *words, unsigned fallback);

void pathway_read_steps(const struct pathway_reading *reading, struct pathway *pathway);

#endif
