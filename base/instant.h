/* SPDX-License-Identifier: MIT */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

/*
 * Time on the line: an instant is milliseconds since 1970-01-01T00:00Z, a span is milliseconds.
 * One-field structs, so that the two, and ids, cannot be swapped. Civil time (days, weeks, wall
 * clocks) exists only in base/zone. Nobody below the wire asks what time it is: `instant now` is an
 * argument.
 */
#include "base/base.h"

typedef struct {
	int64_t ms;
} instant;

typedef struct {
	int64_t ms;
} span;

#define INSTANT_NEVER ((instant){ INT64_MAX }) /* later than everything; prints as "never" */
#define INSTANT_NONE ((instant){ INT64_MIN })  /* no such time */

static inline span
milliseconds(int64_t n)
{
	return (span){ n };
}

static inline span
seconds(int64_t n)
{
	return (span){ n * 1000 };
}

static inline span
minutes(int64_t n)
{
	return (span){ n * 60000 };
}

static inline span
hours(int64_t n)
{
	return (span){ n * 3600000 };
}

/* 24 hours each; a calendar day is base/zone's business. */
static inline span
days(int64_t n)
{
	return (span){ n * 86400000 };
}

static inline instant
instant_plus(instant t, span s)
{
	return (instant){ t.ms + s.ms };
}

static inline span
instant_since(instant later, instant earlier)
{
	return (span){ later.ms - earlier.ms };
}

static inline bool
instant_before(instant a, instant b)
{
	return a.ms < b.ms;
}

static inline instant
instant_min(instant a, instant b)
{
	return a.ms < b.ms ? a : b;
}

static inline instant
instant_max(instant a, instant b)
{
	return a.ms > b.ms ? a : b;
}

static inline bool
instant_is_none(instant t)
{
	return t.ms == INT64_MIN;
}

#endif
