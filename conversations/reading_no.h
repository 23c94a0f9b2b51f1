/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_NO_H
#define CONVERSATIONS_READING_NO_H

/*
 * Whether a "no" answers, or counts what stands behind it: "no it doesn't", "no, sorry" and "no my wife does
 * it" answer, "no pain" and "no everything hurts" may not. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* From the answer on, every no answers: the second of "no, no pain" may not. */
bool noes_all_answer(const struct sight *sight, const struct mention *answer);

/* "No today", "no I think": the word leaves a no what it is. */
bool no_is_left_by(const struct scan *scan, size_t at);
/* "No, sorry": with nothing behind it the word takes nothing back. */
bool no_is_excused(const struct scan *scan, size_t at);
/* Past marks, and polite words where they are to be passed. */
size_t no_words_end(const struct scan *scan, size_t at, bool polite);

#endif
