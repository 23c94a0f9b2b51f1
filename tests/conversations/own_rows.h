/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONVERSATIONS_OWN_ROWS_H
#define TESTS_CONVERSATIONS_OWN_ROWS_H

/* Replies to shipped questions and to some of an organisation's own, and what is read of them. */
#include "instruments/instrument.h"

struct own_item {
	const char *name;
	struct item item;
	struct item_wording wording;
};

/* Of a shipped question, or of an own item where there is no instrument. */
struct own_row {
	const char *language, *instrument, *item, *text, *reading;
};

extern const struct own_item own_items[];
extern const size_t own_item_count;
extern const struct own_row own_rows[];
extern const size_t own_row_count;

#endif
