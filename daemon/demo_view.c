/* SPDX-License-Identifier: MIT */
/* The list of people, and their alerts. */
#include "conversations/engine.h"
#include "store/alerts.h"
#include "store/conversations.h"
#include "store/episodes.h"
#include "store/followups.h"
#include "store/inbox.h"
#include "web/when.h"
#include "daemon/demo_view.h"

static struct house *
house_of(const struct demo_view *view)
{
	return stage_house(demo_stage(view->demo));
}

/* Words */

const char *
demo_view_name(const struct demo_view *view, int index)
{
	const struct enrolment *e = &demo_persona(view->demo, index)->enrolment;
	return arena_printf(view->arena, "%s %s", e->given_name, e->family_name);
}

const char *
demo_view_kind(int index, const struct demo *demo)
{
	switch (demo_persona(demo, index)->kind) {
	case PERSONA_QUICK: return "answers quickly, with a number";
	case PERSONA_WORDS: return "answers in words, not numbers";
	case PERSONA_FORGETS: return "answers only after a reminder";
	case PERSONA_WORSE: return "answers quickly, and gets worse";
	case PERSONA_WRONG: return "is not at this number: somebody else is";
	case PERSONA_STOPS: return "has had enough half-way";
	case PERSONA_SILENT: return "never answers";
	case PERSONA_EMAIL: return "answers by e-mail, in the evening";
	case PERSONA_KINDS: break;
	}
	BUG("persona %d", index);
}

const char *
demo_view_step(struct arena *arena, const char *step, int occurrence)
{
	char *words = occurrence > 0 ? arena_printf(arena, "%s, time %d", step, occurrence + 1)
				     : arena_strdup(arena, step);
	for (char *c = words; *c != '\0'; c++)
		if (*c == '-')
			*c = ' ';
	if (words[0] >= 'a' && words[0] <= 'z')
		words[0] = (char) (words[0] - 'a' + 'A');
	return words;
}

static const char *
state_words(const char *word)
{
	enum conversation_state state;
	if (!conversation_state_read(word, &state))
		return word;
	switch (state) {
	case CONVERSATION_IDENTIFYING: return "asked whose phone it is";
	case CONVERSATION_INVITED: return "invited";
	case CONVERSATION_ASKING: return "answering";
	case CONVERSATION_CONFIRMING: return "asked what was meant";
	case CONVERSATION_SKIPPING: return "wants to skip a question";
	case CONVERSATION_STOPPING: return "wants to stop, perhaps";
	case CONVERSATION_PAUSED: return "later, they said";
	case CONVERSATION_WITH_PERSON: return "waits for a person";
	case CONVERSATION_COMPLETE: return "complete";
	case CONVERSATION_DECLINED: return "declined";
	case CONVERSATION_EXPIRED: return "ended without all answers";
	case CONVERSATION_STOPPED: return "said STOP";
	case CONVERSATION_WRONG_PERSON: return "wrong person";
	case CONVERSATION_HELD: return "held: a death was texted";
	case CONVERSATION_ENDED: return "ended by staff";
	}
	BUG("state %s", word);
}

const char *
demo_view_operation(const struct demo_view *view, int index)
{
	const struct enrolment *e = &demo_persona(view->demo, index)->enrolment;
	const char *title = "Operation";
	size_t count;
	struct episode *list =
	    episode_list(house_of(view)->db, view->arena, demo_patient(view->demo, index), &count);
	if (count > 0) {
		const struct pathway *pathway =
		    pathway_find(house_of(view)->pathways, list[0].pathway);
		title = pathway == NULL ? title : pathway->title;
		if (strcmp(list[0].status, "cancelled") == 0)
			return arena_printf(view->arena, "%s, %s: cancelled", title, e->side);
	}
	bool done = !date_is_none(e->performed_on);
	return arena_printf(view->arena, "%s, %s: %s %s", title, e->side,
	    done ? "operated" : "planned for",
	    when_date(view->arena, done ? e->performed_on : e->planned_on));
}

/* Looking up */

struct followup *
demo_view_followups(const struct demo_view *view, int index, size_t *out_count)
{
	size_t episodes, count;
	struct db *db = house_of(view)->db;
	struct episode *list =
	    episode_list(db, view->arena, demo_patient(view->demo, index), &episodes);
	/* In the demonstration everybody has one operation. */
	*out_count = 0;
	if (episodes == 0)
		return NULL;
	struct followup *followups = followup_list(db, view->arena, list[0].id, &count);
	*out_count = count;
	return followups;
}

bool
demo_view_awaits(const struct demo_view *view, int index)
{
	size_t count;
	struct followup *list = demo_view_followups(view, index, &count);
	if (demo_patient(view->demo, index).n == 0)
		return true;
	for (size_t i = 0; i < count; i++)
		if (followup_status_is_open(list[i].status))
			return true;
	return false;
}

struct page_demo_alert *
demo_view_alerts(const struct demo_view *view, int index, size_t *out_count)
{
	size_t count, used = 0;
	struct alert *list = alert_list(house_of(view)->db, view->arena, index >= 0, &count);
	struct page_demo_alert *out = ARENA_ARRAY(view->arena, struct page_demo_alert, count);
	for (size_t i = 0; i < count; i++) {
		int who = -1;
		for (int k = 0; k < PERSONA_COUNT && who < 0; k++)
			if (list[i].patient.n != 0 &&
			    demo_patient(view->demo, k).n == list[i].patient.n)
				who = k;
		if (index >= 0 && who != index)
			continue;
		bool open = strcmp(list[i].state, "open") == 0;
		out[used++] = (struct page_demo_alert){
			.number = who,
			.name = who < 0 ? "Nobody we know" : demo_view_name(view, who),
			.kind = list[i].kind,
			.words = strcmp(list[i].kind, "words") == 0,
			.text = list[i].text,
			.raised = when_moment(view->arena, view->zone, list[i].raised_at),
			.due = when_moment(view->arena, view->zone, list[i].due_at),
			.state = open
			    ? ""
			    : arena_printf(view->arena, "%s: %s", list[i].state, list[i].outcome),
		};
	}
	*out_count = used;
	return out;
}

/* The first page */

struct ranked {
	struct page_demo_person person;
	instant next;
};

static void
fill_next(const struct demo_view *view, int index, struct ranked *ranked)
{
	size_t count;
	struct followup *list = demo_view_followups(view, index, &count);
	ranked->person.next = "Nothing more is planned";
	ranked->next = INSTANT_NEVER;
	for (size_t i = 0; i < count; i++) {
		const char *name;
		if (!followup_status_is_open(list[i].status))
			continue;
		name = demo_view_step(view->arena, list[i].step, list[i].occurrence);
		bool planned = list[i].status == FOLLOWUP_PLANNED;
		ranked->next = list[i].due_at;
		ranked->person.next = arena_printf(view->arena, "%s: %s, %s", name,
		    planned ? "due" : followup_status_word(list[i].status),
		    when_short(view->arena, date_of(view->zone, list[i].due_at)));
		return;
	}
}

static void
fill_talk(const struct demo_view *view, int index, struct page_demo_person *person)
{
	struct db *db = house_of(view)->db;
	size_t count, lines;
	struct address *list =
	    address_list(db, view->arena, demo_patient(view->demo, index), &count);
	struct conversation_row row;
	person->state = "not asked yet";
	person->last = "";
	if (count == 0)
		return;
	if (conversation_newest(db, view->arena, list[0].id, &row)) {
		person->state = state_words(row.state);
		person->talking = row.open;
	}
	struct inbox_line *said = dialogue_list(db, view->arena, list[0].id, &lines);
	if (lines == 0)
		return;
	person->last = said[lines - 1].text;
	person->last_is_theirs = !said[lines - 1].out;
}

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->person.talking != y->person.talking)
		return x->person.talking ? -1 : 1;
	if (x->next.ms != y->next.ms)
		return x->next.ms < y->next.ms ? -1 : 1;
	return x->person.number - y->person.number;
}

static void
fill_person(const struct demo_view *view, int index, struct ranked *ranked)
{
	const struct enrolment *e = &demo_persona(view->demo, index)->enrolment;
	struct page_demo_person *person = &ranked->person;
	*ranked = (struct ranked){ .person = {
				       .number = index,
				       .name = demo_view_name(view, index),
				       .kind = demo_view_kind(index, view->demo),
				       .operation = demo_view_operation(view, index),
				       .held = demo_is_held(view->demo, index),
				   } };
	if (demo_patient(view->demo, index).n != 0) {
		fill_next(view, index, ranked);
		fill_talk(view, index, person);
		return;
	}
	ranked->next = date_at(view->zone, e->listed_on, 0, 0);
	person->state = "not listed yet";
	person->last = "";
	person->next = arena_printf(view->arena, "The hospital will list them on %s",
	    when_short(view->arena, e->listed_on));
}

struct page_demo_person *
demo_view_people(const struct demo_view *view, size_t *out_count)
{
	struct ranked *ranked = ARENA_ARRAY(view->arena, struct ranked, PERSONA_COUNT);
	struct page_demo_person *people =
	    ARENA_ARRAY(view->arena, struct page_demo_person, PERSONA_COUNT);
	size_t alerts;
	struct page_demo_alert *list = demo_view_alerts(view, -1, &alerts);
	for (int i = 0; i < PERSONA_COUNT; i++) {
		fill_person(view, i, &ranked[i]);
		for (size_t k = 0; k < alerts; k++)
			if (list[k].number == i)
				*(list[k].words ? &ranked[i].person.words
						: &ranked[i].person.alerts) += 1;
	}
	qsort(ranked, PERSONA_COUNT, sizeof(*ranked), compare_ranked);
	for (int i = 0; i < PERSONA_COUNT; i++)
		people[i] = ranked[i].person;
	*out_count = PERSONA_COUNT;
	return people;
}
