/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_RESULT_H
#define INSTRUMENTS_RESULT_H

/*
 * Which instruments may have their score told to the patient whose answers they are. An organisation
 * switches it on (hark.conf, results); what is said here no setting changes.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

/* The scale that is told. `named` is "" where hark.conf names none: then it is the only one with a
 * range and a direction, and NULL where there are several, because which of them a patient should hear
 * of is the team's to say. NULL too when the one named is none, or has no range or direction. */
const struct scale *result_scale(const struct instrument *instrument, const char *named);

/* Why no patient may be told, as words for staff in the arena; NULL when they may. A licence that has
 * to be asked for was asked for the words, and nobody knows whether it lets scores be handed out:
 * those are refused. So is one of several scales whose questions do not stand together: patients know a
 * scale by its questions and by no name. */
const char *
result_refusal(struct arena *arena, const struct instrument *instrument, const char *named);

/* The items that the scale is made of, in itself or by scales in it, as the first and how many follow
 * it, itself included. The arena is for the working. */
void result_items(struct arena *arena, const struct instrument *instrument,
    const struct scale *scale, size_t *out_first, size_t *out_count);

/* Whether going from one value to the other is for the worse. */
bool result_is_worse(const struct scale *scale, decimal from, decimal to);

#endif
