/* SPDX-License-Identifier: MIT */
/*
 * The same text once more. A machine that answers by itself and says so nowhere looks like a puzzled person;
 * but its text comes again whatever we said, and to the same words we have nothing else to say. Nobody is
 * left alone by that: the words go to a person, once for as long as they stand on the list, and reminders go
 * on. That it came soon tells nothing: people are quick too, and gateways slow.
 */
#include "conversations/desk_step.h"
#include "conversations/same_words.h"

/* How far back the same is looked for: a machine may have two texts, and people write between. */
enum { FORMERS = 8 };
/* Who asks for the same within this has our answer before their eyes. */
enum { LATELY_SECONDS = 60 };

static bool
says_the_same(struct desk *desk, const struct dialogue *dialogue, const struct inbox_former *former)
{
	struct str body = dialogue->heard->body;
	return same_words(desk->arena, body, former->body) ||
	    (same_words_hold(desk->arena, body, str_from(dialogue->row.said)) &&
		same_words_hold(desk->arena, former->body, str_from(former->said)));
}

/* What puts nothing new before them: the same question, the same link. BACK goes on. */
static bool
is_aside(const struct dialogue *dialogue, const struct conversation *cursor)
{
	const struct reading *reading = dialogue->reading;
	bool stays = reading->control == CONTROL_REPEAT || reading->control == CONTROL_LINK ||
	    (reading->control == CONTROL_BACK &&
		(cursor->state != CONVERSATION_ASKING || cursor->position == 0));
	return reading->kind == READING_CONTROL && reading->flags == 0 && stays;
}

/* "????" is HELP, which is answered. */
static bool
is_unclear(const struct dialogue *dialogue, const struct conversation *cursor)
{
	const struct reading *reading = dialogue->reading;
	bool waits =
	    conversation_state_is_open(cursor->state) && cursor->state != CONVERSATION_WITH_PERSON;
	return reading->kind == READING_UNCLEAR && reading->flags == 0 &&
	    reading->reason != REASON_HELP && !desk_is_of_machine(reading) &&
	    (cursor->asks > 0 || !waits);
}

static bool
was_unclear(const struct inbox_former *former)
{
	return str_starts(str_from(former->reading), "unclear") ||
	    strcmp(former->reading, DESK_SAME_AGAIN) == 0;
}

bool
desk_again(struct desk *desk, const struct dialogue *dialogue, const struct conversation *cursor)
{
	bool unclear = is_unclear(dialogue, cursor), aside = is_aside(dialogue, cursor);
	if (!unclear && !aside)
		return false;
	size_t count;
	const struct inbox_former *formers = inbox_formers(
	    desk->db, desk->arena, dialogue->heard, dialogue->row.patient, FORMERS, &count);
	instant lately = instant_plus(desk->now, seconds(-LATELY_SECONDS));
	bool same = false, stands = false;
	for (size_t i = 0; i < count; i++) {
		const struct inbox_former *former = &formers[i];
		bool counts = unclear ? was_unclear(former) : !instant_before(former->at, lately);
		if (!counts || !says_the_same(desk, dialogue, former))
			continue;
		same = true;
		stands = stands || former->is_on_a_list;
	}
	if (!same)
		return false;
	if (!stands)
		desk_alert(desk, ALERT_WORDS, dialogue->row.organisation, dialogue->row.team,
		    dialogue->row.patient, dialogue->heard->id, (outbox_id){ 0 }, "same-again");
	return true;
}
