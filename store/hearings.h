/* SPDX-License-Identifier: MIT */
#ifndef STORE_HEARINGS_H
#define STORE_HEARINGS_H

/*
 * A hearing is what one text was read for, and what it was then taken for. It is written in the
 * transaction that takes the text and never changed after it, so that the same text can be read
 * again, years later, with other rules and nothing else different. A text that came before hearings
 * were kept, or that could not be read at all, has none.
 */
#include "store/store.h"

enum { HEARING_NONE = -1 };

/* What stood for an item: its value, or one of these. */
#define HEARING_UNANSWERED "."
#define HEARING_WITHOUT_VALUE "-"

struct hearing {
	inbox_id inbox;
	const char *language;
	int position; /* of the open item in its follow-up's script; HEARING_NONE: none was asked */
	int behind;   /* the item behind a confirmation: "leave it out, really?"; HEARING_NONE */
	bool yes_no, re_asked, has_media;
	bool after_end;    /* everything was answered: it may be about any of it */
	const char *said;  /* what we had last said */
	const char *stood; /* what stood for each item of the script, with a space between */
	int last;          /* number of the item answered last; 0: none was */
	bool last_is_fresh;
	int together;  /* how many items the open text put at once */
	int named;     /* number of the earlier question that the mail refers to; 0: of none */
	bool in_doubt; /* on a shared telephone: nobody can say whose answer it would change */
	const char *outcome; /* in our words and numbers; of words, only that they are words */
	const char *rule;
	int reading_version;
	const char *phrases_version;
};

/* Once: a step that reads the same text for nothing twice keeps what it kept. */
void hearing_put(struct db *db, const struct hearing *hearing);

/* A text that came in, with its hearing. */
struct heard_text {
	inbox_id id;
	instant at;
	const char *body;
	conversation_id conversation; /* 0: none */
	bool has_hearing;
	struct hearing hearing;
};

/* At most `limit` texts that came from `since` on and before `until`, behind (since, after), by time:
 * a page. */
struct heard_text *heard_list(struct db *db, struct arena *arena, instant since, inbox_id after,
    instant until, int limit, size_t *out_count);

/* What stands now of the answers that this text gave: "pain=3 walk=7", words as "words"; "" when
 * nothing of it stands. */
const char *
heard_stands(struct db *db, struct arena *arena, conversation_id conversation, inbox_id inbox);

#endif
