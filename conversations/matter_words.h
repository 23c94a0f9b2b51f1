/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_MATTER_WORDS_H
#define CONVERSATIONS_MATTER_WORDS_H

/*
 * The words of the matter: what people who were asked how they are say of it, by what the words are about.
 * "8 hurts like hell" and "yes I can get up the stairs" are made of nothing else; "8 people were waiting"
 * and "yes I got your text" are not. They are a map `matter` of a phrase file, a list of words and short
 * phrases for each of the concepts below; a word may stand in several. Not among the lists of words
 * (lexicon.h): those compete for the words of a text, the longest winning, and these only ask whether a
 * word is known. Immutable once read; lives in the arena.
 */
#include "base/document.h"

enum matter {
	MATTER_SMALL,   /* joins the others and says nothing alone: "the", "my", "can" */
	MATTER_BODY,    /* "knee" */
	MATTER_FEELING, /* when it is not well: "sore" */
	MATTER_WELL,    /* when it is: "healing" */
	MATTER_TIME,    /* "still", "at night" */
	MATTER_DEGREE,  /* "very" */
	MATTER_PLACE,   /* "stairs" */
	MATTER_LIVING,  /* what people do of a day, and what is done for them: "socks", "tablets" */
	MATTER_TITLE,   /* stands before a name: "nurse" */
	MATTER_PEOPLE,  /* who helps: "daughter" */
	MATTER_ADDRESS, /* to whom it is said, and that it is said: "you", "say" */
	MATTER_CONDITION, /* on what it depends: "when" */
	MATTER_COUNT
};

typedef unsigned matter_set;
#define MATTER_SET(matter) (1U << (matter))
#define MATTER_ALL (MATTER_SET(MATTER_COUNT) - 1U)

enum { MATTER_PHRASE_WORDS = 5 };

struct matter_words;

/* Of the documents that have the map; `also` may be NULL. Complains of what is no list of words, and of a
 * concept that is not one of ours. */
const struct matter_words *matter_words_read(
    struct arena *arena, const struct document *document, const struct document *also);

/* Some are: a language need have none, and nothing is then known by them. */
bool matter_words_are_known(const struct matter_words *words);

/* What the word or phrase, in the form of lexicon.h, is about; 0: nothing that we know. */
matter_set matter_of(const struct matter_words *words, struct str phrase);

#endif
