/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DATE_WORDS_H
#define CONVERSATIONS_DATE_WORDS_H

/*
 * A date as people write it, found in a reply: 12/10/26, 12th of October last year, 2026-10-12, Boxing
 * Day. Only what was written; which day it is, and whether there is such a day, is reading_date.h's business.
 */
#include "conversations/reading_scan.h"

/* What was not written is 0. */
struct date_words {
	int day, month, year;
	bool year_is_short; /* two digits */
	bool year_is_told;  /* by how far back it is, "last year": */
	int years_back;
	bool is_numeric;     /* no month name */
	bool is_month_first; /* "Oct 26": the number may be the year */
	size_t to;           /* one past its last token */
};

/* A written date that begins at the token. With `loose`, also what only a date item may read as one:
 * "12/10", "12 10 2026", "12102026", a misspelt month. */
bool date_words_at(const struct scan *scan, size_t at, bool loose, struct date_words *out_words);

#endif
