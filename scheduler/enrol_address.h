/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_ENROL_ADDRESS_H
#define SCHEDULER_ENROL_ADDRESS_H

/* The inside of an enrolment, shared by enrol.c and enrol_address.c. Nobody else needs it. */
#include "scheduler/enrol.h"

struct enrolling {
	const struct plan_setup *setup;
	const struct enrolment *told;
	organisation_id organisation;
	instant now;
	struct team team;
	bool known;              /* the patient was */
	struct patient standing; /* as before, when known */
	struct patient patient;  /* as it shall be */
	bool episode_known;
	struct episode episode; /* as before, then as it shall be */
	struct enrol_result result;
};

/* Links what was told, unlinks what it replaces, and says so in the result. After the patient's row
 * is written. */
void enrol_addresses(struct enrolling *enrolling);

/* What that would do to the telephone number of who is known. */
enum enrol_number enrol_address_number(const struct enrolling *enrolling);

#endif
