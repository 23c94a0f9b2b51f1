/* SPDX-License-Identifier: MIT */
/* What a text that came in is read for: the question that is open, or YES or NO, or nothing. What
 * the reading then does is the engine's to say. Everything that the reading depends on is in the
 * hearing and in what the hearing names, so that reading again is the same code. */
#include "conversations/desk_step.h"
#include "conversations/wording.h"
#include "store/hearings.h"
#include "store/outbox.h"
#include "store/responses.h"

/* How long after an answer "I meant 3" is surely about it. */
enum { FRESH_MINUTES = 10 };
/* Words in two texts come within this of each other (a long one is split by the telephone). */
enum { JOIN_SECONDS = 90 };

/* The questions of the script as they are put, and what stood for them when the text was heard. */
static const struct reading_item *
reading_items_of(struct desk *desk, const struct dialogue *dialogue, const struct hearing *hearing)
{
	const struct script *script = &dialogue->script;
	struct reading_item *items = ARENA_ARRAY(desk->arena, struct reading_item, script->count);
	struct str rest = str_from(hearing->stood), stood;
	for (size_t i = 0; i < script->count; i++) {
		const struct script_item *entry = &script->items[i];
		const struct wording *wording =
		    instrument_wording(entry->instrument, hearing->language);
		if (!str_split(&rest, ' ', &stood))
			stood = STR(HEARING_UNANSWERED);
		items[i] = (struct reading_item){
			.item = entry->item,
			.wording = wording == NULL ? NULL : &wording->items[entry->item->index],
			.is_answered = !str_is(stood, HEARING_UNANSWERED),
		};
		items[i].has_value = decimal_parse(stood, &items[i].value);
		if (dialogue->team.faces && items[i].wording != NULL)
			items[i].wording =
			    wording_with_faces(desk->arena, entry->item, items[i].wording);
	}
	return items;
}

/* For the hearing: what stands now. */
static const char *
what_stands(struct desk *desk, const struct dialogue *dialogue)
{
	struct strbuf text;
	strbuf_init(&text, 1 << 14);
	for (size_t i = 0; i < dialogue->script.count; i++) {
		const struct script_item *entry = &dialogue->script.items[i];
		char number[DECIMAL_TEXT];
		strbuf_puts(&text, i == 0 ? "" : " ");
		strbuf_puts(&text,
		    !entry->done ? HEARING_UNANSWERED
			: entry->answer.state == ANSWER_VALUE
			? decimal_format(entry->answer.value, number)
			: HEARING_WITHOUT_VALUE);
	}
	const char *stands = arena_cstr(desk->arena, strbuf_str(&text));
	strbuf_done(&text);
	return stands;
}

/* Of those who may write from the address. */
static struct reading_names
names_of(struct desk *desk, const struct dialogue *dialogue)
{
	const struct patient *patient = &dialogue->patient;
	struct reading_names names = {
		.given = name_words(desk->arena, patient->given_name, STR("")),
		.family = name_words(desk->arena, patient->family_name, STR("")),
		.others = STR(""),
	};
	for (size_t i = 0; i < dialogue->sharer_count; i++) {
		struct patient other;
		if (dialogue->sharers[i].n == patient->id.n ||
		    !patient_get(desk->db, desk->arena, dialogue->sharers[i], &other))
			continue;
		struct str words = name_words(desk->arena, other.given_name, names.given);
		names.others = str_from(
		    arena_printf(desk->arena, "%.*s%.*s", STR_ARG(names.others), STR_ARG(words)));
	}
	return names;
}

/* What any text is read with. The other questions are known wherever an answer may be meant. */
static struct reading_context
reading_context_of(struct desk *desk, const struct dialogue *dialogue,
    const struct hearing *hearing, bool knows_others, struct date today)
{
	return (struct reading_context){
		.phrases = dialogue->phrases,
		.team = dialogue->team.key,
		.names = names_of(desk, dialogue),
		.our_text = str_from(hearing->said),
		.today = today,
		.has_media = hearing->has_media,
		.items = knows_others ? reading_items_of(desk, dialogue, hearing) : NULL,
		.item_count = dialogue->script.count,
		.last = (size_t) hearing->last,
		.last_is_fresh = hearing->last_is_fresh,
		.named = (size_t) hearing->named,
	};
}

/* ... and for the question at this position. */
static void
context_open(const struct dialogue *dialogue, const struct hearing *hearing, size_t position,
    struct reading_context *context)
{
	context->item = context->items[position].item;
	context->wording = context->items[position].wording;
	context->items_left = dialogue->script.count - position;
	context->is_re_asked = hearing->re_asked;
	context->open = position + 1;
	context->together = hearing->together > 1 ? (size_t) hearing->together : 0;
}

static struct reading *
read_for(struct desk *desk, const struct dialogue *dialogue, const struct hearing *hearing,
    int place, bool yes_no, struct str body, struct date today)
{
	bool is_open = place != HEARING_NONE;
	bool knows_others = is_open || hearing->after_end || hearing->named != 0;
	struct reading_context context =
	    reading_context_of(desk, dialogue, hearing, knows_others, today);
	if (is_open)
		context_open(dialogue, hearing, (size_t) place, &context);
	context.yes_no_prompt = yes_no;
	struct reading *reading = ARENA_NEW(desk->arena, struct reading);
	reading_of(desk->arena, &context, body, reading);
	/* Whose answer it is to change, nobody can say. */
	reading->in_doubt = reading->in_doubt || (hearing->in_doubt && reading->about != 0);
	return reading;
}

bool
desk_read_as(struct desk *desk, const struct dialogue *dialogue, const struct hearing *hearing,
    struct str body, instant at, struct input *input)
{
	int count = (int) dialogue->script.count;
	if (hearing->position >= count || hearing->behind >= count || hearing->last > count ||
	    hearing->named > count)
		return false;
	struct date today = team_day(&dialogue->team, at);
	input->reading =
	    read_for(desk, dialogue, hearing, hearing->position, hearing->yes_no, body, today);
	if (hearing->behind != HEARING_NONE)
		input->answer =
		    read_for(desk, dialogue, hearing, hearing->behind, false, body, today);
	return true;
}

/* What does not depend on what is open. */
static struct hearing
hearing_of(struct desk *desk, const struct dialogue *dialogue)
{
	return (struct hearing){
		.language = dialogue->row.language,
		.position = HEARING_NONE,
		.behind = HEARING_NONE,
		.re_asked = dialogue->row.asks > 0,
		.said = dialogue->row.said,
		.stood = what_stands(desk, dialogue),
		.last = (int) dialogue->last,
		.last_is_fresh = dialogue->last != 0 &&
		    instant_since(desk->now, dialogue->last_answer->at).ms <
			minutes(FRESH_MINUTES).ms,
		.together = dialogue->row.together,
		.in_doubt = dialogue->in_doubt,
	};
}

/* What was read back is answers to questions that have none: it may be sent again. */
static bool
confirms_answers(const struct dialogue *dialogue, const struct conversation *cursor)
{
	return cursor->proposal_count > 0 &&
	    !dialogue->script.items[cursor->proposals[0].position].done;
}

/* A text after "shall we leave it out?" or "do you mean STOP?" may be the answer itself. */
static bool
may_be_the_answer(const struct dialogue *dialogue, const struct conversation *cursor)
{
	bool confirming = cursor->state == CONVERSATION_SKIPPING ||
	    cursor->state == CONVERSATION_STOPPING ||
	    (cursor->state == CONVERSATION_CONFIRMING &&
		(cursor->together > 1 || confirms_answers(dialogue, cursor)));
	return confirming && cursor->resume == CONVERSATION_ASKING &&
	    cursor->position < dialogue->script.count;
}

void
desk_read_reply(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, bool unasked, struct input *input)
{
	struct hearing hearing = hearing_of(desk, dialogue);
	size_t position = 0;
	bool yes_no = false;
	hearing.inbox = dialogue->heard->id;
	hearing.has_media = has_media;
	if (engine_expects(&dialogue->script, cursor, &position, &yes_no) && !unasked)
		hearing.position = (int) position;
	hearing.yes_no = yes_no && !unasked;
	hearing.after_end = !unasked && cursor->state == CONVERSATION_COMPLETE;
	if (!unasked && may_be_the_answer(dialogue, cursor))
		hearing.behind = (int) cursor->position;
	bool read = desk_read_as(desk, dialogue, &hearing, dialogue->heard->body, desk->now, input);
	BUG_ON(!read, "a place outside the script");
	dialogue->reading = input->answer == NULL ? input->reading : input->answer;
	desk_keep_hearing(desk, dialogue->phrases, dialogue->team.key, input, &hearing);
}

/* The reading gives the item that it names another value than the one that stands. */
static bool
would_change(const struct script_item *named, int number, const struct reading *reading)
{
	const struct reading_value *value = &reading->values[0];
	if (reading->kind != READING_ANSWER || reading->about != (size_t) number)
		return false;
	return !reading_value_counts(value) || named->answer.state != ANSWER_VALUE ||
	    decimal_compare(value->value, named->answer.value) != 0;
}

bool
desk_read_named(struct desk *desk, struct dialogue *dialogue, const struct conversation *cursor,
    bool has_media, struct input *input)
{
	const struct script *script = &dialogue->script;
	int number = dialogue->heard->names;
	if (number <= 0 || (size_t) number > script->count || script->page_only ||
	    cursor->state != CONVERSATION_ASKING || cursor->together > 1)
		return false;
	const struct script_item *named = &script->items[number - 1];
	if (!named->done || named->together > 1 || !desk_question_has_left(desk, &dialogue->row))
		return false;
	struct hearing hearing = hearing_of(desk, dialogue);
	hearing.inbox = dialogue->heard->id;
	hearing.has_media = has_media;
	hearing.named = number;
	if (!desk_read_as(desk, dialogue, &hearing, dialogue->heard->body, desk->now, input) ||
	    !would_change(named, number, input->reading))
		return false;
	dialogue->reading = input->reading;
	desk_keep_hearing(desk, dialogue->phrases, dialogue->team.key, input, &hearing);
	return true;
}

const struct reading *
desk_read_typed(struct desk *desk, const struct dialogue *dialogue, struct str text)
{
	struct hearing hearing = hearing_of(desk, dialogue);
	return read_for(desk, dialogue, &hearing, (int) dialogue->row.position, false, text,
	    team_day(&dialogue->team, desk->now));
}

bool
desk_question_has_left(struct desk *desk, const struct conversation_row *row)
{
	struct outbox_row asked;
	if (row->on_page)
		return false;
	if (row->asked.n == 0 || !outbox_glance(desk->db, desk->arena, row->asked, &asked))
		return true;
	return outbox_has_left(&asked);
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
