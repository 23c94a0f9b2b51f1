/* SPDX-License-Identifier: MIT */
/* What a text was taken for: in words of ours, and kept beside what it was read for. */
#include "conversations/desk_step.h"
#include "conversations/reading_outcome.h"
#include "conversations/team_words.h"
#include "store/hearings.h"

bool
desk_is_of_machine(const struct reading *reading)
{
	return reading->kind == READING_UNCLEAR &&
	    (reading->reason == REASON_AUTOREPLY || reading->reason == REASON_TAPBACK);
}

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

const char *
desk_outcome(struct arena *arena, const struct input *input)
{
	const char *outcome = reading_outcome(arena, input->reading);
	if (input->answer == NULL)
		return outcome;
	return arena_printf(arena, "%s, or %s", outcome, reading_outcome(arena, input->answer));
}

const char *
desk_words_version(struct arena *arena, const struct phrases *phrases, const char *team)
{
	const struct team_words *list = phrases_team_words(phrases), *added = NULL;
	const char *version = phrases_version(phrases);
	while ((added = team_words_next(list, added, team)) != NULL)
		version = arena_printf(arena, "%s, %s %s", version, added->team, added->version);
	return version;
}

void
desk_keep_hearing(struct desk *desk, const struct phrases *phrases, const char *team,
    const struct input *input, struct hearing *hearing)
{
	const struct reading *reading = input->answer == NULL ? input->reading : input->answer;
	hearing->outcome = desk_outcome(desk->arena, input);
	hearing->rule = reading->rule;
	hearing->reading_version = READING_VERSION;
	hearing->phrases_version = desk_words_version(desk->arena, phrases, team);
	hearing_put(desk->db, hearing);
}
