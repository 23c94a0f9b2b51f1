/* SPDX-License-Identifier: MIT */
/* What a reply is for ("yes", "q4", "q4-again", "skip") makes its id with the person: people do not
 * answer the same thing twice, and gateways repeat under the same id. */
#include "tests/simulation/people.h"

struct written {
	struct people *people;
	struct alarm alarm;
	int person;
	char ext[40];  /* 7-q4 */
	char what[24]; /* q4 */
	char text[32];
	bool repeated; /* handed over by an earlier incarnation */
	struct written *next;
};

struct row {
	struct people *people;
	struct alarm alarm;
	int person;
};

struct people {
	struct people_setup setup;
	struct switchboard *board;
	organisation_id organisation;
	struct written *written;
	struct row rows[PEOPLE_LIMIT];
};

static void on_row_due(struct alarm *alarm);
static void on_row_taken(struct letter *letter, const struct order *answer);
static void on_reply_due(struct alarm *alarm);
static void on_reply_taken(struct letter *letter, const struct order *answer);

/* Who they are */

enum persona
people_persona(int person)
{
	switch (person % 8) {
	case 2: return PERSONA_UNCLEAR;
	case 4: return PERSONA_SKIPS;
	case 5: return PERSONA_STOPS;
	case 6: return PERSONA_SLOW;
	default: return PERSONA_STEADY;
	}
}

static void
mobile_of(int person, char out[static 20])
{
	(void) snprintf(out, 20, "+447700900%03u", (unsigned) (person + 100) % 1000);
}

int
people_find(const char *mobile)
{
	char one[20];
	for (int i = 0; i < PEOPLE_LIMIT; i++) {
		mobile_of(i, one);
		if (strcmp(one, mobile) == 0)
			return i;
	}
	return -1;
}

/* how-are-you: three choices, yes or no, words; foot-check: five choices, words; nrs-pain. */
int
people_value(int person, int item)
{
	int draw = (int) dice(7, "value", person * 100 + item, 1000);
	switch (item) {
	case PEOPLE_BOOLEAN: return draw % 2;
	case 5:
	case 11: return -1;
	case 12: return draw % 11;
	default: return draw % 5;
	}
}

/* Life */

struct people *
people_new(const struct people_setup *setup)
{
	struct people *people = alloc_new(sizeof(*people));
	BUG_ON(setup->count > PEOPLE_LIMIT, "%d people", setup->count);
	people->setup = *setup;
	return people;
}

void
people_free(struct people *people)
{
	for (int i = 0; i < people->setup.count; i++)
		clock_disarm(people->setup.clock, &people->rows[i].alarm);
	while (people->written != NULL) {
		struct written *written = people->written;
		people->written = written->next;
		clock_disarm(people->setup.clock, &written->alarm);
		free(written);
	}
	free(people);
}

static void
arm_reply(struct people *people, int person, const char *what, const char *text, instant at,
    bool repeated)
{
	struct written *written = alloc_new(sizeof(*written));
	written->people = people;
	written->alarm.on_alarm = on_reply_due;
	written->person = person;
	written->repeated = repeated;
	(void) snprintf(written->ext, sizeof(written->ext), "%d-%s", person, what);
	(void) snprintf(written->what, sizeof(written->what), "%s", what);
	(void) snprintf(written->text, sizeof(written->text), "%s", text);
	written->next = people->written;
	people->written = written;
	clock_arm(people->setup.clock, &written->alarm, at);
}

static bool
said(const struct people *people, int person, const char *what)
{
	for (const struct written *w = people->written; w != NULL; w = w->next)
		if (w->person == person && strcmp(w->what, what) == 0)
			return true;
	char ext[40];
	(void) snprintf(ext, sizeof(ext), "%d-%s", person, what);
	return journal_find(people->setup.journal, JOURNAL_PLAN, ext) != NULL;
}

void
people_resume(struct people *people, struct switchboard *board, organisation_id organisation)
{
	const struct journal *journal = people->setup.journal;
	instant now = clock_now(people->setup.clock);
	people->board = board;
	people->organisation = organisation;
	for (int i = 0; i < people->setup.count; i++) {
		char key[16];
		struct row *row = &people->rows[i];
		*row = (struct row){ people, { .on_alarm = on_row_due }, i };
		(void) snprintf(key, sizeof(key), "%d", i);
		if (journal_find(journal, JOURNAL_ENROLLED, key) == NULL)
			clock_arm(people->setup.clock, &row->alarm,
			    instant_plus(now, seconds(1 + i / 6)));
	}
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *line = &journal->lines[i];
		int64_t person = 0, at = 0;
		if (line->kind != JOURNAL_PLAN ||
		    journal_find(journal, JOURNAL_ACK, line->field[0]) != NULL)
			continue;
		bool good = str_to_int(str_from(line->field[1]), &person) &&
		    str_to_int(str_from(line->field[4]), &at);
		BUG_ON(!good, "a broken plan");
		bool late = at <= now.ms;
		arm_reply(people, (int) person, line->field[2], line->field[3],
		    late ? instant_plus(now, seconds(3)) : (instant){ at }, late);
	}
}

/* The hospital */

static struct date
planned_of(int person)
{
	return (struct date){ 2026, 2, 18 + person % 3 };
}

static void
on_row_due(struct alarm *alarm)
{
	struct row *row = container_of(alarm, struct row, alarm);
	struct letter *letter = letter_new(EVENT_ENROL);
	char mobile[20];
	mobile_of(row->person, mobile);
	letter->event.organisation = row->people->organisation;
	letter->event.enrolment = (struct enrolment){
		.nhs_number = "",
		.hospital_number = arena_printf(&letter->arena, "C%03d", row->person),
		.given_name = "Ada",
		.family_name = arena_printf(&letter->arena, "Number%d", row->person),
		.born_on = { 1950, 1, 1 + row->person % 28 },
		.sex = "F",
		.mobile = arena_strdup(&letter->arena, mobile),
		.email = "",
		.language = "en",
		.procedure_code = "248",
		.side = "left",
		.listed_on = { 2026, 1, 30 },
		.planned_on = planned_of(row->person),
		.team = "foot",
		.clinician = "Ms B",
		.agreed_on = { 2026, 1, 30 },
		.agreed_by = "J Bell",
		.needs = "",
	};
	letter->on_answer = on_row_taken;
	letter->context = row;
	bool posted = switchboard_post(row->people->board, letter);
	BUG_ON(!posted, "no room for a hospital's row");
}

static void
on_row_taken(struct letter *letter, const struct order *answer)
{
	struct row *row = letter->context;
	struct people *people = row->people;
	instant now = clock_now(people->setup.clock);
	if (answer->error.kind == ERROR_NONE)
		journal_write(people->setup.journal, now, JOURNAL_ENROLLED, "%d", row->person);
	else
		clock_arm(people->setup.clock, &row->alarm, instant_plus(now, seconds(30)));
}

/* Replies */

static void
post_reply(struct written *written)
{
	struct people *people = written->people;
	struct letter *letter = letter_new(EVENT_TEXT);
	char mobile[20];
	mobile_of(written->person, mobile);
	bool other = written->repeated && people->setup.plant == PLANT_NO_DEDUPE;
	letter->event.text = (struct intake){
		.organisation = people->organisation,
		.channel = "gateway",
		.kind = "sms",
		.ext_id = arena_printf(&letter->arena, "%s%s", written->ext, other ? "-b" : ""),
		.sender = arena_str(&letter->arena, str_from(mobile)),
		.recipient = STR("hark"),
		.body = arena_str(&letter->arena, str_from(written->text)),
		.sent_at = clock_now(people->setup.clock),
	};
	letter->on_answer = on_reply_taken;
	letter->context = written;
	if (people->setup.plant == PLANT_ACK_FIRST)
		journal_write(people->setup.journal, clock_now(people->setup.clock), JOURNAL_ACK,
		    "%s", written->ext);
	bool posted = switchboard_post(people->board, letter);
	BUG_ON(!posted, "no room for a reply");
}

static void
on_reply_due(struct alarm *alarm)
{
	struct written *written = container_of(alarm, struct written, alarm);
	const struct people_setup *setup = &written->people->setup;
	post_reply(written);
	if (setup->nasty && dice(setup->seed, written->ext, 0, 10) == 0)
		post_reply(written);
}

static void
on_reply_taken(struct letter *letter, const struct order *answer)
{
	struct written *written = letter->context;
	const struct people_setup *setup = &written->people->setup;
	instant now = clock_now(setup->clock);
	if (answer->error.kind == ERROR_NONE)
		journal_write(setup->journal, now, JOURNAL_ACK, "%s", written->ext);
	else
		clock_arm(setup->clock, &written->alarm, instant_plus(now, seconds(30)));
}

/* Reading what arrived */

/* The k of "k of 12.", 0 for a text without one. */
static int
question_of(const char *body)
{
	const char *of = strstr(body, " of 12. ");
	if (of == NULL)
		return 0;
	const char *digit = of;
	while (digit > body && digit[-1] >= '0' && digit[-1] <= '9')
		digit--;
	int64_t item = 0;
	bool good = str_to_int(str_of(digit, (size_t) (of - digit)), &item);
	return good ? (int) item : 0;
}

static void
answer_text(int person, int item, char out[static 32])
{
	int value = people_value(person, item);
	if (value < 0)
		(void) snprintf(out, 32, "the garden does me good");
	else if (item == PEOPLE_BOOLEAN)
		(void) snprintf(out, 32, "%s", value == 1 ? "YES" : "NO");
	else
		(void) snprintf(out, 32, "%d", value);
}

/* False: there is nothing to answer. */
static bool
decide(const struct people *people, int person, const char *body, char what[static 24],
    char text[static 32])
{
	enum persona persona = people_persona(person);
	int item = question_of(body);
	if (item == 0 && strncmp(body, "Sorry, we did not understand", 28) == 0)
		item = 4;
	if (item > 0) {
		(void) snprintf(what, 24, "q%d", item);
		answer_text(person, item, text);
		bool odd = (persona == PERSONA_UNCLEAR && item == 4) ||
		    (persona == PERSONA_SKIPS && item == 2);
		if (odd && !said(people, person, what))
			(void) snprintf(text, 32, "%s", item == 2 ? "SKIP" : "purple");
		else if (odd)
			(void) snprintf(what, 24, "q%d-again", item);
		if (persona == PERSONA_STOPS && item == 5)
			(void) snprintf(text, 32, "STOP");
		return true;
	}
	bool skip = strncmp(body, "Shall we leave", 14) == 0;
	(void) snprintf(what, 24, "%s", skip ? "skip" : "yes");
	(void) snprintf(text, 32, "YES");
	return skip || strstr(body, "Reply YES, NO") != NULL;
}

void
people_hear(struct people *people, const char *ask_id, const char *to, const char *body)
{
	char what[24], text[32];
	int person = people_find(to);
	instant now = clock_now(people->setup.clock);
	BUG_ON(person < 0, "a text to nobody");
	if (!decide(people, person, body, what, text) || said(people, person, what))
		return;
	bool waits = people_persona(person) == PERSONA_SLOW && strcmp(what, "yes") == 0;
	span wait =
	    waits ? days(4) : seconds(20 + (int64_t) dice(people->setup.seed, ask_id, 1, 900));
	instant at = instant_plus(now, wait);
	journal_write(people->setup.journal, now, JOURNAL_PLAN, "%d-%s\t%d\t%s\t%s\t%lld", person,
	    what, person, what, text, (long long) at.ms);
	arm_reply(people, person, what, text, at, false);
}
