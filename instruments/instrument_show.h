/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_INSTRUMENT_SHOW_H
#define INSTRUMENTS_INSTRUMENT_SHOW_H

/*
 * Instruments as text for a person at a terminal: `hark instrument list` and `hark instrument show`.
 * For reading, not for parsing; exports carry the same facts to machines.
 */
#include "base/strbuf.h"
#include "instruments/catalog.h"

/* One line each: id, version, number of items, languages, modes, English title. */
void instrument_list(const struct catalog *catalog, struct strbuf *out);

/* Everything there is to know, its words in one language (or English, where it has no other). */
void instrument_show(const struct instrument *instrument, const char *language, struct strbuf *out);

#endif
