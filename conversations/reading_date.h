/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_DATE_H
#define CONVERSATIONS_READING_DATE_H

/*
 * Dates as people write them in Britain: day first, always. "10/13/2026" is no date, and is never
 * turned round. A date that lies in the future is asked about: hark asks when something happened.
 */
#include "conversations/reading_mention.h"

/* A date as written: what was not written is 0. */
struct date_words {
	int day, month, year;
	bool year_is_short;  /* two digits */
	bool is_numeric;     /* no month name */
	bool is_month_first; /* "Oct 26": the number may be the year */
	size_t to;           /* one past its last token */
};

/* A written date that begins at the token. With `loose`, also what only a date item may read as one:
 * "12/10", "12 10 2026", a misspelt month. */
bool date_words_at(const struct scan *scan, size_t at, bool loose, struct date_words *out_words);

/* Reads the whole reply for an item of type ITEM_DATE. */
void reading_date(struct sight *sight, struct reading *out_reading);

#endif
