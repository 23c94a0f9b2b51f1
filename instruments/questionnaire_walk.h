/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_QUESTIONNAIRE_WALK_H
#define INSTRUMENTS_QUESTIONNAIRE_WALK_H

/*
 * An instrument keeps its items in the order they are asked, each with the name of what it stands
 * under; FHIR nests them. A walk turns the one into the other: groups and items in their order, each
 * entered once and left behind all that stands below it. What writes a Questionnaire, and what
 * writes the answers to one, both follow it, so that the two have the same shape.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

enum { QUESTIONNAIRE_LEVELS = 34 }; /* as deep as a file may nest, and the top */

enum walk_event {
	WALK_GROUP, /* entered: walk->group */
	WALK_ITEM,  /* entered: walk->item */
	WALK_LEAVE, /* the one entered last and not left yet */
	WALK_END,
};

/* Born by questionnaire_walk_begin; nothing is to be freed. */
struct questionnaire_walk {
	const struct instrument *instrument;
	const struct group *group;
	const struct item *item;
	size_t depth; /* how many are entered and not left: after an entry 1 or more */

	/* the walk's own */
	bool *item_done, *group_done;
	const char *above[QUESTIONNAIRE_LEVELS];
};

void questionnaire_walk_begin(
    struct questionnaire_walk *walk, struct arena *arena, const struct instrument *instrument);
enum walk_event questionnaire_walk_next(struct questionnaire_walk *walk);

#endif
