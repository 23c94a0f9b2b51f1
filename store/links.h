/* SPDX-License-Identifier: MIT */
#ifndef STORE_LINKS_H
#define STORE_LINKS_H

/*
 * Links to a patient's own page: one secret, told once in a text, kept only as its hash. A link dies
 * with the window of its conversation. Wrong years of birth are counted over all links of one
 * conversation, or else each LINK would buy new guesses.
 */
#include "store/store.h"

struct link_row {
	const char *token_hash;
	conversation_id conversation;
	address_id address;
	instant made_at, expires_at;
	int tries;            /* wrong years of birth */
	instant confirmed_at; /* INSTANT_NONE: nobody has said who they are */
	const char *pass_hash;
	int posts; /* forms in the minute that began at posts_from */
	instant posts_from;
};

void link_add(struct db *db, const struct link_row *row);
HARK_MUST_USE bool
link_find(struct db *db, struct arena *arena, const char *token_hash, struct link_row *out_row);
/* All but the hash, the conversation and the address. */
void link_update(struct db *db, const struct link_row *row);
/* Wrong years of birth over all links of the conversation. */
int link_tries(struct db *db, conversation_id conversation);

#endif
