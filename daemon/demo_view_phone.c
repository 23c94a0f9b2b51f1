/* SPDX-License-Identifier: MIT */
/* One phone: the dialogue on it, what can be pressed, and what the team has of it. */
#include "instruments/chosen.h"
#include "store/conversations.h"
#include "store/followups.h"
#include "store/inbox.h"
#include "store/responses.h"
#include "web/when.h"
#include "daemon/demo_view.h"

enum { MOST_REPLIES = 16, WIDEST_NUMBERS = 11 };

static struct house *
house_of(const struct demo_view *view)
{
	return stage_house(demo_stage(view->demo));
}

/* The dialogue */

static void
fill_lines(const struct demo_view *view, address_id address, struct page_demo_phone *phone)
{
	struct date day = { 0 };
	size_t count;
	struct inbox_line *said = dialogue_list(house_of(view)->db, view->arena, address, &count);
	struct page_demo_line *lines = ARENA_ARRAY(view->arena, struct page_demo_line, count);
	for (size_t i = 0; i < count; i++) {
		struct date today = date_of(view->zone, said[i].at);
		bool theirs = !said[i].out;
		lines[i] = (struct page_demo_line){
			.day = date_compare(today, day) == 0 ? "" : when_day(view->arena, today),
			.clock = when_clock(view->arena, view->zone, said[i].at),
			.theirs = theirs,
			.text = said[i].text,
			.note = theirs ? "" : said[i].note,
		};
		day = today;
		if (theirs) {
			phone->last_text = said[i].text;
			phone->last_reading = said[i].note;
		}
	}
	phone->lines = lines;
	phone->line_count = count;
}

/* What can be pressed */

struct replies {
	struct arena *arena;
	struct page_demo_reply list[MOST_REPLIES];
	size_t count;
};

static void
add_reply(struct replies *replies, const char *value, const char *label)
{
	if (replies->count < MOST_REPLIES)
		replies->list[replies->count++] =
		    (struct page_demo_reply){ .value = value, .label = label };
}

static void
add_yes_no(struct replies *replies)
{
	add_reply(replies, "YES", "YES");
	add_reply(replies, "NO", "NO");
}

static void
add_numbers(struct replies *replies, const struct item *item)
{
	int64_t low = item->low.billionths / DECIMAL_ONE,
		high = item->high.billionths / DECIMAL_ONE;
	if (high - low >= WIDEST_NUMBERS)
		return;
	for (int64_t n = low; n <= high; n++) {
		const char *word = arena_printf(replies->arena, "%d", (int) n);
		add_reply(replies, word, word);
	}
}

static void
add_options(struct replies *replies, const struct persona_sight *sight)
{
	for (size_t i = 0; i < sight->item->option_count; i++) {
		const char *sent = sight->item->letters
		    ? arena_printf(replies->arena, "%c", option_letter(i))
		    : arena_printf(replies->arena, "%d", sight->item->options[i].number);
		add_reply(replies, sent,
		    arena_printf(replies->arena, "%s %s", sent, sight->wording->labels[i]));
	}
}

/* Two of them at once, as an example of it. */
static void
add_several(struct replies *replies, const struct item *item)
{
	option_set all = chosen_all(item);
	const char *text = "";
	for (size_t i = 0, count = 0; i < item->option_count && count < 2; i++)
		if ((all & OPTION_BIT(i)) != 0) {
			const char *one = item->letters
			    ? arena_printf(replies->arena, "%c", option_letter(i))
			    : arena_printf(replies->arena, "%d", item->options[i].number);
			text =
			    count++ == 0 ? one : arena_printf(replies->arena, "%s %s", text, one);
		}
	add_reply(replies, text, text);
}

static void
add_item(struct replies *replies, const struct persona_sight *sight)
{
	switch (sight->item->type) {
	case ITEM_CHOICE: add_options(replies, sight); return;
	case ITEM_CHOICES:
		add_options(replies, sight);
		add_several(replies, sight->item);
		return;
	case ITEM_YES_NO: add_yes_no(replies); return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL: add_numbers(replies, sight->item); return;
	case ITEM_DATE: add_reply(replies, "yesterday", "yesterday"); return;
	case ITEM_POSTCODE: add_reply(replies, "NE61 3AB", "NE61 3AB"); return;
	case ITEM_TELEPHONE: add_reply(replies, "07700 900123", "07700 900123"); return;
	case ITEM_TEXT: return;
	}
	BUG("item type %d", (int) sight->item->type);
}

static void
fill_replies(
    const struct demo_view *view, int index, address_id address, struct page_demo_phone *phone)
{
	struct replies *replies = ARENA_NEW(view->arena, struct replies);
	struct conversation_row row;
	struct persona_sight sight;
	replies->arena = view->arena;
	if (!conversation_open(house_of(view)->db, view->arena, address, &row))
		return;
	bool item = demo_look(view->demo, view->arena, index, &sight) && !sight.invited;
	if (item && strcmp(row.state, "asking") == 0) {
		add_item(replies, &sight);
		add_reply(replies, "SKIP", "SKIP");
	} else if (strcmp(row.state, "with-person") != 0 && strcmp(row.state, "paused") != 0) {
		add_yes_no(replies);
	}
	add_reply(replies, "HELP", "HELP");
	add_reply(replies, "STOP", "STOP");
	phone->replies = replies->list;
	phone->reply_count = replies->count;
}

/* The team */

struct answers {
	struct page_demo_answer *list;
	size_t count;
	struct page_demo_score *scores;
	size_t score_count;
};

/* "pain, stiffness (1 3)" */
static const char *
chosen_words(struct arena *arena, const char *written, const struct item *item,
    const struct item_wording *wording)
{
	option_set set = chosen_read(item, str_from(written));
	const char *text = "";
	for (size_t i = 0; i < item->option_count; i++)
		if ((set & OPTION_BIT(i)) != 0)
			text = arena_printf(
			    arena, "%s%s%s", text, text[0] == '\0' ? "" : ", ", wording->labels[i]);
	return set == 0 ? written : arena_printf(arena, "%s (%s)", text, written);
}

static const char *
answer_words(struct arena *arena, const struct answer *answer, const struct item *item,
    const struct item_wording *wording)
{
	char number[DECIMAL_TEXT];
	if (strcmp(answer->state, "text") == 0 && item != NULL && item->type == ITEM_CHOICES)
		return chosen_words(arena, answer->text, item, wording);
	if (strcmp(answer->state, "text") == 0)
		return answer->text;
	if (strcmp(answer->state, "value") != 0)
		return answer->state;
	decimal_format(answer->number, number);
	if (item == NULL)
		return arena_strdup(arena, number);
	for (size_t i = 0; i < item->option_count; i++)
		if (decimal_compare(item->options[i].value, answer->number) == 0)
			return arena_printf(arena, "%s (%s)", wording->labels[i], number);
	if (item->type == ITEM_YES_NO)
		return answer->number.billionths != 0 ? "yes" : "no";
	return arena_strdup(arena, number);
}

static const struct instrument *
instrument_of(const struct demo_view *view, const struct response *response)
{
	return catalog_find_version(
	    house_of(view)->catalog, response->instrument, response->instrument_version);
}

static void
add_answers(const struct demo_view *view, const struct response *response, struct answers *answers)
{
	size_t count;
	const struct instrument *instrument = instrument_of(view, response);
	struct answer *list = answer_list(house_of(view)->db, view->arena, response->id, &count);
	struct page_demo_answer *all =
	    ARENA_ARRAY(view->arena, struct page_demo_answer, answers->count + count);
	if (answers->count > 0)
		memcpy(all, answers->list, answers->count * sizeof(*all));
	for (size_t i = 0; i < count; i++) {
		const struct item *item = instrument == NULL
		    ? NULL
		    : instrument_item(instrument, str_from(list[i].link_id));
		const struct item_wording *wording =
		    item == NULL ? NULL : &instrument_wording(instrument, "en")->items[item->index];
		all[answers->count++] = (struct page_demo_answer){
			.question = wording == NULL ? list[i].link_id : wording->text,
			.answer = answer_words(view->arena, &list[i], item, wording),
		};
	}
	answers->list = all;
}

static void
add_scores(const struct demo_view *view, const struct response *response, struct answers *answers)
{
	size_t count;
	char number[DECIMAL_TEXT];
	const struct instrument *instrument = instrument_of(view, response);
	struct score_row *list = score_list(house_of(view)->db, view->arena, response->id, &count);
	struct page_demo_score *all =
	    ARENA_ARRAY(view->arena, struct page_demo_score, answers->score_count + count);
	if (answers->score_count > 0)
		memcpy(all, answers->scores, answers->score_count * sizeof(*all));
	for (size_t i = 0; i < count; i++)
		all[answers->score_count++] = (struct page_demo_score){
			.instrument = instrument == NULL
			    ? response->instrument
			    : instrument_wording(instrument, "en")->title,
			.scale = list[i].scale,
			.value = list[i].has_value
			    ? arena_strdup(view->arena, decimal_format(list[i].value, number))
			    : "no score",
			.remark = list[i].has_value ? list[i].band : list[i].why_not,
		};
	answers->scores = all;
}

static void
fill_step(
    const struct demo_view *view, const struct followup *followup, struct page_demo_step *step)
{
	struct answers answers = { 0 };
	size_t count;
	struct response *list =
	    response_list(house_of(view)->db, view->arena, followup->id, &count);
	for (size_t i = 0; i < count; i++) {
		add_answers(view, &list[i], &answers);
		add_scores(view, &list[i], &answers);
	}
	*step = (struct page_demo_step){
		.name = demo_view_step(view->arena, followup->step, followup->occurrence),
		.due = when_moment(view->arena, view->zone, followup->due_at),
		.status = followup_status_word(followup->status),
		.reason = followup->reason,
		.answers = answers.list,
		.answer_count = answers.count,
		.scores = answers.scores,
		.score_count = answers.score_count,
	};
}

static void
fill_team(const struct demo_view *view, int index, struct page_demo_phone *phone)
{
	const struct enrolment *e = &demo_persona(view->demo, index)->enrolment;
	const char *const details[][2] = {
		{ "Operation", demo_view_operation(view, index) },
		{ "Clinician", e->clinician },
		{ "Hospital number", e->hospital_number },
		{ "Born", when_date(view->arena, e->born_on) },
		{ "Agreed to be asked", when_date(view->arena, e->agreed_on) },
	};
	_Static_assert(ARRAY_LEN(details) < ARRAY_LEN(phone->details), "room for the end");
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		phone->details[i][0] = details[i][0];
		phone->details[i][1] = details[i][1];
	}
	size_t count;
	struct followup *list = demo_view_followups(view, index, &count);
	struct page_demo_step *steps = ARENA_ARRAY(view->arena, struct page_demo_step, count);
	for (size_t i = 0; i < count; i++)
		fill_step(view, &list[i], &steps[i]);
	phone->steps = steps;
	phone->step_count = count;
	phone->alerts = demo_view_alerts(view, index, &phone->alert_count);
}

void
demo_view_phone(const struct demo_view *view, int index, struct page_demo_phone *out_phone)
{
	const struct enrolment *e = &demo_persona(view->demo, index)->enrolment;
	patient_id patient = demo_patient(view->demo, index);
	size_t count = 0;
	*out_phone = (struct page_demo_phone){
		.number = index,
		.name = demo_view_name(view, index),
		.kind = demo_view_kind(index, view->demo),
		.team = house_of(view)->config.teams[0].public_name,
		.address = e->mobile[0] == '\0' ? e->email : e->mobile,
		.listed = patient.n != 0,
		.last_text = "",
		.last_reading = "",
		.waits = arena_printf(view->arena,
		    "Nobody knows of them yet: the hospital will list them on %s.",
		    when_day(view->arena, e->listed_on)),
	};
	if (!out_phone->listed)
		return;
	struct address *list = address_list(house_of(view)->db, view->arena, patient, &count);
	if (count > 0) {
		fill_lines(view, list[0].id, out_phone);
		fill_replies(view, index, list[0].id, out_phone);
	}
	fill_team(view, index, out_phone);
}
