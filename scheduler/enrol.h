/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_ENROL_H
#define SCHEDULER_ENROL_H

/*
 * Enrolment: one operation that a hospital told us about becomes (or changes) a patient, addresses,
 * an agreement, an episode and its follow-ups. Every way in (CSV, HL7, FHIR, a form) makes a
 * `struct enrolment` of checked values and calls enrol; telling the same operation again changes
 * nothing.
 *
 * Who is it: the NHS number, else the hospital number. Two numbers that belong to two patients, or a
 * number whose patient has both another birthday and another family name, are refused: a mixed-up
 * number would send one person's questions to another.
 * Which operation: patient, code, side and the date it was listed.
 * What is blank is not told, and changes nothing: no date, number or agreement is ever erased by an
 * empty cell.
 */
#include "scheduler/plan.h"
#include "store/patients.h"

/* Values are checked and normalised by who made it; texts are never NULL, "" is not told. */
struct enrolment {
	const char *nhs_number; /* ten digits */
	const char *hospital_number;
	const char *given_name, *family_name;
	struct date born_on;
	const char *sex;    /* F M X or "" */
	const char *mobile; /* +447… */
	const char *email;  /* lower case */
	const char *language;
	const char *procedure_code;
	const char *side; /* left, right, bilateral, "" */
	struct date listed_on, planned_on, performed_on;
	const char *team; /* its key */
	const char *clinician;
	struct date agreed_on;
	const char *agreed_by;
	const char *needs;
};

enum enrol_outcome {
	ENROL_UNCHANGED, /* all of it was known */
	ENROL_CHANGED,
	ENROL_ADDED, /* an episode that was not there */
};

struct enrol_result {
	enum enrol_outcome outcome;
	patient_id patient;
	episode_id episode;
	bool patient_added, patient_changed;
	bool address_added;    /* a new way to reach them, and no old one of its kind */
	bool address_changed;  /* another number or address than before */
	bool address_withheld; /* they said STOP: a new number waits for a person (invariant 5) */
	bool waits;            /* no agreement is recorded: nothing is sent until it is */
	bool unreachable;      /* neither telephone nor e-mail: somebody must call or write */
	struct plan_diff plan;
};

/* Inside a step of the core. Fails MISSING (no such team), CONFLICT (identity, as above): then
 * nothing was written. */
HARK_MUST_USE bool enrol(const struct plan_setup *setup, organisation_id organisation,
    const struct enrolment *enrolment, instant now, struct enrol_result *out_result,
    struct error *error);

/* Whether the contact in this enrolment counts as checked face to face (safety.md 6): exactly when a
 * named person took an agreement on a date, because that is taken with the patient, who gives or
 * confirms the number. `standing` is what was recorded before, NULL for a new patient: an agreement
 * that stood already was taken for the number of that day, not for a new one. */
bool enrol_is_checked(const struct enrolment *enrolment, const struct patient *standing);

#endif
