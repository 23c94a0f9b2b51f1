/* SPDX-License-Identifier: MIT */
#include "store/episodes.h"
#include "store/organisations.h"
#include "store/patients.h"

#include "bench/store_rows.h"

void
store_rows_house(struct db *db, instant begins)
{
	organisation_put(db,
	    &(struct organisation){ .id = { 1 },
		.key = "example",
		.name = "Example Hospitals",
		.public_name = "Example Health",
		.zone = "Europe/London",
		.telephone = "01632 960000" },
	    begins);
	team_put(db,
	    &(struct team){ .id = { 2 },
		.organisation = { 1 },
		.key = "foot",
		.name = "Foot Team",
		.public_name = "Example Health",
		.zone = "Europe/London",
		.telephone = "01632 960001",
		.quiet_from = 18 * 60,
		.quiet_to = 9 * 60 },
	    begins);
}

void
store_rows_patient(struct db *db, int64_t n, instant begins)
{
	patient_add(db,
	    &(struct patient){ .id = { n },
		.organisation = { 1 },
		.nhs_number = "",
		.hospital_number = "",
		.given_name = "Ada",
		.family_name = "Example",
		.sex = "F",
		.language = "en",
		.needs = "",
		.life = "alive",
		.participation = "in",
		.paused_until = INSTANT_NONE,
		.agreed_by = "" },
	    begins);
	episode_add(db,
	    &(struct episode){ .id = { n },
		.organisation = { 1 },
		.team = { 2 },
		.patient = { n },
		.procedure_code = "W79.1",
		.side = n % 2 == 0 ? "left" : "right",
		.listed_on = { 2026, 1, 5 },
		.planned_on = { 2026, 2, 2 },
		.performed_on = { 2026, 2, 2 },
		.worker = "Nightingale, A",
		.pathway = "forefoot",
		.pathway_version = "1",
		.status = "open",
		.version = 1 },
	    begins);
}
