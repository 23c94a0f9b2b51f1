/* SPDX-License-Identifier: MIT */
/*
 * Dates in, steps out: what `hark plan` prints for operations set, moved, done, entered late and not
 * confirmed; on holidays; in both daylight-saving nights.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheduler/plan.h"

enum { NINE = 9 * 60, SIX_PM = 18 * 60 };

static struct arena arena;
static struct pathway_set *pathways;
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
	pathways = pathway_set_read(NULL, NULL, NULL, &complaints);
	return complaints.count != 0 || london == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void) state;
	pathway_set_free(pathways);
	calendar_free(england);
	zone_close(london);
	arena_done(&arena);
	return 0;
}

static struct date
on(const char *text)
{
	struct date d = { 0 };
	if (text != NULL && !date_parse_iso(str_from(text), &d))
		fail_msg("no date: %s", text);
	return d;
}

static struct plan_clock
clock_at(const char *today, int hour)
{
	return (struct plan_clock){ england, london, SIX_PM, NINE,
		date_at(london, on(today), hour, 0) };
}

static const char *
printed(const struct plan_row *rows, size_t count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	plan_print(out, rows, count, london);
	fclose(out);
	const char *copy = arena_strdup(&arena, text);
	free(text);
	return copy;
}

#define HEADER "step,due,opens,closes,instruments,status\n"
#define BEFORE ",how-are-you foot-check nrs-pain,"
#define AFTER ",how-are-you foot-check nrs-pain experience,"

static const struct {
	const char *pathway, *listed, *planned, *performed, *today;
	const char *want;
} plans[] = {
	/* set, in good time: the follow-up is there, provisionally */
	{ "forefoot", "2026-10-01", "2026-12-07", NULL, "2026-10-05",
	    HEADER "before,2026-11-23T10:00:00+00:00,2026-08-03T00:00:00+01:00,"
		   "2026-12-06T23:59:59+00:00" BEFORE "planned\n"
		   "6-months,2027-06-07T10:00:00+01:00,2027-06-07T00:00:00+01:00,"
		   "2027-08-07T23:59:59+01:00" AFTER "planned\n" },
	/* done on another day than planned: what follows counts from the day it was done */
	{ "forefoot", "2026-10-01", "2026-12-07", "2026-12-10", "2026-12-11",
	    HEADER "before,2026-11-23T10:00:00+00:00,2026-08-03T00:00:00+01:00,"
		   "2026-12-06T23:59:59+00:00" BEFORE "missed\n"
		   "6-months,2027-06-10T10:00:00+01:00,2027-06-10T00:00:00+01:00,"
		   "2027-08-10T23:59:59+01:00" AFTER "planned\n" },
	/* brought forward: the time before ends with the day before it was done */
	{ "forefoot", "2026-10-01", "2026-12-07", "2026-11-20", "2026-11-20",
	    HEADER "before,2026-11-23T10:00:00+00:00,2026-08-03T00:00:00+01:00,"
		   "2026-11-19T23:59:59+00:00" BEFORE "missed\n"
		   "6-months,2027-05-20T10:00:00+01:00,2027-05-20T00:00:00+01:00,"
		   "2027-07-20T23:59:59+01:00" AFTER "planned\n" },
	/* listed five days before: asked from the day of listing on, not two weeks earlier */
	{ "forefoot", "2026-12-02", "2026-12-07", NULL, "2026-12-02",
	    HEADER "before,2026-12-02T10:00:00+00:00,2026-08-03T00:00:00+01:00,"
		   "2026-12-06T23:59:59+00:00" BEFORE "planned\n"
		   "6-months,2027-06-07T10:00:00+01:00,2027-06-07T00:00:00+01:00,"
		   "2027-08-07T23:59:59+01:00" AFTER "planned\n" },
	/* the pilot's fault: listed on the day itself. Nobody is asked on the day of surgery */
	{ "forefoot", "2026-12-07", "2026-12-07", NULL, "2026-12-07",
	    HEADER "before,2026-12-07T10:00:00+00:00,2026-08-03T00:00:00+01:00,"
		   "2026-12-06T23:59:59+00:00" BEFORE "missed\n"
		   "6-months,2027-06-07T10:00:00+01:00,2027-06-07T00:00:00+01:00,"
		   "2027-08-07T23:59:59+01:00" AFTER "planned\n" },
	/* no date of listing, no planned date: entered after it was done */
	{ "ankle-infection", NULL, NULL, "2026-05-29", "2026-06-10",
	    HEADER "6-months,2026-11-29T10:00:00+00:00,2026-11-29T00:00:00+00:00,"
		   "2027-01-29T23:59:59+00:00" AFTER "planned\n" },
	/* entered late, and still within the catch-up; then beyond it */
	{ "ankle-infection", NULL, NULL, "2026-05-29", "2026-12-29",
	    HEADER "6-months,2026-11-29T10:00:00+00:00,2026-11-29T00:00:00+00:00,"
		   "2027-01-29T23:59:59+00:00" AFTER "planned\n" },
	{ "ankle-infection", NULL, NULL, "2026-05-29", "2026-12-30",
	    HEADER "6-months,2026-11-29T10:00:00+00:00,2026-11-29T00:00:00+00:00,"
		   "2027-01-29T23:59:59+00:00" AFTER "missed\n" },
	/* Christmas Day 2026 is a Friday; Saturday is Boxing Day */
	{ "ankle-infection", NULL, NULL, "2026-06-25", "2026-07-01",
	    HEADER "6-months,2026-12-27T10:00:00+00:00,2026-12-25T00:00:00+00:00,"
		   "2027-02-25T23:59:59+00:00" AFTER "planned\n" },
	/* the last of February, and Good Friday 2027 for the ankle's first year */
	{ "tibialis-posterior", NULL, NULL, "2026-03-26", "2026-03-27",
	    HEADER "before,2026-03-12T10:00:00+00:00,2025-11-20T00:00:00+00:00,"
		   "2026-03-25T23:59:59+00:00" BEFORE "missed\n"
		   "6-months,2026-09-26T10:00:00+01:00,2026-09-26T00:00:00+01:00,"
		   "2026-11-26T23:59:59+00:00" AFTER "planned\n"
		   "1-year,2027-03-27T10:00:00+00:00,2027-03-26T00:00:00+00:00,"
		   "2027-05-26T23:59:59+01:00" BEFORE "planned\n" },
	{ "ankle-infection", NULL, NULL, "2026-08-31", "2026-09-01",
	    HEADER "6-months,2027-02-28T10:00:00+00:00,2027-02-28T00:00:00+00:00,"
		   "2027-04-30T23:59:59+01:00" AFTER "planned\n" },
	/* only listed: nothing can be worked out yet */
	{ "forefoot", "2026-10-01", NULL, NULL, "2026-10-05", HEADER },
};

static void
test_plans(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		const struct pathway *pathway = pathway_find(pathways, plans[i].pathway);
		struct plan_dates dates = { on(plans[i].listed), on(plans[i].planned),
			on(plans[i].performed), { 0 } };
		struct plan_clock clock = clock_at(plans[i].today, 12);
		size_t count = 0;
		struct plan_row *rows = plan_make(&arena, pathway, &dates, &clock, &count);
		const char *got = printed(rows, count);
		if (strcmp(got, plans[i].want) != 0)
			fail_msg("plan %zu:\n%swant\n%s", i, got, plans[i].want);
	}
}

static void
test_every_year_has_its_turn(void **state)
{
	(void) state;
	struct plan_dates dates = { .performed = on("2024-02-29") };
	struct plan_clock clock = clock_at("2024-03-01", 12);
	size_t count = 0;
	struct plan_row *rows =
	    plan_make(&arena, pathway_find(pathways, "ankle-joint"), &dates, &clock, &count);
	assert_int_equal(count, 12);
	int last = -1;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			assert_true(rows[i].due.ms > rows[i - 1].due.ms);
		if (strcmp(rows[i].step->name, "annual") != 0)
			continue;
		assert_int_equal(rows[i].occurrence, last + 1);
		last = rows[i].occurrence;
		struct date day = date_of(london, rows[i].opens);
		assert_int_equal(day.year, 2026 + last);
		/* 29 February: the last of the month in other years */
		assert_int_equal(day.day, day.year % 4 == 0 ? 29 : 28);
		assert_int_equal(rows[i].status, FOLLOWUP_PLANNED);
		assert_false(rows[i].provisional);
	}
	assert_int_equal(last, 8);
}

/* Why, which the CSV does not say. */
static const struct {
	const char *step, *listed, *planned, *performed, *today;
	enum followup_status status;
	const char *reason;
} reasons[] = {
	{ "before", "2026-10-01", "2026-12-07", NULL, "2026-12-06", FOLLOWUP_PLANNED, "" },
	{ "before", "2026-10-01", "2026-12-07", NULL, "2026-12-07", FOLLOWUP_MISSED,
	    PLAN_OPERATED },
	{ "before", NULL, NULL, "2026-12-07", "2026-12-08", FOLLOWUP_MISSED, PLAN_OPERATED },
	{ "before", "2026-12-07", "2026-12-07", NULL, "2026-12-01", FOLLOWUP_MISSED, PLAN_NO_DAY },
	/* the only day left is a bank holiday */
	{ "before", "2026-12-28", "2026-12-29", NULL, "2026-12-28", FOLLOWUP_MISSED, PLAN_NO_DAY },
	{ "6-months", NULL, "2026-05-01", NULL, "2026-04-01", FOLLOWUP_PLANNED, PLAN_UNCONFIRMED },
	{ "6-months", NULL, "2026-05-01", NULL, "2026-11-15", FOLLOWUP_PLANNED, PLAN_UNCONFIRMED },
	{ "6-months", NULL, "2026-05-01", NULL, "2027-11-15", FOLLOWUP_MISSED, PLAN_UNCONFIRMED },
	{ "6-months", NULL, "2026-05-01", "2026-05-01", "2026-11-15", FOLLOWUP_PLANNED, "" },
	{ "6-months", NULL, "2026-05-01", "2026-05-02", "2026-12-02", FOLLOWUP_PLANNED, "" },
	{ "6-months", NULL, "2026-05-01", "2026-05-02", "2026-12-03", FOLLOWUP_MISSED,
	    PLAN_ENTERED_LATE },
};

static void
test_reasons(void **state)
{
	(void) state;
	const struct pathway *pathway = pathway_find(pathways, "forefoot");
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		struct plan_dates dates = { on(reasons[i].listed), on(reasons[i].planned),
			on(reasons[i].performed), { 0 } };
		struct plan_clock clock = clock_at(reasons[i].today, 12);
		struct plan_row row;
		assert_true(
		    plan_row_make(pathway_step(pathway, reasons[i].step), 0, &dates, &clock, &row));
		if (row.status != reasons[i].status || strcmp(row.reason, reasons[i].reason) != 0)
			fail_msg(
			    "row %zu: %s, \"%s\"", i, followup_status_word(row.status), row.reason);
	}
}

/* Wall time is kept through both changes of the clock; the hour that is skipped becomes the first
 * minute after, the one that comes twice its first. */
static void
test_the_wall_is_kept_in_both_nights(void **state)
{
	(void) state;
	static const struct {
		const char *day;
		int at;
		const char *due;
	} cases[] = {
		{ "2026-03-28", 600, "2026-03-28T10:00:00+00:00" },
		{ "2026-03-29", 600, "2026-03-29T10:00:00+01:00" },
		{ "2026-03-29", 90, "2026-03-29T02:00:00+01:00" },
		{ "2026-10-24", 600, "2026-10-24T10:00:00+01:00" },
		{ "2026-10-25", 600, "2026-10-25T10:00:00+00:00" },
		{ "2026-10-25", 90, "2026-10-25T01:30:00+01:00" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct moment day = { .anchor = ANCHOR_PERFORMED };
		struct pathway_step step = { .name = "s",
			.due = day,
			.opens = day,
			.send_by = day,
			.closes = day,
			.at = cases[i].at,
			.times = 1 };
		struct plan_dates dates = { .performed = on(cases[i].day) };
		struct plan_clock clock = { NULL, london, 0, 0, { 0 } };
		struct plan_row row;
		assert_true(plan_row_make(&step, 0, &dates, &clock, &row));
		char due[ZONE_TEXT];
		assert_string_equal(zone_format(london, row.due, due), cases[i].due);
		const char *wall = arena_printf(
		    &arena, "%sT%02d:%02d", cases[i].day, cases[i].at / 60, cases[i].at % 60);
		assert_string_equal(row.wall, wall);
	}
}

/* A step that counts from the end of a stay nobody has told us about. */
static void
test_discharge_is_confirmed_by_its_own_date(void **state)
{
	(void) state;
	struct moment day = { .anchor = ANCHOR_DISCHARGED, .days = 14 };
	struct pathway_step step = { .name = "s",
		.due = day,
		.opens = day,
		.send_by = day,
		.closes = day,
		.at = 600,
		.times = 1 };
	struct plan_clock clock = clock_at("2026-05-01", 12);
	struct plan_row row;
	struct plan_dates dates = { .listed = on("2026-04-01") };
	assert_false(plan_row_make(&step, 0, &dates, &clock, &row));
	dates.performed = on("2026-05-01");
	assert_true(plan_row_make(&step, 0, &dates, &clock, &row));
	assert_true(row.provisional);
	assert_string_equal(row.wall, "2026-05-15T10:00");
	dates.discharged = on("2026-05-04");
	assert_true(plan_row_make(&step, 0, &dates, &clock, &row));
	assert_false(row.provisional);
	assert_string_equal(row.wall, "2026-05-18T10:00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_every_year_has_its_turn),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_the_wall_is_kept_in_both_nights),
		cmocka_unit_test(test_discharge_is_confirmed_by_its_own_date),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
