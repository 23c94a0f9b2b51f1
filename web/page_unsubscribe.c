/* SPDX-License-Identifier: MIT */
#include "web/page_unsubscribe.h"

static const struct phrase_value no_values[] = { { NULL, NULL } };

static const char *
direction(const char *language)
{
	return strcmp(language, "ur") == 0 ? "rtl" : "ltr";
}

static void
add_language(struct page *page, struct arena *arena, const struct phrases *phrases, bool done)
{
	const char *language = phrases_language(phrases);
	page_add(page, "<section lang=\"%s\" dir=\"%s\">\n", language, direction(language));
	if (done)
		page_add(
		    page, "<p>%s</p>\n", phrases_say(arena, phrases, PHRASE_STOPPED, no_values));
	else
		page_add(page,
		    "<form method=\"post\"><button class=\"second\" name=\"List-Unsubscribe\" "
		    "value=\"One-Click\">%s</button></form>\n",
		    phrases_say(arena, phrases, PHRASE_PAGE_STOP, no_values));
	page_add(page, "</section>\n");
}

void
page_unsubscribe(struct page *page, struct arena *arena, const struct phrase_book *book, bool done)
{
	const struct phrases *english = phrase_book_find(book, "en");
	const char *title =
	    phrases_say(arena, english, done ? PHRASE_STOPPED : PHRASE_PAGE_STOP, no_values);
	page_add(page,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n<title>%s</title>\n"
	    "<link rel=\"stylesheet\" href=\"../static/hark.css\">\n</head>\n<body>\n"
	    "<main id=\"main\" class=\"width ask\">\n<h1>%s</h1>\n",
	    title, title);
	for (size_t i = 0; i < phrase_book_count(book); i++)
		add_language(page, arena, phrase_book_at(book, i), done);
	page_add(page, "</main>\n</body>\n</html>\n");
}
