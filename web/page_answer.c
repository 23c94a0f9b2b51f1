/* SPDX-License-Identifier: MIT */
/* Writes a patient's page. What it shows was decided by conversations/desk_page.c. */
#include "web/page_answer_parts.h"
#include "web/page_patient.h"

#include "web/page_answer.h"

static const struct phrase_value no_values[] = { { NULL, NULL } };

/* Around it */

static void
begin_for_patient(const struct answering *a, enum phrase title)
{
	bool problem = answer_problem(a) != NULL;
	const char *words = answer_say(a, title);
	if (problem)
		words = arena_printf(a->arena, "%s: %s", answer_say(a, PHRASE_PAGE_PROBLEM), words);
	page_patient_begin(
	    a->page, phrases_language(a->what->phrases), words, answer_say(a, PHRASE_PAGE_TO_MAIN));
	page_add(a->page, "<header class=\"head\"><p class=\"width ask\">%s</p></header>\n",
	    a->what->team);
	page_add(a->page, "<main id=\"main\" class=\"width ask\">\n");
}

static void
end_for_patient(const struct answering *a)
{
	page_add(a->page,
	    "</main>\n<footer><div class=\"width ask\"><p>%s</p></div></footer>\n</body>\n</html>\n",
	    answer_say_with(a, PHRASE_PAGE_WATCH, "number", a->what->number));
}

/* Forms */

static void
begin_form(const struct answering *a)
{
	page_add(a->page,
	    "<form method=\"post\" autocomplete=\"off\">\n"
	    "<input type=\"hidden\" name=\"form\" value=\"%s\">\n"
	    "<input type=\"hidden\" name=\"item\" value=\"%zu\">\n"
	    "<input type=\"hidden\" name=\"stands\" value=\"%s\">\n",
	    a->what->form, a->what->position,
	    arena_printf(a->arena, "%lld", (long long) a->what->stands));
}

static void
add_button(const struct answering *a, const char *act, const char *class, enum phrase label)
{
	page_add(a->page, "<button class=\"%s\" name=\"act\" value=\"%s\">%s</button>\n", class,
	    act, answer_say(a, label));
}

/* First on the page, and it leads to the field. */
static void
add_problem(const struct answering *a)
{
	const char *text = answer_problem(a);
	if (a->what->problem == DESK_PAGE_ANSWERED)
		page_add(a->page, "<p class=\"notice\" role=\"status\">%s</p>\n",
		    answer_say(a, PHRASE_PAGE_ANSWERED));
	if (text != NULL)
		page_add(a->page,
		    "<div class=\"problem\" role=\"alert\">\n<h2>%s</h2>\n"
		    "<p><a href=\"#value\">%s</a></p>\n</div>\n",
		    answer_say(a, PHRASE_PAGE_PROBLEM), text);
}

/* Who is it? */

static void
add_who(const struct answering *a)
{
	begin_for_patient(a, PHRASE_PAGE_WHO);
	add_problem(a);
	page_add(a->page, "<h1>%s</h1>\n<p>%s</p>\n", answer_say(a, PHRASE_PAGE_WHO),
	    answer_say_with(a, PHRASE_PAGE_VOLUNTARY, "team", a->what->team));
	begin_form(a);
	page_add(a->page,
	    "<p><label for=\"value\">%s</label></p>\n<p id=\"hint\" class=\"small\">%s</p>\n",
	    answer_say(a, PHRASE_PAGE_YEAR), answer_say(a, PHRASE_PAGE_YEAR_HINT));
	answer_add_error(a);
	page_add(a->page,
	    "<input type=\"text\" id=\"value\" name=\"value\" inputmode=\"numeric\" maxlength=\"4\" "
	    "autocomplete=\"bday-year\" aria-describedby=\"%s\">\n<div class=\"buttons\">\n",
	    answer_described_by(a));
	add_button(a, "year", "first", PHRASE_PAGE_GO_ON);
	page_add(a->page, "</div>\n</form>\n");
	end_for_patient(a);
}

/* A question */

static void
add_question(const struct answering *a)
{
	const struct phrase_value progress[] = {
		{ "n", arena_printf(a->arena, "%zu", a->what->position + 1) },
		{ "total", arena_printf(a->arena, "%zu", a->what->total) },
		{ NULL, NULL },
	};
	begin_for_patient(a, PHRASE_PAGE_TITLE);
	add_problem(a);
	if (a->what->has_former) {
		begin_form(a);
		add_button(a, "back", "second", PHRASE_PAGE_BACK);
		page_add(a->page, "</form>\n");
	}
	page_add(a->page, "<p class=\"small\">%s</p>\n",
	    phrases_say(a->arena, a->what->phrases, PHRASE_PAGE_PROGRESS, progress));
	begin_form(a);
	answer_add_field(a);
	page_add(a->page, "<div class=\"buttons\">\n");
	add_button(a, "answer", "first", PHRASE_PAGE_GO_ON);
	add_button(a, "skip", "second", PHRASE_PAGE_SKIP);
	page_add(a->page, "</div>\n</form>\n<details>\n<summary>%s</summary>\n",
	    answer_say(a, PHRASE_PAGE_OTHER));
	begin_form(a);
	page_add(a->page, "<div class=\"buttons\">\n");
	add_button(a, "call", "second", PHRASE_PAGE_CALL);
	add_button(a, "stop", "second", PHRASE_PAGE_STOP);
	page_add(a->page, "</div>\n</form>\n</details>\n");
	end_for_patient(a);
}

/* Nothing is open */

static void
add_said(const struct answering *a)
{
	bool safety = a->what->is_safety;
	enum phrase heading = safety ? PHRASE_PAGE_HELP_NOW : PHRASE_PAGE_CLOSED;
	begin_for_patient(a, PHRASE_PAGE_CLOSED);
	page_add(a->page, "<h1>%s</h1>\n", answer_say(a, heading));
	page_add(a->page, safety ? "<p class=\"care\">" : "<p>");
	page_add(a->page, "%s</p>\n", a->what->said);
	for (size_t i = 0; i < a->what->result_count; i++)
		page_add(a->page, "<p>%s</p>\n", a->what->results[i]);
	end_for_patient(a);
}

static void
add_slow(const struct answering *a)
{
	begin_for_patient(a, PHRASE_PAGE_PROBLEM);
	page_add(a->page, "<h1>%s</h1>\n<p>%s</p>\n", answer_say(a, PHRASE_PAGE_PROBLEM),
	    answer_say(a, PHRASE_PAGE_SLOW));
	end_for_patient(a);
}

static void
add_none(struct page *page, struct arena *arena, const struct phrase_book *book)
{
	const struct phrases *english = phrase_book_find(book, "en");
	page_patient_begin(
	    page, "en", phrases_say(arena, english, PHRASE_PAGE_NONE, no_values), NULL);
	page_add(page, "<main id=\"main\" class=\"width ask\">\n");
	page_add(page, "<h1>%s</h1>\n<p>%s</p>\n",
	    phrases_say(arena, english, PHRASE_PAGE_NONE, no_values),
	    phrases_say(arena, english, PHRASE_PAGE_NONE_TEXT, no_values));
	for (size_t i = 0; i < phrase_book_count(book); i++) {
		const struct phrases *other = phrase_book_at(book, i);
		if (other == english)
			continue;
		const char *language = phrases_language(other);
		page_add(page, "<section lang=\"%s\"", language);
		page_add(page, page_is_from_right(language) ? " dir=\"rtl\">\n" : ">\n");
		page_add(page, "<h2>%s</h2>\n<p>%s</p>\n</section>\n",
		    phrases_say(arena, other, PHRASE_PAGE_NONE, no_values),
		    phrases_say(arena, other, PHRASE_PAGE_NONE_TEXT, no_values));
	}
	page_add(page, "</main>\n</body>\n</html>\n");
}

void
page_answer(struct page *page, struct arena *arena, const struct desk_page *what,
    const struct phrase_book *book)
{
	const struct answering a = { page, arena, what };
	switch (what->kind) {
	case DESK_PAGE_NONE: add_none(page, arena, book); return;
	case DESK_PAGE_SLOW: add_slow(&a); return;
	case DESK_PAGE_WHO: add_who(&a); return;
	case DESK_PAGE_QUESTION: add_question(&a); return;
	case DESK_PAGE_SAID: add_said(&a); return;
	}
	BUG("page %d", (int) what->kind);
}
