/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SCHEDULER_PLANNING_H
#define TESTS_SCHEDULER_PLANNING_H

/*
 * A store with one of everything (tests/store/fixture.h), the shipped pathways and holidays, and
 * what the tests of planning against them ask again and again.
 */
#include "scheduler/plan.h"
#include "tests/store/fixture.h"

struct planning {
	struct fixture fixture;
	struct pathway_set *pathways;
	struct calendar *england;
	struct random chance;
};

/* One for the whole program: cmocka's set-up and tear-down for each test. */
extern struct planning planning;
int planning_set_up(void **state);
int planning_tear_down(void **state);

struct plan_setup planning_setup(void);
/* Plans the episode; fails the test when it can't, or when an error stuck. */
struct plan_diff planning_apply(const struct episode *episode, instant now);

/* How often the clock will be woken for this follow-up. */
int64_t planning_due_rows(followup_id id);
int64_t planning_rows(const char *sql); /* the first column of its first row */

instant planning_at(const char *utc);
struct date planning_on(const char *iso);

#endif
