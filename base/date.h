/* SPDX-License-Identifier: MIT */
#ifndef BASE_DATE_H
#define BASE_DATE_H

/*
 * The arithmetic under base/zone.h: civil time as seconds since 1970-01-01T00:00 on the same wall,
 * without any zone. Only zone.c and date.c need this header; everybody else includes base/zone.h,
 * which declares the date functions too.
 */
#include "base/zone.h"

int64_t date_floor_div(int64_t a, int64_t b); /* rounds down, also below zero; b > 0 */

/* Whether t falls in years 1 to 9999, a day's margin left for zones. */
bool date_is_instant_civil(instant t);

/* The wall's seconds since 1970-01-01T00:00, and back; the date must be valid. */
int64_t date_seconds_of_civil(struct civil civil);
struct civil date_civil_of_seconds(int64_t wall);

/* Writes what zone_format promises: the civil time and its offset; "" and "never" for t's that have
 * no civil time. */
const char *
date_put_instant(instant t, struct civil civil, int offset_minutes, char out[static ZONE_TEXT]);

#endif
