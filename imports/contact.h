/* SPDX-License-Identifier: MIT */
#ifndef IMPORTS_CONTACT_H
#define IMPORTS_CONTACT_H

/*
 * Telephone numbers and e-mail addresses as hospitals write them, into the one form that the store
 * keeps. Whether anybody is behind them, nobody here knows. Complaints do not quote the value.
 */
#include "base/arena.h"

/* A UK mobile number as +447…: written 07…, +44 7…, 0044 7…, +44 (0)7…, or 7… as a spreadsheet
 * leaves it; spaces, dots, hyphens and brackets are left out. Refused: landlines, personal numbers
 * (070), pagers (076 but the Isle of Man's 07624), numbers of other countries. */
HARK_MUST_USE bool
contact_mobile(struct arena *arena, struct str text, const char **out_number, const char **why);

/* name@domain in plain ASCII, in lower case: one that every mail server takes. No quoting, no
 * display name, no list. */
HARK_MUST_USE bool
contact_email(struct arena *arena, struct str text, const char **out_address, const char **why);

#endif
