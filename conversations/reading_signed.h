/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_SIGNED_H
#define CONVERSATIONS_READING_SIGNED_H

/*
 * How a person signs a mail: a name on a line of its own, set apart from what stands above it, and below it an
 * address, a telephone number or a number at the hospital.
 *
 *	3
 *
 *	Ada Smith
 *	12 High Street, Morpeth
 *	T: 01632 960001 | M: 07700 900123
 *
 * Its numbers are no answers. Known by its shape, so that it is known in any language; what a program adds
 * below is in the list "signature" of a language's file.
 */
#include "base/str.h"

/* Where it begins, which is behind words of the patient's; the length of the text where there is none. */
size_t signed_from(struct str text);

#endif
