/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_CATALOG_H
#define INSTRUMENTS_CATALOG_H

/*
 * A catalog is the set of instruments in use: the shipped ones, and those of DIR/instruments, which
 * override a shipped one of the same id. Immutable once read, so threads share it; a reload makes a
 * new catalog, and open conversations keep the versions they began with (catalog_add_version).
 */
#include "base/document.h"
#include "instruments/instrument.h"

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

#endif
