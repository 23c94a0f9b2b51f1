/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READ_TABLE_H
#define CONVERSATIONS_READ_TABLE_H

/*
 * A table of replies, each with the reading a person expects, read and compared: `hark read`. Its
 * types are ORD5 (1 none to 5 severe), NRS (0 to 10), YN, DATE, TEXT and ANY (no typed answer is
 * expected).
 */
#include "base/strbuf.h"
#include "conversations/reading.h"

struct read_counts {
	size_t right; /* as expected */
	size_t safe;  /* something else, but no value that was not expected */
	size_t wrong; /* a value would be stored that was not expected */
};

/*
 * Reads the lines of `table` (type, reply, expected and anything else, with tabs between; `\n` in a
 * reply is a new line; `#` begins a comment) and adds `type reply expected got` for each to `out`,
 * then the counts. With `explain`, lines behind each that begin with two blanks tell what was seen in the
 * reply and what decided. Fails INPUT, naming the line, for one that is no row.
 */
HARK_MUST_USE bool read_table(const struct phrases *phrases, struct str table, struct date today,
    bool explain, struct strbuf *out, struct read_counts *out_counts, struct error *error);

/* What a reading comes to as `hark read` writes it: "A:3", "R:range", "A:2+F:urgent". */
char *read_table_got(struct arena *arena, const char *type, const struct reading *reading);

/* Reads one reply as an answer to an item of that type; false for an unknown type. */
HARK_MUST_USE bool read_table_reply(struct arena *arena, const struct phrases *phrases,
    const char *type, struct str reply, struct date today, struct reading *out_reading);

#endif
