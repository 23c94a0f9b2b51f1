/* SPDX-License-Identifier: MIT */
/* Seeds a store with one of everything. Without cmocka: benchmarks may use it too. */
#include "tests/store/fixture.h"

static const instant begins = { INT64_C(1772442000000) }; /* 2026-03-02T09:00Z */

int64_t
fixture_id(struct fixture *fixture)
{
	return ++fixture->next_id;
}

void
fixture_check(struct fixture *fixture)
{
	struct error error;
	BUG_ON(db_failed(fixture->db, &error), "%s", error.text);
}

static void
fill_people(struct fixture *fixture)
{
	struct db *db = fixture->db;
	fixture->organisation = (struct organisation){ .id = { 1 },
		.key = "example",
		.name = "Example Hospitals",
		.public_name = "Example Health",
		.zone = "Europe/London",
		.telephone = "01632 960000" };
	organisation_put(db, &fixture->organisation, fixture->now);
	fixture->team = (struct team){ .id = { 2 },
		.organisation = { 1 },
		.key = "foot",
		.name = "Foot Team",
		.public_name = "Example Health",
		.zone = "Europe/London",
		.telephone = "01632 960001",
		.quiet_from = 18 * 60,
		.quiet_to = 9 * 60 };
	team_put(db, &fixture->team, fixture->now);
	fixture->patient = (struct patient){ .id = { 3 },
		.organisation = { 1 },
		.nhs_number = "9990000018",
		.hospital_number = "H0001",
		.given_name = "Ada",
		.family_name = "Example",
		.born_on = { 1950, 1, 2 },
		.sex = "F",
		.language = "en",
		.needs = "",
		.life = "alive",
		.participation = "in",
		.paused_until = INSTANT_NONE,
		.agreed_on = { 2026, 2, 20 },
		.agreed_by = "nurse@example.org" };
	patient_add(db, &fixture->patient, fixture->now);
	fixture->address = (struct address){ .id = { 4 },
		.organisation = { 1 },
		.kind = "sms",
		.value = "+447700900123",
		.state = "ok",
		.safety_at = INSTANT_NONE,
		.checked = true };
	address_put(db, fixture->address.id, fixture->organisation.id, "sms",
	    fixture->address.value, fixture->now);
	address_link(db, fixture->patient.id, fixture->address.id, 0);
	address_set_checked(db, fixture->patient.id, fixture->address.id, fixture->now);
}

static void
fill_care(struct fixture *fixture)
{
	fixture->episode = (struct episode){ .id = { 5 },
		.organisation = { 1 },
		.team = { 2 },
		.patient = { 3 },
		.procedure_code = "W79.1",
		.side = "left",
		.listed_on = { 2026, 1, 5 },
		.planned_on = { 2026, 2, 2 },
		.performed_on = { 2026, 2, 2 },
		.worker = "Dr Example",
		.pathway = "foot-surgery",
		.pathway_version = "1",
		.status = "open",
		.version = 1 };
	episode_add(fixture->db, &fixture->episode, fixture->now);
	fixture->followup = (struct followup){ .id = { 6 },
		.organisation = { 1 },
		.team = { 2 },
		.episode = { 5 },
		.step = "4-weeks",
		.occurrence = 0,
		.instruments = "foot-check how-are-you",
		.wall = "2026-03-02T09:00",
		.zone = "Europe/London",
		.due_at = fixture->now,
		.opens_at = fixture->now,
		.closes_at = instant_plus(fixture->now, days(14)),
		.status = FOLLOWUP_PLANNED,
		.reason = "" };
	followup_add(fixture->db, &fixture->followup, 7, "import", fixture->now);
}

void
fixture_fill(struct fixture *fixture, struct db *db)
{
	*fixture = (struct fixture){ .db = db, .now = begins, .next_id = 1000 };
	arena_init(&fixture->arena);
	db_begin(db);
	fill_people(fixture);
	fill_care(fixture);
	fixture_check(fixture);
}

void
fixture_init(struct fixture *fixture)
{
	struct error error;
	struct db *db = db_open(":memory:", DB_WRITER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	fixture_fill(fixture, db);
}

void
fixture_done(struct fixture *fixture)
{
	db_rollback(fixture->db);
	db_close(fixture->db);
	arena_done(&fixture->arena);
}

int
fixture_begin(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	fixture_init(fixture);
	*state = fixture;
	return 0;
}

int
fixture_end(void **state)
{
	fixture_check(*state);
	fixture_done(*state);
	free(*state);
	return 0;
}

struct conversation_row
fixture_conversation(struct fixture *fixture)
{
	return (struct conversation_row){ .id = { fixture_id(fixture) },
		.organisation = fixture->organisation.id,
		.team = fixture->team.id,
		.patient = fixture->patient.id,
		.address = fixture->address.id,
		.followup = fixture->followup.id,
		.channel = "sms",
		.language = "en",
		.open = true,
		.state = "invited",
		.resume = "",
		.opened_at = fixture->now,
		.said_at = INSTANT_NONE,
		.heard_at = INSTANT_NONE,
		.remind_at = INSTANT_NONE,
		.expires_at = instant_plus(fixture->now, days(14)),
		.said = "" };
}

struct outbox_row
fixture_question(struct fixture *fixture)
{
	int64_t id = fixture_id(fixture);
	return (struct outbox_row){ .id = { id },
		.ask_id = arena_printf(&fixture->arena, "%032llx", (unsigned long long) id),
		.organisation = fixture->organisation.id,
		.team = fixture->team.id,
		.patient = fixture->patient.id,
		.address = fixture->address.id,
		.channel = "sms",
		.purpose = "question",
		.instrument = "foot-check",
		.subject = "",
		.body =
		    "1 of 5. How much did your foot hurt this week? 0 not at all to 4 very badly",
		.state = OUTBOX_QUEUED,
		.priority = 2,
		.gateway_id = "",
		.reason = "",
		.created_at = fixture->now,
		.not_before = fixture->now,
		.not_after = instant_plus(fixture->now, days(1)),
		.next_at = fixture->now,
		.sent_at = INSTANT_NONE };
}
