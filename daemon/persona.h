/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_PERSONA_H
#define DAEMON_PERSONA_H

/*
 * Made-up people for the demonstration: who they are, what was done to them, and how they answer
 * their phone. Names, numbers and lives are invented (numbers from Ofcom's range for drama). Pure:
 * the same seed makes the same people, and the same question the same answer.
 */
#include "base/random.h"
#include "conversations/reading.h"
#include "scheduler/enrol.h"

enum persona_kind {
	PERSONA_QUICK,   /* a number, within minutes */
	PERSONA_WORDS,   /* words, not numbers */
	PERSONA_FORGETS, /* only after a reminder */
	PERSONA_WORSE,   /* worse after the operation than before, and says so */
	PERSONA_WRONG,   /* somebody else has that number */
	PERSONA_STOPS,   /* has had enough half-way */
	PERSONA_SILENT,  /* never answers */
	PERSONA_EMAIL,   /* has no mobile; answers mails in the evening */
	PERSONA_KINDS,
};

const char *persona_kind_word(enum persona_kind kind);

struct persona {
	enum persona_kind kind;
	struct enrolment enrolment; /* strings live in the arena it was made in */
};

enum { PERSONA_COUNT = 66 };

/* The index-th person, 0 to PERSONA_COUNT - 1; their operation lies in the year from `start`. */
void persona_make(struct arena *arena, int index, struct date start, struct random *random,
    struct persona *out_persona);

/* What they see on their phone. */
struct persona_sight {
	bool invited;            /* asked whether they take part, or whose phone it is */
	bool thanked;            /* nothing is open */
	bool reminder;           /* the text is a reminder */
	bool after;              /* the operation lies behind them */
	int texts_seen;          /* in this conversation, this one included */
	const struct item *item; /* the open item, or NULL */
	const struct item_wording *wording;
};

/* What they write, and after how long; NULL: nothing. */
const char *persona_reply(struct arena *arena, const struct persona *persona,
    const struct persona_sight *sight, struct random *random, span *out_delay);

#endif
