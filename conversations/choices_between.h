/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CHOICES_BETWEEN_H
#define CONVERSATIONS_CHOICES_BETWEEN_H

/*
 * What two options that stand beside each other may be instead: a number and its label, a span, a
 * numbered line with its answer, answers to several questions. Each gives why the reply is in doubt, or
 * REASON_NONE. Internal to reading_choices.c.
 */
#include "conversations/choices_parts.h"

/* Of parts before the token `from` something else was said since. */
/* "2 pain", "pain, 3". */
enum reading_reason choices_mixed_against(const struct choices *choices);
/* "1-3", "1. 3". */
enum reading_reason choices_numbers_against(const struct choices *choices, size_t from);
/* Numbers in two sentences: one may be of something else, "It is 3 now. 1 and 2". */
enum reading_reason choices_sentences_against(const struct choices *choices, size_t from);
/* "1 1 3". */
enum reading_reason choices_repeats_against(const struct choices *choices, option_set so);

/* The mark stands between two of a list, and never behind the last. */
bool choices_mark_joins(const struct scan *scan, size_t at);

#endif
