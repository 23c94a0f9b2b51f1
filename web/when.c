/* SPDX-License-Identifier: MIT */
/* Dates in English. */
#include "web/when.h"

enum { SHORT_NAME = 3 }; /* letters of a short weekday or month */

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };
static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday", "Sunday" };

const char *
when_date(struct arena *arena, struct date date)
{
	if (date_is_none(date))
		return "";
	return arena_printf(arena, "%d %s %d", date.day, months[date.month - 1], date.year);
}

const char *
when_day(struct arena *arena, struct date date)
{
	if (date_is_none(date))
		return "";
	return arena_printf(
	    arena, "%s %s", weekdays[date_weekday(date) - 1], when_date(arena, date));
}

const char *
when_short(struct arena *arena, struct date date)
{
	if (date_is_none(date))
		return "";
	return arena_printf(arena, "%.*s %d %.*s %d", SHORT_NAME, weekdays[date_weekday(date) - 1],
	    date.day, SHORT_NAME, months[date.month - 1], date.year);
}

const char *
when_clock(struct arena *arena, const struct zone *zone, instant t)
{
	struct civil civil = zone_civil(zone, t);
	if (date_is_none(civil.date))
		return "";
	int hour = civil.hour % 12 == 0 ? 12 : civil.hour % 12;
	return arena_printf(arena, "%d.%02d%s", hour, civil.minute, civil.hour < 12 ? "am" : "pm");
}

const char *
when_moment(struct arena *arena, const struct zone *zone, instant t)
{
	struct date date = date_of(zone, t);
	if (date_is_none(date))
		return "";
	return arena_printf(arena, "%s, %s", when_day(arena, date), when_clock(arena, zone, t));
}
