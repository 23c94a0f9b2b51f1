/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_WORDING_H
#define CONVERSATIONS_WORDING_H

/*
 * The look of a question: item and options put together as one text, in the words of one language.
 * Pure. What a question costs in SMS parts is checked when the instrument is loaded.
 */
#include "conversations/phrases.h"
#include "conversations/reading.h"
#include "instruments/instrument.h"

/* "0 not at all 1 a little 2 some"; "0 no pain to 10 worst pain"; "YES or NO"; "" for free text. */
char *wording_options(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording);

/* The question and its options, as wording_options has put them. */
char *
wording_question(struct arena *arena, const struct item_wording *wording, const char *options);
/* The words with a face before those of each option, where the item has faces: to be said. */
const struct item_wording *
wording_faced(struct arena *arena, const struct item *item, const struct item_wording *wording);
/* The words with the faces as other ways to say the options: to be read as answers. */
const struct item_wording *wording_with_faces(
    struct arena *arena, const struct item *item, const struct item_wording *wording);

/* Two parts of a text message hold it, in the alphabet that it needs. */
bool wording_fits(struct str text);

/* A value as the patient would know it: "2 some", "7", "YES". */
char *wording_value(struct arena *arena, const struct phrases *phrases, const struct item *item,
    const struct item_wording *wording, const struct reading_value *value);

/* How many items from here on may be put in one text: they offer the same answers, depend on nothing,
 * raise no alert, and fit two parts. 1: this one alone. */
size_t wording_together(struct arena *arena, const struct phrases *phrases,
    const struct instrument *instrument, const struct wording *wording, size_t index);
/* "1. How was it? 2. And that?": `count` of them, numbered from `number`. */
char *wording_questions(
    struct arena *arena, const struct wording *wording, size_t index, size_t count, int number);

#endif
