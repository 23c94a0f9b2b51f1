/* SPDX-License-Identifier: MIT */
/* Rows and deeds, each an alarm that is armed again until hark has acknowledged it. */
#include "tests/simulation/hospital.h"

#include "tests/simulation/persona.h"
#include "tests/simulation/plant.h"

struct row {
	struct hospital *hospital;
	struct alarm alarm;
	int person;
	const char *name; /* "enrolled": the first time; else what is journalled when it is done */
	int64_t moved;    /* by so many days */
};

struct staff_deed {
	struct hospital *hospital;
	struct alarm alarm;
	size_t number; /* in deeds[] */
};

/* Day and minute of the story; at most an hour later, by dice. Invitations leave on the days 2 to 4,
 * from two hours after the story's eight o'clock: each deed comes into the midst of something. */
static const struct {
	const char *name;
	int day, minute;
	enum command_verb verb;
	int person; /* -1: everybody's */
} deeds[] = {
	{ "hold", 2, 135, COMMAND_HOLD, -1 },
	{ "unhold", 2, 420, COMMAND_UNHOLD, -1 },
	{ "pause", 3, 120, COMMAND_PAUSE, HOSPITAL_PAUSED },
	{ "cancel", 3, 120, COMMAND_CANCEL, HOSPITAL_CANCELLED },
	{ "dead", 3, 120, COMMAND_DECEASED, HOSPITAL_DEAD },
	{ "release", 6, 120, COMMAND_RELEASE, HOSPITAL_RELEASED },
};

enum { DEEDS = sizeof(deeds) / sizeof(deeds[0]), AGAIN = 2 };

struct hospital {
	struct hospital_setup setup;
	struct switchboard *board;
	organisation_id organisation;
	struct row rows[PEOPLE_LIMIT * AGAIN];
	size_t row_count;
	struct staff_deed deeds[DEEDS];
};

static void on_row_due(struct alarm *alarm);
static void on_row_taken(struct letter *letter, const struct order *answer);
static void on_deed_due(struct alarm *alarm);
static void on_deed_done(struct letter *letter, const struct order *answer);

struct hospital *
hospital_new(const struct hospital_setup *setup)
{
	struct hospital *hospital = alloc_new(sizeof(*hospital));
	hospital->setup = *setup;
	return hospital;
}

void
hospital_free(struct hospital *hospital)
{
	for (size_t i = 0; i < hospital->row_count; i++)
		clock_disarm(hospital->setup.clock, &hospital->rows[i].alarm);
	for (size_t i = 0; i < DEEDS; i++)
		clock_disarm(hospital->setup.clock, &hospital->deeds[i].alarm);
	free(hospital);
}

/* What has been acknowledged is not told again: the name with the person. */
static bool
is_done(const struct hospital *hospital, enum journal_kind kind, const char *key)
{
	return journal_find(hospital->setup.journal, kind, key) != NULL;
}

static void
add_row(struct hospital *hospital, int person, const char *name, instant at, int64_t moved)
{
	char key[32];
	bool first = strcmp(name, "enrolled") == 0;
	(void) snprintf(key, sizeof(key), "%d%s%s", person, first ? "" : "-", first ? "" : name);
	if (is_done(hospital, first ? JOURNAL_ENROLLED : JOURNAL_DONE, key))
		return;
	struct row *row = &hospital->rows[hospital->row_count++];
	*row = (struct row){ hospital, { .on_alarm = on_row_due }, person, name, moved };
	clock_arm(hospital->setup.clock, &row->alarm, at);
}

static instant
moment(const struct hospital *hospital, int day, int minute, const char *what)
{
	const struct hospital_setup *setup = &hospital->setup;
	uint64_t jitter = dice(setup->seed, what, day, 3600);
	return instant_plus(weather_start(setup->weather, setup->seed),
	    seconds(day * 86400 + minute * 60 + (int64_t) jitter));
}

void
hospital_resume(struct hospital *hospital, struct switchboard *board, organisation_id organisation)
{
	const struct hospital_setup *setup = &hospital->setup;
	instant now = clock_now(setup->clock);
	hospital->board = board;
	hospital->organisation = organisation;
	for (int i = 0; i < setup->count; i++)
		add_row(hospital, i, "enrolled", instant_plus(now, seconds(1 + i / 6)), 0);
	if (!weather_has(setup->weather, MISHAP_STAFF))
		return;
	for (int i = 0; i < setup->count; i++) {
		bool moved = i == HOSPITAL_MOVED;
		add_row(hospital, i, moved ? "moved" : "again",
		    moment(hospital, moved ? 3 : 5, 60, "again"), moved ? 2 : 0);
	}
	for (size_t i = 0; i < DEEDS; i++) {
		hospital->deeds[i] =
		    (struct staff_deed){ hospital, { .on_alarm = on_deed_due }, i };
		if (!is_done(hospital, JOURNAL_DONE, deeds[i].name))
			clock_arm(setup->clock, &hospital->deeds[i].alarm,
			    moment(hospital, deeds[i].day, deeds[i].minute, deeds[i].name));
	}
}

/* Rows */

static struct date
planned_of(const struct row *row)
{
	const struct hospital_setup *setup = &row->hospital->setup;
	struct date start;
	bool good = date_parse_iso(
	    str_sub(str_from(setup->weather->starts[setup->seed % 2]), 0, 10), &start);
	BUG_ON(!good, "a class without a first day");
	return date_plus_days(start, 16 + row->person % 3 + row->moved);
}

static void
on_row_due(struct alarm *alarm)
{
	struct row *row = container_of(alarm, struct row, alarm);
	const struct hospital_setup *setup = &row->hospital->setup;
	struct letter *letter = letter_new(EVENT_ENROL);
	char mobile[20];
	persona_mobile(setup->weather, row->person, mobile);
	letter->event.organisation = row->hospital->organisation;
	letter->event.enrolment = (struct enrolment){
		.nhs_number = "",
		.hospital_number = arena_printf(&letter->arena, "C%03d", row->person),
		.given_name = persona_given_name(setup->weather, row->person),
		.family_name = arena_printf(&letter->arena, "Number%d", row->person),
		.born_on = { 1950, 1, 1 + row->person % 28 },
		.sex = "F",
		.mobile = arena_strdup(&letter->arena, mobile),
		.email = "",
		.language = "en",
		.procedure_code = "248",
		.side = "left",
		.listed_on = { 2026, 1, 30 },
		.planned_on = planned_of(row),
		.team = "foot",
		.clinician = "Ms B",
		.agreed_on = { 2026, 1, 30 },
		.agreed_by = "J Bell",
		.needs = "",
	};
	letter->on_answer = on_row_taken;
	letter->context = row;
	bool posted = switchboard_post(row->hospital->board, letter);
	BUG_ON(!posted, "no room for a hospital's row");
}

static void
on_row_taken(struct letter *letter, const struct order *answer)
{
	struct row *row = letter->context;
	const struct hospital_setup *setup = &row->hospital->setup;
	instant now = clock_now(setup->clock);
	if (answer->error.kind != ERROR_NONE) {
		clock_arm(setup->clock, &row->alarm, instant_plus(now, seconds(30)));
	} else if (strcmp(row->name, "enrolled") == 0) {
		journal_write(setup->journal, now, JOURNAL_ENROLLED, "%d", row->person);
	} else {
		journal_write(setup->journal, now, JOURNAL_DONE, "%d-%s", row->person, row->name);
		setup->tally->mishaps[MISHAP_STAFF]++;
	}
}

/* Deeds */

static void
on_deed_due(struct alarm *alarm)
{
	struct staff_deed *deed = container_of(alarm, struct staff_deed, alarm);
	const struct hospital_setup *setup = &deed->hospital->setup;
	struct letter *letter = letter_new(EVENT_COMMAND);
	instant now = clock_now(setup->clock);
	int person = deeds[deed->number].person;
	letter->event.command = (struct command){
		.verb = deeds[deed->number].verb,
		.until = instant_plus(now, days(HOSPITAL_PAUSE_DAYS)),
		.text = "",
		.actor = "ward",
	};
	if (person >= 0)
		letter->event.command.patient = setup->find_patient(
		    setup->context, arena_printf(&letter->arena, "C%03d", person));
	letter->on_answer = on_deed_done;
	letter->context = deed;
	journal_write(setup->journal, now, JOURNAL_ASKED, "%s", deeds[deed->number].name);
	bool posted = switchboard_post(deed->hospital->board, letter);
	BUG_ON(!posted, "no room for a deed");
}

static void
on_deed_done(struct letter *letter, const struct order *answer)
{
	struct staff_deed *deed = letter->context;
	const struct hospital_setup *setup = &deed->hospital->setup;
	instant now = clock_now(setup->clock);
	if (answer->error.kind != ERROR_NONE) {
		clock_arm(setup->clock, &deed->alarm, instant_plus(now, seconds(30)));
		return;
	}
	journal_write(setup->journal, now, JOURNAL_DONE, "%s", deeds[deed->number].name);
	setup->tally->mishaps[MISHAP_STAFF]++;
}
