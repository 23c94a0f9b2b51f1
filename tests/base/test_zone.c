/* SPDX-License-Identifier: MIT */
/* Wall time to instants and back, on the nights on which it is hard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/random.h"
#include "base/zone.h"

static struct zone *
opened(const char *name)
{
	struct error error = { 0 };
	struct zone *zone = zone_open(name, &error);
	if (zone == NULL)
		fail_msg("%s", error.text);
	return zone;
}

static struct date
on(const char *text)
{
	struct date d = { 0 };
	if (!date_parse_iso(str_from(text), &d))
		fail_msg("no date: %s", text);
	return d;
}

/* A wall time, and the instant and wall time it must become. */
static const struct {
	const char *zone, *date;
	int hour, minute;
	const char *utc, *wall;
} walls[] = {
	{ "Europe/London", "2026-01-15", 10, 0, "2026-01-15T10:00:00Z",
	    "2026-01-15T10:00:00+00:00" },
	{ "Europe/London", "2026-07-15", 10, 0, "2026-07-15T09:00:00Z",
	    "2026-07-15T10:00:00+01:00" },
	/* the night that skips 01:00 to 02:00 */
	{ "Europe/London", "2026-03-29", 0, 59, "2026-03-29T00:59:00Z",
	    "2026-03-29T00:59:00+00:00" },
	{ "Europe/London", "2026-03-29", 1, 0, "2026-03-29T01:00:00Z",
	    "2026-03-29T02:00:00+01:00" },
	{ "Europe/London", "2026-03-29", 1, 30, "2026-03-29T01:00:00Z",
	    "2026-03-29T02:00:00+01:00" },
	{ "Europe/London", "2026-03-29", 1, 59, "2026-03-29T01:00:00Z",
	    "2026-03-29T02:00:00+01:00" },
	{ "Europe/London", "2026-03-29", 2, 0, "2026-03-29T01:00:00Z",
	    "2026-03-29T02:00:00+01:00" },
	{ "Europe/London", "2026-03-29", 2, 1, "2026-03-29T01:01:00Z",
	    "2026-03-29T02:01:00+01:00" },
	/* the night that has 01:00 to 02:00 twice */
	{ "Europe/London", "2026-10-25", 0, 59, "2026-10-24T23:59:00Z",
	    "2026-10-25T00:59:00+01:00" },
	{ "Europe/London", "2026-10-25", 1, 0, "2026-10-25T00:00:00Z",
	    "2026-10-25T01:00:00+01:00" },
	{ "Europe/London", "2026-10-25", 1, 59, "2026-10-25T00:59:00Z",
	    "2026-10-25T01:59:00+01:00" },
	{ "Europe/London", "2026-10-25", 2, 0, "2026-10-25T02:00:00Z",
	    "2026-10-25T02:00:00+00:00" },
	/* beyond the table in tzdata, by its rule */
	{ "Europe/London", "2055-07-01", 9, 0, "2055-07-01T08:00:00Z",
	    "2055-07-01T09:00:00+01:00" },
	/* before Greenwich ruled: local mean time, 75 seconds behind */
	{ "Europe/London", "1840-01-01", 0, 0, "1840-01-01T00:01:15Z",
	    "1840-01-01T00:00:00-00:02" },
	/* east, with half an hour; and with a change of half an hour */
	{ "Asia/Kolkata", "2026-03-29", 1, 30, "2026-03-28T20:00:00Z",
	    "2026-03-29T01:30:00+05:30" },
	{ "Australia/Lord_Howe", "2026-10-04", 2, 15, "2026-10-03T15:30:00Z",
	    "2026-10-04T02:30:00+11:00" },
	{ "Australia/Lord_Howe", "2026-04-05", 1, 45, "2026-04-04T14:45:00Z",
	    "2026-04-05T01:45:00+11:00" },
	/* west, both nights */
	{ "America/New_York", "2026-03-08", 2, 30, "2026-03-08T07:00:00Z",
	    "2026-03-08T03:00:00-04:00" },
	{ "America/New_York", "2026-11-01", 1, 30, "2026-11-01T05:30:00Z",
	    "2026-11-01T01:30:00-04:00" },
	{ "America/St_Johns", "2026-01-10", 12, 0, "2026-01-10T15:30:00Z",
	    "2026-01-10T12:00:00-03:30" },
	/* the day that Samoa left out */
	{ "Pacific/Apia", "2011-12-30", 12, 0, "2011-12-30T10:00:00Z",
	    "2011-12-31T00:00:00+14:00" },
	{ "UTC", "1969-12-31", 23, 59, "1969-12-31T23:59:00Z", "1969-12-31T23:59:00+00:00" },
};

static void
test_wall_times_become_instants(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(walls); i++) {
		struct zone *zone = opened(walls[i].zone);
		instant t = date_at(zone, on(walls[i].date), walls[i].hour, walls[i].minute);
		char utc[ZONE_TEXT], wall[ZONE_TEXT];
		instant_format_utc(t, utc);
		zone_format(zone, t, wall);
		if (strcmp(utc, walls[i].utc) != 0 || strcmp(wall, walls[i].wall) != 0)
			fail_msg("%s %s %02d:%02d: got %s %s", walls[i].zone, walls[i].date,
			    walls[i].hour, walls[i].minute, utc, wall);
		instant back;
		assert_true(instant_parse_utc(str_from(utc), &back));
		assert_int_equal(back.ms, t.ms);
		zone_close(zone);
	}
}

static void
test_every_hour_of_a_year_comes_back(void **state)
{
	(void) state;
	static const char *const names[] = { "Europe/London", "America/New_York", "Asia/Kolkata",
		"Australia/Lord_Howe", "UTC" };
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct zone *zone = opened(names[n]);
		assert_string_equal(zone_name(zone), names[n]);
		instant t = date_at(zone, on("2026-01-01"), 0, 0);
		int repeats = 0;
		for (int hour = 0; hour < 365 * 24; hour++, t = instant_plus(t, hours(1))) {
			instant back = zone_instant(zone, zone_civil(zone, t));
			/* Only the second pass through a repeated hour comes back as the first. */
			if (back.ms != t.ms) {
				assert_true(back.ms < t.ms);
				repeats++;
			}
		}
		assert_in_range(repeats, 0, 1);
		zone_close(zone);
	}
}

/* As the C library says it, which reads the same file by code of its own: at random instants of nine
 * hundred days, most of which are asked for more than once, and of a century. */
static void
test_offsets_are_those_of_the_file(void **state)
{
	(void) state;
	enum { TRIES = 20000, SOON = 900, CENTURY = 36500, DAY = 86400 };
	static const char *const names[] = { "Europe/London", "America/New_York", "Asia/Kolkata",
		"Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia" };
	struct random random = random_seeded(3);
	int changes = 0;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct zone *zone = opened(names[i]);
		assert_int_equal(setenv("TZ", names[i], 1), 0);
		tzset();
		long before = 0;
		for (int k = 0; k < TRIES; k++) {
			uint64_t days = k % 2 == 0 ? SOON : CENTURY;
			time_t at = (time_t) random_below(&random, days * DAY);
			struct tm wall;
			assert_non_null(localtime_r(&at, &wall));
			int64_t offset = zone_offset_minutes(zone, (instant){ at * INT64_C(1000) });
			if (offset !=
			    (wall.tm_gmtoff < 0 ? (wall.tm_gmtoff - 59) / 60 : wall.tm_gmtoff / 60))
				fail_msg("%s at %lld: %d, and %ld", names[i], (long long) at,
				    (int) offset, wall.tm_gmtoff);
			changes += before != wall.tm_gmtoff;
			before = wall.tm_gmtoff;
		}
		zone_close(zone);
	}
	(void) unsetenv("TZ");
	tzset();
	assert_true(changes > TRIES);
}

static void
test_unknown_zones_are_refused(void **state)
{
	(void) state;
	static const char *const names[] = { "", "Europe/Londn", "GMT+25", "+01:00", "CET-1CEST",
		"/etc/passwd", "../../../etc/passwd", "tzdata.zi", "Europe" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct error error = { 0 };
		struct zone *zone = zone_open(names[i], &error);
		if (zone != NULL || error.kind != ERROR_INPUT)
			fail_msg("\"%s\" was taken for a zone", names[i]);
	}
	zone_close(NULL);
}

/* tzdata is replaced under a service: by rename, with a zone open and another one held. */
static void
copy_zone(const char *folder, const char *from, const char *as)
{
	char bytes[65536], aside[256], path[256], source[256];
	(void) snprintf(source, sizeof(source), "/usr/share/zoneinfo/%s", from);
	(void) snprintf(aside, sizeof(aside), "%s/new", folder);
	(void) snprintf(path, sizeof(path), "%s/%s", folder, as);
	FILE *in = fopen(source, "rb"), *out = fopen(aside, "wb");
	assert_non_null(in);
	assert_non_null(out);
	size_t size = fread(bytes, 1, sizeof(bytes), in);
	assert_int_equal(fwrite(bytes, 1, size, out), size);
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(rename(aside, path), 0);
}

static void
test_D9_a_zone_opened_now_goes_by_the_rules_of_now(void **state)
{
	(void) state;
	static const char *const rules[] = { "Europe/London", "Europe/Berlin", "Europe/London",
		"Asia/Kolkata", "Europe/London" };
	static const int minutes_east[] = { 60, 120, 60, 330, 60 };
	char folder[] = "/tmp/hark-zones-XXXXXX", path[256], sha256[65] = "";
	assert_non_null(mkdtemp(folder));
	assert_int_equal(setenv("TZDIR", folder, 1), 0);
	struct zone *held[ARRAY_LEN(rules)];
	const instant summer = { INT64_C(1784000000000) };
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		copy_zone(folder, rules[i], "Home");
		struct zone *unseen = i == 0 ? NULL : opened("Home");
		if (unseen != NULL)
			assert_string_equal(zone_sha256(unseen), sha256);
		zone_close(unseen);
		zone_look_again();
		held[i] = opened("Home");
		assert_string_not_equal(zone_sha256(held[i]), sha256);
		(void) snprintf(sha256, sizeof(sha256), "%s", zone_sha256(held[i]));
		for (size_t k = 0; k <= i; k++)
			assert_int_equal(zone_offset_minutes(held[k], summer), minutes_east[k]);
	}
	/* The same again, and no file at all: what was a zone stays one. */
	copy_zone(folder, rules[0], "Home");
	for (int there = 1; there >= 0; there--) {
		zone_look_again();
		struct zone *zone = opened("Home");
		assert_string_equal(zone_sha256(zone), sha256);
		zone_close(zone);
		(void) snprintf(path, sizeof(path), "%s/Home", folder);
		assert_int_equal(unlink(path), there == 1 ? 0 : -1);
	}
	for (size_t i = 0; i < ARRAY_LEN(held); i++)
		zone_close(held[i]);
	assert_int_equal(unsetenv("TZDIR"), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
test_texts_of_instants(void **state)
{
	(void) state;
	struct zone *zone = opened("Europe/London");
	char text[ZONE_TEXT];
	assert_string_equal(zone_format(zone, INSTANT_NONE, text), "");
	assert_string_equal(zone_format(zone, INSTANT_NEVER, text), "never");
	assert_string_equal(instant_format_utc(INSTANT_NEVER, text), "never");
	assert_true(date_is_none(date_of(zone, INSTANT_NONE)));
	assert_true(instant_is_none(date_at(zone, (struct date){ 0 }, 9, 0)));
	assert_int_equal(zone_offset_minutes(zone, (instant){ INT64_C(1784000000000) }), 60);
	zone_close(zone);
	static const char *const bad[] = { "", "2026-01-01", "2026-01-01T24:00:00Z",
		"2026-01-01T00:60:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00",
		"2026-01-01 00:00:00Z", "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:0xZ" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		instant t = { 5 };
		if (instant_parse_utc(str_from(bad[i]), &t) || t.ms != 5)
			fail_msg("%s", bad[i]);
	}
}

static void
test_dates_are_read_strictly(void **state)
{
	(void) state;
	static const struct {
		const char *in;
		bool want;
	} cases[] = {
		{ "2026-02-28", true },
		{ "2024-02-29", true },
		{ "2000-02-29", true },
		{ "2026-02-29", false },
		{ "1900-02-29", false },
		{ "2026-13-01", false },
		{ "2026-00-01", false },
		{ "2026-04-31", false },
		{ "0000-01-01", false },
		{ "9999-12-31", true },
		{ "26-02-28", false },
		{ "2026/02/28", false },
		{ "2026-2-28", false },
		{ "28-02-2026", false },
		{ "2026-02-28 ", false },
		{ "", false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date d = { 0 };
		if (date_parse_iso(str_from(cases[i].in), &d) != cases[i].want)
			fail_msg("%s", cases[i].in);
		char text[ZONE_TEXT];
		assert_string_equal(date_format(d, text), cases[i].want ? cases[i].in : "");
	}
}

static void
test_dates_move(void **state)
{
	(void) state;
	static const struct {
		const char *from;
		char unit;
		int n;
		const char *want;
	} cases[] = {
		{ "2026-01-31", 'm', 1, "2026-02-28" },
		{ "2024-01-31", 'm', 1, "2024-02-29" },
		{ "2026-03-31", 'm', -1, "2026-02-28" },
		{ "2026-11-30", 'm', 3, "2027-02-28" },
		{ "2026-01-15", 'm', -13, "2024-12-15" },
		{ "2026-05-31", 'm', 12, "2027-05-31" },
		{ "9999-12-01", 'm', 1, "" },
		{ "0001-01-01", 'm', -1, "" },
		{ "2026-02-28", 'd', 1, "2026-03-01" },
		{ "2024-02-28", 'd', 1, "2024-02-29" },
		{ "2026-01-01", 'd', -1, "2025-12-31" },
		{ "1970-01-01", 'd', -719162, "0001-01-01" },
		{ "2026-01-01", 'd', 366, "2027-01-02" },
		{ "9999-12-31", 'd', 1, "" },
		{ "2000-03-01", 'd', -146097, "1600-03-01" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct date from = on(cases[i].from);
		struct date got = cases[i].unit == 'm' ? date_plus_months(from, cases[i].n)
						       : date_plus_days(from, cases[i].n);
		char text[ZONE_TEXT];
		assert_string_equal(date_format(got, text), cases[i].want);
		if (cases[i].unit == 'd' && !date_is_none(got))
			assert_int_equal(date_days_between(from, got), cases[i].n);
	}
}

static void
test_weekdays_and_ages(void **state)
{
	(void) state;
	assert_int_equal(date_weekday(on("2026-03-29")), 7);
	assert_int_equal(date_weekday(on("1970-01-01")), 4);
	assert_int_equal(date_weekday(on("1969-12-29")), 1);
	assert_int_equal(date_weekday(on("0001-01-01")), 1);
	static const struct {
		const char *born, *on;
		int want;
	} cases[] = {
		{ "1950-06-15", "2026-06-14", 75 },
		{ "1950-06-15", "2026-06-15", 76 },
		{ "1952-02-29", "2026-02-28", 73 },
		{ "1952-02-29", "2026-03-01", 74 },
		{ "1952-02-29", "2024-02-29", 72 },
		{ "2026-01-01", "2026-12-31", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(date_age(on(cases[i].born), on(cases[i].on)), cases[i].want);
	assert_true(date_compare(on("2026-01-31"), on("2026-02-01")) < 0);
	assert_true(date_compare(on("2027-01-01"), on("2026-12-31")) > 0);
	assert_int_equal(date_compare(on("2026-01-31"), on("2026-01-31")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wall_times_become_instants),
		cmocka_unit_test(test_every_hour_of_a_year_comes_back),
		cmocka_unit_test(test_offsets_are_those_of_the_file),
		cmocka_unit_test(test_unknown_zones_are_refused),
		cmocka_unit_test(test_D9_a_zone_opened_now_goes_by_the_rules_of_now),
		cmocka_unit_test(test_texts_of_instants),
		cmocka_unit_test(test_dates_are_read_strictly),
		cmocka_unit_test(test_dates_move),
		cmocka_unit_test(test_weekdays_and_ages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
