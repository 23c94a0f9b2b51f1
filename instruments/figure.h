/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_FIGURE_H
#define INSTRUMENTS_FIGURE_H

/*
 * A figure is a score on its way: a part over a whole, both exact, so that what is divided is
 * rounded once, at the end or where a table or a rounding needs digits. Its life is one call.
 */
#include "instruments/instrument.h"

struct figure {
	decimal part, whole; /* whole is never 0 */
};

struct figure figure_of(decimal value);
decimal figure_value(struct figure figure); /* to nine places, half away from zero */

/* (figure × times + plus) / over, exact: instruments are checked at load for that. */
struct figure figure_linear(struct figure figure, const struct scale_step *step);

/* The row for this figure and this person, or NULL. Age -1: not known. */
const struct table_row *
figure_row(const struct scale_step *step, decimal raw, int age, enum sex sex);

#endif
