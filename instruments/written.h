/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_WRITTEN_H
#define INSTRUMENTS_WRITTEN_H

/*
 * Answers that are kept as text in one written form and never scored: a postcode ("NE61 3AB"), a
 * telephone number ("+447700900123"), the options of a multiple choice ("1 3", chosen.h).
 */
#include "base/telephone.h"
#include "instruments/instrument.h"

enum { WRITTEN_TEXT = 256 };

/* The form in which the answer is kept; false when the text is none to this item, or the item has
 * another type. A postcode is known by its shape alone, wherever its space stands: whether there is
 * such a street, nobody here knows. */
bool item_write(const struct item *item, struct str text, char out[static WRITTEN_TEXT]);

#endif
