/* SPDX-License-Identifier: MIT */
/* The share of texts read in time: what is read early, on the minute, a moment late, never, and what
 * is not over; by team and kind, with n and period beside it (safety rules 2 and 13). */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "reports/promptness.h"
#include "store/inbox.h"
#include "tests/store/fixture.h"

enum { DAY_MINUTES = 24 * 60, NEVER = -1 };

/* Minutes after it came; each text has a day. `now` is a week after the first. */
static const struct {
	const char *kind;
	int came; /* minutes after the fixture's now */
	int acknowledged, closed;
	bool by_text;
} alerts[] = {
	{ "words", 0, NEVER, 60, true },                       /* closed in time */
	{ "words", 1, 5, NEVER, true },                        /* taken in time, still open */
	{ "words", 2, NEVER, DAY_MINUTES, true },              /* on the minute: in time */
	{ "words", 3, NEVER, DAY_MINUTES + 1, true },          /* a minute late */
	{ "words", 4, 10, DAY_MINUTES + 600, true },           /* taken in time, closed late */
	{ "words", 5, NEVER, NEVER, true },                    /* never */
	{ "words", 7 * DAY_MINUTES - 10, NEVER, NEVER, true }, /* ten minutes ago */
	{ "urgent", 6, 1, NEVER, true },                       /* another kind */
	{ "unsent", 7, NEVER, NEVER, false },                  /* no text of a patient's */
	{ "words", 8 * DAY_MINUTES, NEVER, NEVER, true },      /* outside the days */
};

static const char want[] =
    "\n                       texts    within   in time      late    unread      read in time\n"
    "all                        8         1         5         1         1         71% (5/7)\n"
    "\nteam                   texts    within   in time      late    unread      read in time\n"
    "foot                       8         1         5         1         1         71% (5/7)\n"
    "\nkind                   texts    within   in time      late    unread      read in time\n"
    "urgent                     1         0         1         0         0               few\n"
    "words                      7         1         4         1         1         67% (4/6)\n";

static instant
after(const struct fixture *f, int minutes_later)
{
	return instant_plus(f->now, minutes(minutes_later));
}

static void
add_alert(struct fixture *f, size_t i)
{
	struct inbox_row in = {
		.id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.channel = "sms",
		.ext_id = arena_printf(&f->arena, "g%zu", i),
		.sender = STR("+447700900123"),
		.body = STR("hello"),
		.sent_at = INSTANT_NONE,
		.received_at = after(f, alerts[i].came),
		.reading = "",
	};
	assert_true(inbox_add(f->db, &in));
	struct alert alert = {
		.id = { fixture_id(f) },
		.organisation = f->organisation.id,
		.team = f->team.id,
		.inbox = { alerts[i].by_text ? in.id.n : 0 },
		.kind = alerts[i].kind,
		.raised_at = after(f, alerts[i].came),
		.due_at = after(f, alerts[i].came + DAY_MINUTES),
	};
	organisation_id whose;
	alert_add(f->db, &alert);
	if (alerts[i].acknowledged != NEVER)
		assert_true(alert_acknowledge(f->db, alert.id, "nurse@example.org",
		    after(f, alerts[i].came + alerts[i].acknowledged)));
	if (alerts[i].closed != NEVER)
		assert_true(alert_close(f->db, alert.id, "nurse@example.org", "read",
		    after(f, alerts[i].came + alerts[i].closed), &whose));
}

static const char *
print(struct fixture *f, const char *team)
{
	struct error error = { 0 };
	char *data = arena_alloc(&f->arena, 8192);
	FILE *out = fmemopen(data, 8192, "w");
	struct zone *zone = zone_open("Europe/London", &error);
	assert_non_null(zone);
	assert_non_null(out);
	assert_true(report_promptness_print(
	    &(struct promptness_setup){
		.db = f->db,
		.organisation = f->organisation.id,
		.team = team,
		.since = f->now,
		.until = after(f, 7 * DAY_MINUTES),
		.now = after(f, 7 * DAY_MINUTES),
		.zone = zone,
	    },
	    out, &error));
	fclose(out);
	zone_close(zone);
	return data;
}

static void
test_each_text_is_counted_once(void **state)
{
	(void) state;
	struct fixture f;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(alerts); i++)
		add_alert(&f, i);
	const char *got = print(&f, "");
	assert_non_null(strstr(got, "period    texts that came from 2026-03-02 to 2026-03-09"));
	assert_non_null(strstr(got, "n         8 texts for a person to read, of which 1 not read"));
	assert_non_null(strstr(got, "response  86% (6/7) read"));
	assert_string_equal(strstr(got, "traced by: none\n") + strlen("traced by: none\n"), want);
	fixture_check(&f);
	fixture_done(&f);
}

static void
test_nothing_is_said_of_nothing(void **state)
{
	(void) state;
	struct fixture f;
	fixture_init(&f);
	add_alert(&f, 0);
	const char *got = print(&f, "hand");
	assert_non_null(strstr(got, "period    no text came that a person must read"));
	assert_null(strchr(strstr(got, "deaths"), '%'));
	fixture_check(&f);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_text_is_counted_once),
		cmocka_unit_test(test_nothing_is_said_of_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
