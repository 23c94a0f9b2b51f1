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

/* 2026-11-21T09:00Z */
extern const instant people_now;

/* What must not be found in an export without names; ended by NULL. */
extern const char *const people_canaries[];

#endif
