/* SPDX-License-Identifier: MIT */
#ifndef EXPORTS_FILTER_H
#define EXPORTS_FILTER_H

/*
 * Filters as people write them: --team foot --from 2026-01-01. The names are those of the long
 * options, without the dashes. Which rows a filter means is store/extracts.h's business; the same
 * words are taken by exports and by reports, so that a file and a figure can be of the same people.
 */
#include "store/extracts.h"

/* The names, in the order in which help shows them; ended by NULL. */
extern const char *const filter_names[];

/* Whether the filter has a value (paired has none). False for unknown names too. */
bool filter_takes_value(const char *name);

/* Sets one; `value` is kept, not copied, and ignored for paired. Fails INPUT with what was expected;
 * a name set twice is refused, because one of the two would be lost in silence. */
HARK_MUST_USE bool
filter_set(struct extract_filter *filter, const char *name, const char *value, struct error *error);

/* Together: from after to is refused. Fails INPUT. */
HARK_MUST_USE bool filter_check(const struct extract_filter *filter, struct error *error);

/* "team foot, from 2026-01-01", or "everything": for the audit trail and the head of a report. */
const char *filter_words(struct arena *arena, const struct extract_filter *filter);

#endif
