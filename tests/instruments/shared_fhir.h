/* SPDX-License-Identifier: MIT */
#ifndef TESTS_INSTRUMENTS_SHARED_FHIR_H
#define TESTS_INSTRUMENTS_SHARED_FHIR_H

/*
 * Other people's Questionnaires, for tests that include cmocka first. They are not part of the
 * project: a test that needs them is skipped where they are not.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/csv.h"
#include "instruments/questionnaire_read.h"

enum { SHARED_FILE = 1 << 20 };
#define SHARED_FHIR HARK_SHARED_DIR "/data/fhir/"

/* The whole file; .data is NULL when it is not there. */
static inline struct str
shared_file(struct arena *arena, const char *name)
{
	FILE *file = fopen(arena_printf(arena, SHARED_FHIR "%s", name), "rb");
	if (file == NULL)
		return (struct str){ 0 };
	char *text = arena_alloc(arena, SHARED_FILE);
	size_t length = fread(text, 1, SHARED_FILE, file);
	fclose(file);
	return str_of(text, length);
}

/* Imports it, the two ValueSets that lie there beside it. */
static inline bool
shared_import(struct arena *arena, const char *name, struct questionnaire *out, struct error *error)
{
	struct str value_sets[] = {
		shared_file(arena, "mii-ValueSet-ll358-3.json"),
		shared_file(arena, "mii-ValueSet-ll359-1.json"),
	};
	const struct questionnaire_setup setup = {
		.text = shared_file(arena, name),
		.name = name,
		.value_sets = value_sets,
		.value_set_count = ARRAY_LEN(value_sets),
	};
	return questionnaire_read(arena, &setup, out, error);
}

/* A table that lies there; skips the test, and frees the arena, when it does not. */
static inline struct csv_reader *
shared_fhir_table(struct arena *arena, const char *name)
{
	struct str text = shared_file(arena, name);
	struct error error;
	if (text.data == NULL) {
		print_message("skipped: %s%s is not there\n", SHARED_FHIR, name);
		arena_done(arena);
		skip();
	}
	struct csv_reader *reader = csv_open(text, &error);
	assert_non_null(reader);
	return reader;
}

#endif
