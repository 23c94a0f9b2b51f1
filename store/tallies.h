/* SPDX-License-Identifier: MIT */
#ifndef STORE_TALLIES_H
#define STORE_TALLIES_H

/*
 * Tallies count follow-ups by everything that a completion report groups them by, in one pass: each
 * is a number of follow-ups that have all of these in common. Read-only. The rows of who withdrew
 * consent are counted as that and as nothing else.
 */
#include "store/extracts.h"

enum tally_contact {
	TALLY_NO_CONTACT,
	TALLY_CONTACT,  /* a conversation was begun */
	TALLY_DECLINED, /* … and they said no */
};

enum tally_pairing {
	TALLY_BASELINE,   /* before the treatment */
	TALLY_UNPAIRABLE, /* after it, with no complete baseline in the episode */
	TALLY_PAIRABLE,   /* after it, with one */
};

struct tally {
	const char *step, *month; /* YYYY-MM of the day it is due */
	const char *worker, *team, *procedure;
	const char *first;  /* YYYY-MM-DD: the earliest of these days */
	const char *last;   /* and the latest */
	const char *status; /* the national programme's word */
	bool is_future;     /* due after now */
	enum tally_contact contact;
	enum tally_pairing pairing;
	int64_t count;
};

/* Of the filter, status and paired are not looked at; instrument means that the follow-up asks it,
 * channel that something was answered or asked by it. In the arena, in no order. */
struct tally *tally_list(struct db *db, struct arena *arena, const struct extract_filter *filter,
    instant now, size_t *out_count);

#endif
