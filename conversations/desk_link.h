/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_LINK_H
#define CONVERSATIONS_DESK_LINK_H

/*
 * The link to a patient's own page: when one can be given, and making it. Its token is in the text that
 * carries it, as that stands in the outbox, and nowhere else: by itself the store has its hash. For
 * the desk only.
 */
#include "conversations/desk_step.h"

enum {
	LINK_TOKEN_TEXT =
	    27,          /* 26 characters of five bits, and NUL: 130 bits that nobody guesses */
	LINK_TRIES = 5,  /* wrong years of birth in one conversation; then a person */
	LINK_ITEMS = 20, /* more items than this go by link where they may (safety.md 9) */
};

/* A secret, of letters and digits that are not taken for one another. */
const char *link_token(struct random *random, char out[static LINK_TOKEN_TEXT]);
bool link_token_is_whole(struct str token);

/* What the script of a loaded dialogue says of pages. */
void link_fill_script(struct desk *desk, struct dialogue *dialogue);

/* The link of this step, made when it is first asked for. Only where script.has_page. */
const char *link_url(struct desk *desk, struct dialogue *dialogue);

/* Where questions are never texted, nothing that is texted answers one; STOP, risk and the rest hold
 * as ever. */
void link_read_no_answer(struct desk *desk, struct dialogue *dialogue, struct input *input);

#endif
