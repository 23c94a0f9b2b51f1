/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_LIFE_EVENTS_H
#define CONVERSATIONS_LIFE_EVENTS_H

/*
 * What a person must see: a death, a wrong person, somebody answering for another, a risk. Idioms are
 * left out ("dying to get back to golf") and so is what is denied ("no fever or chest pain"). Silence
 * is not reassurance: what is not found here is read by a person all the same (safety.md 2).
 */
#include "conversations/reading.h"
#include "conversations/reading_scan.h"

enum { ALARMS_MOST = 8 };

/* A risk that a pattern has heard, in the order of lists and then of the text. */
struct alarm {
	unsigned flag;              /* FLAG_URGENT or FLAG_CLINICAL */
	bool unsure;                /* the pattern is */
	struct str words, sentence; /* what it heard, and in which */
};

struct life_events {
	unsigned flags; /* enum reading_flag, or-ed */
	/* What they were looked for in: the plain text with slips mended; idioms in it, and what is
	 * denied, are full stops. */
	struct str words;
	struct alarm alarms[ALARMS_MOST];
	size_t alarm_count;
	bool has_more; /* alarms than there is room for */
};

void life_events_of(struct arena *arena, const struct scan *scan, struct life_events *out_events);

/* The flags by words that a team adds, urgent and clinical: what denies them is the scan's language. They
 * are sure: somebody who knows the patients wrote them. */
unsigned
life_events_added(struct arena *arena, const struct scan *scan, const struct lexicon *added);

/* Without those that another of them explains: a death explains a wrong person. */
unsigned life_events_sift(unsigned flags);

#endif
