/* SPDX-License-Identifier: MIT */
#ifndef STORE_PATIENTS_H
#define STORE_PATIENTS_H

/*
 * Patients, and the addresses by which they are reached. An address belongs to an organisation and
 * may be shared by patients; its state (stopped, wrong, held …) is the address's, whoever is asked.
 */
#include "base/zone.h"
#include "store/store.h"

struct patient {
	patient_id id;
	organisation_id organisation;
	const char *nhs_number;      /* "" when not known */
	const char *hospital_number; /* "" when not known */
	const char *given_name, *family_name;
	struct date born_on;
	const char *sex;      /* F M X or "" */
	const char *language; /* en */
	const char *needs;
	const char *life;          /* alive, held, deceased */
	const char *participation; /* in, no-further-part, consent-withdrawn */
	instant paused_until;      /* INSTANT_NONE: not paused */
	struct date agreed_on;     /* year 0: no agreement is recorded */
	const char *agreed_by;
};

struct address {
	address_id id;
	organisation_id organisation;
	const char *kind; /* sms, email */
	const char *value;
	const char *state; /* ok, wrong, blocked, stopped, held */
	instant state_at;  /* since when */
	instant safety_at; /* when the last safety reply went out */
	bool checked;      /* as seen from the patient it was listed for */
};

/* patients */
void patient_add(struct db *db, const struct patient *patient, instant now);
/* Everything but id, organisation, life and participation. True when something changed. */
bool patient_update(struct db *db, const struct patient *patient);
HARK_MUST_USE bool
patient_get(struct db *db, struct arena *arena, patient_id id, struct patient *out_patient);
/* By NHS number if given, else by hospital number. */
HARK_MUST_USE bool patient_find(struct db *db, struct arena *arena, organisation_id organisation,
    const char *nhs_number, const char *hospital_number, struct patient *out_patient);
/* For staff: given or family name (prefix, any case), number, telephone or e-mail. */
struct patient *
patient_search(struct db *db, struct arena *arena, struct str words, size_t *out_count);
struct patient *patient_list(struct db *db, struct arena *arena, size_t *out_count); /* by name */
void patient_set_life(struct db *db, patient_id id, const char *life);
void patient_set_participation(struct db *db, patient_id id, const char *participation);
void patient_set_pause(struct db *db, patient_id id, instant until);
void patient_set_agreement(struct db *db, patient_id id, struct date on, const char *by);

/* addresses */
/* The row of this value, made if need be with `id` and state ok. */
address_id address_put(struct db *db, address_id id, organisation_id organisation, const char *kind,
    const char *value, instant now);
HARK_MUST_USE bool
address_get(struct db *db, struct arena *arena, address_id id, struct address *out_address);
HARK_MUST_USE bool address_find(struct db *db, struct arena *arena, organisation_id organisation,
    const char *kind, struct str value, struct address *out_address);
void address_set_state(struct db *db, address_id id, const char *state, instant now);
void address_set_safety(struct db *db, address_id id, instant at);

/* who is reached by what: a second link with the same pair changes nothing but the preference */
void address_link(struct db *db, patient_id patient, address_id address, int preference);
void address_set_checked(struct db *db, patient_id patient, address_id address, instant at);
/* The patient is no longer reached by it: it may be somebody else's by now. The row stays. */
void address_unlink(struct db *db, patient_id patient, address_id address);
/* As this patient's, with `checked` filled; one that is no longer theirs is not. */
HARK_MUST_USE bool address_get_of(struct db *db, struct arena *arena, address_id id,
    patient_id patient, struct address *out_address);
/* In order of preference, with `checked` filled. */
struct address *
address_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);
/* The patients reached by it. */
patient_id *
address_patients(struct db *db, struct arena *arena, address_id address, size_t *out_count);
/* Every address that is ok and this patient's alone becomes `state`: who shares one has not asked for it. */
void patient_set_addresses(struct db *db, patient_id patient, const char *state, instant now);

#endif
