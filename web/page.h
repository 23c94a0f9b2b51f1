/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

/*
 * A page is HTML written into one strbuf, from the doctype to the end: page_begin, what the page is
 * about, page_end. It needs no script, and asks for nothing but its style sheet.
 *
 * There is one way to put text into it, page_add, and that way escapes: what a patient wrote can't
 * become markup because nobody has to remember anything. Markup is only what stands in the format,
 * which is ours.
 */
#include "base/asset.h"
#include "base/strbuf.h"

struct page {
	struct strbuf html;
};

struct page_link {
	const char *href, *text;
};

/* What surrounds each page of a kind. */
struct page_frame {
	const char *banner;            /* a line above everything; NULL: none */
	const struct page_link *links; /* of the navigation; ended by one without a text */
	const char *here;              /* the href of the link that this page belongs to, or NULL */
	const char *footer;
};

enum { PAGE_LIMIT = 4 << 20 }; /* bytes; a page past it is a mistake, and page_is_whole says so */

/* life */
void page_init(struct page *page);
void page_done(struct page *page);

/* writing */
/* Like printf with %s %d %zu %c %% and no others. %s is text: escaped for content and for quoted
 * attributes alike, and characters that no page may hold become U+FFFD. */
void page_add(struct page *page, const char *format, ...) HARK_PRINTF(2, 3);
/* Head, banner, header and navigation; then <main>, in which the caller writes, its <h1> first. */
void page_begin(struct page *page, const struct page_frame *frame, const char *title);
void page_end(struct page *page, const struct page_frame *frame);

/* questions */
struct str page_html(const struct page *page);
bool page_is_whole(const struct page *page);

/* The files that pages ask for, by name: "static/hark.css". NULL: there is none. */
const struct asset *page_asset(struct str name);

#endif
