/* SPDX-License-Identifier: MIT */
#ifndef IMPORTS_IDENTITY_H
#define IMPORTS_IDENTITY_H

/*
 * The numbers that people are known by, as hospitals write them. Each function reads one value and
 * gives it in the one form that the store keeps; or says, in `why`, what was expected. Nothing here
 * quotes the value: a complaint is read aloud in offices.
 */
#include "base/arena.h"

/* Ten digits whose last one checks the others (modulus 11); spaces and hyphens between them are left
 * out. Numbers that begin with 999 are test numbers, and good ones. */
HARK_MUST_USE bool identity_nhs_number(
    struct arena *arena, struct str text, const char **out_number, const char **why);

/* Up to 40 visible characters; the hospital's own business otherwise. */
HARK_MUST_USE bool identity_hospital_number(
    struct arena *arena, struct str text, const char **out_number, const char **why);

#endif
