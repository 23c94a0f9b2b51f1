/* SPDX-License-Identifier: MIT */
/*
 * Quiet hours on the wall of the room, both daylight-saving nights, and the bank holidays, which
 * are worked out again here by rule: Easter by the Gregorian computus, Mondays by weekday,
 * substitutes by the Banking and Financial Dealings Act's habit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "scheduler/calendar.h"

enum { NINE = 9 * 60, SIX_PM = 18 * 60, DAY = 24 * 60 };

static struct arena arena;
static struct calendar *england;
static struct zone *london;

static int
set_up(void **state)
{
	(void) state;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct error error = { 0 };
	england = calendar_read(NULL, "england-wales", &complaints);
	london = zone_open("Europe/London", &error);
	for (struct complaint *c = complaints.first; c != NULL; c = c->next)
		print_error("%s\n", c->text);
	return england == NULL || london == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void) state;
	calendar_free(england);
	zone_close(london);
	arena_done(&arena);
	return 0;
}

static instant
utc(const char *text)
{
	instant t;
	if (!instant_parse_utc(str_from(text), &t))
		fail_msg("%s", text);
	return t;
}

/* One working day, to read what came. Good Friday 2026 is 3 April, Easter Monday the 6th. */
static const struct {
	const char *at, *want;
} working_days[] = {
	{ "2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z" }, /* Tuesday, the same time tomorrow */
	{ "2026-11-24T03:00:00Z", "2026-11-25T03:00:00Z" }, /* at night too */
	{ "2026-11-27T16:30:00Z", "2026-11-30T16:30:00Z" }, /* over the weekend */
	{ "2026-11-28T10:00:00Z", "2026-12-01T00:00:00Z" }, /* Saturday: by the end of Monday */
	{ "2026-11-29T23:59:00Z", "2026-12-01T00:00:00Z" }, /* Sunday: the same */
	{ "2026-04-02T14:00:00Z", "2026-04-07T14:00:00Z" }, /* Maundy Thursday: over Easter */
	{ "2026-04-06T08:00:00Z", "2026-04-07T23:00:00Z" }, /* Easter Monday: all of Tuesday */
	{ "2026-03-27T10:00:00Z", "2026-03-30T09:00:00Z" }, /* by the clock on the wall */
};

static void
test_one_working_day(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(working_days); i++) {
		instant got = calendar_working_day(england, london, utc(working_days[i].at));
		char text[ZONE_TEXT];
		if (got.ms != utc(working_days[i].want).ms)
			fail_msg("%s: %s, expected %s", working_days[i].at,
			    instant_format_utc(got, text), working_days[i].want);
	}
}

static const struct {
	const char *at;
	int from, to;
	const char *want; /* the first allowed instant */
	const char *end;  /* and the end of its stretch */
} cases[] = {
	/* an ordinary Tuesday, winter: quiet 18:00 to 09:00 */
	{ "2026-11-24T08:59:59Z", SIX_PM, NINE, "2026-11-24T09:00:00Z", "2026-11-24T18:00:00Z" },
	{ "2026-11-24T09:00:00Z", SIX_PM, NINE, "2026-11-24T09:00:00Z", "2026-11-24T18:00:00Z" },
	{ "2026-11-24T12:34:56Z", SIX_PM, NINE, "2026-11-24T12:34:56Z", "2026-11-24T18:00:00Z" },
	{ "2026-11-24T17:59:59Z", SIX_PM, NINE, "2026-11-24T17:59:59Z", "2026-11-24T18:00:00Z" },
	{ "2026-11-24T18:00:00Z", SIX_PM, NINE, "2026-11-25T09:00:00Z", "2026-11-25T18:00:00Z" },
	{ "2026-11-24T23:59:59Z", SIX_PM, NINE, "2026-11-25T09:00:00Z", "2026-11-25T18:00:00Z" },
	/* summer: the wall is an hour ahead */
	{ "2026-07-01T07:59:59Z", SIX_PM, NINE, "2026-07-01T08:00:00Z", "2026-07-01T17:00:00Z" },
	/* the nights around both changes of the clock */
	{ "2026-03-28T20:00:00Z", SIX_PM, NINE, "2026-03-29T08:00:00Z", "2026-03-29T17:00:00Z" },
	{ "2026-10-24T20:00:00Z", SIX_PM, NINE, "2026-10-25T09:00:00Z", "2026-10-25T18:00:00Z" },
	/* 2026-03-29 01:30 does not exist: 02:00 is the first moment that is not quiet */
	{ "2026-03-29T00:10:00Z", DAY - 120, 90, "2026-03-29T01:00:00Z", "2026-03-29T21:00:00Z" },
	/* quiet begins within the skipped hour: the stretch ends where the wall jumps over it */
	{ "2026-03-29T00:10:00Z", 90, 180, "2026-03-29T00:10:00Z", "2026-03-29T01:00:00Z" },
	/* quiet ends within it, and so at the jump */
	{ "2026-03-29T00:40:00Z", 30, 90, "2026-03-29T01:00:00Z", "2026-03-29T23:30:00Z" },
	/* 2026-10-25 01:30 comes twice. Quiet until 01:30, and again from 01:00 for half an hour */
	{ "2026-10-25T00:10:00Z", DAY - 120, 90, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z" },
	{ "2026-10-25T01:00:00Z", DAY - 120, 90, "2026-10-25T01:30:00Z", "2026-10-25T22:00:00Z" },
	{ "2026-10-25T01:10:00Z", DAY - 120, 90, "2026-10-25T01:30:00Z", "2026-10-25T22:00:00Z" },
	/* quiet from 01:30: twice too, with half an hour between */
	{ "2026-10-25T00:10:00Z", 90, 180, "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z" },
	{ "2026-10-25T00:40:00Z", 90, 180, "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z" },
	{ "2026-10-25T01:10:00Z", 90, 180, "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z" },
	/* within one day: a lunch hour */
	{ "2026-11-24T12:00:00Z", 720, 780, "2026-11-24T13:00:00Z", "2026-11-25T12:00:00Z" },
	/* Easter 2026: Friday 3 April and Monday 6 April; Saturday and Sunday are allowed */
	{ "2026-04-02T18:30:00Z", SIX_PM, NINE, "2026-04-04T08:00:00Z", "2026-04-04T17:00:00Z" },
	{ "2026-04-05T18:30:00Z", SIX_PM, NINE, "2026-04-07T08:00:00Z", "2026-04-07T17:00:00Z" },
	{ "2026-04-03T00:00:00Z", 0, 0, "2026-04-03T23:00:00Z", "2026-04-05T23:00:00Z" },
	/* Christmas 2026: Friday and Saturday, and the substitute on Monday */
	{ "2026-12-25T10:00:00Z", SIX_PM, NINE, "2026-12-27T09:00:00Z", "2026-12-27T18:00:00Z" },
	{ "2026-12-27T19:00:00Z", SIX_PM, NINE, "2026-12-29T09:00:00Z", "2026-12-29T18:00:00Z" },
	/* Christmas 2027: Saturday to Tuesday */
	{ "2027-12-24T18:00:00Z", SIX_PM, NINE, "2027-12-29T09:00:00Z", "2027-12-29T18:00:00Z" },
	/* no quiet hours at all: a stretch ends with the next holiday */
	{ "2026-12-01T03:00:00Z", 0, 0, "2026-12-01T03:00:00Z", "2026-12-25T00:00:00Z" },
	{ "2026-12-01T03:00:00Z", 600, 600, "2026-12-01T03:00:00Z", "2026-12-25T00:00:00Z" },
};

static void
test_invariant_7_first_allowed_instants(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		instant at = utc(cases[i].at);
		instant got = calendar_allowed(england, london, cases[i].from, cases[i].to, at);
		instant end = calendar_window_end(england, london, cases[i].from, cases[i].to, got);
		char text[ZONE_TEXT], end_text[ZONE_TEXT];
		instant_format_utc(got, text);
		instant_format_utc(end, end_text);
		if (strcmp(text, cases[i].want) != 0 || strcmp(end_text, cases[i].end) != 0)
			fail_msg("%s quiet %d-%d: got %s until %s, want %s until %s", cases[i].at,
			    cases[i].from, cases[i].to, text, end_text, cases[i].want,
			    cases[i].end);
	}
}

/* What nothing closes ends a year ahead; a weekday or a holiday to come closes it all the same. */
static void
test_a_stretch_without_end(void **state)
{
	(void) state;
	instant late = utc("2099-06-01T12:00:00Z"), early = utc("2026-12-01T03:00:00Z");
	instant year = instant_plus(late, days(366));
	assert_int_equal(calendar_window_end(NULL, london, 0, 0, late).ms, year.ms);
	assert_int_equal(calendar_window_end(england, london, 600, 600, late).ms, year.ms);
	assert_true(calendar_window_end(england, london, 600, 601, late).ms < year.ms);
	assert_int_equal(
	    calendar_window_end(england, london, 0, 0, early).ms, utc("2026-12-25T00:00:00Z").ms);
}

enum { SPAN = 10 * 60, MINUTES = SPAN + 28 * 60 };

static bool
is_quiet(int minute, int quiet_from, int quiet_to)
{
	return quiet_from < quiet_to ? minute >= quiet_from && minute < quiet_to
				     : minute >= quiet_from || minute < quiet_to;
}

/* wall: what the clock in the room shows at each minute from `start` on. */
static void
compare_night(
    const struct zone *zone, instant start, const int wall[MINUTES], int quiet_from, int quiet_to)
{
	instant allowed = INSTANT_NONE, quiet = INSTANT_NONE;
	for (int m = MINUTES - 1; m >= 0; m--) {
		instant at = instant_plus(start, minutes(m));
		*(is_quiet(wall[m], quiet_from, quiet_to) ? &quiet : &allowed) = at;
		if (m >= SPAN)
			continue;
		instant got = calendar_allowed(NULL, zone, quiet_from, quiet_to, at);
		if (got.ms != allowed.ms)
			fail_msg("%s quiet from %d at minute %d: %d minutes out", zone_name(zone),
			    quiet_from, m, (int) ((got.ms - allowed.ms) / 60000));
		bool is_allowed = calendar_is_allowed(NULL, zone, quiet_from, quiet_to, at);
		assert_int_equal(is_allowed, allowed.ms == at.ms);
		if (is_allowed)
			assert_int_equal(
			    calendar_window_end(NULL, zone, quiet_from, quiet_to, at).ms, quiet.ms);
	}
}

/* The definition, minute by minute, against the functions: both nights, several zones, quiet hours
 * that begin and end everywhere. */
static void
test_every_minute_of_both_nights(void **state)
{
	(void) state;
	static const struct {
		const char *zone, *from;
	} nights[] = {
		{ "Europe/London", "2026-03-28T22:00:00Z" },
		{ "Europe/London", "2026-10-24T22:00:00Z" },
		{ "America/New_York", "2026-11-01T03:00:00Z" },
		{ "Australia/Lord_Howe", "2026-04-04T12:00:00Z" },
		{ "America/Havana", "2026-11-01T02:00:00Z" },
		{ "Africa/Cairo", "2026-04-23T20:00:00Z" },
	};
	for (size_t n = 0; n < ARRAY_LEN(nights); n++) {
		struct error error = { 0 };
		struct zone *zone = zone_open(nights[n].zone, &error);
		assert_non_null(zone);
		instant start = utc(nights[n].from);
		int wall[MINUTES];
		for (int m = 0; m < MINUTES; m++) {
			struct civil civil = zone_civil(zone, instant_plus(start, minutes(m)));
			wall[m] = civil.hour * 60 + civil.minute;
		}
		for (int quiet = 0; quiet < DAY; quiet += 30)
			compare_night(zone, start, wall, quiet, (quiet + 150) % DAY);
		zone_close(zone);
	}
	printf("D2: %zu nights, %d quiet hours, %d minutes of each: every one as defined\n",
	    ARRAY_LEN(nights), DAY / 30, SPAN);
}

/* Anonymous Gregorian computus. */
static struct date
easter_sunday(int year)
{
	int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
	int f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int sum = h + l - 7 * m + 114;
	return (struct date){ year, sum / 31, sum % 31 + 1 };
}

static struct date
first_monday_from(struct date date)
{
	return date_plus_days(date, (8 - date_weekday(date)) % 7);
}

static void
must_be_holiday(struct date date, const char *name)
{
	const char *got = calendar_holiday(england, date);
	char text[ZONE_TEXT];
	if (got == NULL || strcmp(got, name) != 0)
		fail_msg(
		    "%s: %s, want %s", date_format(date, text), got == NULL ? "none" : got, name);
}

/* The day, and the next free weekday after it when it falls on a weekend. Returns how many of both
 * there are. */
static int
must_be_kept(struct date date, struct date substitute, const char *name)
{
	must_be_holiday(date, name);
	if (date_weekday(date) < 6)
		return 1;
	char text[64];
	snprintf(text, sizeof(text), "%s (substitute)", name);
	must_be_holiday(substitute, text);
	return 2;
}

static void
test_bank_holidays_follow_their_rules(void **state)
{
	(void) state;
	for (int year = 2024; year <= 2030; year++) {
		struct date new_year = { year, 1, 1 }, christmas = { year, 12, 25 };
		struct date easter = easter_sunday(year);
		int count = 5;
		must_be_holiday(date_plus_days(easter, -2), "Good Friday");
		must_be_holiday(date_plus_days(easter, 1), "Easter Monday");
		must_be_holiday(
		    first_monday_from((struct date){ year, 5, 1 }), "Early May bank holiday");
		must_be_holiday(
		    first_monday_from((struct date){ year, 5, 25 }), "Spring bank holiday");
		must_be_holiday(
		    first_monday_from((struct date){ year, 8, 25 }), "Summer bank holiday");
		count += must_be_kept(new_year, first_monday_from(new_year), "New Year's Day");
		/* Christmas on a Saturday takes Monday, on a Sunday Tuesday after Boxing Day's. */
		struct date boxing = date_plus_days(christmas, 1);
		int day = date_weekday(christmas);
		count += must_be_kept(christmas, (struct date){ year, 12, 27 }, "Christmas Day");
		count += must_be_kept(boxing, (struct date){ year, 12, 28 }, "Boxing Day");
		assert_true(day >= 1);
		int found = 0;
		for (struct date d = new_year; d.year == year; d = date_plus_days(d, 1))
			if (!calendar_is_allowed_day(england, d))
				found++;
		assert_int_equal(found, count);
	}
	assert_true(calendar_covers(england, (struct date){ 2030, 12, 31 }));
	assert_false(calendar_covers(england, (struct date){ 2031, 1, 1 }));
	assert_false(calendar_covers(england, (struct date){ 2023, 12, 31 }));
}

/* files */

static char folder[] = "/tmp/hark-calendar-XXXXXX";

static void
write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/holidays/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
remove_file(const char *name)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/holidays/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

static void
test_a_file_of_the_same_id_overrides(void **state)
{
	(void) state;
	assert_non_null(mkdtemp(folder));
	char path[128];
	snprintf(path, sizeof(path), "%s/holidays", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("local.yaml",
	    "id: england-wales\n"
	    "title: Ours\n"
	    "weekdays: [monday, tuesday, wednesday, thursday, friday]\n"
	    "holidays:\n"
	    "  2026-07-17: The founder's day\n");
	struct complaints complaints = { .arena = &arena };
	struct calendar *ours = calendar_read(folder, "england-wales", &complaints);
	assert_non_null(ours);
	assert_string_equal(
	    calendar_holiday(ours, (struct date){ 2026, 7, 17 }), "The founder's day");
	assert_null(calendar_holiday(ours, (struct date){ 2026, 12, 25 }));
	/* Friday evening, Saturday, Sunday: until Monday */
	assert_int_equal(
	    calendar_allowed(ours, london, SIX_PM, NINE, utc("2026-11-27T18:00:00Z")).ms,
	    utc("2026-11-30T09:00:00Z").ms);
	calendar_free(ours);

	static const struct {
		const char *text, *want;
	} bad[] = {
		{ "id: x\ntitle: X\nholidays: {2026-02-30: Never}\n",
		    "\"2026-02-30\" is no date, expected YYYY-MM-DD" },
		{ "id: x\ntitle: X\nweekdays: [mondays]\nholidays: {}\n", "no weekday" },
		{ "id: x\ntitle: X\nweekdays: []\nholidays: {}\n", "no weekday at all" },
		{ "id: x\ntitle: X\n", "no holidays" },
		{ "id: x\ntitle: X\nholiday: {}\nholidays: {}\n", "holiday" },
		{ "id: y\ntitle: Y\nholidays: {}\n", "no calendar \"x\"" },
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		write_file("local.yaml", bad[i].text);
		complaints = (struct complaints){ .arena = &arena };
		assert_null(calendar_read(folder, "x", &complaints));
		if (complaints.count != 1 || strstr(complaints.first->text, bad[i].want) == NULL)
			fail_msg("%zu complaints, first \"%s\", want \"%s\"", complaints.count,
			    complaints.count == 0 ? "" : complaints.first->text, bad[i].want);
	}
	remove_file("local.yaml");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_working_day),
		cmocka_unit_test(test_invariant_7_first_allowed_instants),
		cmocka_unit_test(test_a_stretch_without_end),
		cmocka_unit_test(test_every_minute_of_both_nights),
		cmocka_unit_test(test_bank_holidays_follow_their_rules),
		cmocka_unit_test(test_a_file_of_the_same_id_overrides),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
