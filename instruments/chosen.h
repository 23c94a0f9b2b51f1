/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_CHOSEN_H
#define INSTRUMENTS_CHOSEN_H

/*
 * The answer to a multiple choice (ITEM_CHOICES): a set of its options, one at least. It is kept as text,
 * the values of the chosen ones in the file's order with a blank between, "1 3", so that the same answer
 * is the same text whoever gave it in whatever order. An exclusive option ("none of these") stands alone.
 */
#include "instruments/instrument.h"

typedef uint32_t option_set; /* bit i: the item's option i */
#define OPTION_BIT(option) (UINT32_C(1) << (option))

enum { CHOSEN_OPTIONS = 20 }; /* an item has no more */

/* Empty where the text is no such answer: values of the item's, each once, in any order, with blanks
 * between. That they may stand together is another question. */
option_set chosen_read(const struct item *item, struct str text);

/* One at least, and beside an exclusive one no other. */
bool chosen_fits(const struct item *item, option_set set);

/* All that may stand together: those that are not exclusive. */
option_set chosen_all(const struct item *item);
size_t chosen_count(option_set set);

/* The written form of a set that fits; `out` holds WRITTEN_TEXT (instruments/written.h). */
void chosen_write(const struct item *item, option_set set, char *out);

/* The option of that value alone; empty: there is none. */
option_set chosen_of(const struct item *item, decimal value);

/* Whether the option of that value is one of those that the written answer names. */
bool chosen_has(const struct item *item, struct str written, decimal value);

/* Whether one of the chosen is an answer that a person must see at once. */
bool chosen_is_risk(const struct item *item, struct str written);

#endif
