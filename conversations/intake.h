/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_INTAKE_H
#define CONVERSATIONS_INTAKE_H

/*
 * Intake takes a text that came in: once (by constraint), to the conversation it belongs to. What
 * belongs to none is kept and shown to a person; nobody's reply is guessed to be somebody's.
 */
#include "conversations/desk.h"

/* What an e-mail says beside its words. */
struct intake_mail {
	struct str ask_id;  /* of the text of ours that it answers, by the address that it was sent
	                    * to or by what it refers to; empty: it does not say */
	struct str subject; /* of a mail without words; else empty */
	bool is_automatic;  /* of a machine or a list: kept, and never answered */
	bool is_vouched;    /* our own mail server says that the sender is who it says */
	bool is_forged;     /* ... that it is not */
	bool is_unread;     /* none of its words could be read: a person sees each of these */
};

struct intake {
	organisation_id organisation;
	const char *channel; /* its name, for the dedupe: kannel, email, phone */
	const char *kind;    /* sms, email */
	const char *ext_id;
	int part;             /* 0: a whole text, or one that the gateway has joined */
	int part_count;       /* 0: the same; else intake_parts.h takes it */
	const char *part_ref; /* what the parts of one text have in common */
	struct str sender, recipient, body;
	instant sent_at; /* the gateway's time; INSTANT_NONE when it gives none */
	bool
	    same_clock; /* the gateway runs on this machine, so its times can be held against ours */
	bool has_media;
	const struct intake_mail *mail; /* NULL: a text, taken for what its sender's address says */
	bool is_damaged; /* bytes of it are lost: STOP and risk in it hold, an answer it is not */
	bool opted_out;  /* the gateway took it for a STOP, whatever we make of its words */
	bool is_unread; /* not even whose text it is can be told: body is what came, for a person */
};

enum intake_result {
	INTAKE_TAKEN,
	INTAKE_REPEATED, /* the gateway repeats itself: same answer, no effect */
};

enum intake_result intake_text(struct desk *desk, const struct intake *text);

/* A text that could not be handled, or read (is_unread): kept whole and put in front of a person, with no other effect,
 * so that one poisoned text neither gets lost nor comes back for ever. */
void intake_quarantine(struct desk *desk, const struct intake *text);

#endif
