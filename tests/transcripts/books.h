/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRANSCRIPTS_BOOKS_H
#define TESTS_TRANSCRIPTS_BOOKS_H

/*
 * The languages that transcripts are played in, read once for all that name the same folder in their
 * `files` line, and once for those that name none. To read them is two thirds of what a transcript takes.
 */
#include "conversations/phrases.h"

/* NULL when the transcript can't be read. Lent until books_free. */
struct phrase_book *books_for(const char *file);
void books_free(void);

#endif
