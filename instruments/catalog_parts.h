/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_CATALOG_PARTS_H
#define INSTRUMENTS_CATALOG_PARTS_H

/* The inside of a catalog: for catalog.c, which keeps instruments, and catalog_values.c, which keeps
 * value sets and what an organisation has decided about scores. */
#include "base/arena.h"
#include "base/zone.h"
#include "instruments/bank.h"
#include "instruments/catalog.h"

struct shelf {
	const struct instrument **all;
	size_t count, size;
};

/* From this day on, the instrument's index is by this set. */
struct value_choice {
	const char *instrument;
	const struct value_set *set;
	struct date from;
};

struct trial_place {
	const char *instrument, *hospital_number;
};

struct catalog {
	struct arena arena;  /* everything read */
	struct bank bank;    /* items that files may refer to */
	struct shelf now;    /* by id */
	struct shelf before; /* versions that are no longer current, in the order they came */
	const struct value_set **sets; /* shipped ones, then the organisation's */
	size_t set_count, set_size;
	struct value_choice *choices; /* in the order they were made */
	size_t choice_count, choice_size;
	const char **accepted; /* instruments whose unverified rules are accepted */
	size_t accepted_count, accepted_size;
	struct trial_place *trial; /* who is on which trial list */
	size_t trial_count, trial_size;
};

typedef void catalog_take_fn(
    struct catalog *catalog, const char *path, struct str text, struct complaints *complaints);

/* Hands every .yaml of DIR/name to `take`, in the order of their names. No such folder: nothing. */
void catalog_read_folder(struct catalog *catalog, const char *dir, const char *name,
    catalog_take_fn *take, struct complaints *complaints);

/* catalog_values.c */
void
catalog_read_value_sets(struct catalog *catalog, const char *dir, struct complaints *complaints);
void catalog_free_value_sets(struct catalog *catalog);

#endif
