/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_READING_ABOUT_H
#define CONVERSATIONS_READING_ABOUT_H

/*
 * Which question a reply is about, where it says so: "Q2: 3", "question 1 should be 2", "last one
 * was 4", "change 3 to 2", "2 for the last one". A number alone must never go to the open question
 * when its own words send it to another, and where the words leave two, none is taken. Internal to
 * reading.
 */
#include "conversations/reading_mention.h"

enum about_kind {
	ABOUT_OPEN,    /* nothing else is named */
	ABOUT_OTHER,   /* the question of this number */
	ABOUT_SEVERAL, /* more than one is named: no single answer is read from it */
	ABOUT_NONE,    /* another is meant, and nobody can tell which */
};

struct about {
	enum about_kind kind;
	size_t number;
	bool corrects;    /* it says that something is to be changed */
	bool is_sure;     /* ... and leaves no doubt that this one is */
	bool says_more;   /* sentences stand before it: "They were kind. My last answer ..." */
	bool holds_other; /* there is an answer besides: "5. Last one should be 2" */
	struct str rest;  /* where the value stands, in the scan's plain text; empty: anywhere */
};

/* `whole` is the text with what it quotes: a question of ours above or below the answer names it too,
 * the first where several are quoted. */
struct about reading_about(struct arena *arena, const struct reading_context *context,
    const struct scan *scan, struct str whole);

/* The one answered last is the one asked last: nobody went back behind it. */
bool about_is_last(const struct reading_context *context);

#endif
