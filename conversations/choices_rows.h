/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CHOICES_ROWS_H
#define CONVERSATIONS_CHOICES_ROWS_H

/*
 * "1/3", "1+3" and "1,3" are no fraction and no sum where several may be chosen. Where each number is
 * offered, and each stands there once, they are put apart as "1, 3" before anything is seen in them:
 * what reads numbers elsewhere need not know. A day like 1/3/26 is left as it is. Internal to
 * reading_choices.c.
 */
#include "conversations/reading_mention.h"

/* The sight is of another scan afterwards, where the text had such a row. */
void choices_rows_apart(struct sight *sight);

#endif
