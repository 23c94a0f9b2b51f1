/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_ANSWER_H
#define WEB_PAGE_ANSWER_H

/*
 * A patient's page: who are you, one question, or what was said last. A pure function from what the
 * desk says stands to HTML; all words are phrases of one language, or the instrument's own.
 *
 * Forms post to the page's own address, with the fields act (year, answer, skip, back, call, stop),
 * form, item, stands, and value or day, month and year. It works without script, and with a keyboard
 * alone; paths are relative, so that a proxy may have it anywhere.
 */
#include "conversations/desk_page.h"
#include "web/page.h"

/* The book is for a page that is not there: it is told in every language, since nobody can say for
 * whom. */
void page_answer(struct page *page, struct arena *arena, const struct desk_page *what,
    const struct phrase_book *book);

#endif
