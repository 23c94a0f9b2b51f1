/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_PLACE_H
#define TESTS_STORE_PLACE_H

/*
 * A directory of its own for one test, with room for a store; and a few words to write, ask and
 * look by. place_begin and place_end are cmocka's set-up and tear-down.
 */
#include "store/db.h"

enum { PLACE_PATH = 128 };

struct place {
	char directory[PLACE_PATH];
	char path[PLACE_PATH + 16]; /* of the store, which is not made yet */
};

int place_begin(void **state);
int place_end(void **state);
/* Makes the store and opens its writer. */
struct db *place_open(const struct place *place);

/* The first column of the first row of any statement, "" without one. */
const char *db_ask_text(struct db *db, struct arena *arena, const char *sql);
/* A key of meta. */
void db_mark(struct db *db, const char *key);
bool db_is_marked(struct db *db, const char *key);

#endif
