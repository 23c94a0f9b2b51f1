/* SPDX-License-Identifier: MIT */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

/*
 * Dates and times as pages say them: "Monday 5 January 2026", "10.02am". Words live in the arena;
 * what has no civil time is "".
 */
#include "base/zone.h"

const char *when_date(struct arena *arena, struct date date);  /* 5 January 2026 */
const char *when_day(struct arena *arena, struct date date);   /* Monday 5 January 2026 */
const char *when_short(struct arena *arena, struct date date); /* Mon 5 Jan 2026 */
const char *when_clock(struct arena *arena, const struct zone *zone, instant t); /* 10.02am */
/* Monday 5 January 2026, 10.02am */
const char *when_moment(struct arena *arena, const struct zone *zone, instant t);

#endif
