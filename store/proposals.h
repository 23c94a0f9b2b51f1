/* SPDX-License-Identifier: MIT */
#ifndef STORE_PROPOSALS_H
#define STORE_PROPOSALS_H

/*
 * Proposals: what was read from a text and waits for the patient's YES before it is an answer. They
 * live as long as that question is open; the conversation's next step keeps or takes away all.
 */
#include "base/decimal.h"
#include "base/zone.h"
#include "store/store.h"

struct proposal_row {
	int position;
	bool is_date;
	decimal number;   /* no date */
	struct date date; /* a date */
	inbox_id inbox;   /* the text it was read from */
	const char *rule; /* ... and by which rule */
	int reading_version;
};

/* By position. */
struct proposal_row *
proposal_list(struct db *db, struct arena *arena, conversation_id conversation, size_t *out_count);
void proposal_put(struct db *db, conversation_id conversation, const struct proposal_row *row);
void proposal_clear(struct db *db, conversation_id conversation);

#endif
