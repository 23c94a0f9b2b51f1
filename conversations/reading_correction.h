/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_CORRECTION_H
#define CONVERSATIONS_READING_CORRECTION_H

/*
 * "Sorry 2", sent behind an answer we took, may correct that one or answer what we asked since. Which
 * it is nobody can tell, and taken for the open question it may be a wrong answer there. Internal to
 * reading.
 */
#include "conversations/reading_mention.h"

/* The first words that are more than polite correct something: "sorry I meant 3". "Sorry" alone may
 * be an apology for being late, which the caller tells by the time between. */
bool reading_opens_with_correction(const struct scan *scan, const struct reading *reading);

/* "3 should be 2": what the text takes back itself is what stands for that item. */
bool reading_takes_back(
    const struct sight *sight, const struct reading *reading, const struct reading_item *standing);

/* A correction, and nothing that is said besides: "sorry I meant 3", "8 not 7". */
bool reading_only_corrects(const struct sight *sight, const struct reading *reading);

/* The value was not surely meant for the open question: "no 2", "2 sorry", "2 not 3", and "3 should be 2" where the
 * answer before was 3. */
bool reading_may_correct(const struct sight *sight, const struct reading *reading);

/* "4, sorry, 3": a correction stands between the tokens, and nothing but lead-ins behind it. */
bool correction_is_between(const struct sight *sight, size_t from, size_t to);

/* "8? no, 9": a "no" that stands alone. Not "no. 9", which is a number's name. */
bool no_stands_alone(const struct scan *scan, size_t at);

#endif
