/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_READ_H
#define INSTRUMENTS_QUESTIONNAIRE_READ_H

/*
 * Reads a FHIR R4 Questionnaire that others made, and writes it down as an instrument of ours: YAML
 * that a person can go on working with. Tolerant: what is merely not valid is taken. What a text
 * message cannot carry is left out and named; where leaving it out would make another questionnaire
 * of it (a picture, a group that repeats) all of it is refused, with the reason. No calculated
 * expression is ever evaluated.
 *
 * The licence is left unknown and no mode is permitted, so that nothing is sent before a person has
 * read the file.
 */
#include "base/arena.h"
#include "base/error.h"
#include "instruments/instrument.h"

struct questionnaire_setup {
	struct str text;  /* the file's */
	const char *name; /* the file's, without folder or ending: an id of last resort */
	const char *id;   /* asked for, or NULL: its own */
	const struct str *value_sets; /* texts of ValueSets that stand beside it */
	size_t value_set_count;
};

struct questionnaire {
	const struct instrument *instrument; /* the YAML read back */
	const char *yaml;
	const char *notes; /* what was left out and why, one a line; "" when nothing was */
	size_t asked;      /* items in the instrument */
	size_t left_out;
};

/* Fails INPUT or LIMIT, with the reason in words. What is returned lives in the arena. */
HARK_MUST_USE bool questionnaire_read(struct arena *arena, const struct questionnaire_setup *setup,
    struct questionnaire *out_questionnaire, struct error *error);

#endif
