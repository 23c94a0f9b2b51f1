/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_ANSWER_PARTS_H
#define WEB_PAGE_ANSWER_PARTS_H

/* What the two halves of a patient's page share; for web/page_answer*.c only. */
#include "web/page_answer.h"

struct answering {
	struct page *page;
	struct arena *arena;
	const struct desk_page *what;
};

/* Phrases in the page's language: plain, with one value, with the ends of the item's range. */
const char *answer_say(const struct answering *a, enum phrase phrase);
const char *
answer_say_with(const struct answering *a, enum phrase phrase, const char *name, const char *value);
const char *answer_say_range(const struct answering *a, enum phrase phrase);

/* What is wrong with the form, in words; NULL: nothing. */
const char *answer_problem(const struct answering *a);
/* Beside the field as well as at the top: who has come to the field hears it there. */
void answer_add_error(const struct answering *a);
const char *answer_described_by(const struct answering *a);

/* The question, as the heading and as the name of its field, and the field. */
void answer_add_field(const struct answering *a);

#endif
