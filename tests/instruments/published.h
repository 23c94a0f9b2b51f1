/* SPDX-License-Identifier: MIT */
#ifndef TESTS_INSTRUMENTS_PUBLISHED_H
#define TESTS_INSTRUMENTS_PUBLISHED_H

/*
 * A test against a published table writes answers into `in`, has them scored as `hark score` does,
 * and compares to as many places as were printed. It is skipped where the table is not there.
 */
#include "base/csv.h"
#include "base/strbuf.h"
#include "instruments/catalog.h"

enum { PUBLISHED_TABLE = 8 << 20 };

struct published {
	struct arena arena;
	struct catalog *catalog;
	struct strbuf in;  /* answers, as a table */
	struct strbuf out; /* scores, as a table */
};

struct published_tally {
	long compared, differ;
};

int published_set_up(void **state);
int published_tear_down(void **state);

/* Opens a shared table; skips the test when it is not there. */
struct csv_reader *published_shared_table(struct published *fixture, const char *name);
bool
published_next_row(struct published *fixture, struct csv_reader *reader, struct csv_row *out_row);

/* What `in` scores: the reader stands on `out`, until the next call. */
struct csv_reader *published_score(struct published *fixture, const char *instrument,
    const struct value_set *const *sets, size_t set_count);

void
published_compare(struct published_tally *tally, const char *what, struct str got, struct str want);
/* Says the counts, and fails when something differs or less than `least` was compared. */
void published_finish(const char *what, const struct published_tally *tally, long least);

#endif
