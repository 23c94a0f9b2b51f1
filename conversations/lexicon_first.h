/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LEXICON_FIRST_H
#define CONVERSATIONS_LEXICON_FIRST_H

/*
 * The words with which a match of a pattern may begin, one or two, read from the pattern's text.
 * Hundreds of patterns look at every reply; by these its words find the few that could match there.
 * May tell of more words than a match can begin with, never of fewer.
 */
#include "base/arena.h"
#include "base/str.h"

struct first_word {
	struct str text; /* "in", "in danger", "my "; empty: any word */
	bool whole;      /* its last word is written out, else it goes on */
};

/* `pattern` is one that PCRE2 compiles. The words belong to the arena. */
size_t lexicon_first(struct arena *arena, const char *pattern, struct first_word **out_words);

/* Where such words may stand in a text of words with blanks between: the next word at or after `*at`,
 * and the end of that one and the one behind it. */
bool lexicon_first_next(struct str text, size_t *at);
size_t lexicon_first_end(struct str text, size_t at);

#endif
