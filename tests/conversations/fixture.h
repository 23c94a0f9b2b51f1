/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONVERSATIONS_FIXTURE_H
#define TESTS_CONVERSATIONS_FIXTURE_H

/* The shipped phrases, read once for all tests of a program: for cmocka_run_group_tests. What a test takes
 * from the arena lives until the last one has ended. */
#include "base/arena.h"
#include "conversations/phrases.h"

struct fixture {
	struct arena arena;
	struct phrase_book *book;
};

int fixture_set_up(void **state);
int fixture_tear_down(void **state);

#endif
