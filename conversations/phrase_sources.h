/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_PHRASE_SOURCES_H
#define CONVERSATIONS_PHRASE_SOURCES_H

/*
 * The phrase files that there are, one for each language, before they are read. A file in DIR/phrases
 * takes the place of the shipped one of its language as a whole: a mixture of two versions would be a text
 * that nobody has reviewed. Private to phrases.c.
 */
#include "base/document.h"

struct phrase_source {
	const char *file, *language;
	struct str text; /* with a NUL behind; a shipped one is the binary's own */
	const char *weights_file;
	struct str weights; /* LANGUAGE.weights beside it, its place taken likewise; or empty */
	struct phrase_source *next;
};

/* `dir` may be NULL. What cannot be read is complained of; memory is the arena's. */
const struct phrase_source *
phrase_sources(struct arena *arena, const char *dir, struct complaints *complaints);

/* NULL when there is none. */
const struct phrase_source *
phrase_source_of(const struct phrase_source *sources, const char *language);

#endif
