/* SPDX-License-Identifier: MIT */
/* Their life. */
#include "daemon/letter.h"

struct letter *
letter_new(enum event_kind kind)
{
	struct letter *letter = alloc_new(sizeof(*letter));
	arena_init(&letter->arena);
	letter->event.kind = kind;
	return letter;
}

void
letter_free(struct letter *letter)
{
	if (letter == NULL)
		return;
	arena_done(&letter->arena);
	free(letter);
}

void
letter_answer(struct letter *letter, const struct order *answer)
{
	if (letter->on_answer != NULL)
		letter->on_answer(letter, answer);
	letter_free(letter);
}

bool
letter_has_time(const struct letter *letter)
{
	return letter->event.kind == EVENT_RECEIPT || letter->event.kind == EVENT_OUTCOME;
}
