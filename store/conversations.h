/* SPDX-License-Identifier: MIT */
#ifndef STORE_CONVERSATIONS_H
#define STORE_CONVERSATIONS_H

/*
 * Conversations as rows: a cursor, no blob. What the words of `state` mean is the engine's business
 * (conversations/engine.h); the store keeps them.
 */
#include "store/store.h"

struct conversation_row {
	conversation_id id;
	organisation_id organisation;
	team_id team;
	patient_id patient;
	address_id address;
	followup_id followup;
	const char *channel;
	const char *language;
	bool open; /* it holds its address */
	const char *state;
	const char *resume;
	int position, visit, asks, reminders;
	int together; /* how many questions are open at once, from `position`; below 2: one */
	int64_t version;
	instant opened_at, said_at, heard_at, remind_at, expires_at;
	const char *said;
	outbox_id asked; /* the text that put the open question; 0: none yet */
	bool on_page;    /* ... which the page alone has put: no text is an answer to it */
};

/* False when the address already has an open conversation. */
HARK_MUST_USE bool conversation_add(struct db *db, const struct conversation_row *row);
/* Where it stands: not what it began with, nor whether it is open. */
void conversation_update(struct db *db, const struct conversation_row *row);
void conversation_set_open(struct db *db, conversation_id id, bool open);
/* It goes on by another address. False when that has a conversation open, or had one for the same
 * follow-up. */
HARK_MUST_USE bool
conversation_move(struct db *db, conversation_id id, address_id address, const char *channel);
HARK_MUST_USE bool conversation_get(
    struct db *db, struct arena *arena, conversation_id id, struct conversation_row *out_row);
/* The open one of this address. */
HARK_MUST_USE bool conversation_open(
    struct db *db, struct arena *arena, address_id address, struct conversation_row *out_row);
/* The newest of this address, open or not. */
HARK_MUST_USE bool conversation_newest(
    struct db *db, struct arena *arena, address_id address, struct conversation_row *out_row);
/* The newest of this patient at any address, open or not. */
HARK_MUST_USE bool conversation_newest_of(
    struct db *db, struct arena *arena, patient_id patient, struct conversation_row *out_row);
HARK_MUST_USE bool conversation_of_followup(
    struct db *db, struct arena *arena, followup_id followup, struct conversation_row *out_row);
/* The open ones of a patient. */
struct conversation_row *
conversation_list(struct db *db, struct arena *arena, patient_id patient, size_t *out_count);
/* Of everybody. */
conversation_id *conversation_all_open(struct db *db, struct arena *arena, size_t *out_count);
/* Conversations begun with this patient after `since` (safety.md 9: one invitation a week). */
instant conversation_last_opened(struct db *db, patient_id patient);

#endif
