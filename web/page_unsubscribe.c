/* SPDX-License-Identifier: MIT */
#include "web/page_patient.h"

#include "web/page_unsubscribe.h"

static const struct phrase_value no_values[] = { { NULL, NULL } };

static void
add_language(struct page *page, struct arena *arena, const struct phrases *phrases, bool done)
{
	const char *language = phrases_language(phrases);
	page_add(page, "<section lang=\"%s\"", language);
	page_add(page, page_is_from_right(language) ? " dir=\"rtl\">\n" : ">\n");
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
	page_patient_begin(page, "en", title, NULL);
	page_add(page, "<main id=\"main\" class=\"width ask\">\n<h1>%s</h1>\n", title);
	for (size_t i = 0; i < phrase_book_count(book); i++)
		add_language(page, arena, phrase_book_at(book, i), done);
	page_add(page, "</main>\n</body>\n</html>\n");
}
