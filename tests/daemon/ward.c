/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/daemon/lent_book.h"
#include "tests/daemon/ward.h"

struct stage_setup
ward_setup(const char *config, const char *pathway, uint64_t seed)
{
	return (struct stage_setup){
		.house = {
			.config_text = config,
			.pathway_text = pathway,
			.book = lent_book(),
			.use = HOUSE_WRITES,
			.random = random_seeded(seed),
			.now = { INT64_C(1772452800000) }, /* 2026-03-02T12:00Z */
		},
	};
}

struct enrolment
ward_patient(void)
{
	return (struct enrolment){
		.nhs_number = "",
		.hospital_number = "HK1",
		.given_name = "Ada",
		.family_name = "Byrne",
		.born_on = { 1958, 2, 3 },
		.sex = "F",
		.mobile = WARD_MOBILE,
		.email = "",
		.language = "en",
		.procedure_code = "REHEARSAL",
		.side = "right",
		.performed_on = { 2026, 3, 2 },
		.team = "foot",
		.clinician = "Mr A",
		.agreed_on = { 2026, 2, 20 },
		.agreed_by = "J Bell",
		.needs = "",
	};
}

struct stage *
ward_open(const struct stage_setup *setup, const struct enrolment *patient)
{
	struct error error = { .text = "" };
	struct stage *stage = stage_new(setup, &error);
	if (stage == NULL || !stage_enrol(stage, patient, &error))
		fail_msg("%s", error.text);
	return stage;
}
