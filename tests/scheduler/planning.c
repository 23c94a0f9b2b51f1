/* SPDX-License-Identifier: MIT */
/* Set-up for the tests of planning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/scheduler/planning.h"

struct planning planning;

int
planning_set_up(void **state)
{
	(void) state;
	fixture_init(&planning.fixture);
	struct complaints complaints = { .arena = &planning.fixture.arena };
	planning.england = calendar_read(NULL, "england-wales", &complaints);
	planning.pathways = pathway_set_read(NULL, NULL, NULL, &complaints);
	planning.chance = random_seeded(8);
	return complaints.count == 0 ? 0 : -1;
}

int
planning_tear_down(void **state)
{
	(void) state;
	pathway_set_free(planning.pathways);
	calendar_free(planning.england);
	fixture_done(&planning.fixture);
	return 0;
}

struct plan_setup
planning_setup(void)
{
	return (struct plan_setup){ planning.fixture.db, &planning.fixture.arena, &planning.chance,
		planning.pathways, planning.england, "import" };
}

struct plan_diff
planning_apply(const struct episode *episode, instant now)
{
	struct plan_setup setup = planning_setup();
	struct plan_diff diff;
	struct error error;
	if (!plan_apply(&setup, episode, now, &diff, &error))
		fail_msg("%s", error.text);
	fixture_check(&planning.fixture);
	return diff;
}

static int64_t
first_int(struct query *query)
{
	assert_true(query_next(query));
	int64_t value = query_get_int(query, 0);
	query_end(query);
	return value;
}

int64_t
planning_due_rows(followup_id id)
{
	static const char sql[] = "SELECT count(*) FROM due"
				  " WHERE kind = 'followup' AND subject = $id";
	struct query *query = db_query(planning.fixture.db, sql);
	query_int(query, "$id", id.n);
	return first_int(query);
}

int64_t
planning_rows(const char *sql)
{
	return first_int(db_query(planning.fixture.db, sql));
}

instant
planning_at(const char *utc)
{
	instant t;
	if (!instant_parse_utc(str_from(utc), &t))
		fail_msg("no instant: %s", utc);
	return t;
}

struct date
planning_on(const char *iso)
{
	struct date d;
	if (!date_parse_iso(str_from(iso), &d))
		fail_msg("no date: %s", iso);
	return d;
}
