/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENTS_SCORING_H
#define INSTRUMENTS_SCORING_H

/*
 * Scoring turns the answers of one response into scores: a pure function of answers, instrument,
 * value set and the few facts that some tables ask for; the same digits every time (base/decimal).
 * A score that cannot be had says why not.
 */
#include "base/arena.h"
#include "instruments/instrument.h"

struct value_set;

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
	struct str text; /* ANSWER_TEXT: the words or the date, which conditions may ask for */
};

/* What scoring is told beside the answers. */
struct scoring_about {
	const struct value_set *value_set; /* for scales of kind value-set; NULL: none is chosen */
	int age; /* in completed years when the response was completed; -1: not known */
	enum sex sex;
	bool accept_unverified; /* else a rule that is marked unverified gives no score */
};

struct score {
	const struct scale *scale;
	bool has_value;
	decimal value;          /* when has_value */
	const char *text;       /* profiles: "11223", in the arena; else NULL */
	const char *value_set;  /* the name of the set it was valued by, or NULL */
	int missing;            /* items, or scales, without a value that should have one */
	const char *why_not;    /* when there is neither value nor text: "2 of 5 items missing, none
				* allowed"; in the arena */
	const char *unverified; /* it stands on a rule that is marked so, or would: the reason */
	const char *band;       /* its band's label, or NULL */
};

/* answers runs parallel to the instrument's items; out_scores to its scales (caller's array).
 * Answers to items that their conditions leave out do not count (instruments/enable.h).
 * A value that its item cannot have is a bug: whoever stores answers has checked them. */
void scoring_run(struct arena *arena, const struct instrument *instrument,
    const struct scored_answer *answers, const struct scoring_about *about,
    struct score *out_scores);

#endif
