/* SPDX-License-Identifier: MIT */
/* Follows the Questionnaire's own nesting, and leaves out what has no answer in it or below it. */
#include "instruments/chosen.h"
#include "instruments/fhir.h"
#include "instruments/questionnaire_walk.h"
#include "instruments/questionnaire_write.h"
#include "instruments/questionnaire_response.h"

struct response_writing {
	struct json_writer *writer;
	const struct instrument *instrument;
	const struct scored_answer *answers;
	const struct answer_context *contexts; /* or NULL */
	bool *item_used, *group_used;          /* something in it, or below it, was answered */
};

static bool
is_answered(const struct scored_answer *answer)
{
	return answer->state == ANSWER_VALUE ||
	    (answer->state == ANSWER_TEXT && answer->text.len > 0);
}

/* From the item up to the top. */
static void
mark_used(struct response_writing *writing, const struct item *item)
{
	const struct instrument *instrument = writing->instrument;
	writing->item_used[item->index] = true;
	for (const char *under = item->under; under != NULL;) {
		size_t i = 0;
		while (i < instrument->group_count &&
		    strcmp(instrument->groups[i].link_id, under) != 0)
			i++;
		if (i < instrument->group_count) {
			writing->group_used[i] = true;
			under = instrument->groups[i].under;
		} else {
			const struct item *above = instrument_item(instrument, str_from(under));
			writing->item_used[above->index] = true;
			under = above->under;
		}
	}
}

static void
open_extension(struct json_writer *writer, const char *url, const char *value)
{
	json_writer_map(writer);
	json_writer_key(writer, "url");
	json_writer_text(writer, str_from(url));
	json_writer_key(writer, value);
}

/* FHIR names who recorded one answer; for the rest of it there is nothing, so that is ours. */
static void
put_context(struct json_writer *writer, const struct answer_context *context)
{
	if (!context->is_late && str_is_empty(context->by))
		return;
	json_writer_key(writer, "extension");
	json_writer_list(writer);
	if (!str_is_empty(context->by)) {
		open_extension(writer, FHIR_ANSWER_AUTHOR, "valueReference");
		json_writer_map(writer);
		json_writer_key(writer, "type");
		json_writer_text(writer, STR("Practitioner"));
		json_writer_key(writer, "display");
		json_writer_text(writer, context->by);
		json_writer_map_end(writer);
		json_writer_map_end(writer);
	}
	if (!str_is_empty(context->words)) {
		open_extension(writer, QUESTIONNAIRE_WORDS, "valueString");
		json_writer_text(writer, context->words);
		json_writer_map_end(writer);
	}
	if (context->is_late) {
		open_extension(writer, QUESTIONNAIRE_LATE, "valueBoolean");
		json_writer_bool(writer, true);
		json_writer_map_end(writer);
	}
	json_writer_list_end(writer);
}

/* One answer, which its caller closes. */
static void
open_answer(struct response_writing *writing, const struct item *item)
{
	json_writer_map(writing->writer);
	if (writing->contexts != NULL)
		put_context(writing->writer, &writing->contexts[item->index]);
}

static void
put_option(struct response_writing *writing, const struct item *item, size_t option, bool weighted)
{
	struct json_writer *writer = writing->writer;
	json_writer_key(writer, "valueCoding");
	json_writer_map(writer);
	if (weighted) {
		json_writer_key(writer, "extension");
		json_writer_list(writer);
		json_writer_map(writer);
		json_writer_key(writer, "url");
		json_writer_text(writer, STR(FHIR_ORDINAL));
		json_writer_key(writer, "valueDecimal");
		json_writer_decimal(writer, item->options[option].value);
		json_writer_map_end(writer);
		json_writer_list_end(writer);
	}
	questionnaire_write_coding(writer, writing->instrument, item, option);
	json_writer_map_end(writer);
}

static void
put_coding(struct response_writing *writing, const struct item *item, decimal value)
{
	size_t option = 0;
	while (
	    option < item->option_count && decimal_compare(item->options[option].value, value) != 0)
		option++;
	BUG_ON(
	    option == item->option_count, "a stored value that is no option of %s", item->link_id);
	put_option(writing, item, option, true);
}

/* An answer for each of the chosen; the last stays open, as any answer does. */
static void
put_chosen(struct response_writing *writing, const struct item *item)
{
	option_set set = chosen_read(item, writing->answers[item->index].text);
	BUG_ON(set == 0, "a stored value that is no option of %s", item->link_id);
	for (size_t i = 0; i < item->option_count; i++) {
		if ((set & OPTION_BIT(i)) == 0)
			continue;
		put_option(writing, item, i, false);
		set &= ~OPTION_BIT(i);
		if (set != 0) {
			json_writer_map_end(writing->writer);
			open_answer(writing, item);
		}
	}
}

static void
put_value(struct response_writing *writing, const struct item *item)
{
	struct json_writer *writer = writing->writer;
	const struct scored_answer *answer = &writing->answers[item->index];
	switch (item->type) {
	case ITEM_CHOICE: put_coding(writing, item, answer->value); return;
	case ITEM_CHOICES: put_chosen(writing, item); return;
	case ITEM_YES_NO:
		json_writer_key(writer, "valueBoolean");
		json_writer_bool(writer, answer->value.billionths != 0);
		return;
	case ITEM_NUMBER:
	case ITEM_DECIMAL:
		json_writer_key(
		    writer, item->type == ITEM_NUMBER ? "valueInteger" : "valueDecimal");
		json_writer_decimal(writer, answer->value);
		return;
	case ITEM_DATE:
	case ITEM_TEXT:
	case ITEM_POSTCODE:
	case ITEM_TELEPHONE:
		json_writer_key(writer, item->type == ITEM_DATE ? "valueDate" : "valueString");
		json_writer_text(writer, answer->text);
		return;
	}
	BUG("item type %d", (int) item->type);
}

/* Opens the entry; what stands below an answered question stands in its answer, which stays open. */
static void
put_entry(struct response_writing *writing, const struct questionnaire_walk *walk, bool is_group)
{
	struct json_writer *writer = writing->writer;
	json_writer_map(writer);
	json_writer_key(writer, "linkId");
	json_writer_text(writer,
	    str_from(is_group ? walk->group->link_id
			      : questionnaire_link_id(writing->instrument, walk->item)));
	if (is_group || !is_answered(&writing->answers[walk->item->index]))
		return;
	json_writer_key(writer, "answer");
	json_writer_list(writer);
	open_answer(writing, walk->item);
	put_value(writing, walk->item);
}

/* What is open on one level of the walk. */
struct level {
	bool is_written, has_answer, has_list;
};

static void
close_level(struct json_writer *writer, const struct level *level)
{
	if (level->has_list)
		json_writer_list_end(writer);
	if (level->has_answer) {
		json_writer_map_end(writer);
		json_writer_list_end(writer);
	}
	if (level->is_written)
		json_writer_map_end(writer);
}

static void
put_entries(struct response_writing *writing, struct arena *arena)
{
	struct json_writer *writer = writing->writer;
	const struct instrument *instrument = writing->instrument;
	struct level levels[QUESTIONNAIRE_LEVELS] = { { .is_written = false } };
	struct questionnaire_walk walk;
	enum walk_event event;
	questionnaire_walk_begin(&walk, arena, instrument);
	while ((event = questionnaire_walk_next(&walk)) != WALK_END) {
		if (event == WALK_LEAVE) {
			close_level(writer, &levels[walk.depth + 1]);
			continue;
		}
		bool is_group = event == WALK_GROUP;
		struct level *level = &levels[walk.depth], *above = level - 1;
		*level = (struct level){
			.is_written = is_group
			    ? writing->group_used[walk.group - instrument->groups]
			    : writing->item_used[walk.item->index],
			.has_answer = !is_group && is_answered(&writing->answers[walk.item->index]),
		};
		if (!level->is_written)
			continue;
		if (!above->has_list) {
			json_writer_key(writer, "item");
			json_writer_list(writer);
			above->has_list = true;
		}
		put_entry(writing, &walk, is_group);
	}
	close_level(writer, &levels[0]);
}

void
questionnaire_response_write(struct arena *arena, struct json_writer *writer,
    const struct instrument *instrument, const struct scored_answer *answers,
    const struct answer_context *contexts)
{
	struct response_writing writing = {
		.writer = writer,
		.instrument = instrument,
		.answers = answers,
		.contexts = contexts,
		.item_used = ARENA_ARRAY(arena, bool, instrument->item_count + 1),
		.group_used = ARENA_ARRAY(arena, bool, instrument->group_count + 1),
	};
	for (size_t i = 0; i < instrument->item_count; i++)
		if (is_answered(&answers[i]))
			mark_used(&writing, &instrument->items[i]);
	put_entries(&writing, arena);
}
