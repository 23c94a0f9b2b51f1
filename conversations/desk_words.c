/* SPDX-License-Identifier: MIT */
/* What a text says: the phrase of the effect, filled with what the dialogue knows. */
#include "conversations/desk_result.h"
#include "conversations/desk_step.h"
#include "conversations/wording.h"

const struct item_wording *
desk_wording_at(const struct dialogue *dialogue, size_t position, const struct item **out_item)
{
	if (position >= dialogue->script.count)
		return NULL;
	const struct script_item *entry = &dialogue->script.items[position];
	const struct wording *wording =
	    instrument_wording(entry->instrument, dialogue->row.language);
	*out_item = entry->item;
	return wording == NULL ? NULL : &wording->items[entry->item->index];
}

/* Items still to be asked, and the minutes that all of them take. */
static void
count_script(const struct dialogue *dialogue, int *out_items, int *out_minutes)
{
	*out_items = (int) dialogue->script.count;
	*out_minutes = 0;
	for (size_t i = 0; i < dialogue->response_count; i++)
		*out_minutes += dialogue->instruments[i]->about_minutes;
	if (*out_minutes < 1)
		*out_minutes = 1;
}

/* The time that the item is about, as its instrument says it, or "". */
static const char *
recall_at(const struct dialogue *dialogue, size_t position)
{
	if (position >= dialogue->script.count)
		return "";
	const struct wording *wording =
	    instrument_wording(dialogue->script.items[position].instrument, dialogue->row.language);
	return wording == NULL || wording->intro == NULL ? "" : wording->intro;
}

static const char *
questions_at(struct arena *arena, const struct dialogue *dialogue, const struct effect *effect)
{
	if (effect->phrase != PHRASE_QUESTION_TOGETHER)
		return "";
	const struct script_item *entry = &dialogue->script.items[effect->position];
	const struct wording *wording =
	    instrument_wording(entry->instrument, dialogue->row.language);
	return wording_questions(
	    arena, wording, entry->item->index, effect->count, (int) effect->position + 1);
}

/* "2: 0": by the number that is offered for the value. */
static const char *
value_read(struct arena *arena, const struct dialogue *dialogue, size_t position,
    const struct reading_value *read)
{
	const struct item *item = dialogue->script.items[position].item;
	char number[DECIMAL_TEXT];
	const char *value = decimal_format(read->value, number);
	if (read->is_date || item->type == ITEM_YES_NO)
		value = wording_value(arena, dialogue->phrases, item, NULL, read);
	for (size_t k = 0; k < item->option_count; k++)
		if (decimal_compare(item->options[k].value, read->value) == 0)
			value = arena_int(arena, item->options[k].number);
	return arena_printf(arena, "%zu: %s", position + 1, value);
}

/* "1: 2, 2: 0": what this step has read, or what has waited for a YES since. */
static const char *
values_read(struct arena *arena, const struct dialogue *dialogue, const struct effect *effect)
{
	const char *text = "";
	if (effect->phrase != PHRASE_CONFIRM_TOGETHER)
		return text;
	for (size_t i = 0; i < dialogue->effects->count; i++) {
		const struct effect *read = &dialogue->effects->list[i];
		if (read->kind == EFFECT_PROPOSE)
			text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? "" : ", ",
			    value_read(arena, dialogue, read->position, &read->value));
	}
	if (text[0] != '\0')
		return text;
	for (size_t i = 0; i < dialogue->proposal_count; i++) {
		const struct proposal_row *row = &dialogue->proposals[i];
		const struct reading_value value = {
			.is_date = row->is_date, .value = row->number, .date = row->date
		};
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : ", ",
		    value_read(arena, dialogue, (size_t) row->position, &value));
	}
	return text;
}

/* Whose telephone it is, and whose question on a shared one, can't be said without the name. */
static bool
says_name(const struct dialogue *dialogue, enum phrase phrase)
{
	return !dialogue->team.nameless || phrase == PHRASE_IDENTIFY ||
	    phrase == PHRASE_QUESTION_NAMED;
}

/* The same, said with the time that is asked about. */
static enum phrase
phrase_about(enum phrase phrase)
{
	static const enum phrase pairs[][2] = {
		{ PHRASE_QUESTION_RESUMED, PHRASE_RESUMED_ABOUT },
		{ PHRASE_QUESTION_NAMED, PHRASE_NAMED_ABOUT },
		{ PHRASE_REMIND_QUESTION, PHRASE_REMIND_ABOUT },
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (pairs[i][0] == phrase)
			return pairs[i][1];
	return phrase;
}

/* The phrase of the effect, or the one that says the time besides. */
static char *
fill(struct arena *arena, const struct dialogue *dialogue, const struct effect *effect,
    bool has_recall, const struct phrase_value *values)
{
	bool mail = strcmp(dialogue->row.channel, "email") == 0;
	enum phrase about = phrase_about(effect->phrase);
	if (effect->resumes && has_recall && about != effect->phrase) {
		char *said = phrases_say(arena, dialogue->phrases, about, values);
		/* A long question leaves a reminder no room for it, and the question comes first. */
		if (mail || about == PHRASE_RESUMED_ABOUT || wording_fits(str_from(said)))
			return said;
	}
	enum phrase phrase = mail ? phrase_by_mail(effect->phrase) : effect->phrase;
	return phrases_say(arena, dialogue->phrases, phrase, values);
}

static char *
render(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect, bool faces)
{
	struct arena *arena = desk->arena;
	const struct item *item = NULL, *former = NULL;
	const struct item_wording *wording = desk_wording_at(dialogue, effect->position, &item);
	const char *question = "", *options = "", *value = "";
	if (wording != NULL) {
		if (faces)
			wording = wording_faced(arena, item, wording);
		options = wording_options(arena, dialogue->phrases, item, wording);
		question = wording_question(arena, wording, options);
	}
	bool corrects = effect->phrase == PHRASE_CORRECTED ||
	    effect->phrase == PHRASE_CORRECTED_END || effect->phrase == PHRASE_CONFIRM_CHANGE ||
	    effect->phrase == PHRASE_INTERPRETED;
	if (corrects) {
		const struct item_wording *words =
		    desk_wording_at(dialogue, effect->about, &former);
		if (words != NULL && faces)
			words = wording_faced(arena, former, words);
		if (words != NULL)
			value =
			    wording_value(arena, dialogue->phrases, former, words, &effect->value);
	}
	const char *recall = recall_at(dialogue, effect->position);
	int items, about;
	count_script(dialogue, &items, &about);
	int n = (int) (corrects ? effect->about : effect->position) + 1;
	static const struct desk_result none = { "", "", "", "" };
	const struct desk_result *result = dialogue->result == NULL ? &none : dialogue->result;
	const struct phrase_value values[] = {
		{ "first",
		    says_name(dialogue, effect->phrase) ? dialogue->patient.given_name : "" },
		{ "team", dialogue->team.public_name },
		{ "number", dialogue->team.telephone },
		{ "question", question },
		{ "options", options },
		{ "value", value },
		{ "recall", recall },
		{ "questions", questions_at(arena, dialogue, effect) },
		{ "last", arena_int(arena, n + (int) effect->count - 1) },
		{ "values", values_read(arena, dialogue, effect) },
		{ "n", arena_int(arena, n) },
		{ "total", arena_int(arena, items) },
		{ "minutes", arena_int(arena, about) },
		{ "score", result->score },
		{ "low", result->low },
		{ "high", result->high },
		{ "date", result->date },
		{ "url", dialogue->url == NULL ? "" : dialogue->url },
		{ NULL, NULL },
	};
	return fill(arena, dialogue, effect, recall[0] != '\0', values);
}

char *
desk_render(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect)
{
	if (!dialogue->team.faces)
		return render(desk, dialogue, effect, false);
	char *faced = render(desk, dialogue, effect, true);
	/* The questions themselves were measured with their faces (instruments/check.c). Around them more
	 * is said than there is room for at times: then it is said without. */
	bool mail = strcmp(dialogue->row.channel, "email") == 0;
	return mail || wording_fits(str_from(faced)) ? faced
						     : render(desk, dialogue, effect, false);
}
