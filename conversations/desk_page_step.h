/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_PAGE_STEP_H
#define CONVERSATIONS_DESK_PAGE_STEP_H

/* One request to a patient's page while it is worked out: shared by desk_page.c (who is it, and what
 * stands) and desk_deed.c (what is done), and by nobody else. */
#include "conversations/desk_link.h"
#include "conversations/desk_page.h"
#include "store/links.h"

struct page_step {
	struct desk *desk;
	const struct deed *deed;
	struct desk_page *page;
	struct link_row link;
	struct dialogue dialogue;
	struct conversation cursor;
};

/* desk_page.c */
/* Whoever can make this has the link, the pass, and saw the item with that answer. */
const char *
page_form(const struct page_step *step, const char *pass, int64_t position, int64_t stands);
/* The id of the answer that stands for the item, 0: none; and the answer. */
int64_t
page_standing(const struct page_step *step, size_t position, struct scored_answer *out_answer);
enum conversation_state page_state(const struct page_step *step);
bool page_is_asking(const struct page_step *step); /* a question is open */
void page_ask_who(struct page_step *step);

/* desk_deed.c: each leaves the page to be shown as things stand then */
bool deed_is_too_fast(struct page_step *step); /* counts the form */
void deed_confirm(struct page_step *step);
/* Words that answer nothing any more are read all the same, by us for risk and by a person. */
void deed_keep_words(struct page_step *step);
void deed_act(struct page_step *step); /* of a form that is ours */

#endif
