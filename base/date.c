/* SPDX-License-Identifier: MIT */
/* The proleptic Gregorian calendar, counted in days from 1970-01-01. No zone, no locale, no libc. */
#include "base/date.h"

enum { DAY_SECONDS = 86400, ERA_DAYS = 146097 /* 400 years */ };

int64_t
date_floor_div(int64_t a, int64_t b)
{
	int64_t quotient = a / b;
	return a % b < 0 ? quotient - 1 : quotient;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool
date_is_none(struct date d)
{
	return d.year == 0;
}

bool
date_is_valid(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	    d.day <= month_days(d.year, d.month);
}

/* Days since 1970-01-01. Years begin in March here, so that the leap day comes last. */
static int64_t
days_of(struct date d)
{
	int64_t year = d.month <= 2 ? d.year - 1 : d.year;
	int64_t era = date_floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t month = (d.month + 9) % 12;
	int64_t day_of_year = (153 * month + 2) / 5 + d.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - 719468;
}

static struct date
date_of_days(int64_t days)
{
	days += 719468;
	int64_t era = date_floor_div(days, ERA_DAYS);
	int64_t day_of_era = days - era * ERA_DAYS;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date d = { .day = (int) (day_of_year - (153 * month + 2) / 5 + 1),
		.month = (int) (month < 10 ? month + 3 : month - 9) };
	d.year = (int) (year_of_era + era * 400 + (d.month <= 2));
	return d;
}

bool
date_is_instant_civil(instant t)
{
	static const struct date first = { 1, 1, 2 }, last = { 9999, 12, 31 };
	return t.ms >= days_of(first) * DAY_SECONDS * 1000 &&
	    t.ms < days_of(last) * DAY_SECONDS * 1000;
}

int64_t
date_seconds_of_civil(struct civil civil)
{
	return days_of(civil.date) * DAY_SECONDS + (int64_t) civil.hour * 3600 +
	    (int64_t) civil.minute * 60 + civil.second;
}

struct civil
date_civil_of_seconds(int64_t wall)
{
	int64_t days = date_floor_div(wall, DAY_SECONDS);
	int rest = (int) (wall - days * DAY_SECONDS);
	return (struct civil){
		.date = date_of_days(days),
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
	};
}

/* `digits` decimal digits of n at `at`; returns what follows them. */
static char *
put_number(char *at, int n, int digits)
{
	for (int i = digits; i-- > 0; n /= 10)
		at[i] = (char) ('0' + n % 10);
	return at + digits;
}

static char *
put_date(char *at, struct date d)
{
	at = put_number(at, d.year, 4);
	*at++ = '-';
	at = put_number(at, d.month, 2);
	*at++ = '-';
	return put_number(at, d.day, 2);
}

static char *
put_civil(char *at, struct civil civil)
{
	at = put_date(at, civil.date);
	*at++ = 'T';
	at = put_number(at, civil.hour, 2);
	*at++ = ':';
	at = put_number(at, civil.minute, 2);
	*at++ = ':';
	return put_number(at, civil.second, 2);
}

static const char *
put_no_civil(instant t, char out[static ZONE_TEXT])
{
	(void) snprintf(out, ZONE_TEXT, "%s", instant_is_none(t) ? "" : "never");
	return out;
}

const char *
date_put_instant(instant t, struct civil civil, int offset_minutes, char out[static ZONE_TEXT])
{
	if (!date_is_instant_civil(t))
		return put_no_civil(t, out);
	char *at = put_civil(out, civil);
	int minutes = offset_minutes < 0 ? -offset_minutes : offset_minutes;
	*at++ = offset_minutes < 0 ? '-' : '+';
	at = put_number(at, minutes / 60, 2);
	*at++ = ':';
	*put_number(at, minutes % 60, 2) = '\0';
	return out;
}

const char *
instant_format_utc(instant t, char out[static ZONE_TEXT])
{
	if (!date_is_instant_civil(t))
		return put_no_civil(t, out);
	char *at = put_civil(out, date_civil_of_seconds(date_floor_div(t.ms, 1000)));
	*at++ = 'Z';
	*at = '\0';
	return out;
}

/* Exactly these digits, or false. */
static bool
take_number(struct str s, size_t from, size_t digits, int *out_number)
{
	int number = 0;
	for (size_t i = from; i < from + digits; i++) {
		if (i >= s.len || s.data[i] < '0' || s.data[i] > '9')
			return false;
		number = number * 10 + (s.data[i] - '0');
	}
	*out_number = number;
	return true;
}

bool
date_parse_iso(struct str s, struct date *out_date)
{
	struct date d;
	if (s.len != 10 || s.data[4] != '-' || s.data[7] != '-' || !take_number(s, 0, 4, &d.year) ||
	    !take_number(s, 5, 2, &d.month) || !take_number(s, 8, 2, &d.day) || !date_is_valid(d))
		return false;
	*out_date = d;
	return true;
}

bool
instant_parse_utc(struct str s, instant *out_instant)
{
	struct civil c;
	if (s.len != 20 || s.data[10] != 'T' || s.data[13] != ':' || s.data[16] != ':' ||
	    s.data[19] != 'Z' || !date_parse_iso(str_sub(s, 0, 10), &c.date) ||
	    !take_number(s, 11, 2, &c.hour) || !take_number(s, 14, 2, &c.minute) ||
	    !take_number(s, 17, 2, &c.second) || c.hour > 23 || c.minute > 59 || c.second > 59)
		return false;
	*out_instant = (instant){ date_seconds_of_civil(c) * 1000 };
	return true;
}

const char *
date_format(struct date d, char out[static ZONE_TEXT])
{
	char *at = out;
	if (date_is_valid(d))
		at = put_date(at, d);
	*at = '\0';
	return out;
}

int
date_compare(struct date a, struct date b)
{
	int order = a.year != b.year ? a.year - b.year
	    : a.month != b.month     ? a.month - b.month
				     : a.day - b.day;
	return order < 0 ? -1 : order > 0;
}

struct date
date_plus_days(struct date d, int64_t n)
{
	enum { FAR = 4000000 }; /* days: beyond any valid date from any other */
	if (!date_is_valid(d) || n > FAR || n < -FAR)
		return (struct date){ 0 };
	struct date moved = date_of_days(days_of(d) + n);
	return date_is_valid(moved) ? moved : (struct date){ 0 };
}

struct date
date_plus_months(struct date d, int n)
{
	if (!date_is_valid(d))
		return (struct date){ 0 };
	int64_t months = (int64_t) d.year * 12 + (d.month - 1) + n;
	int64_t year = date_floor_div(months, 12);
	if (year < 1 || year > 9999)
		return (struct date){ 0 };
	struct date moved = { .year = (int) year, .month = (int) (months - year * 12) + 1 };
	int last = month_days(moved.year, moved.month);
	moved.day = d.day < last ? d.day : last;
	return moved;
}

int64_t
date_days_between(struct date from, struct date to)
{
	BUG_ON(!date_is_valid(from) || !date_is_valid(to), "days between dates that are none");
	return days_of(to) - days_of(from);
}

int
date_weekday(struct date d)
{
	BUG_ON(!date_is_valid(d), "weekday of no date");
	int64_t day = days_of(d) + 3; /* 1970-01-01 was a Thursday */
	return (int) (day - date_floor_div(day, 7) * 7) + 1;
}

int
date_age(struct date born, struct date on)
{
	/* Who was born on 29 February is a year older on 1 March of an ordinary year. */
	bool had_birthday = on.month != born.month ? on.month > born.month : on.day >= born.day;
	return on.year - born.year - (had_birthday ? 0 : 1);
}
