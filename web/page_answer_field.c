/* SPDX-License-Identifier: MIT */
/* The question of a patient's page with its field, and what is wrong with what was sent. */
#include "instruments/chosen.h"

#include "web/page_answer_parts.h"

static const struct phrase_value no_values[] = { { NULL, NULL } };

const char *
answer_say(const struct answering *a, enum phrase phrase)
{
	return phrases_say(a->arena, a->what->phrases, phrase, no_values);
}

const char *
answer_say_with(const struct answering *a, enum phrase phrase, const char *name, const char *value)
{
	const struct phrase_value values[] = { { name, value }, { NULL, NULL } };
	return phrases_say(a->arena, a->what->phrases, phrase, values);
}

const char *
answer_say_range(const struct answering *a, enum phrase phrase)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
	const struct phrase_value values[] = {
		{ "low", decimal_format(a->what->item->low, low) },
		{ "high", decimal_format(a->what->item->high, high) },
		{ NULL, NULL },
	};
	return phrases_say(a->arena, a->what->phrases, phrase, values);
}

/* What cannot stand beside another. */
static const char *
alone(const struct answering *a)
{
	const struct item *item = a->what->item;
	option_set sent = chosen_read(item, a->what->value);
	for (size_t i = 0; i < item->option_count; i++)
		if ((sent & ~chosen_all(item) & OPTION_BIT(i)) != 0)
			return a->what->wording->labels[i];
	return "";
}

const char *
answer_problem(const struct answering *a)
{
	switch (a->what->problem) {
	case DESK_PAGE_FINE:
	case DESK_PAGE_ANSWERED: return NULL;
	case DESK_PAGE_YEAR_WRONG: return answer_say(a, PHRASE_PAGE_YEAR_WRONG);
	case DESK_PAGE_NOTHING: return answer_say(a, PHRASE_PAGE_CHOOSE);
	case DESK_PAGE_NUMBER: return answer_say_range(a, PHRASE_PAGE_NUMBER);
	case DESK_PAGE_DATE: return answer_say(a, PHRASE_PAGE_DATE);
	case DESK_PAGE_POSTCODE: return answer_say(a, PHRASE_PAGE_POSTCODE);
	case DESK_PAGE_TELEPHONE: return answer_say(a, PHRASE_PAGE_TELEPHONE);
	case DESK_PAGE_ALONE: return answer_say_with(a, PHRASE_PAGE_ALONE, "label", alone(a));
	case DESK_PAGE_LONG: return answer_say(a, PHRASE_PAGE_LONG);
	}
	BUG("problem %d", (int) a->what->problem);
}

/* Beside the field as well as at the top: who has come to the field hears it there. */
void
answer_add_error(const struct answering *a)
{
	const char *text = answer_problem(a);
	if (text != NULL)
		page_add(a->page, "<p id=\"error\" class=\"wrong\">%s</p>\n", text);
}

const char *
answer_described_by(const struct answering *a)
{
	return answer_problem(a) == NULL ? "hint" : "hint error";
}

/* Fields */

static void
add_box(const struct answering *a, const char *type, const char *name, size_t number, decimal value,
    bool ticked, const char *label)
{
	char text[DECIMAL_TEXT];
	const char *id = number == 0 ? "value" : arena_printf(a->arena, "value-%zu", number);
	page_add(a->page,
	    "<div class=\"choice\"><input type=\"%s\" id=\"%s\" name=\"%s\" value=\"%s\"", type, id,
	    name, decimal_format(value, text));
	page_add(a->page, ticked ? " checked>" : ">");
	page_add(a->page, "<label for=\"%s\">%s</label></div>\n", id, label);
}

static void
add_choice(const struct answering *a, size_t number, decimal value, const char *label)
{
	const struct scored_answer *answer = &a->what->answer;
	bool stands = answer->state == ANSWER_VALUE && decimal_compare(answer->value, value) == 0;
	add_box(a, "radio", "value", number, value, stands, label);
}

static void
add_choices(const struct answering *a)
{
	const struct desk_page *what = a->what;
	if (what->item->type == ITEM_YES_NO) {
		add_choice(a, 0, decimal_from_int(1), answer_say(a, PHRASE_WORD_YES));
		add_choice(a, 1, decimal_from_int(0), answer_say(a, PHRASE_WORD_NO));
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

/* Boxes, as the NHS service manual has them: a hint, and "or" before what stands alone. */
static void
add_chosen(const struct answering *a)
{
	const struct item *item = a->what->item;
	option_set ticked = chosen_read(item, str_from(field_value(a)));
	bool parted = false;
	for (size_t i = 0; i < item->option_count; i++) {
		bool is_alone = (chosen_all(item) & OPTION_BIT(i)) == 0;
		if (is_alone && !parted && i > 0)
			page_add(
			    a->page, "<p class=\"or\">%s</p>\n", answer_say(a, PHRASE_PAGE_OR));
		parted = is_alone;
		add_box(a, "checkbox", "chosen", i, item->options[i].value,
		    (ticked & OPTION_BIT(i)) != 0, a->what->wording->labels[i]);
	}
}

static void
add_number(const struct answering *a)
{
	const struct item_wording *wording = a->what->wording;
	page_add(a->page, "<div id=\"hint\" class=\"small\"><p>%s</p>",
	    answer_say_range(a, PHRASE_PAGE_WHOLE));
	if (wording->low_label != NULL || wording->high_label != NULL) {
		char low[DECIMAL_TEXT], high[DECIMAL_TEXT];
		page_add(a->page, "<p>%s: %s</p><p>%s: %s</p>",
		    decimal_format(a->what->item->low, low),
		    wording->low_label == NULL ? "" : wording->low_label,
		    decimal_format(a->what->item->high, high),
		    wording->high_label == NULL ? "" : wording->high_label);
	}
	page_add(a->page, "</div>\n");
	answer_add_error(a);
	page_add(a->page,
	    "<input type=\"text\" id=\"value\" name=\"value\" inputmode=\"%s\" "
	    "aria-describedby=\"%s\" value=\"%s\">\n",
	    a->what->item->type == ITEM_DECIMAL ? "decimal" : "numeric", answer_described_by(a),
	    field_value(a));
}

/* One line that browsers may know how to fill in. */
static void
add_line(const struct answering *a, const char *type, const char *known_as)
{
	page_add(a->page, "<input type=\"%s\" id=\"value\" name=\"value\" autocomplete=\"%s\"",
	    type, known_as);
	if (answer_problem(a) != NULL)
		page_add(a->page, " aria-describedby=\"error\"");
	page_add(a->page, " value=\"%s\">\n", field_value(a));
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
		    parts[i].id, answer_say(a, parts[i].label), parts[i].id, parts[i].name,
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
	case ITEM_CHOICES: add_chosen(a); return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL: add_number(a); return;
	case ITEM_DATE: add_date(a); return;
	case ITEM_POSTCODE: add_line(a, "text", "postal-code"); return;
	case ITEM_TELEPHONE: add_line(a, "tel", "tel"); return;
	case ITEM_TEXT:
		page_add(a->page,
		    "<textarea id=\"value\" name=\"value\" rows=\"5\" maxlength=\"%d\"",
		    (int) DEED_TEXT / 4);
		page_add(
		    a->page, answer_problem(a) == NULL ? ">\n" : " aria-describedby=\"error\">\n");
		page_add(a->page, "%s</textarea>\n", field_value(a));
		return;
	}
	BUG("item type %d", (int) a->what->item->type);
}

/* A group of fields is named by a legend, a single field by its label; either is the heading. */
void
answer_add_field(const struct answering *a)
{
	enum item_type type = a->what->item->type;
	bool group =
	    type == ITEM_CHOICE || type == ITEM_CHOICES || type == ITEM_YES_NO || type == ITEM_DATE;
	bool hint = type == ITEM_CHOICES;
	if (a->what->intro[0] != '\0')
		page_add(a->page, "<p>%s</p>\n", a->what->intro);
	bool wrong = answer_problem(a) != NULL;
	if (group && hint)
		page_add(a->page, "<fieldset aria-describedby=\"%s\">\n<legend><h1>",
		    answer_described_by(a));
	else if (group)
		page_add(a->page,
		    wrong ? "<fieldset aria-describedby=\"error\">\n<legend><h1>"
			  : "<fieldset>\n<legend><h1>");
	else
		page_add(a->page, "<h1><label for=\"value\">");
	page_add(a->page, "%s", a->what->wording->text);
	page_add(a->page, group ? "</h1></legend>\n" : "</label></h1>\n");
	if (hint)
		page_add(a->page, "<p id=\"hint\" class=\"small\">%s</p>\n",
		    answer_say(a, PHRASE_PAGE_SEVERAL));
	if (type != ITEM_NUMBER && type != ITEM_DECIMAL)
		answer_add_error(a); /* a number has it behind its hint */
	add_field(a);
	if (group)
		page_add(a->page, "</fieldset>\n");
}
