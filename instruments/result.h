/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_RESULT_H
#define INSTRUMENTS_RESULT_H

/*
 * Which instruments may have their score told to the patient whose answers they are. An organisation
 * switches it on (hark.conf, results); what is said here no setting changes.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

/* The scale that is told: the only one with a range and a direction. NULL where there is none, and
 * where there are several, because scales have no names that a patient could tell them apart by. */
const struct scale *result_scale(const struct instrument *instrument);

/* Why no patient may be told, as words for staff in the arena; NULL when they may. A licence that has
 * to be asked for was asked for the words, and nobody knows whether it lets scores be handed out:
 * those are refused. */
const char *result_refusal(struct arena *arena, const struct instrument *instrument);

/* The items that the scale is made of, as the first and how many follow it, itself included. */
void result_items(const struct instrument *instrument, const struct scale *scale, size_t *out_first,
    size_t *out_count);

/* Whether going from one value to the other is for the worse. */
bool result_is_worse(const struct scale *scale, decimal from, decimal to);

#endif
