/* SPDX-License-Identifier: MIT */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

/*
 * A decimal is a whole number of 10^-9: what scores are made of, so that the same answers give the
 * same digits on every machine and in every year. Range about +/- 9.2e9. Sums are exact; a product
 * or quotient is rounded once, half away from zero. Overflow is a bug: instruments are checked at
 * load so that no score can come near it.
 */
#include "base/str.h"

typedef struct {
	int64_t billionths;
} decimal;

enum { DECIMAL_DIGITS = 9, DECIMAL_TEXT = 24 };
#define DECIMAL_ONE INT64_C(1000000000)

decimal decimal_from_int(int64_t n);
HARK_MUST_USE bool decimal_parse(struct str s, decimal *out_value); /* -12.345; at most 9 places */
decimal decimal_plus(decimal a, decimal b);
decimal decimal_minus(decimal a, decimal b);
decimal decimal_times(decimal a, decimal b);
decimal decimal_over(decimal a, decimal b);   /* b = 0 is a bug */
decimal decimal_round(decimal a, int places); /* half away from zero; places 0 to 9 */
int decimal_compare(decimal a, decimal b);
/* The shortest text that reads back the same: 12, 0.5, -0.594. */
const char *decimal_format(decimal a, char out[static DECIMAL_TEXT]);

#endif
