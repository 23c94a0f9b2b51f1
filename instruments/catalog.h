/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_CATALOG_H
#define INSTRUMENTS_CATALOG_H

/*
 * A catalog is the set of instruments in use: the shipped ones, and those of DIR/instruments, which
 * override a shipped one of the same id. Immutable once read, so threads share it; a reload makes a
 * new catalog, and open conversations keep the versions they began with (catalog_add_version).
 */
#include "base/document.h"
#include "base/error.h"
#include "base/zone.h"
#include "instruments/instrument.h"

struct value_set;

struct catalog;

/* Owns: the caller frees it. Complaints are added; a catalog with complaints holds the instruments
 * that had none. `dir` may be NULL: only the shipped ones. */
HARK_MUST_USE struct catalog *catalog_read(const char *dir, struct complaints *complaints);
void catalog_free(struct catalog *catalog);

const struct instrument *catalog_find(const struct catalog *catalog, const char *id);
size_t catalog_count(const struct catalog *catalog);
const struct instrument *catalog_at(const struct catalog *catalog, size_t index); /* by id */

/* A version that is no longer the current one, read from its stored text, for conversations that
 * began with it. Later found by catalog_find_version. */
HARK_MUST_USE bool
catalog_add_version(struct catalog *catalog, struct str text, struct complaints *complaints);
const struct instrument *
catalog_find_version(const struct catalog *catalog, const char *id, const char *version);

/* The text of an instrument's file with the items it takes from the bank, which is the shipped one and
 * DIR/bank; as it is kept and hashed. */
struct str catalog_fill_in(const struct catalog *catalog, struct arena *arena, struct str text);

/* Value sets: the shipped ones, and those of DIR/value_sets, which override one of the same name. */
const struct value_set *catalog_value_set(const struct catalog *catalog, const char *id);
size_t catalog_value_set_count(const struct catalog *catalog);
const struct value_set *catalog_value_set_at(const struct catalog *catalog, size_t index);

/* What an organisation has decided, before the catalog is shared: which set an instrument's index is
 * by, from which day on. Fails CONFIG for what is not there or does not fit. */
HARK_MUST_USE bool catalog_choose_value_set(struct catalog *catalog, const char *instrument,
    const char *id, struct date from, struct error *error);
/* The set for answers given on this day; NULL when none was chosen: there is no default. */
const struct value_set *
catalog_value_set_on(const struct catalog *catalog, const char *instrument, struct date day);

/* The sets that were chosen for the instrument, each once; NULL behind the last. */
const struct value_set *
catalog_chosen_value_set(const struct catalog *catalog, const char *instrument, size_t index);

/* An instrument whose unverified rules may give scores in a service. */
HARK_MUST_USE bool
catalog_accept_unverified(struct catalog *catalog, const char *instrument, struct error *error);
bool catalog_accepts_unverified(const struct catalog *catalog, const char *instrument);

/* A patient, by hospital number, on the trial list of an instrument. Fails CONFIG when the instrument
 * is on no trial as well: who writes such a list believes that nobody else is asked. */
HARK_MUST_USE bool catalog_admit_to_trial(struct catalog *catalog, const char *instrument,
    const char *hospital_number, struct error *error);
/* Why the instrument may not be asked of this patient, as words for staff; NULL when it may: it is on
 * no trial, or they are on its list. A version that conversations began with is on trial no longer once
 * the present one is not. Asked where licence_refusal is. */
const char *catalog_trial_refusal(const struct catalog *catalog,
    const struct instrument *instrument, const char *hospital_number);

#endif
