/* SPDX-License-Identifier: MIT */
/* Writes HTML. */
#include "web/page.h"

extern const struct asset web_static[];

/* Life */

void
page_init(struct page *page)
{
	strbuf_init(&page->html, PAGE_LIMIT);
}

void
page_done(struct page *page)
{
	strbuf_done(&page->html);
}

/* Writing */

static void
add_char(struct strbuf *html, char c)
{
	switch (c) {
	case '&': strbuf_puts(html, "&amp;"); return;
	case '<': strbuf_puts(html, "&lt;"); return;
	case '>': strbuf_puts(html, "&gt;"); return;
	case '"': strbuf_puts(html, "&quot;"); return;
	case '\'': strbuf_puts(html, "&#39;"); return;
	default: break;
	}
	if (((unsigned char) c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
		strbuf_puts(html, "\xef\xbf\xbd");
	else
		strbuf_char(html, c);
}

static void
add_text(struct strbuf *html, const char *text)
{
	for (; *text != '\0'; text++)
		add_char(html, *text);
}

void
page_add(struct page *page, const char *format, ...)
{
	struct strbuf *html = &page->html;
	va_list args;
	va_start(args, format);
	for (const char *at = format; *at != '\0'; at++) {
		if (*at != '%') {
			strbuf_char(html, *at);
			continue;
		}
		switch (*++at) {
		case 's': add_text(html, va_arg(args, const char *)); break;
		case 'd': strbuf_printf(html, "%d", va_arg(args, int)); break;
		case 'c': add_char(html, (char) va_arg(args, int)); break;
		case '%': strbuf_char(html, '%'); break;
		case 'z':
			at++;
			BUG_ON(*at != 'u', "a page's format: %%z%c", *at);
			strbuf_printf(html, "%zu", va_arg(args, size_t));
			break;
		default: BUG("a page's format: %%%c", *at);
		}
	}
	va_end(args);
}

static void
add_navigation(struct page *page, const struct page_frame *frame)
{
	page_add(page, "<nav aria-label=\"Pages\"><ul>\n");
	for (const struct page_link *link = frame->links; link->text != NULL; link++) {
		bool here = frame->here != NULL && strcmp(frame->here, link->href) == 0;
		page_add(page, "<li><a href=\"%s\"", link->href);
		if (here)
			page_add(page, " aria-current=\"page\"");
		page_add(page, ">%s</a></li>\n", link->text);
	}
	page_add(page, "</ul></nav>\n");
}

void
page_begin(struct page *page, const struct page_frame *frame, const char *title)
{
	page_add(page,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>%s - hark</title>\n"
	    "<link rel=\"stylesheet\" href=\"/static/hark.css\">\n"
	    "<link rel=\"icon\" href=\"/static/hark.svg\">\n"
	    "</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">Skip to the page</a>\n",
	    title);
	page_add(page, "<header>\n");
	if (frame->banner != NULL)
		page_add(page, "<p class=\"banner\">%s</p>\n", frame->banner);
	page_add(page,
	    "<div class=\"top\"><div class=\"width\">\n"
	    "<a class=\"mark\" href=\"/\">"
	    "<img src=\"/static/hark.svg\" alt=\"\" width=\"32\" height=\"32\">hark</a>\n");
	add_navigation(page, frame);
	page_add(page, "</div></div>\n</header>\n<main id=\"main\" class=\"width\">\n");
}

void
page_end(struct page *page, const struct page_frame *frame)
{
	page_add(page,
	    "</main>\n<footer><div class=\"width\"><p>%s</p></div></footer>\n"
	    "</body>\n</html>\n",
	    frame->footer);
}

/* Questions */

struct str
page_html(const struct page *page)
{
	return strbuf_str(&page->html);
}

bool
page_is_whole(const struct page *page)
{
	return !strbuf_is_over(&page->html);
}

const struct asset *
page_asset(struct str name)
{
	for (const struct asset *asset = web_static; asset->name != NULL; asset++)
		if (str_is(name, asset->name))
			return asset;
	return NULL;
}
