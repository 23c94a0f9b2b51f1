/* SPDX-License-Identifier: MIT */
/* One `written` a reply, from the moment it is planned until the process ends. */
#include "tests/simulation/people.h"

struct written {
	struct people *people;
	struct alarm alarm;
	int person;
	instant at;    /* when it was written: the gateway's time */
	char ext[40];  /* 7-q4 */
	char what[24]; /* q4 */
	char text[32];
	bool repeated; /* handed over by an earlier life */
	bool held;     /* PLANT_STOP_NOT_FIRST: acknowledged, and put at the end */
	struct written *next;
};

struct people {
	struct people_setup setup;
	struct switchboard *board;
	organisation_id organisation;
	struct written *written;
	int reader[PEOPLE_LIMIT]; /* by owner of the telephone: who was named last */
	/* PLANT_DEDUPE_TEXT: what each wrote last, and when */
	char last[PEOPLE_LIMIT][32];
	instant last_at[PEOPLE_LIMIT];
};

static void on_reply_due(struct alarm *alarm);
static void on_reply_taken(struct letter *letter, const struct order *answer);

/* Life */

struct people *
people_new(const struct people_setup *setup)
{
	struct people *people = alloc_new(sizeof(*people));
	BUG_ON(setup->count > PEOPLE_LIMIT, "%d people", setup->count);
	people->setup = *setup;
	for (int i = 0; i < PEOPLE_LIMIT; i++)
		people->reader[i] = i;
	return people;
}

void
people_free(struct people *people)
{
	while (people->written != NULL) {
		struct written *written = people->written;
		people->written = written->next;
		clock_disarm(people->setup.clock, &written->alarm);
		free(written);
	}
	free(people);
}

static void
arm_reply(struct people *people, int person, const char *what, const char *text, instant written_at,
    instant due, bool repeated)
{
	struct written *written = alloc_new(sizeof(*written));
	written->people = people;
	written->alarm.on_alarm = on_reply_due;
	written->person = person;
	written->at = written_at;
	written->repeated = repeated;
	(void) snprintf(written->ext, sizeof(written->ext), "%d-%s", person, what);
	(void) snprintf(written->what, sizeof(written->what), "%s", what);
	(void) snprintf(written->text, sizeof(written->text), "%s", text);
	written->next = people->written;
	people->written = written;
	clock_arm(people->setup.clock, &written->alarm, due);
}

static bool
said(const void *context, int person, const char *what)
{
	const struct people *people = context;
	for (const struct written *w = people->written; w != NULL; w = w->next)
		if (w->person == person && strcmp(w->what, what) == 0)
			return true;
	char ext[40];
	(void) snprintf(ext, sizeof(ext), "%d-%s", person, what);
	return journal_find(people->setup.journal, JOURNAL_PLAN, ext) != NULL;
}

/* Who reads it: on a shared telephone the one who was named last. */
static int
reader_of(struct people *people, const char *to, const char *body)
{
	const struct weather *weather = people->setup.weather;
	int owner = persona_owner(to);
	BUG_ON(owner < 0, "a text to nobody");
	for (int i = 0; i < people->setup.count; i++)
		if (persona_shares(weather, i) == owner &&
		    strstr(body, persona_given_name(weather, i)) != NULL)
			people->reader[owner] = i;
	return people->reader[owner];
}

static void
resume_plan(struct people *people, const struct journal_line *line)
{
	const struct people_setup *setup = &people->setup;
	instant now = clock_now(setup->clock);
	int64_t person = 0, at = 0;
	if (journal_find(setup->journal, JOURNAL_ACK, line->field[0]) != NULL)
		return;
	bool good = str_to_int(str_from(line->field[1]), &person) &&
	    str_to_int(str_from(line->field[4]), &at);
	BUG_ON(!good, "a broken plan");
	bool late = at <= now.ms;
	arm_reply(people, (int) person, line->field[2], line->field[3], (instant){ at },
	    late ? instant_plus(now, seconds(3)) : (instant){ at }, late);
}

static void
plan(struct people *people, int person, const struct reaction *reaction, instant at)
{
	journal_write(people->setup.journal, clock_now(people->setup.clock), JOURNAL_PLAN,
	    "%d-%s\t%d\t%s\t%s\t%lld", person, reaction->what, person, reaction->what,
	    reaction->text, (long long) at.ms);
	arm_reply(people, person, reaction->what, reaction->text, at, at, false);
}

/* Before anybody has asked them anything: neither they nor who has the same telephone may then be asked. */
static void
write_out_of_the_blue(struct people *people)
{
	const struct people_setup *setup = &people->setup;
	const struct reaction danger = { "blue", "I want to end my life" };
	if (!weather_has(setup->weather, MISHAP_RISK) || setup->count <= PEOPLE_IN_DANGER ||
	    said(people, PEOPLE_IN_DANGER, danger.what))
		return;
	setup->tally->mishaps[MISHAP_RISK]++;
	plan(people, PEOPLE_IN_DANGER, &danger, instant_plus(clock_now(setup->clock), hours(1)));
}

void
people_resume(struct people *people, struct switchboard *board, organisation_id organisation)
{
	const struct journal *journal = people->setup.journal;
	people->board = board;
	people->organisation = organisation;
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *line = &journal->lines[i];
		if (line->kind == JOURNAL_PLAN)
			resume_plan(people, line);
		if (line->kind == JOURNAL_ARRIVED && !persona_is_contact(line->field[2]))
			(void) reader_of(people, line->field[2], line->field[3]);
	}
	write_out_of_the_blue(people);
}

/* Out */

static void
acknowledge(struct written *written)
{
	const struct people_setup *setup = &written->people->setup;
	journal_write(setup->journal, clock_now(setup->clock), JOURNAL_ACK, "%s", written->ext);
	setup->tally->replies++;
}

static void
post_reply(struct written *written)
{
	struct people *people = written->people;
	struct letter *letter = letter_new(EVENT_TEXT);
	char mobile[20];
	persona_mobile(people->setup.weather, written->person, mobile);
	bool other = written->repeated && people->setup.plant == PLANT_NO_DEDUPE;
	letter->event.text = (struct intake){
		.organisation = people->organisation,
		.channel = "gateway",
		.kind = "sms",
		.ext_id = arena_printf(&letter->arena, "%s%s", written->ext, other ? "-b" : ""),
		.sender = arena_str(&letter->arena, str_from(mobile)),
		.recipient = STR("hark"),
		.body = arena_str(&letter->arena, str_from(written->text)),
		.sent_at = written->at,
	};
	letter->on_answer = on_reply_taken;
	letter->context = written;
	if (people->setup.plant == PLANT_ACK_FIRST)
		acknowledge(written);
	bool posted = switchboard_post(people->board, letter);
	BUG_ON(!posted, "no room for a reply");
}

/* True when the planted fault took the text in its own wrong way. */
static bool
planted_takes(struct written *written)
{
	struct people *people = written->people;
	instant now = clock_now(people->setup.clock);
	if (people->setup.plant == PLANT_STOP_NOT_FIRST && !written->held &&
	    strcmp(written->text, "STOP") == 0) {
		written->held = true;
		acknowledge(written);
		clock_arm(people->setup.clock, &written->alarm, instant_plus(now, minutes(2)));
		return true;
	}
	if (people->setup.plant != PLANT_DEDUPE_TEXT)
		return false;
	char *last = people->last[written->person];
	bool same = strcmp(last, written->text) == 0 &&
	    instant_before(now, instant_plus(people->last_at[written->person], minutes(10)));
	(void) snprintf(last, sizeof(people->last[0]), "%s", written->text);
	people->last_at[written->person] = now;
	if (same)
		acknowledge(written);
	return same;
}

static void
on_reply_due(struct alarm *alarm)
{
	struct written *written = container_of(alarm, struct written, alarm);
	const struct people_setup *setup = &written->people->setup;
	if (planted_takes(written))
		return;
	post_reply(written);
	if (weather_has(setup->weather, MISHAP_REPLY_TWICE) &&
	    dice(setup->seed, written->ext, 0, 10) == 0) {
		setup->tally->mishaps[MISHAP_REPLY_TWICE]++;
		post_reply(written);
	}
}

static void
on_reply_taken(struct letter *letter, const struct order *answer)
{
	struct written *written = letter->context;
	const struct people_setup *setup = &written->people->setup;
	if (answer->error.kind != ERROR_NONE)
		clock_arm(setup->clock, &written->alarm,
		    instant_plus(clock_now(setup->clock), seconds(30)));
	else if (!written->held)
		acknowledge(written);
}

/* In */

/* What some write in the same second before what they react with. */
static void
write_first(struct people *people, int person, const struct reaction *reaction, instant at)
{
	const struct people_setup *setup = &people->setup;
	struct reaction first;
	if (strcmp(reaction->what, "stop") == 0 &&
	    weather_has(setup->weather, MISHAP_STOP_AT_ONCE)) {
		first = (struct reaction){ "q5", "" };
		persona_answer(person, PEOPLE_WORDS, first.text);
		setup->tally->mishaps[MISHAP_STOP_AT_ONCE]++;
		plan(people, person, &first, at);
	}
	if (strcmp(reaction->what, "q8") == 0 &&
	    persona_of(setup->weather, person) == PERSONA_HASTY) {
		first = (struct reaction){ "q8-first", "" };
		(void) snprintf(first.text, sizeof(first.text), "%d", persona_hasty_value(person));
		setup->tally->mishaps[MISHAP_HASTY]++;
		plan(people, person, &first, at);
	}
}

void
people_hear(struct people *people, const char *ask_id, const char *to, const char *body)
{
	const struct people_setup *setup = &people->setup;
	struct reaction reaction;
	if (persona_is_contact(to))
		return;
	int before = people->reader[persona_owner(to)];
	int person = reader_of(people, to, body);
	setup->tally->texts++;
	setup->tally->mishaps[MISHAP_SHARED] += person != before;
	if (!persona_react(setup->weather, person, body, said, people, &reaction) ||
	    said(people, person, reaction.what))
		return;
	bool waits =
	    persona_of(setup->weather, person) == PERSONA_SLOW && strcmp(reaction.what, "yes") == 0;
	span wait = waits ? days(4) : seconds(20 + (int64_t) dice(setup->seed, ask_id, 1, 900));
	instant at = instant_plus(clock_now(setup->clock), wait);
	write_first(people, person, &reaction, at);
	if (persona_of(setup->weather, person) == PERSONA_RISKS && strcmp(reaction.what, "q5") == 0)
		setup->tally->mishaps[MISHAP_RISK]++;
	plan(people, person, &reaction, at);
}
