/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CORE_LISTED_H
#define TESTS_CORE_LISTED_H

#include "scheduler/enrol.h"

/* A made-up person by a number below a thousand, who is on this team's list for an operation on
 * 16 February 2026, with a telephone of their own; the words are the arena's. */
static inline struct enrolment
listed(struct arena *arena, int person, const char *team)
{
	return (struct enrolment){
		.nhs_number = "",
		.hospital_number = arena_printf(arena, "T%d", person),
		.given_name = "Ada",
		.family_name = arena_printf(arena, "Number%d", person),
		.born_on = { 1950, 1, 1 },
		.sex = "F",
		.mobile = arena_printf(arena, "+447700900%03d", person),
		.email = "",
		.language = "en",
		.procedure_code = "248",
		.side = "left",
		.listed_on = { 2026, 1, 30 },
		.planned_on = { 2026, 2, 16 },
		.team = team,
		.clinician = "",
		.agreed_on = { 2026, 1, 30 },
		.agreed_by = "J Bell",
		.needs = "",
	};
}

#endif
