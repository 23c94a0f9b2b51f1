/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_CALENDAR_H
#define SCHEDULER_CALENDAR_H

/*
 * A calendar knows the days on which hark does not begin anything: bank holidays, and weekdays that
 * a calendar leaves out. Together with a team's quiet hours and its zone it answers one question:
 * when, from `at` on, may an invitation or a reminder go out? A reply to what a patient wrote is not
 * asked about here; it may go at any hour.
 *
 * Shipped: england-wales. DIR/holidays/ID.yaml overrides it. Immutable once read, so threads share
 * it. Behind its last year a calendar knows no holidays: calendar_covers says so.
 *
 * Quiet hours are minutes after midnight on the LOCAL wall, quiet from quiet_from up to and without
 * quiet_to; 18:00 to 09:00 runs through midnight; two equal numbers mean none. The wall is read at
 * the instant itself, so an hour that is skipped or comes twice in a daylight-saving night is judged
 * by what a clock in the room shows, each time.
 */
#include "base/document.h"
#include "base/zone.h"

struct calendar;

/* life: `dir` is the data folder, or NULL for the shipped calendars only. NULL with complaints when
 * there is no such calendar or it cannot be read. Owns: the caller frees it. */
HARK_MUST_USE struct calendar *
calendar_read(const char *dir, const char *id, struct complaints *complaints);
void calendar_free(struct calendar *calendar);

/* days; a NULL calendar has no holidays and all weekdays */
bool calendar_is_allowed_day(const struct calendar *calendar, struct date date);
const char *calendar_holiday(const struct calendar *calendar, struct date date); /* NULL: none */
bool calendar_covers(const struct calendar *calendar, struct date date);

/* moments */

/* Outside the quiet hours and on an allowed day. */
bool calendar_is_allowed(const struct calendar *calendar, const struct zone *zone, int quiet_from,
    int quiet_to, instant at);

/* The first instant >= at that is allowed; `at` itself when it is. INSTANT_NONE and INSTANT_NEVER
 * stay what they are. */
instant calendar_allowed(const struct calendar *calendar, const struct zone *zone, int quiet_from,
    int quiet_to, instant at);

/* The first instant > at that is not allowed, for an `at` that is. Limits: looks a year ahead and
 * gives that when the stretch is longer. */
instant calendar_window_end(const struct calendar *calendar, const struct zone *zone,
    int quiet_from, int quiet_to, instant at);

/* The end of one working day from `at`, for what a person has to have seen by then: the same time by
 * the clock on the next working day, or the midnight that ends it for what comes on a day off. A
 * working day is Monday to Friday and no holiday. Limits: looks a month ahead. */
instant calendar_working_day(const struct calendar *calendar, const struct zone *zone, instant at);

#endif
