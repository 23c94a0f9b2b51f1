/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_ENABLE_H
#define INSTRUMENTS_ENABLE_H

/*
 * Which items of an instrument are to be asked, given the answers so far: FHIR's enableWhen, as a
 * pure function. An item is enabled when its own conditions hold and those of everything it stands
 * under. An answer to an item that is not enabled counts as no answer, so that changing one's mind
 * about the first question closes all that followed from it. Skipped by rule is never stored: it
 * follows from the answers, and is worked out again whenever somebody asks.
 *
 * An instrument that was read has no cycle: enable_order of the instrument names every question
 * before the items that depend on it.
 */
#include "instruments/scoring.h"

const char *enable_operator_word(enum enable_operator relation); /* exists = != > < >= <= */

/* Whether any item depends on an answer; if not, all are always enabled. */
bool enable_has_conditions(const struct instrument *instrument);

/* answers and out_enabled run parallel to the instrument's items. */
void enable_run(
    const struct instrument *instrument, const struct scored_answer *answers, bool *out_enabled);

#endif
