/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_SCORING_H
#define INSTRUMENTS_SCORING_H

/*
 * Scoring turns the answers of one response into scores: a pure function of answers and instrument,
 * the same digits every time (base/decimal). A score that cannot be had says why not.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

enum answer_state {
	ANSWER_NONE,    /* not asked, or never answered */
	ANSWER_VALUE,   /* `value` holds it; 0 is a value */
	ANSWER_TEXT,    /* words or a date: present, not scored */
	ANSWER_SKIPPED, /* the patient chose not to say */
	ANSWER_NOT_APPLICABLE,
	ANSWER_UNREADABLE,
};

struct scored_answer {
	enum answer_state state;
	decimal value;
};

struct score {
	const struct scale *scale;
	bool has_value;
	decimal value; /* when has_value */
	int missing;   /* items of the scale without a value */
	const char
	    *why_not;     /* when !has_value: "2 of 5 items missing, none allowed"; in the arena */
	const char *band; /* its band's label, or NULL */
};

/* answers runs parallel to the instrument's items; out_scores to its scales (caller's array).
 * A value that its item cannot have is a bug: whoever stores answers has checked them. */
void scoring_run(struct arena *arena, const struct instrument *instrument,
    const struct scored_answer *answers, struct score *out_scores);

#endif
