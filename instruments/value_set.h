/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_VALUE_SET_H
#define INSTRUMENTS_VALUE_SET_H

/*
 * A value set says what a state of health, one level per item, is worth to a public: a dated, named
 * table, never "the" score. It is made of coefficients, or is a full table of states in a CSV
 * beside it whose checksum the file names (hark-instrument(5), "Value sets"). Raw levels are
 * what is kept; an index is worked out on reading, and always goes with the set's name. Immutable;
 * lives in the catalog that read it.
 */
#include "base/document.h"
#include "instruments/instrument.h"

struct value_set;

/* NULL after a complaint. `read_beside` reads a file that stands beside this one, into the arena;
 * NULL where nothing can stand beside it. */
typedef bool
value_set_beside_fn(void *context, const char *name, struct str *out_text, struct error *error);

struct value_set_text {
	const char *file;
	struct str text;
	value_set_beside_fn *read_beside;
	void *context;
};

HARK_MUST_USE const struct value_set *value_set_parse(
    struct arena *arena, const struct value_set_text *text, struct complaints *complaints);

/* Complains where the set does not fit the scale of the instrument it names. */
void value_set_check(const struct value_set *set, const struct instrument *instrument,
    struct complaints *complaints);

/* questions */
const char *value_set_id(const struct value_set *set);
const char *value_set_instrument(const struct value_set *set);
const char *value_set_file(const struct value_set *set);
const char *value_set_source(const struct value_set *set); /* where it is published */
const char *value_set_dated(const struct value_set *set);

/* The value of a state: levels[i] is that of the i-th item, `count` of them. Age -1 and SEX_UNKNOWN:
 * not known. False with a reason when the set has none. */
bool value_set_look_up(const struct value_set *set, const int *levels, size_t count, int age,
    enum sex sex, decimal *out_value, const char **out_why_not);

#endif
