/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_PARSE_H
#define INSTRUMENTS_PARSE_H

/*
 * Parsing turns one YAML file (hark-instrument(5)) into an instrument. Nothing is assumed: a key
 * that is not known, a word that is missing in one language or a number out of range is a complaint
 * as file:line:column, all of them in one pass. What can only be judged across the file (do scales
 * name items that exist, do bands cover the range) is check.c's business and is judged at once
 * after a file that parsed.
 */
#include "base/document.h"
#include "instruments/instrument.h"

/* NULL after a complaint. The instrument, and its copy of the text, live in the arena. */
HARK_MUST_USE const struct instrument *instrument_parse(
    struct arena *arena, const char *file, struct str text, struct complaints *complaints);

#endif
