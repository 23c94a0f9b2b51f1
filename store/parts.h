/* SPDX-License-Identifier: MIT */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

/* Parts of long texts, from their coming until they are joined. */
#include "store/inbox.h"

struct part_row {
	inbox_id id;
	organisation_id organisation;
	const char *channel, *kind, *ext_id, *ref;
	int part, count;
	struct str sender, recipient, body;
	instant sent_at, received_at;
	bool damaged;
};

/* False when (channel, ext_id) stands: the gateway repeats itself. */
bool part_add(struct db *db, const struct part_row *row);

/* False when it has been joined meanwhile, or never was. */
HARK_MUST_USE bool
part_get(struct db *db, struct arena *arena, inbox_id id, struct part_row *out_row);

/* The parts that wait to be one text with this one, itself among them, by part and then by coming. */
struct part_row *
part_siblings(struct db *db, struct arena *arena, const struct part_row *row, size_t *out_count);

/* Takes the words out: they stand in the inbox now. */
void part_joined(struct db *db, inbox_id id);

#endif
