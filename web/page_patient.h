/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_PATIENT_H
#define WEB_PAGE_PATIENT_H

/* What stands around every page that a patient may see. */
#include "web/page.h"

/* Of a language's code: its lines begin at the right. */
bool page_is_from_right(const char *language);

/* The head, and the body's beginning. The title says no more than the page says before anybody has said
 * who they are: it stays in histories. `to_main` is the link past what repeats; NULL: there is none. */
void
page_patient_begin(struct page *page, const char *language, const char *title, const char *to_main);

#endif
