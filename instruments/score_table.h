/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_SCORE_TABLE_H
#define INSTRUMENTS_SCORE_TABLE_H

/*
 * A table of answers in, the same table with scores out: `hark score`. CSV with a column per item,
 * named by its linkId; every column passes through as it is, and `score.<scale>` columns follow. An
 * empty cell is an item without an answer, and an empty score one that its missing rule does not
 * allow. A row with a cell that its item cannot have is refused, whole: nothing is clipped, and no
 * score is made of the rest.
 */
#include "base/error.h"
#include "instruments/instrument.h"

struct value_set;

/* Which value sets, for scales of that kind: one column `score.<scale>.<set>` for each, in this
 * order. None: a column `score.<scale>` that stays empty. Columns `age` (completed years) and `sex`
 * (female or male) are read where a table asks for them. */
struct score_table_setup {
	const struct instrument *instrument;
	const struct value_set *const *value_sets;
	size_t value_set_count;
	bool
	    with_reasons; /* behind each score: `missing.<scale>`, how many items, or scales, have no
			    * value, and `why_not.<scale>`, where there is no score */
};

struct score_table_counts {
	int64_t scored;
	int64_t refused; /* said one by one in `words` as "row 3: pain: ..."; rows as in csv.h */
};

/* Writes the table to `out` and words about it to `words`. An item without a column is said once in
 * `words` and counts as missing in every row; so is every rule that is marked unverified, when the
 * first score stands on it. No cell is ever quoted in words: a column of free
 * text may hold anything.
 * Fails INPUT when the text is no table, has no column of the instrument, or a score's column is
 * there already; LIMIT when a row is too large to go on; IO when `out` takes no more. */
HARK_MUST_USE bool score_table(const struct score_table_setup *setup, struct str csv, FILE *out,
    FILE *words, struct score_table_counts *out_counts, struct error *error);

#endif
