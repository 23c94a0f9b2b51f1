/* SPDX-License-Identifier: MIT */
#ifndef TESTS_EXPORTS_PEOPLE_H
#define TESTS_EXPORTS_PEOPLE_H

/*
 * A store in memory with five made-up people, two teams, and answers that try to get out: names in
 * free text, formulas, quotes, new lines. For the tests of exports and of reports.
 */
#include "store/store.h"

enum { PEOPLE_ORGANISATION = 1 };

/* A full store, or one with teams and nobody in them. */
struct db *people_open(void);
struct db *people_open_empty(void);

/* One more answered nrs-pain of the first episode, with everything under this id. The caller has begun
 * a step. */
void people_add_pain(struct db *db, int64_t id, const char *step, int occurrence, int pain);

/* A complete eq-5d-5l of the first episode, under this id; levels is five digits, 0 for a question
 * that was left out. Its index is stored by the set, where that is not "". */
void people_add_state(
    struct db *db, int64_t id, const char *levels, const char *value_set, int64_t billionths);

/* 2026-11-21T09:00Z */
extern const instant people_now;

/* What must not be found in an export without names; ended by NULL. */
extern const char *const people_canaries[];

#endif
