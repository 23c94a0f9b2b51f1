/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_OPENING_H
#define SCHEDULER_OPENING_H

/*
 * A follow-up with everything that is looked at before it may be opened. Loaded for one look, whether it
 * is opened then or only shown (batch_texts.h). What it points at lives in the desk's arena, but for the
 * zone.
 */
#include "conversations/desk.h"
#include "scheduler/pathway.h"
#include "scheduler/plan.h"
#include "store/episodes.h"

struct opening {
	struct followup followup;
	struct episode episode;
	struct patient patient;
	struct team team;
	struct zone *zone;
	const struct pathway_step *step; /* NULL: the pathway has it no more */
};

#define OPENING_NO_ADDRESS "no address"

/* False when a part of it is gone; nothing is to be ended then. */
HARK_MUST_USE bool opening_load(struct desk *desk, const struct pathway_set *pathways,
    followup_id id, struct opening *out_opening);
void opening_done(struct opening *opening);

/* What the plan says of it now. False where its pathway has it no more, or lacks a date for it. */
HARK_MUST_USE bool opening_plan(const struct opening *opening, const struct calendar *calendar,
    instant now, struct plan_row *out_row);

/* The first address that may be used, in the patient's order and within the step's channels. NULL with
 * why: OPENING_NO_ADDRESS, or the state of the last one that may not. */
const struct address *
opening_address(struct desk *desk, const struct opening *opening, const char **out_why);

#endif
