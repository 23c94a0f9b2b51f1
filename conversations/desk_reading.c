/* SPDX-License-Identifier: MIT */
/* What a text is read against, and what it was taken for, in words of ours. */
#include "conversations/desk_step.h"
#include "store/responses.h"

/* How long after an answer "I meant 3" is surely about it. */
enum { FRESH_MINUTES = 10 };
/* Words in two texts come within this of each other (a long one is split by the telephone). */
enum { JOIN_SECONDS = 90 };

/* The questions of the script as they are put, and what stands for them. */
static const struct reading_item *
reading_items_of(struct desk *desk, const struct dialogue *dialogue)
{
	const struct script *script = &dialogue->script;
	struct reading_item *items = ARENA_ARRAY(desk->arena, struct reading_item, script->count);
	for (size_t i = 0; i < script->count; i++) {
		const struct script_item *entry = &script->items[i];
		const struct wording *wording =
		    instrument_wording(entry->instrument, dialogue->row.language);
		items[i] = (struct reading_item){
			.item = entry->item,
			.wording = wording == NULL ? NULL : &wording->items[entry->item->index],
			.is_answered = entry->done,
			.has_value = entry->answer.state == ANSWER_VALUE,
			.value = entry->answer.value,
		};
	}
	return items;
}

static struct date
today_of(const struct desk *desk, const struct dialogue *dialogue)
{
	struct error error;
	struct zone *zone = zone_open(dialogue->team.zone, &error);
	BUG_ON(zone == NULL, "team zone: %s", error.text);
	struct date today = date_of(zone, desk->now);
	zone_close(zone);
	return today;
}

/* What any text is read with. The other questions are known wherever an answer may be meant. */
static struct reading_context
reading_context_of(struct desk *desk, const struct dialogue *dialogue, bool has_media)
{
	size_t last = dialogue->last;
	return (struct reading_context){
		.phrases = dialogue->phrases,
		.our_text = str_from(dialogue->row.said),
		.today = today_of(desk, dialogue),
		.has_media = has_media,
		.items = reading_items_of(desk, dialogue),
		.item_count = dialogue->script.count,
		.last = last,
		.last_is_fresh = last != 0 &&
		    instant_since(desk->now, dialogue->last_answer->at).ms <
			minutes(FRESH_MINUTES).ms,
	};
}

/* ... and for the question at this position. */
static void
context_open(const struct dialogue *dialogue, size_t position, struct reading_context *context)
{
	context->item = context->items[position].item;
	context->wording = context->items[position].wording;
	context->items_left = dialogue->script.count - position;
	context->is_re_asked = dialogue->row.asks > 0;
	context->open = position + 1;
	context->together = dialogue->row.together > 1 ? (size_t) dialogue->row.together : 0;
}

void
desk_read(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input)
{
	const struct inbox_row *heard = dialogue->heard;
	size_t position = 0;
	bool yes_no = false;
	bool asking = engine_expects(&dialogue->script, cursor, &position, &yes_no) && !unasked;
	struct reading_context context = reading_context_of(desk, dialogue, has_media);
	if (asking)
		context_open(dialogue, position, &context);
	else if (unasked || cursor->state != CONVERSATION_COMPLETE)
		context.items = NULL;
	context.yes_no_prompt = yes_no && !unasked;
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, heard->body, reading);
	/* Whose answer it is to change, nobody can say. */
	reading->in_doubt = reading->in_doubt || (dialogue->in_doubt && reading->about != 0);
	input->reading = dialogue->reading = reading;

	/* A text after "shall we leave it out?" or "do you mean STOP?" may be the answer itself. */
	bool confirming = cursor->state == CONVERSATION_SKIPPING ||
	    cursor->state == CONVERSATION_STOPPING ||
	    (cursor->state == CONVERSATION_CONFIRMING && cursor->together > 1);
	if (confirming && !unasked && cursor->resume == CONVERSATION_ASKING &&
	    cursor->position < dialogue->script.count) {
		context = reading_context_of(desk, dialogue, has_media);
		context_open(dialogue, cursor->position, &context);
		struct reading *answer = ARENA_NEW(desk->arena, struct reading);
		reading_of(desk->arena, &context, heard->body, answer);
		input->answer = dialogue->reading = answer;
	}
}

const struct reading *
desk_read_as(struct desk *desk, const struct dialogue *dialogue, struct str text)
{
	struct reading_context context = reading_context_of(desk, dialogue, false);
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	context_open(dialogue, (size_t) dialogue->row.position, &context);
	reading_of(desk->arena, &context, text, reading);
	return reading;
}

/* By the gateway's times where it gives them: texts may be late, and overtake each other. */
size_t
desk_may_join(struct desk *desk, const struct dialogue *dialogue)
{
	struct inbox_row former;
	const struct inbox_row *heard = dialogue->heard;
	if (dialogue->last == 0 || strcmp(dialogue->last_answer->state, "text") != 0 ||
	    dialogue->script.items[dialogue->last - 1].item->type != ITEM_TEXT ||
	    !inbox_get(desk->db, desk->arena, dialogue->last_answer->inbox, &former))
		return 0;
	int64_t apart = instant_since(inbox_time(heard), inbox_time(&former)).ms;
	return apart < seconds(JOIN_SECONDS).ms && apart > -seconds(JOIN_SECONDS).ms
	    ? dialogue->last
	    : 0;
}

bool
desk_is_of_machine(const struct reading *reading)
{
	return reading->kind == READING_UNCLEAR &&
	    (reading->reason == REASON_AUTOREPLY || reading->reason == REASON_TAPBACK);
}

/* In words of ours: what a text was taken for. */
const char *
desk_reading_text(struct desk *desk, const struct reading *reading)
{
	struct strbuf text;
	strbuf_init(&text, 200);
	switch (reading->kind) {
	case READING_ANSWER: strbuf_printf(&text, "answer by %s", reading->rule); break;
	case READING_SEVERAL: strbuf_printf(&text, "%zu answers", reading->value_count); break;
	case READING_SKIP: strbuf_puts(&text, "skip"); break;
	case READING_CONTROL: strbuf_puts(&text, control_word(reading->control)); break;
	case READING_FLAG: strbuf_puts(&text, "for a person"); break;
	case READING_UNCLEAR:
		strbuf_printf(&text, "unclear: %s", reading_reason_word(reading->reason));
		break;
	}
	for (unsigned flag = 1; flag <= FLAG_CORRECT_PREVIOUS; flag <<= 1)
		if ((reading->flags & flag) != 0)
			strbuf_printf(&text, " +%s", reading_flag_word((enum reading_flag) flag));
	if (reading->about != 0)
		strbuf_printf(&text, " of question %zu%s", reading->about,
		    reading->in_doubt ? ", perhaps" : "");
	char *copy = arena_cstr(desk->arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}
