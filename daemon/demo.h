/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_DEMO_H
#define DAEMON_DEMO_H

/*
 * The demonstration: made-up people (daemon/persona) on a stage, living through a year. Its
 * database is marked, so that no service ever sends to anybody in it.
 */
#include "daemon/persona.h"
#include "daemon/stage.h"

struct demo;

struct demo_setup {
	const char *dir; /* a data folder that `hark init` has made, and nobody uses */
	uint64_t seed;
};

/* life: the people are enrolled as their operations are listed, from the first day on */
HARK_MUST_USE struct demo *demo_new(const struct demo_setup *setup, struct error *error);
void demo_free(struct demo *demo);

/* Plays on until `days` later; people answer, operations happen, hospitals tell. */
void demo_play(struct demo *demo, int days);

struct stage *demo_stage(struct demo *demo);
const struct persona *demo_persona(const struct demo *demo, int index);
patient_id demo_patient(const struct demo *demo, int index); /* 0: not listed yet */

struct demo_counts {
	int people, texts_out, texts_in;
};

struct demo_counts demo_counts(const struct demo *demo);

#endif
