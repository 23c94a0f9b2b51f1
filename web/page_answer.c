/* SPDX-License-Identifier: MIT */
/* Writes a patient's page. What it shows was decided by conversations/desk_page.c. */
#include "web/page_answer.h"

struct answering {
	struct page *page;
	struct arena *arena;
	const struct desk_page *what;
};

static const struct phrase_value no_values[] = { { NULL, NULL } };

static const char *
say(const struct answering *a, enum phrase phrase)
{
	return phrases_say(a->arena, a->what->phrases, phrase, no_values);
}

static const char *
say_with(const struct answering *a, enum phrase phrase, const char *name, const char *value)
{
	const struct phrase_value values[] = { { name, value }, { NULL, NULL } };
	return phrases_say(a->arena, a->what->phrases, phrase, values);
}

static const char *
say_range(const struct answering *a, enum phrase phrase)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	const struct phrase_value values[] = {
		{ "low", decimal_format(a->what->item->low, low) },
		{ "high", decimal_format(a->what->item->high, high) },
		{ NULL, NULL },
	};
	return phrases_say(a->arena, a->what->phrases, phrase, values);
}

static const char *
problem_text(const struct answering *a)
{
	switch (a->what->problem) {
	case DESK_PAGE_FINE:
	case DESK_PAGE_ANSWERED: return NULL;
	case DESK_PAGE_YEAR_WRONG: return say(a, PHRASE_PAGE_YEAR_WRONG);
	case DESK_PAGE_NOTHING: return say(a, PHRASE_PAGE_CHOOSE);
	case DESK_PAGE_NUMBER: return say_range(a, PHRASE_PAGE_NUMBER);
	case DESK_PAGE_DATE: return say(a, PHRASE_PAGE_DATE);
	case DESK_PAGE_LONG: return say(a, PHRASE_PAGE_LONG);
	}
	BUG("problem %d", (int) a->what->problem);
}

/* Beside the field as well as at the top: who has come to the field hears it there. */
static void
add_error(const struct answering *a)
{
	const char *text = problem_text(a);
	if (text != NULL)
		page_add(a->page, "<p id=\"error\" class=\"wrong\">%s</p>\n", text);
}

static const char *
described_by(const struct answering *a)
{
	return problem_text(a) == NULL ? "hint" : "hint error";
}

/* Around it */

static bool
is_from_right(const char *language)
{
	static const char *const languages[] = { "ar", "fa", "he", "ur" };
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(language, languages[i]) == 0)
			return true;
	return false;
}

/* The title says no more than the page before anybody has said who they are: it stays in histories. */
static void
begin(struct page *page, const char *language, const char *title, const char *to_main)
{
	page_add(page,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n<title>",
	    language);
	page_add(page,
	    "%s</title>\n<link rel=\"stylesheet\" href=\"../static/hark.css\">\n"
	    "<link rel=\"icon\" href=\"../static/hark.svg\">\n</head>\n",
	    title);
	page_add(page, is_from_right(language) ? "<body dir=\"rtl\">\n" : "<body>\n");
	if (to_main != NULL)
		page_add(page, "<a class=\"skip\" href=\"#main\">%s</a>\n", to_main);
}

static void
begin_for_patient(const struct answering *a, enum phrase title)
{
	bool problem = problem_text(a) != NULL;
	const char *words = say(a, title);
	if (problem)
		words = arena_printf(a->arena, "%s: %s", say(a, PHRASE_PAGE_PROBLEM), words);
	begin(a->page, phrases_language(a->what->phrases), words, say(a, PHRASE_PAGE_TO_MAIN));
	page_add(a->page, "<header class=\"head\"><p class=\"width ask\">%s</p></header>\n",
	    a->what->team);
	page_add(a->page, "<main id=\"main\" class=\"width ask\">\n");
}

static void
end_for_patient(const struct answering *a)
{
	page_add(a->page,
	    "</main>\n<footer><div class=\"width ask\"><p>%s</p></div></footer>\n</body>\n</html>\n",
	    say_with(a, PHRASE_PAGE_WATCH, "number", a->what->number));
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
	    act, say(a, label));
}

/* First on the page, and it leads to the field. */
static void
add_problem(const struct answering *a)
{
	const char *text = problem_text(a);
	if (a->what->problem == DESK_PAGE_ANSWERED)
		page_add(a->page, "<p class=\"notice\" role=\"status\">%s</p>\n",
		    say(a, PHRASE_PAGE_ANSWERED));
	if (text != NULL)
		page_add(a->page,
		    "<div class=\"problem\" role=\"alert\">\n<h2>%s</h2>\n"
		    "<p><a href=\"#value\">%s</a></p>\n</div>\n",
		    say(a, PHRASE_PAGE_PROBLEM), text);
}

/* Who is it? */

static void
add_who(const struct answering *a)
{
	begin_for_patient(a, PHRASE_PAGE_WHO);
	add_problem(a);
	page_add(a->page, "<h1>%s</h1>\n<p>%s</p>\n", say(a, PHRASE_PAGE_WHO),
	    say_with(a, PHRASE_PAGE_VOLUNTARY, "team", a->what->team));
	begin_form(a);
	page_add(a->page,
	    "<p><label for=\"value\">%s</label></p>\n<p id=\"hint\" class=\"small\">%s</p>\n",
	    say(a, PHRASE_PAGE_YEAR), say(a, PHRASE_PAGE_YEAR_HINT));
	add_error(a);
	page_add(a->page,
	    "<input type=\"text\" id=\"value\" name=\"value\" inputmode=\"numeric\" maxlength=\"4\" "
	    "autocomplete=\"bday-year\" aria-describedby=\"%s\">\n<div class=\"buttons\">\n",
	    described_by(a));
	add_button(a, "year", "first", PHRASE_PAGE_GO_ON);
	page_add(a->page, "</div>\n</form>\n");
	end_for_patient(a);
}

/* A question */

static void
add_choice(const struct answering *a, size_t number, decimal value, const char *label)
{
	char text[DECIMAL_TEXT];
	const struct scored_answer *answer = &a->what->answer;
	bool stands = answer->state == ANSWER_VALUE && decimal_compare(answer->value, value) == 0;
	const char *id = number == 0 ? "value" : arena_printf(a->arena, "value-%zu", number);
	page_add(a->page,
	    "<div class=\"choice\"><input type=\"radio\" id=\"%s\" name=\"value\" value=\"%s\"", id,
	    decimal_format(value, text));
	page_add(a->page, stands ? " checked>" : ">");
	page_add(a->page, "<label for=\"%s\">%s</label></div>\n", id, label);
}

static void
add_choices(const struct answering *a)
{
	const struct desk_page *what = a->what;
	if (what->item->type == ITEM_YES_NO) {
		add_choice(a, 0, decimal_from_int(1), say(a, PHRASE_WORD_YES));
		add_choice(a, 1, decimal_from_int(0), say(a, PHRASE_WORD_NO));
		return;
	}
	for (size_t i = 0; i < what->item->option_count; i++)
		add_choice(a, i, what->item->options[i].value, what->wording->labels[i]);
}

/* What was typed and is wrong, else what stands. */
static const char *
field_value(const struct answering *a)
{
	char number[DECIMAL_TEXT];
	const struct scored_answer *answer = &a->what->answer;
	if (a->what->value.len > 0)
		return arena_cstr(a->arena, a->what->value);
	if (answer->state == ANSWER_VALUE)
		return arena_strdup(a->arena, decimal_format(answer->value, number));
	return answer->state == ANSWER_TEXT ? arena_cstr(a->arena, answer->text) : "";
}

static void
add_number(const struct answering *a)
{
	const struct item_wording *wording = a->what->wording;
	page_add(
	    a->page, "<div id=\"hint\" class=\"small\"><p>%s</p>", say_range(a, PHRASE_PAGE_WHOLE));
	if (wording->low_label != NULL || wording->high_label != NULL) {
		char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
		page_add(a->page, "<p>%s: %s</p><p>%s: %s</p>",
		    decimal_format(a->what->item->low, low),
		    wording->low_label == NULL ? "" : wording->low_label,
		    decimal_format(a->what->item->high, high),
		    wording->high_label == NULL ? "" : wording->high_label);
	}
	page_add(a->page, "</div>\n");
	add_error(a);
	page_add(a->page,
	    "<input type=\"text\" id=\"value\" name=\"value\" inputmode=\"%s\" "
	    "aria-describedby=\"%s\" value=\"%s\">\n",
	    a->what->item->type == ITEM_DECIMAL ? "decimal" : "numeric", described_by(a),
	    field_value(a));
}

static void
add_date(const struct answering *a)
{
	static const struct {
		const char *id, *name;
		enum phrase label;
	} parts[] = {
		{ "value", "day", PHRASE_PAGE_DAY },
		{ "month", "month", PHRASE_PAGE_MONTH },
		{ "year", "year", PHRASE_PAGE_DATE_YEAR },
	};
	struct date date;
	struct str sent = a->what->value, part = { 0 };
	bool stands = sent.len == 0 && a->what->answer.state == ANSWER_TEXT &&
	    date_parse_iso(a->what->answer.text, &date);
	if (stands)
		sent =
		    str_from(arena_printf(a->arena, "%d/%d/%d", date.day, date.month, date.year));
	page_add(a->page, "<div class=\"parts\">\n");
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!str_split(&sent, '/', &part))
			part = STR("");
		page_add(a->page,
		    "<div><label for=\"%s\">%s</label><input type=\"text\" id=\"%s\" name=\"%s\" "
		    "inputmode=\"numeric\" value=\"%s\"></div>\n",
		    parts[i].id, say(a, parts[i].label), parts[i].id, parts[i].name,
		    arena_cstr(a->arena, part));
	}
	page_add(a->page, "</div>\n");
}

static void
add_field(const struct answering *a)
{
	switch (a->what->item->type) {
	case ITEM_CHOICE:
	case ITEM_YES_NO: add_choices(a); return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL: add_number(a); return;
	case ITEM_DATE: add_date(a); return;
	case ITEM_TEXT:
		page_add(a->page,
		    "<textarea id=\"value\" name=\"value\" rows=\"5\" maxlength=\"%d\"",
		    (int) DEED_TEXT / 4);
		page_add(
		    a->page, problem_text(a) == NULL ? ">\n" : " aria-describedby=\"error\">\n");
		page_add(a->page, "%s</textarea>\n", field_value(a));
		return;
	}
	BUG("item type %d", (int) a->what->item->type);
}

/* A group of fields is named by a legend, a single field by its label; either is the heading. */
static void
add_question_and_field(const struct answering *a)
{
	enum item_type type = a->what->item->type;
	bool group = type == ITEM_CHOICE || type == ITEM_YES_NO || type == ITEM_DATE;
	if (a->what->intro[0] != '\0')
		page_add(a->page, "<p>%s</p>\n", a->what->intro);
	bool wrong = problem_text(a) != NULL;
	if (group)
		page_add(a->page,
		    wrong ? "<fieldset aria-describedby=\"error\">\n<legend><h1>"
			  : "<fieldset>\n<legend><h1>");
	else
		page_add(a->page, "<h1><label for=\"value\">");
	page_add(a->page, "%s", a->what->wording->text);
	page_add(a->page, group ? "</h1></legend>\n" : "</label></h1>\n");
	if (type != ITEM_NUMBER && type != ITEM_DECIMAL)
		add_error(a); /* a number has it behind its hint */
	add_field(a);
	if (group)
		page_add(a->page, "</fieldset>\n");
}

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
	add_question_and_field(a);
	page_add(a->page, "<div class=\"buttons\">\n");
	add_button(a, "answer", "first", PHRASE_PAGE_GO_ON);
	add_button(a, "skip", "second", PHRASE_PAGE_SKIP);
	page_add(a->page, "</div>\n</form>\n<details>\n<summary>%s</summary>\n",
	    say(a, PHRASE_PAGE_OTHER));
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
	page_add(a->page, "<h1>%s</h1>\n", say(a, heading));
	page_add(a->page, safety ? "<p class=\"care\">" : "<p>");
	page_add(a->page, "%s</p>\n", a->what->said);
	end_for_patient(a);
}

static void
add_slow(const struct answering *a)
{
	begin_for_patient(a, PHRASE_PAGE_PROBLEM);
	page_add(a->page, "<h1>%s</h1>\n<p>%s</p>\n", say(a, PHRASE_PAGE_PROBLEM),
	    say(a, PHRASE_PAGE_SLOW));
	end_for_patient(a);
}

static void
add_none(struct page *page, struct arena *arena, const struct phrase_book *book)
{
	const struct phrases *english = phrase_book_find(book, "en");
	begin(page, "en", phrases_say(arena, english, PHRASE_PAGE_NONE, no_values), NULL);
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
		page_add(page, is_from_right(language) ? " dir=\"rtl\">\n" : ">\n");
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
