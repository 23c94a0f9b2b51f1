/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_WRITTEN_H
#define CONVERSATIONS_READING_WRITTEN_H

/*
 * Answers that are kept in one written form: a postcode, a telephone number. Either is known by its
 * shape, so that a text holds one or holds none; what could still make a wrong one of it is what
 * stands around: "my old one was", "not", a second number. So nothing may stand there but words that
 * are known to change nothing, and words of the question. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* Reads the whole reply for an item whose answers are written (item_is_written). */
void reading_written(const struct sight *sight, struct reading *out_reading);

/* The text is such an answer to the open question, whatever else it looks like: "Q1" and "no 1" are the
 * number of a question, and part of a postcode. */
bool reading_is_written(struct arena *arena, const struct reading_context *context,
    struct scan *scan, struct reading *reading);

#endif
