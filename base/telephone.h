/* SPDX-License-Identifier: MIT */
#ifndef BASE_TELEPHONE_H
#define BASE_TELEPHONE_H

/*
 * Telephone numbers as people in the United Kingdom write them. Spaces, dots, hyphens and brackets
 * are left out; +, or 00, begins a country's code. Whether it rings anywhere, nobody here knows.
 */
#include "base/str.h"

enum { TELEPHONE_DIGITS = 20, TELEPHONE_TEXT = TELEPHONE_DIGITS + 4 };

struct telephone {
	char digits[TELEPHONE_DIGITS +
	    1]; /* behind the 0 or +44; of another country with its code */
	bool is_abroad;
	bool
	    is_bare; /* neither a 0 nor a country's code stood before it: a spreadsheet takes the 0 */
};

/* False when there is anything in it that is no part of a number. How many digits a number has is
 * not looked at. */
bool telephone_read(struct str text, struct telephone *out_telephone);

/*
 * The number in its international form, "+447700900123". Here it has the ten digits behind its 0, and
 * begins as an area's, a company's or a mobile number does (01, 02, 03, 07); abroad the 8 to 15 that
 * E.164 knows. Bare digits may be any number at all, a hospital's or a card's. The few areas with a digit less can't be told from a digit that was left out, and are
 * refused like one.
 */
bool telephone_international(struct str text, char out[static TELEPHONE_TEXT]);

#endif
