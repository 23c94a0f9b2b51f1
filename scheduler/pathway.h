/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_PATHWAY_H
#define SCHEDULER_PATHWAY_H

/*
 * A pathway is a versioned YAML file (hark-pathway(5)): for which operations it is, and its steps.
 * A step says when a patient is asked (a moment, counted from a named date of the episode), what
 * (instrument ids), from when and until when an answer counts, and until when it may still be sent
 * late.
 *
 * A pathway_set holds the shipped pathways and those of DIR/pathways, which override a shipped one
 * of the same id. Immutable once read, so threads share it. Its one invariant: for any operation at
 * most one pathway is right. Two that could both be meant are a complaint when the set is read; an
 * operation for which there is none is said aloud (pathway_for), never passed over.
 */
#include "base/document.h"
#include "scheduler/moment.h"

enum { PATHWAY_REMINDERS = 2, PATHWAY_INSTRUMENTS = 8, PATHWAY_STEPS = 40 };

enum pathway_channel {
	PATHWAY_SMS = 1,
	PATHWAY_EMAIL = 2,
};

struct pathway_step {
	const char *name;      /* before, 6-months …: unique in its pathway, kept for ever */
	struct moment due;     /* the day the invitation goes out */
	int at;                /* minutes after midnight, in the team's zone */
	struct moment opens;   /* an answer counts from the start of this day */
	struct moment send_by; /* last day on which the invitation may still go out, if late */
	struct moment closes;  /* an answer counts until the end of this day */
	int grace;             /* days after it in which an answer is taken, and marked late */
	bool before;           /* about the time before the operation: never asked after it */
	int every;             /* months between repeats; 0: once */
	int times;             /* how often in all, 1 for once */
	int reminder_count;    /* 0 to PATHWAY_REMINDERS */
	int reminders[PATHWAY_REMINDERS]; /* days after the invitation, ascending */
	size_t instrument_count;
	const char *instruments[PATHWAY_INSTRUMENTS];
	const char *instruments_text; /* the same, separated by spaces, as a follow-up keeps them */
	unsigned channels;            /* of enum pathway_channel; any by default */
};

struct pathway {
	const char *id, *version, *title;
	size_t code_count;
	const char *const *codes;
	const char *sub_specialty; /* "" : any */
	unsigned sides;            /* bits of enum pathway_side; all by default */
	int age_from, age_to;      /* completed years on the day of the operation, inclusive */
	const char *admission;     /* elective, trauma, "" : any */
	size_t step_count;
	const struct pathway_step *steps;
	struct str text; /* the file as it was read, for the record of versions in use */
	const char *file;
	int codes_line, codes_column; /* where its codes stand, for complaints */
};

enum pathway_side {
	SIDE_NONE = 1, /* not given */
	SIDE_LEFT = 2,
	SIDE_RIGHT = 4,
	SIDE_BILATERAL = 8,
};

struct pathway_set;

/* Whether an instrument of this id may be asked. NULL: any id is taken. */
typedef bool known_fn(void *context, const char *id);

/* life: `dir` is the data folder, or NULL for the shipped pathways only. Owns: the caller frees it.
 * Complaints are added; a set with complaints holds the pathways that had none. */
HARK_MUST_USE struct pathway_set *
pathway_set_read(const char *dir, known_fn *is_known, void *context, struct complaints *complaints);
/* One more, before the set is shared: for rehearsals. False after a complaint, or where its id or one
 * of its codes is in the set already. */
HARK_MUST_USE bool pathway_set_add(struct pathway_set *set, const char *file, struct str text,
    known_fn *is_known, void *context, struct complaints *complaints);
void pathway_set_free(struct pathway_set *set);

/* One file, for `hark check` and tests. NULL with complaints. Lives in the arena. */
HARK_MUST_USE const struct pathway *pathway_parse(struct arena *arena, const char *file,
    struct str text, known_fn *is_known, void *context, struct complaints *complaints);

/* questions */
const struct pathway *pathway_find(const struct pathway_set *set, const char *id);
size_t pathway_count(const struct pathway_set *set);
const struct pathway *pathway_at(const struct pathway_set *set, size_t index); /* by id */
const struct pathway_step *pathway_step(const struct pathway *pathway, const char *name);

/* An operation, as far as a pathway is chosen by it. */
struct operation {
	const char *code;
	const char *side;          /* left, right, bilateral, "" */
	int age;                   /* completed years on the day of the operation; -1: not known */
	const char *sub_specialty; /* "" or NULL: not known */
	const char *admission;     /* elective, trauma, "" or NULL: not known */
};

enum { PATHWAY_WHY = 160 };

/* A condition on something that is not known does not hold: a pathway for under 40s is not for
 * somebody without a date of birth. On false `why` says which condition failed. */
bool pathway_fits(
    const struct pathway *pathway, const struct operation *operation, char why[static PATHWAY_WHY]);

/* The one pathway for it, or NULL, and then `why` says so in words for whoever entered it. */
const struct pathway *pathway_for(
    const struct pathway_set *set, const struct operation *operation, char why[static PATHWAY_WHY]);

#endif
