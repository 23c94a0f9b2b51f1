/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CHOICES_PARTS_H
#define CONVERSATIONS_CHOICES_PARTS_H

/*
 * What a reply to a multiple choice is made of: its parts, each a set of options ("1", "swelling", "all of
 * them", "none", "the first two"), and of every other word what it does to them. Nothing is decided
 * here. Internal to reading_choices.c.
 */
#include "conversations/reading_mention.h"
#include "instruments/chosen.h"

enum part_kind {
	PART_OPTION,
	PART_ALL,  /* "all of them": those that may stand together */
	PART_NONE, /* "none": the exclusive option that says so */
};

struct part {
	enum part_kind kind;
	enum mention_source source; /* PART_OPTION */
	size_t from, to;            /* tokens */
	option_set set;             /* empty: none of the item's, "all six" of four */
	bool denied;
	bool excepted;   /* behind "all but", "none except" */
	bool has_except; /* of all or none some are */
	bool past;       /* said of another time than the one that is asked about */
};

/* What a word does, or-ed. */
enum choices_word {
	CHOICES_IDLE = 1,  /* nothing: a detail, "in the mornings" */
	CHOICES_JOIN = 2,  /* goes on with the list: "and", "also" */
	CHOICES_BUT = 4,   /* "except", behind all or none */
	CHOICES_NO = 8,    /* denies what follows */
	CHOICES_ANEW = 16, /* ... until here: "but", "just" */
	CHOICES_PAST = 32, /* another time */
	CHOICES_NOW = 64,  /* the time that is asked about */
	CHOICES_UNSURE = 128,
	CHOICES_WELL = 256, /* behind an option: it is none of theirs, "swelling fine" */
	CHOICES_OF = 512,   /* nothing, right before an option: "knee pain" */
};

struct choices {
	const struct sight *sight;
	struct part *parts; /* ascending, apart from each other */
	size_t count;
	size_t *over;         /* of each token the place of its part, from 1; 0: none */
	unsigned *words;      /* of each token: enum choices_word */
	option_set all;       /* those that may stand together */
	option_set none;      /* the one that says "none of these"; or empty */
	bool has_wrong_count; /* "all five" of four */
};

void choices_gather(struct sight *sight, struct choices *out_choices);

/* The part over the token, or NULL. */
struct part *choices_part_at(const struct choices *choices, size_t token);

bool part_is_worded(const struct part *part);

#endif
