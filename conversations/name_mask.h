/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_NAME_MASK_H
#define CONVERSATIONS_NAME_MASK_H

/*
 * Names put as words of ours. A phrase file cannot know who has the telephone, but it knows where a
 * name stands: "this is ...", "... cant come to the phone". So the names that are known are replaced in a copy of
 * the text, and patterns speak of the words below. Only who wrote is read from the copy; an answer or
 * a risk never is: "I hope to die" says what it says, whoever is called Hope.
 */
#include "base/arena.h"
#include "conversations/lexicon.h"

/* Who is reached at the address a text came from: folded words with blanks between. All empty: not
 * known. */
struct reading_names {
	struct str given, family; /* the patient's */
	struct str others; /* given names of the other patients there, but the patient's own */
};

#define NAME_OWN "ownname"       /* the patient's first name, with their last or without */
#define NAME_FAMILY "familyname" /* their last name alone: a relative's too */
#define NAME_OTHER "othername"   /* of another patient */
#define NAME_PERHAPS "maybename" /* the same, and a word that we know: "will", "may" */

/* The copy; false when the text holds none of them. "Ada's" becomes "ownnames", "Ada Smith" one word. */
bool name_mask(struct arena *arena, const struct lexicon *lexicon,
    const struct reading_names *names, struct str text, struct str *out_masked);

/* The folded word is one of these names. */
bool name_is_in(struct str names, struct str word);

/* Names as they are compared: folded, their parts apart. Those of `except` are left out. */
struct str name_words(struct arena *arena, const char *name, struct str except);

#endif
