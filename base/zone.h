/* SPDX-License-Identifier: MIT */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

/*
 * Civil time: dates, wall clocks and the zones they are in. The only place that knows them; GLib's
 * GTimeZone stays inside zone.c. A zone is an argument, because patients live in zones and glibc
 * has one per process. A follow-up keeps wall time + zone; the instant is worked out from them when
 * it is planned and again when it is claimed.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

struct date {
	int year;  /* 1 to 9999; year 0 is "no date" */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

struct civil {
	struct date date;
	int hour, minute, second;
};

struct zone; /* one time zone; immutable, so threads may share it */

/* life: by the rules that stood in tzdata at its first opening since zone_look_again; a zone that is open
 * keeps its own. Fails INPUT for a name that tzdata does not have. */
HARK_MUST_USE struct zone *zone_open(const char *name, struct error *error);
void zone_look_again(void); /* at tzdata, for whoever goes on for days: once a step of the core */
void zone_close(struct zone *zone);
const char *zone_name(const struct zone *zone);
const char *zone_sha256(const struct zone *zone); /* of its rules; "" for UTC, which has none */

/* conversion. What has no civil time (INSTANT_NONE, INSTANT_NEVER, beyond year 9999) is no date, and
 * no date is INSTANT_NONE. */
struct civil zone_civil(const struct zone *zone, instant t);
/* A wall time that happens twice is the first; one that is skipped is the first valid minute
 * after. */
instant zone_instant(const struct zone *zone, struct civil civil);
int zone_offset_minutes(const struct zone *zone, instant t); /* east of Greenwich */

/* 2026-11-23T10:00:00+00:00; at most 26 bytes with the NUL; "" for INSTANT_NONE */
enum { ZONE_TEXT = 32 };
const char *zone_format(const struct zone *zone, instant t, char out[static ZONE_TEXT]);
/* The same with Z, without a zone; and back. */
const char *instant_format_utc(instant t, char out[static ZONE_TEXT]);
HARK_MUST_USE bool instant_parse_utc(struct str s, instant *out_instant);

/* dates */
bool date_is_none(struct date d);
bool date_is_valid(struct date d);
HARK_MUST_USE bool date_parse_iso(struct str s, struct date *out_date); /* YYYY-MM-DD only */
const char *date_format(struct date d, char out[static ZONE_TEXT]);     /* "" for no date */
int date_compare(struct date a, struct date b);
/* Moving: no date moves nowhere, and what leaves the years 1 to 9999 becomes no date. */
struct date date_plus_days(struct date d, int64_t n);
struct date
date_plus_months(struct date d, int n); /* 31 January + 1 month = the last of February */
int64_t date_days_between(struct date from, struct date to); /* to - from */
int date_weekday(struct date d);                             /* 1 Monday to 7 Sunday */
int date_age(struct date born, struct date on);              /* completed years */
struct date date_of(const struct zone *zone, instant t);
instant date_at(const struct zone *zone, struct date d, int hour, int minute);

#endif
