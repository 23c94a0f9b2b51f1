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
 * Which operation: patient, code, side and the date it was listed. Where that date is missing or
 * differs, the operation of the same code and side on the same planned or performed day: nobody has
 * the same joint done twice in a day, and two episodes would ask everything twice.
 * What is blank is not told, and changes nothing: no date, number or agreement is ever erased by an
 * empty cell.
 */
#include "scheduler/plan.h"
#include "store/patients.h"

/* A given name stands in most texts, and is never cut: so many units of UTF-16, the most that leaves room
 * for the rest (daemon/team_texts.h). */
enum { ENROL_GIVEN_NAME_UNITS = 80 };

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

enum { ENROL_REPLACED = 8 };

struct enrol_result {
	enum enrol_outcome outcome;
	patient_id patient;
	episode_id episode;
	bool patient_added, patient_changed;
	bool address_added;   /* a way to reach them that we did not have */
	bool address_changed; /* another number or address instead of the one we had */
	bool
	    asked_elsewhere; /* where they are written to is new: changed, or the first, or a first number */
	bool address_withheld; /* they said STOP: a new number waits for a person (invariant 5) */
	bool waits;            /* no agreement is recorded: nothing is sent until it is */
	bool unreachable;      /* neither telephone nor e-mail: somebody must call or write */
	/* Addresses that are not theirs any more. Texts queued for them have been cancelled; whoever
	 * runs the step ends the patient's conversations there. */
	size_t replaced_count;
	address_id replaced[ENROL_REPLACED];
	struct plan_diff plan;
};

/* Inside a step of the core, under a savepoint. Fails MISSING (no such team), CONFLICT (identity or
 * operation, as above): then nothing was written; and as plan_apply does: then the savepoint is
 * rolled back. */
HARK_MUST_USE bool enrol(const struct plan_setup *setup, organisation_id organisation,
    const struct enrolment *enrolment, instant now, struct enrol_result *out_result,
    struct error *error);

/* What telling it would do to the telephone number of its patient. */
enum enrol_number {
	ENROL_NUMBER_NONE,  /* it tells none, or theirs is the first, or it would be refused */
	ENROL_NUMBER_KEPT,  /* it is theirs, or would be withheld */
	ENROL_NUMBER_OTHER, /* it would take the place of theirs */
};

/* Whose, unless NONE. Writes nothing. */
enum enrol_number enrol_number_of(const struct plan_setup *setup, organisation_id organisation,
    const struct enrolment *enrolment, patient_id *out_patient);

/* Whether the contact in this enrolment counts as checked face to face (safety.md 6): exactly when a
 * named person took an agreement on a date, because that is taken with the patient, who gives or
 * confirms the number. `standing` is what was recorded before, NULL for a new patient: an agreement
 * that stood already was taken for the number of that day, not for a new one. */
bool enrol_is_checked(const struct enrolment *enrolment, const struct patient *standing);

#endif
