/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_CHOICES_WALK_H
#define CONVERSATIONS_CHOICES_WALK_H

/*
 * Which options a reply says are so, and which are not: word after word, with what denies and how far it
 * reaches. "No pain, swelling or numbness" denies three; of "no pain, swelling" nobody can tell, and the
 * first doubt is kept. Internal to reading_choices.c.
 */
#include "conversations/choices_parts.h"

struct verdict {
	option_set so, not_so;
	enum reading_reason doubt; /* REASON_NONE: none */
};

/* The parts between the tokens `from` and `to`. */
void choices_walk(struct choices *choices, size_t from, size_t to, struct verdict *out_verdict);

#endif
