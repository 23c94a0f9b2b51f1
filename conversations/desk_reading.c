/* SPDX-License-Identifier: MIT */
/* What a text that came in is read for: the question that is open, or YES or NO, or nothing. What
 * the reading then does is the engine's to say. Everything that the reading depends on is in the
 * hearing and in what the hearing names, so that reading again is the same code. */
#include "conversations/desk_step.h"
#include "conversations/reading_outcome.h"
#include "conversations/team_words.h"
#include "store/hearings.h"

static const struct item_wording *
wording_of(const struct script_item *entry, const char *language)
{
	const struct wording *wording = instrument_wording(entry->instrument, language);
	return wording == NULL ? NULL : &wording->items[entry->item->index];
}

static struct date
day_of(const struct team *team, instant at)
{
	struct error error;
	struct zone *zone = zone_open(team->zone, &error);
	BUG_ON(zone == NULL, "team zone: %s", error.text);
	struct date day = date_of(zone, at);
	zone_close(zone);
	return day;
}

static struct reading_context
reading_context_of(const struct dialogue *dialogue, const struct hearing *hearing, int place,
    bool yes_no, struct date today)
{
	struct reading_context context = {
		.phrases = dialogue->phrases,
		.team = dialogue->team.key,
		.our_text = str_from(hearing->said),
		.yes_no_prompt = yes_no,
		.has_media = hearing->has_media,
		.today = today,
	};
	if (place == HEARING_NONE)
		return context;
	size_t position = (size_t) place;
	const struct script_item *items = dialogue->script.items;
	context.item = items[position].item;
	context.wording = wording_of(&items[position], hearing->language);
	context.items_left = dialogue->script.count - position;
	context.is_re_asked = hearing->re_asked;
	if (position > 0) {
		context.previous = items[position - 1].item;
		context.previous_wording = wording_of(&items[position - 1], hearing->language);
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

bool
desk_read_as(struct desk *desk, const struct dialogue *dialogue, const struct hearing *hearing,
    struct str body, instant at, struct input *input)
{
	int count = (int) dialogue->script.count;
	if (hearing->position >= count || hearing->behind >= count)
		return false;
	struct date today = day_of(&dialogue->team, at);
	struct reading_context context =
	    reading_context_of(dialogue, hearing, hearing->position, hearing->yes_no, today);
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, body, reading);
	input->reading = reading;
	if (hearing->behind == HEARING_NONE)
		return true;
	context = reading_context_of(dialogue, hearing, hearing->behind, false, today);
	struct reading *answer = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, body, answer);
	input->answer = answer;
	return true;
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

void
desk_read_reply(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input)
{
	struct hearing hearing = {
		.inbox = dialogue->heard->id,
		.language = dialogue->row.language,
		.position = HEARING_NONE,
		.behind = HEARING_NONE,
		.re_asked = dialogue->row.asks > 0,
		.has_media = has_media,
		.said = dialogue->row.said,
	};
	size_t position = 0;
	bool yes_no = false;
	if (engine_expects(&dialogue->script, cursor, &position, &yes_no) && !unasked)
		hearing.position = (int) position;
	hearing.yes_no = yes_no && !unasked;
	/* A text after "shall we leave it out?" or "do you mean STOP?" may be the answer itself. */
	bool confirming =
	    cursor->state == CONVERSATION_SKIPPING || cursor->state == CONVERSATION_STOPPING;
	if (confirming && !unasked && cursor->resume == CONVERSATION_ASKING &&
	    cursor->position < dialogue->script.count)
		hearing.behind = (int) cursor->position;
	bool read = desk_read_as(desk, dialogue, &hearing, dialogue->heard->body, desk->now, input);
	BUG_ON(!read, "a place outside the script");
	dialogue->reading = input->answer == NULL ? input->reading : input->answer;
	desk_keep_hearing(desk, dialogue->phrases, dialogue->team.key, input, &hearing);
}
