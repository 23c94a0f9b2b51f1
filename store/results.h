/* SPDX-License-Identifier: MIT */
#ifndef STORE_RESULTS_H
#define STORE_RESULTS_H

/*
 * Results: a patient's own score on its way to them, or kept for a person to look at first. The
 * figure itself is not here: it stays with its response, and is read again when it is told. Whether a
 * result still waits is no state of its own either, which could disagree with the outbox: one whose text
 * ended before it left waits again.
 */
#include "base/decimal.h"
#include "store/store.h"

struct result {
	result_id id;
	organisation_id organisation;
	team_id team;
	patient_id patient;
	conversation_id conversation;
	response_id response;
	const char *scale;
	const char *why;  /* why it was withheld at first, in our words; "" : it was not */
	outbox_id outbox; /* 0: none was made */
	int tries;
	const char *released_by; /* "" : nobody */
	instant decided_at;
	/* filled when it is read: */
	bool waits;         /* for a person: nothing was sent, and nothing is on its way */
	const char *unsent; /* why its text did not leave, or "" */
	const char *text;   /* that tells it; "" : none was made */
	const char *instrument, *instrument_version, *patient_name;
	bool has_value;
	decimal value;
};

void result_add(struct db *db, const struct result *result);
/* Somebody let it go: the text that tells it now. */
void result_release(struct db *db, result_id id, const char *by, outbox_id outbox);
HARK_MUST_USE bool
result_get(struct db *db, struct arena *arena, result_id id, struct result *out_result);
HARK_MUST_USE bool result_of_response(
    struct db *db, struct arena *arena, response_id response, struct result *out_result);
/* Those that wait for a person, the oldest first. */
struct result *result_list(struct db *db, struct arena *arena, size_t *out_count);

/* The score of the same scale that the patient had before this response. False when there is none. */
HARK_MUST_USE bool score_before(
    struct db *db, patient_id patient, response_id response, const char *scale, decimal *out_value);

#endif
