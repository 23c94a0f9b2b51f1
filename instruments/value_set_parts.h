/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_VALUE_SET_PARTS_H
#define INSTRUMENTS_VALUE_SET_PARTS_H

/*
 * What a value set is made of: for value_set.c, which looks up, and for value_set_parse.c and
 * value_set_table.c, which read.
 */
#include "instruments/parse_parts.h"
#include "instruments/value_set.h"

enum { VALUE_SET_ITEMS = 9, VALUE_SET_LEVELS = 9, VALUE_SET_TERMS = 20, VALUE_SET_ROWS = 200000 };

/* Added when more than `beyond` items stand at this level or above: once, or for each such item. */
struct value_term {
	int at_least;
	int beyond;
	bool each;
	decimal value;
};

struct value_row {
	int64_t state;        /* 11223 */
	int age_from, age_to; /* completed years, inclusive; when the set is by age */
	enum sex sex;         /* when it is by sex */
	decimal value;
};

struct value_set {
	const char *id, *instrument, *dated, *source, *file;
	const char *items[VALUE_SET_ITEMS]; /* link ids, in the order of the state's digits */
	size_t item_count;
	int levels; /* 1 is the best */
	decimal start;
	decimal coefficients[VALUE_SET_ITEMS][VALUE_SET_LEVELS + 1]; /* by item and level */
	struct value_term terms[VALUE_SET_TERMS];
	size_t term_count;
	struct value_row *rows; /* a full table: sorted by state; else NULL */
	size_t row_count;
	bool by_age, by_sex;
};

/* One set while it is read. */
struct value_reading {
	struct parse parse; /* document and arena; it has no instrument */
	const struct value_set_text *text;
	struct value_set *set;
};

/* Reads the CSV that `table` names into the set, whose items and levels are known. */
void value_set_read_table(struct value_reading *reading, const struct node *table);

#endif
