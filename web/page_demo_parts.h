/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_DEMO_PARTS_H
#define WEB_PAGE_DEMO_PARTS_H

/* What the pages of the demonstration share; for web/page_demo*.c only. */
#include "web/page_demo.h"

void page_demo_begin(struct page *page, const char *here, const char *title);
void page_demo_end(struct page *page);
/* What time it is, and the buttons that push it; `back` is the path shown afterwards. phone -1: the
 * next message is anybody's. */
void page_demo_clock(struct page *page, const struct page_demo *demo, const char *back, int phone);
/* One item of a list. Named: it says, and leads to, whom it is about. */
void page_demo_alert(struct page *page, const struct page_demo_alert *alert, bool named);

#endif
