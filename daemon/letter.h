/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_LETTER_H
#define DAEMON_LETTER_H

/* A letter is one event on its way to the core, with the memory of what it says. */
#include "core/event.h"

struct letter;

typedef void letter_fn(struct letter *letter, const struct order *answer);

/* Allocated by letter_new; given away by switchboard_post; freed after
 * on_answer has returned. Strings of the event live in its arena. */
struct letter {
	struct event event;
	struct arena arena;
	letter_fn *on_answer; /* NULL: nobody asks */
	void *context;        /* the sender's own */
	struct letter *next;  /* the switchboard's own, and so is the next */
	span came;
};

struct letter *letter_new(enum event_kind kind);
void letter_answer(struct letter *letter, const struct order *answer); /* and frees it */
/* Nobody, patient or staff, waits for its answer: a gateway tells, or our own channel. */
bool letter_has_time(const struct letter *letter);
void letter_free(struct letter *letter); /* of one that was never posted */

#endif
