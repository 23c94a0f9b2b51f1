/* SPDX-License-Identifier: MIT */
/* Old texts with today's rules. */
#include "conversations/desk_step.h"

#include "conversations/reread.h"

/* For what it was heard in: its conversation, or nothing that was asked. */
static bool
read_again(
    struct desk *desk, const struct heard_text *text, struct input *input, const char **out_version)
{
	const struct hearing *hearing = &text->hearing;
	struct conversation_row row;
	struct dialogue dialogue = { .phrases = phrase_book_find(desk->book, hearing->language) };
	*out_version = desk_words_version(desk->arena, dialogue.phrases, NULL);
	/* Where nothing was open a text was read for STOP, life events and risk alone: all that the
	 * conversation could add is what we had said. */
	if (text->conversation.n == 0) {
		struct reading_context context = {
			.phrases = dialogue.phrases,
			.has_media = hearing->has_media,
		};
		struct reading *reading = ARENA_NEW(desk->arena, struct reading);
		reading_of(desk->arena, &context, str_from(text->body), reading);
		input->reading = reading;
		return true;
	}
	if (!conversation_get(desk->db, desk->arena, text->conversation, &row) ||
	    !desk_load(desk, &row, &dialogue))
		return false;
	*out_version = desk_words_version(desk->arena, dialogue.phrases, dialogue.team.key);
	return desk_read_as(desk, &dialogue, hearing, str_from(text->body), text->at, input);
}

enum reread_result
reread_text(struct desk *desk, const struct heard_text *text, struct reread *out_reread)
{
	struct input input = { .kind = INPUT_REPLY, .now = text->at };
	const char *version;
	if (!text->has_hearing || !read_again(desk, text, &input, &version))
		return REREAD_UNKNOWN;
	*out_reread = (struct reread){
		.outcome = desk_outcome(desk->arena, &input),
		.rule = input.answer == NULL ? input.reading->rule : input.answer->rule,
		.phrases_version = version,
	};
	return strcmp(out_reread->outcome, text->hearing.outcome) == 0 ? REREAD_SAME
								       : REREAD_DIFFERS;
}
