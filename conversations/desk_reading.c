/* SPDX-License-Identifier: MIT */
/* What a text that came in is read for: the question that is open, or YES or NO, or nothing. What
 * the reading then does is the engine's to say. */
#include "conversations/desk_step.h"

static struct reading_context
reading_context_of(struct desk *desk, const struct dialogue *dialogue, size_t position, bool asking,
    bool yes_no, bool has_media)
{
	struct reading_context context = {
		.phrases = dialogue->phrases,
		.our_text = str_from(dialogue->row.said),
		.yes_no_prompt = yes_no,
		.has_media = has_media,
	};
	struct error error;
	struct zone *zone = zone_open(dialogue->team.zone, &error);
	BUG_ON(zone == NULL, "team zone: %s", error.text);
	context.today = date_of(zone, desk->now);
	zone_close(zone);
	if (asking) {
		const struct script_item *open = &dialogue->script.items[position];
		const struct wording *wording =
		    instrument_wording(open->instrument, dialogue->row.language);
		context.item = open->item;
		context.wording = wording == NULL ? NULL : &wording->items[open->item->index];
		context.items_left = dialogue->script.count - position;
		context.is_re_asked = dialogue->row.asks > 0;
	}
	if (asking && position > 0) {
		const struct script_item *former = &dialogue->script.items[position - 1];
		const struct wording *wording =
		    instrument_wording(former->instrument, dialogue->row.language);
		context.previous = former->item;
		context.previous_wording =
		    wording == NULL ? NULL : &wording->items[former->item->index];
	}
	return context;
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
	char *copy = arena_cstr(desk->arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

void
desk_read_reply(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input)
{
	const struct inbox_row *heard = dialogue->heard;
	size_t position = 0;
	bool yes_no = false;
	bool asking = engine_expects(&dialogue->script, cursor, &position, &yes_no) && !unasked;
	struct reading_context context =
	    reading_context_of(desk, dialogue, position, asking, yes_no && !unasked, has_media);
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, heard->body, reading);
	input->reading = dialogue->reading = reading;

	/* A text after "shall we leave it out?" or "do you mean STOP?" may be the answer itself. */
	bool confirming =
	    cursor->state == CONVERSATION_SKIPPING || cursor->state == CONVERSATION_STOPPING;
	if (confirming && !unasked && cursor->resume == CONVERSATION_ASKING &&
	    cursor->position < dialogue->script.count) {
		context =
		    reading_context_of(desk, dialogue, cursor->position, true, false, has_media);
		struct reading *answer = ARENA_NEW(desk->arena, struct reading);
		reading_of(desk->arena, &context, heard->body, answer);
		input->answer = dialogue->reading = answer;
	}
}
