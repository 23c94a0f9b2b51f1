/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_PAGE_H
#define CONVERSATIONS_DESK_PAGE_H

/*
 * What a patient does on their page, and what the page shows then. A deed goes the way of a reply:
 * one event, the same engine, the same rows, one commit before the browser has its answer. So a
 * question can be asked by text and answered on the page, or the other way round, and is never
 * open in both.
 *
 * A form says which answer it was made over (`stands`, 0: none): when another stands there by now,
 * because it was sent twice or answered by text meanwhile, nothing is changed, and the page shows
 * where things stand. That is per item, not per conversation: a reminder that went out while somebody
 * thought must not cost them their answer.
 *
 * Nothing clinical is shown, and no name, before the browser has given the year of birth. Then it
 * holds a pass, so that a link that was forwarded, or is read in somebody's messages, opens nothing.
 */
#include "conversations/desk.h"

enum { DEED_TEXT = 4000 /* bytes of one answer */, DEED_POSTS = 60 /* forms a minute and link */ };

enum deed_kind {
	DEED_LOOK,    /* GET: changes nothing */
	DEED_CONFIRM, /* `value` is the year of birth */
	DEED_ANSWER,
	DEED_SKIP,
	DEED_BACK,
	DEED_CALL, /* somebody should ring */
	DEED_STOP, /* no more messages */
};

struct deed {
	enum deed_kind kind;
	const char *token; /* of the link */
	const char *pass;  /* of the browser; "" : it has none */
	const char
	    *form; /* proves that the form is from a page of ours, for this item and answer */
	int64_t position, stands;
	struct str value; /* an option's value, a number, words; a date as D/M/Y */
};

enum desk_page_kind {
	DESK_PAGE_NONE, /* unknown, mistyped, too old, closed: all look the same */
	DESK_PAGE_SLOW, /* too many forms */
	DESK_PAGE_WHO,  /* asks for the year of birth */
	DESK_PAGE_QUESTION,
	DESK_PAGE_SAID, /* nothing is open: what was said last */
};

enum desk_page_problem {
	DESK_PAGE_FINE,
	DESK_PAGE_YEAR_WRONG,
	DESK_PAGE_NOTHING,  /* nothing was chosen or written */
	DESK_PAGE_NUMBER,   /* no number, or out of range */
	DESK_PAGE_DATE,     /* no such date */
	DESK_PAGE_POSTCODE, /* not of its shape */
	DESK_PAGE_TELEPHONE,
	DESK_PAGE_ALONE,    /* what stands alone was chosen beside another */
	DESK_PAGE_LONG,     /* more than DEED_TEXT */
	DESK_PAGE_ANSWERED, /* meanwhile: nothing was changed */
};

/* Words of instruments and phrases live as long as their catalog and book, the rest in the arena. */
struct desk_page {
	enum desk_page_kind kind;
	enum desk_page_problem problem;
	bool done;                     /* the deed was done: look again */
	const struct phrases *phrases; /* NULL: DESK_PAGE_NONE */
	const char *team, *number;     /* the team's public name, and its telephone */
	const char *said;              /* DESK_PAGE_SAID */
	bool is_safety;                /* ... and it is the safety reply */
	const char *const *results;    /* ... and if not, the scores that they are told */
	size_t result_count;
	const char *pass; /* a new one, for the browser to keep; NULL: none */
	/* DESK_PAGE_QUESTION; form also DESK_PAGE_WHO */
	const char *form;
	size_t position, total;
	int64_t stands;
	const char *intro; /* the time that is asked about, or "" */
	const struct item *item;
	const struct item_wording *wording;
	struct scored_answer answer; /* that stands: shown again after BACK */
	bool has_former;
	struct str value; /* what was sent, when there is a problem with it */
};

void desk_page(struct desk *desk, const struct deed *deed, struct desk_page *out_page);

#endif
