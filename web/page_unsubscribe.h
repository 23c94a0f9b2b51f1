/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_UNSUBSCRIBE_H
#define WEB_PAGE_UNSUBSCRIBE_H

/* What a browser is shown behind List-Unsubscribe: a button that ends the messages, or that they have
 * ended. In every language of the book, for the page knows nobody; it names nobody either. */
#include "conversations/phrases.h"
#include "web/page.h"

void
page_unsubscribe(struct page *page, struct arena *arena, const struct phrase_book *book, bool done);

#endif
