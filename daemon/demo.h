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
	const char *dir; /* a data folder that nobody uses; NULL: all of it in memory */
	uint64_t seed;
};

/* life: the people are enrolled as their operations are listed, from the first day on */
HARK_MUST_USE struct demo *demo_new(const struct demo_setup *setup, struct error *error);
void demo_free(struct demo *demo);

/* time: people answer, operations happen, hospitals tell */
void demo_play(struct demo *demo, int days); /* ends with the hospital's hour of the last day */
void demo_play_until(struct demo *demo, instant t);
/* Until the next text arrives on that person's phone (index -1: on anybody's), and `limit` at the
 * latest. Whether one arrived. */
bool demo_play_to_text(struct demo *demo, int index, instant limit);

/* holding a phone: that person writes nothing by themselves until it is let go */
void demo_hold_phone(struct demo *demo, int index);
void demo_let_go(struct demo *demo, int index);
bool demo_is_held(const struct demo *demo, int index);
/* Writes as that person, who must be listed, now. */
void demo_say(struct demo *demo, int index, struct str text);
/* What is open on that phone, as the person sees it; false: nothing is. */
HARK_MUST_USE bool
demo_look(struct demo *demo, struct arena *arena, int index, struct persona_sight *out_sight);

struct stage *demo_stage(struct demo *demo);
const struct persona *demo_persona(const struct demo *demo, int index);
patient_id demo_patient(const struct demo *demo, int index); /* 0: not listed yet */

struct demo_counts {
	int people, texts_out, texts_in;
};

struct demo_counts demo_counts(const struct demo *demo);

#endif
