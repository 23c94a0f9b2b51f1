/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONVERSATIONS_MADE_WORDS_H
#define TESTS_CONVERSATIONS_MADE_WORDS_H

/*
 * What made replies say before and behind an answer, and for a yes or a no, so that what each means is
 * known.
 */
#include "base/random.h"

enum made_kind {
	MADE_ADDED,      /* adds to a value and leaves it what it is, whatever the value is */
	MADE_NOT_ADDED,  /* mocks it, or is of another thing, time or person: no answer is left */
	MADE_GOES_ON,    /* a yes or a no, and what goes on from it */
	MADE_OF_ANOTHER, /* behind a yes or a no: it is one to something else */
	MADE_TAKEN,      /* takes away what it stands behind, or gives it to another */
	MADE_DENIED,     /* the same, of all but a no */
	MADE_LEADS,      /* before a value */
	MADE_YESES,
	MADE_NOES,
	MADE_UNDECIDED, /* neither, or both */
	MADE_KINDS
};

/* One of them, by chance. */
const char *made_words(struct random *chance, enum made_kind kind);

#endif
