/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_TEAM_WORDS_H
#define CONVERSATIONS_TEAM_WORDS_H

/*
 * Team words are what one team adds to the words that raise an alert: "my frame is loose" is nothing
 * to most and urgent to some. One versioned file a team, DIR/teams/KEY.yaml, with patterns in the lists
 * urgent and clinical; read with the phrase files, owned by the book, immutable. They only add: what
 * the language's own file finds is found all the same, and what is denied before or behind
 * (life_events.h) is denied in the words of that language.
 */
#include "base/document.h"

struct lexicon;
struct pattern_codes;

struct team_words {
	const char *team, *version, *source; /* the key, as in hark.conf; the file's whole text */
	const char *file;
	struct lexicon *lexicon;
	struct team_words *next;
};

/* The list of them in DIR/teams; NULL where there is none, or no dir. What is wrong is complained of.
 * Memory belongs to the arena; team_words_free gives back the rest. */
struct team_words *team_words_read(struct arena *arena, struct pattern_codes *codes,
    const char *dir, struct complaints *complaints);
void team_words_free(struct team_words *list);

/* The next one behind `last` (NULL: the first) for this team; team NULL: of any, for a text of which
 * nobody knows whose it is. NULL behind the last. */
const struct team_words *
team_words_next(const struct team_words *list, const struct team_words *last, const char *team);

#endif
