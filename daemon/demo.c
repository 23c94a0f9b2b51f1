/* SPDX-License-Identifier: MIT */
/*
 * Lets made-up people answer their phones. They see only what arrives on them, and the open item is
 * looked up in the store because a person can read what a program would have to parse.
 */
#include "store/conversations.h"
#include "store/followups.h"
#include "store/responses.h"
#include "daemon/demo.h"

enum { DEMO_START_HOUR = 7, DEMO_HOSPITAL_HOUR = 16 };

struct demo_person {
	struct demo *demo;
	struct persona persona;
	patient_id id;
	bool listed, operated;
	bool held;     /* somebody else writes for them */
	int texts_got; /* in all */
	int texts_seen;
	conversation_id seen_in;
	struct alarm reply; /* armed: they are about to write */
	const char *kind;   /* by which they were asked */
	const char *text;   /* what they will write */
	struct arena arena; /* of that text */
};

struct demo {
	struct arena arena;
	struct stage *stage;
	struct random random;
	struct zone *zone;
	struct date start;
	int day; /* the next on which the hospital has its hour */
	struct demo_person people[PERSONA_COUNT];
	struct demo_counts counts;
};

static void on_text(void *context, const char *kind, const struct phone_text *text);
static void on_reply(struct alarm *alarm);

/* Life */

/* The mark that keeps every service away from it. */
static bool
mark_store(struct db *db, struct error *error)
{
	db_begin(db);
	meta_put(db, "demonstration", "made-up patients");
	if (!db_commit(db, error))
		return false;
	store_forget_durability(db);
	return true;
}

struct demo *
demo_new(const struct demo_setup *setup, struct error *error)
{
	struct demo *demo = alloc_new(sizeof(*demo));
	arena_init(&demo->arena);
	demo->random = random_seeded(setup->seed);
	demo->start = (struct date){ 2026, 1, 5 };
	demo->zone = zone_open("Europe/London", error);
	if (demo->zone == NULL) {
		demo_free(demo);
		return NULL;
	}
	for (int i = 0; i < PERSONA_COUNT; i++) {
		struct demo_person *person = &demo->people[i];
		persona_make(&demo->arena, i, demo->start, &demo->random, &person->persona);
		person->demo = demo;
		person->reply.on_alarm = on_reply;
		arena_init(&person->arena);
	}
	demo->stage = stage_new(
	    &(struct stage_setup){
		.house = {
			.dir = setup->dir,
			.config_text = setup->dir == NULL ? config_initial : NULL,
			.use = HOUSE_WRITES,
			.is_new = true,
			.demonstration_is_fine = true,
			.random = random_seeded(setup->seed + 1),
			.now = date_at(demo->zone, demo->start, DEMO_START_HOUR, 0),
		},
		.on_text = on_text,
		.context = demo,
	    },
	    error);
	if (demo->stage == NULL) {
		demo_free(demo);
		return NULL;
	}
	if (!mark_store(stage_house(demo->stage)->db, error)) {
		demo_free(demo);
		return NULL;
	}
	return demo;
}

void
demo_free(struct demo *demo)
{
	if (demo == NULL)
		return;
	for (int i = 0; i < PERSONA_COUNT; i++) {
		struct demo_person *person = &demo->people[i];
		if (demo->stage != NULL)
			clock_disarm(stage_clock(demo->stage), &person->reply);
		arena_done(&person->arena);
	}
	stage_free(demo->stage);
	zone_close(demo->zone);
	arena_done(&demo->arena);
	free(demo);
}

/* Seeing */

static struct demo_person *
find_person(struct demo *demo, const char *to)
{
	for (int i = 0; i < PERSONA_COUNT; i++) {
		const struct enrolment *e = &demo->people[i].persona.enrolment;
		if (strcmp(e->mobile, to) == 0 || strcmp(e->email, to) == 0)
			return &demo->people[i];
	}
	return NULL;
}

static bool
open_item(struct demo *demo, struct arena *arena, const struct conversation_row *row,
    struct persona_sight *sight)
{
	struct house *house = stage_house(demo->stage);
	size_t count, position = (size_t) row->position;
	struct response *list = response_list(house->db, arena, row->followup, &count);
	for (size_t i = 0; i < count; i++) {
		const struct instrument *instrument = catalog_find_version(
		    house->catalog, list[i].instrument, list[i].instrument_version);
		if (instrument == NULL)
			return false;
		if (position < instrument->item_count) {
			const struct wording *wording =
			    instrument_wording(instrument, row->language);
			sight->item = &instrument->items[position];
			sight->wording = &wording->items[position];
			return true;
		}
		position -= instrument->item_count;
	}
	return false;
}

/* The address that hark knows them by. */
static const char *
address_of(const struct demo_person *person, const char **out_kind)
{
	const struct enrolment *e = &person->persona.enrolment;
	bool by_mail = e->mobile[0] == '\0';
	*out_kind = by_mail ? "email" : "sms";
	return by_mail ? e->email : e->mobile;
}

static bool
look(struct demo *demo, struct arena *arena, const struct demo_person *person,
    struct conversation_row *out_row, struct persona_sight *sight)
{
	struct house *house = stage_house(demo->stage);
	struct address address;
	const char *kind;
	const char *value = address_of(person, &kind);
	*sight = (struct persona_sight){ .thanked = true };
	if (!address_find(house->db, arena, house->organisation, kind, str_from(value), &address) ||
	    !conversation_open(house->db, arena, address.id, out_row))
		return false;
	sight->thanked = false;
	sight->invited =
	    strcmp(out_row->state, "invited") == 0 || strcmp(out_row->state, "identifying") == 0;
	sight->reminder = out_row->reminders > 0;
	sight->after = person->operated;
	return sight->invited || open_item(demo, arena, out_row, sight);
}

bool
demo_look(struct demo *demo, struct arena *arena, int index, struct persona_sight *out_sight)
{
	struct conversation_row row;
	return look(demo, arena, &demo->people[index], &row, out_sight);
}

static void
on_text(void *context, const char *kind, const struct phone_text *text)
{
	struct demo *demo = context;
	struct demo_person *person = find_person(demo, text->to);
	struct conversation_row row;
	struct persona_sight sight;
	span delay;
	demo->counts.texts_out++;
	if (person == NULL)
		return;
	person->texts_got++;
	if (person->held || person->reply.armed)
		return;
	arena_reset(&person->arena);
	bool open = look(demo, &person->arena, person, &row, &sight);
	if (!sight.thanked) {
		if (row.id.n != person->seen_in.n)
			person->texts_seen = 0;
		person->seen_in = row.id;
		sight.texts_seen = ++person->texts_seen;
	}
	if (!open)
		return;
	person->text =
	    persona_reply(&person->arena, &person->persona, &sight, &demo->random, &delay);
	person->kind = kind;
	if (person->text != NULL)
		clock_arm(stage_clock(demo->stage), &person->reply,
		    instant_plus(stage_now(demo->stage), delay));
}

static void
on_reply(struct alarm *alarm)
{
	struct demo_person *person = container_of(alarm, struct demo_person, reply);
	const struct enrolment *e = &person->persona.enrolment;
	const char *from = strcmp(person->kind, "email") == 0 ? e->email : e->mobile;
	person->demo->counts.texts_in++;
	stage_hear_later(person->demo->stage, person->kind, from, str_from(person->text));
}

/* The hospital: lists, moves, cancels and operates */

static void
tell(struct demo *demo, struct demo_person *person)
{
	struct error error;
	struct house *house = stage_house(demo->stage);
	struct patient patient;
	if (!stage_enrol(demo->stage, &person->persona.enrolment, &error))
		BUG("a made-up operation was refused: %s", error.text);
	if (!person->listed) {
		demo->counts.people++;
		person->listed = true;
		bool found = patient_find(house->db, &demo->arena, house->organisation, "",
		    person->persona.enrolment.hospital_number, &patient);
		BUG_ON(!found, "an enrolled patient is not there");
		person->id = patient.id;
	}
}

static void
command(struct demo *demo, struct demo_person *person, enum command_verb verb)
{
	struct error error;
	const struct command wish = {
		.verb = verb,
		.patient = person->id,
		.text = "",
		.actor = "nurse@example.org",
	};
	if (!stage_command(demo->stage, &wish, &error))
		BUG("a made-up command was refused: %s", error.text);
}

static void
hospital_day(struct demo *demo, int index, struct date today)
{
	struct demo_person *person = &demo->people[index];
	struct enrolment *e = &person->persona.enrolment;
	if (date_compare(today, e->listed_on) == 0)
		tell(demo, person);
	if (!person->listed || person->operated || date_compare(today, e->planned_on) != 0)
		return;
	if (index % 13 == 5) { /* put off by three weeks, once */
		e->planned_on = date_plus_days(today, 21 + index % 2);
		if (index % 2 == 1)
			person->operated = true; /* and then cancelled */
		tell(demo, person);
		if (person->operated)
			command(demo, person, COMMAND_CANCEL);
		return;
	}
	e->performed_on = today;
	person->operated = true;
	tell(demo, person);
	if (index == 30)
		command(demo, person, COMMAND_DECEASED);
}

/* Time */

static instant
hospital_hour(const struct demo *demo, int day)
{
	return date_at(demo->zone, date_plus_days(demo->start, day), DEMO_HOSPITAL_HOUR, 0);
}

void
demo_play_until(struct demo *demo, instant t)
{
	for (instant hour; !instant_before(t, hour = hospital_hour(demo, demo->day)); demo->day++) {
		struct date today = date_plus_days(demo->start, demo->day);
		stage_run_until(demo->stage, hour);
		for (int i = 0; i < PERSONA_COUNT; i++)
			hospital_day(demo, i, today);
	}
	stage_run_until(demo->stage, t);
}

void
demo_play(struct demo *demo, int days_more)
{
	demo_play_until(demo, hospital_hour(demo, demo->day + days_more - 1));
}

static int
texts_got(const struct demo *demo, int index)
{
	return index < 0 ? demo->counts.texts_out : demo->people[index].texts_got;
}

bool
demo_play_to_text(struct demo *demo, int index, instant limit)
{
	int before = texts_got(demo, index);
	/* From one thing that happens to the next: time must stand still when the text is there. */
	while (texts_got(demo, index) == before && instant_before(stage_now(demo->stage), limit)) {
		instant next = instant_min(stage_next(demo->stage), hospital_hour(demo, demo->day));
		demo_play_until(demo, instant_min(next, limit));
	}
	return texts_got(demo, index) > before;
}

/* Holding a phone */

void
demo_hold_phone(struct demo *demo, int index)
{
	struct demo_person *person = &demo->people[index];
	person->held = true;
	clock_disarm(stage_clock(demo->stage), &person->reply);
}

void
demo_let_go(struct demo *demo, int index)
{
	demo->people[index].held = false;
}

bool
demo_is_held(const struct demo *demo, int index)
{
	return demo->people[index].held;
}

void
demo_say(struct demo *demo, int index, struct str text)
{
	struct demo_person *person = &demo->people[index];
	const char *kind;
	const char *from = address_of(person, &kind);
	BUG_ON(!person->listed, "nobody knows this telephone yet");
	demo->counts.texts_in++;
	stage_hear(demo->stage, kind, from, text, NULL);
}

/* Questions */

struct stage *
demo_stage(struct demo *demo)
{
	return demo->stage;
}

const struct persona *
demo_persona(const struct demo *demo, int index)
{
	return &demo->people[index].persona;
}

patient_id
demo_patient(const struct demo *demo, int index)
{
	return demo->people[index].id;
}

struct demo_counts
demo_counts(const struct demo *demo)
{
	return demo->counts;
}
