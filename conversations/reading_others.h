/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_OTHERS_H
#define CONVERSATIONS_READING_OTHERS_H

/*
 * Clauses about others than the answer: "the bus was late", "dog needs a walk", "missed my tablets". They have
 * a subject or a deed of their own, known by how they begin (the list "of-others"), so a "last night" or a
 * "sometimes" in them is of that, and leaves the answer what it is. What they say or do to the answer itself
 * ("nurse reckons", "dog trod on the phone") is no such clause. Internal to reading.
 */
#include "conversations/reading_mention.h"

/* The words from the token up to the clause's end begin so. */
bool others_begin(const struct sight *sight, size_t from, size_t to);

/* The token stands in such a clause, and no number or answer does. */
bool clause_is_of_others(const struct sight *sight, size_t at);

#endif
