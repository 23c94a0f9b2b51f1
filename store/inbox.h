/* SPDX-License-Identifier: MIT */
#ifndef STORE_INBOX_H
#define STORE_INBOX_H

/* The inbox: every text in, whole, and what we took it for. */
#include "store/store.h"

struct inbox_row {
	inbox_id id;
	organisation_id organisation;
	const char *channel, *ext_id;
	int part;
	struct str sender, recipient, body;
	instant sent_at, received_at;
	address_id address;
	conversation_id conversation;
	const char *reading;
	/* What intake knows of it; not stored. */
	const char *not_answer; /* why it can be no answer to the open question; or NULL */
	bool ask_again;         /* ... and the question is put once more */
	bool is_unproved;       /* a mail, and nothing but its From line says whose */
	int names; /* number of the earlier question that it says it answers; 0: it does not say */
	bool twin; /* the same words at the same gateway second came under another id */
	bool is_damaged; /* not stored: bytes of it were lost on the way */
	bool same_clock; /* sent_at is by our own clock: the gateway runs on this machine */
};

/* False when (channel, ext_id, part) stands: the gateway repeats itself. */
bool inbox_add(struct db *db, const struct inbox_row *row);
bool inbox_get(struct db *db, struct arena *arena, inbox_id id, struct inbox_row *out_row);
/* The newest of a conversation. */
bool inbox_newest(
    struct db *db, struct arena *arena, conversation_id conversation, struct inbox_row *out_row);
/* When it was written, by the gateway's clock if it told, else when it came. */
instant inbox_time(const struct inbox_row *row);
/* Address and conversation, by id; and what it was taken for. */
void inbox_set_whose(struct db *db, const struct inbox_row *row);
void inbox_set_reading(struct db *db, const struct inbox_row *row);
/* A text from the same sender with the same body and the same gateway time stands already, under
 * another id. */
bool inbox_has_twin(struct db *db, const struct inbox_row *row);
/* ... from the same address with the same body since then, and neither has a time of the gateway's; false
 * as long as a person has one of them on their list, by this rule. */
bool inbox_may_repeat(struct db *db, const struct inbox_row *row, instant since, const char *rule);

/* Whether a text from there has been taken for this, from `since` on. */
bool inbox_was_read(struct db *db, address_id address, const char *reading, instant since);

/* What was heard before in a conversation. */
struct inbox_former {
	inbox_id id;
	instant at;
	struct str body;
	const char *reading;
	const char *said; /* what we had last said when it came */
	bool
	    is_on_a_list; /* an alert about this patient that it raised is open: somebody is still to read it */
};

/* The newest `limit` from the text's address in its conversation (or in none), without the text itself;
 * the newest first. */
struct inbox_former *inbox_formers(struct db *db, struct arena *arena, const struct inbox_row *row,
    patient_id patient, int limit, size_t *out_count);

struct inbox_line {
	instant at;
	bool out; /* hark said it */
	const char *text;
	const char *note; /* what we took it for, or the state of the text out */
};

/* The dialogue on one address, oldest first: for the phone page and the demonstration. */
struct inbox_line *
dialogue_list(struct db *db, struct arena *arena, address_id address, size_t *out_count);

#endif
